"""Who acts: one account for one organisation at a time or as self; by a mailed link, one person."""

from dataclasses import dataclass, replace
from uuid import UUID

LINKS = "link:"  # begins the way of whoever came by a mailed link
NO_PERSON = UUID(int=0)  # of an account with which nobody has said "that is me" yet


@dataclass(frozen=True)
class Actor:
    """`person_id` is None for SYSTEM only; `organisation_id` is None when the person acts as self.

    As self, one account may be several persons, each kept by another: `others` are those beside `person_id`. All are
    seen together; the stay decides as whom one acts (`lifecycle.people.as_whom`). `account_id` is None by a link.

    Who came by a mailed link has `link_role`, the part it was mailed for, and `link_stay` where it opens one stay. It
    is a key to the person: it opens every part of theirs in which people work by link (`lifecycle.roles.BY_LINK`), and
    none in which they sign in (design, decision 9). It narrows what the person would otherwise see; it never widens it.
    """

    person_id: UUID | None
    organisation_id: UUID | None = None
    link_role: str = ""
    link_stay: UUID | None = None
    account_id: UUID | None = None
    others: tuple[UUID, ...] = ()
    chosen: bool = False  # `person_id` was chosen: they act in the stays where others of the own persons are too
    link: str = ""  # which link, and the how-manyeth of its mails

    @property
    def people(self) -> tuple[UUID, ...]:
        """All the persons that the actor is here; none for SYSTEM."""
        return () if self.person_id is None else (self.person_id, *self.others)

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    @property
    def by_link(self) -> bool:
        """Not signed in: every signature, decision, refusal or withdrawal asks for a fresh code."""
        return bool(self.link_role)

    @property
    def way(self) -> str:
        """How they came in. A code and its limits belong to it: who holds a forwarded link locks nobody else out."""
        if self.by_link:
            return f"{LINKS}{self.link}"
        return f"account:{self.account_id}" if self.account_id else ""

    def only(self, person_id: UUID) -> "Actor":
        """The same actor as this one of the own persons."""
        return replace(self, person_id=person_id, others=())


SYSTEM = Actor(None)
