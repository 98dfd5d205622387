"""Who approves a version, and which parts of it each has approved: an approval counts while its part reads the same."""

from dataclasses import dataclass
from uuid import UUID

from agreements.models import AgreementVersion, Review
from agreements.parts import PartName
from agreements.selectors import first_in, guardians, hashes_of, organisation_parts, tutors_with_address
from ground.once import asked_once
from ground.statements.compiled import Compiled
from lifecycle.answers import read_ahead_on_pages, rows_of
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.roles import OrganisationPartKind, Role

# The organisation for which a reviewing role speaks, whoever of its people does; the others review by name.
REVIEWS_FOR = {
    Role.HOST_COORDINATOR: OrganisationPartKind.HOSTING,
    Role.INTERMEDIARY: OrganisationPartKind.INTERMEDIARY,
    Role.COMPETENT_INSTITUTION: OrganisationPartKind.COMPETENT,
}
APPROVED = Compiled(
    lambda stay: Review.objects.filter(agreement_version__mobility_id=stay)
    .order_by("agreement_version__number", "approved_at", "id")
    .values_list("role", "organisation_id", "person_id", "parts")
)  # fmt: skip
read_ahead_on_pages(APPROVED)


@dataclass(frozen=True)
class Reviewer:
    """Somebody whose approval is required: in which role, and by whom if it is a named person."""

    role: Role
    person_id: UUID | None
    organisation_id: UUID | None = None

    @property
    def key(self) -> tuple[str, UUID | None]:
        """Under which approvals count: an organisation's from any of its people, else the person's."""
        return (str(self.role), self.organisation_id or self.person_id)


def required_reviewers(mobility: Mobility) -> list[Reviewer]:
    """HC, LE; GU of a minor; CI for `certify`; HT when named with an address; IN when present (4.2)."""
    parts = organisation_parts(mobility)
    found = [_reviewer(mobility, Role.HOST_COORDINATOR), Reviewer(Role.PARTICIPANT, mobility.participant_id)]
    found += [Reviewer(Role.GUARDIAN, person) for person in guardians(mobility)]
    if mobility.approach == Approach.CERTIFY:
        found.append(_reviewer(mobility, Role.COMPETENT_INSTITUTION))
    found += [Reviewer(Role.HOST_TUTOR, person) for person in tutors_with_address(mobility)]
    if OrganisationPartKind.INTERMEDIARY in parts:
        found.append(_reviewer(mobility, Role.INTERMEDIARY))
    return found


def _reviewer(mobility: Mobility, role: Role) -> Reviewer:
    return Reviewer(role, first_in(mobility, role), organisation_parts(mobility).get(REVIEWS_FOR[role]))


@asked_once
def approved_hashes(mobility: Mobility) -> dict[tuple[str, UUID | None], dict[str, str]]:
    """What each reviewer approved last of each part, whichever version it stood in, by (role, organisation or person).

    As with signatures, an earlier wording counts no more once another one was approved.
    """
    found: dict[tuple[str, UUID | None], dict[str, str]] = {}
    for role, organisation, person, parts in rows_of(APPROVED, mobility):
        found.setdefault((role, organisation or person), {}).update(parts)
    return found


def still_to_approve(version: AgreementVersion) -> list[tuple[Reviewer, list[str]]]:
    """Each required reviewer with exactly the parts that no earlier approval of theirs covers."""
    hashes, approved = hashes_of(version), approved_hashes(version.mobility)
    waiting = []
    for reviewer in required_reviewers(version.mobility):
        done = approved.get(reviewer.key, {})
        parts = [name for name in PartName.values if name in hashes and done.get(name) != hashes[name]]
        if parts:
            waiting.append((reviewer, parts))
    return waiting
