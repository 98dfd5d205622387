"""Whether somebody in an institution may decide, and where to ask for it if nobody may."""

from accounts.models import Membership, MembershipRole, Organisation
from lifecycle.roles import OrganisationPartKind


def lacks_officer(part: str, organisation: Organisation | None) -> bool:
    """Whether it would be named as competent institution although nobody there holds the right."""
    if part != OrganisationPartKind.COMPETENT or organisation is None:
        return False
    held = Membership.objects.open().filter(organisation=organisation, role=MembershipRole.RECOGNITION_OFFICER)
    return not held.exists()


def can_be_asked(organisation: Organisation) -> bool:
    """Whether there is an address to write to."""
    return bool(address_of(organisation))


def address_of(organisation: Organisation) -> str:
    """Of the contact that it publishes, else of the organisation itself; empty where it has neither."""
    contact = Membership.objects.open().filter(pk=organisation.contact_id).select_related("person").first()
    return (contact.person.email if contact else "") or organisation.email
