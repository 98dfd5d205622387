"""What the frame of every page needs: who reads, for whom, which entries, which languages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from accounts.acting import organisations_of
from accounts.actors import Actor
from accounts.models import Language, MembershipRole, Organisation, Person
from accounts.own_account import how_many_maybe_me
from accounts.selectors import rights_of
from ground.once import once


@dataclass(frozen=True)
class Place:
    """An entry of the top bar: where it leads, what it says, and who can use it."""

    name: str
    words: Promise | str
    shown_to: Callable[["Frame"], bool]
    also: tuple[str, ...] = ()  # other addresses below which the reader is in this place


# The pages belong to apps above this one; they say so when they load.
PLACES: list[Place] = []
SEARCH: list[str] = []
INBOX: list[tuple[str, Callable[[Actor], int]]] = []
HOMES: list[Place] = []  # of those who came by a mailed link, one for each kind of part


@dataclass(frozen=True)
class Entry:
    """A place as this reader meets it."""

    address: str
    words: str
    current: bool


class Frame:
    """Asks the database only when a template asks for the fact."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)

    @property
    def base(self) -> str:
        """The frame itself: without menu for who came by a mailed link."""
        return "light.html" if self.actor and self.actor.by_link else "base.html"

    @cached_property
    def link_person(self) -> Person | None:
        """Who came by a mailed link."""
        link = getattr(self.request, "link", None)
        return link.person if link else None

    @cached_property
    def person(self) -> Person | None:
        """Who acts; None for an account with which nobody has said "that is me"."""
        if self.actor is None:
            return None
        pk = self.actor.person_id
        return next(iter(once(("person", pk), lambda: list(Person.objects.filter(pk=pk)))), None)

    @cached_property
    def maybe_me(self) -> int:
        """How many persons are reached by the reader's addresses and nobody has said who they are."""
        return how_many_maybe_me(self.actor) if self.actor else 0

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Those the reader may act for."""
        return list(organisations_of(self.actor.account_id)) if self.actor and self.actor.account_id else []

    @cached_property
    def organisation(self) -> Organisation | None:
        """The one acted for; None: as self."""
        acting_for = self.actor.organisation_id if self.actor else None
        return next((ours for ours in self.organisations if ours.pk == acting_for), None)

    @cached_property
    def rights(self) -> frozenset[str]:
        """What the reader is in the organisation acted for."""
        if self.actor is None or self.actor.organisation_id is None:
            return frozenset()
        return rights_of(self.actor.person_id, self.actor.organisation_id) if self.actor.person_id else frozenset()

    @property
    def is_administrator(self) -> bool:
        """Whether the pages of members and profile are the reader's."""
        return MembershipRole.ADMINISTRATOR in self.rights

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries this reader can use; by a mailed link none, where there is one home only."""
        if self.actor is None:
            return []
        places = HOMES if self.actor.by_link else PLACES
        shown = [place for place in places if place.shown_to(self)]
        if self.actor.by_link and len(shown) == 1:
            return []
        found = [(start, place.name) for place in shown for start in map(reverse, (place.name, *place.also))]
        below = [one for one in found if self.request.path.startswith(one[0])]
        here = max(below, key=lambda one: len(one[0]), default=("", ""))[1]
        return [Entry(reverse(place.name), str(place.words), place.name == here) for place in shown]

    @property
    def search(self) -> str:
        """Where the search of the top bar leads; empty for those without a list to search."""
        return reverse(SEARCH[0]) if SEARCH and self.rights else ""

    @property
    def inbox(self) -> str:
        """The address of the inbox."""
        return reverse(INBOX[0][0]) if INBOX and self.actor and not self.actor.by_link else ""

    @cached_property
    def unread(self) -> int:
        """How many notices the reader has not opened."""
        return INBOX[0][1](self.actor) if INBOX and self.actor else 0

    @property
    def languages(self) -> list[dict[str, Any]]:
        """Those of the interface, the reader's marked."""
        reading = (translation.get_language() or "en").split("-")[0]
        return [{"code": code, "name": name, "current": code == reading} for code, name in Language.choices]

    @property
    def language(self) -> str:
        """The reader's own, by its name."""
        return next((str(one["name"]) for one in self.languages if one["current"]), "English")


def page_frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor."""
    return {"frame": Frame(request)}
