"""Who may be named for an improvement action: people with an account, of the own organisation and of the partner."""

from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation


@dataclass(frozen=True)
class Candidate:
    """A person, and where they work."""

    person_id: UUID
    name: str
    where: str

    @property
    def words(self) -> str:
        """As it stands in the list."""
        return f"{self.name}, {self.where}" if self.where else self.name


def candidates(actor: Actor, partner: Organisation | None = None) -> list[Candidate]:
    """The own colleagues first, then coordinators of the partner; by name, each once."""
    own = Membership.objects.visible_to(actor).open().filter(organisation_id=actor.organisation_id)
    found = _people(own, "")
    if partner is not None:
        there = Membership.unscoped.filter(
            pk__in=Membership.objects.open().filter(organisation=partner, role=MembershipRole.COORDINATOR).values("pk")
        )
        found += [one for one in _people(there, partner.name) if one.person_id not in {own.person_id for own in found}]
    return found


def _people(memberships: "object", where: str) -> list[Candidate]:
    rows = memberships.filter(person__account__isnull=False).select_related("person")  # type: ignore[attr-defined]  # of Membership
    people = {row.person_id: row.person for row in rows.order_by("person__family_names", "person__given_names", "pk")}
    return [Candidate(pk, person.full_name, where) for pk, person in people.items()]
