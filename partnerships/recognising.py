"""Who recognises by the memorandum: the institution at home takes part in the stay without being named again."""

from uuid import UUID

from accounts.models import Membership, MembershipRole, Organisation
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.planning import give_part
from lifecycle.roles import OrganisationPartKind
from partnerships.content import BodyStep
from partnerships.models import MemorandumVersion
from partnerships.selectors import plan_of, version_for


def recognises_at_home(version: MemorandumVersion, organisation_id: UUID | None) -> UUID | None:
    """Who recognises in the country of this organisation by the memorandum, where somebody there may decide."""
    home = Organisation.unscoped.filter(pk=organisation_id).values_list("country", flat=True).first()
    found = version.bodies.filter(step=BodyStep.RECOGNISES, country=home).values_list("organisation", flat=True).first()
    officers = Membership.objects.open().filter(organisation_id=found, role=MembershipRole.RECOGNITION_OFFICER)
    return found if found and officers.exists() else None


def take_over_institution(*, mobility: Mobility) -> OrganisationPart | None:
    """Give the institution that the memorandum names its part, where units are recognised and none is named yet."""
    memorandum = plan_of(mobility).memorandum if mobility.approach == Approach.CERTIFY else None
    version = version_for(memorandum, mobility) if memorandum else None
    named = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.COMPETENT)
    if version is None or named.exists():
        return None
    institution = recognises_at_home(version, sending_organisation_id(mobility))
    if institution is None:
        return None
    return give_part(mobility=mobility, organisation_id=institution, part=OrganisationPartKind.COMPETENT)
