"""Whose decision may be entered here, made on paper or by telephone (domain reference 4.3, "On behalf")."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from lifecycle.models import Mobility
from lifecycle.people.role_book import people_in, roles_of_person
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf


@dataclass(frozen=True)
class Decider:
    """Somebody who decided in a role; who acts enters it."""

    person_id: UUID
    role: Role
    in_presence: bool = False  # only as a signature that who acts has witnessed

    @property
    def on_behalf(self) -> OnBehalf:
        """As the door takes it, with the evidence still to be added."""
        return OnBehalf(self.person_id, self.role, in_presence=self.in_presence)


def signers_before(at: Standing, actor: Actor, roles: Iterable[Role]) -> list[Decider]:
    """Whose signature the actor may witness: of a stay who holds one of these roles, of a memorandum as it says."""
    if at.stay is not None:
        return deciders_in(at.stay, roles, in_presence=True)
    signers = at.shared.signers_before(actor) if Role.PARTY in roles else []
    return [Decider(person, Role.PARTY, in_presence=True) for person in signers]


def deciders_in(mobility: Mobility | None, roles: Iterable[Role], *, in_presence: bool = False) -> list[Decider]:
    """The people of the stay who hold one of these roles today. No query beside that for the cast."""
    if mobility is None:
        return []
    named = [Decider(person, role, in_presence) for role in roles for person in people_in(mobility, role)]
    return [one for one in named if one.role in roles_of_person(mobility, one.person_id)]
