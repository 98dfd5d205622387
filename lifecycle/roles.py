"""Who somebody is in one stay. Roles come from parts, never from permission rows (domain reference 4.0)."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import MembershipRole


class Role(models.TextChoices):
    """What a person may be when acting on a stay; the codes are those of the domain reference, 4.0."""

    SENDING_COORDINATOR = "CO", _("sending coordinator")
    HOST_COORDINATOR = "HC", _("host coordinator")
    HOST_TUTOR = "HT", _("host tutor")
    ASSESSOR = "AS", _("assessor")
    PARTICIPANT = "LE", _("participant")
    GUARDIAN = "GU", _("guardian")
    EMPLOYER = "EM", _("sending employer")
    COMPETENT_INSTITUTION = "CI", _("competent institution")
    VALIDATOR = "VA", _("validator")
    INTERMEDIARY = "IN", _("intermediary")
    QUALITY_MANAGER = "QM", _("quality manager")
    ADMINISTRATOR = "AD", _("administrator")
    SAFEGUARDING = "SG", _("safeguarding contact")
    SYSTEM = "SY", _("Sojourn itself")
    # Three words of the tables; each stands for one of the roles above, depending on the stay.
    LEAD = "LEAD", _("who leads the stay")
    CLOSER = "CLOSER", _("who closes the stay")
    PARTY = "PARTY", _("party to the memorandum")


# By their letters, as tables, acts and papers write them.
CO, HC, HT, AS, LE = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.ASSESSOR, Role.PARTICIPANT,
)  # fmt: skip
GU, EM, CI, VA, IN = (
    Role.GUARDIAN, Role.EMPLOYER, Role.COMPETENT_INSTITUTION, Role.VALIDATOR, Role.INTERMEDIARY,
)  # fmt: skip
QM, AD, SG = Role.QUALITY_MANAGER, Role.ADMINISTRATOR, Role.SAFEGUARDING
LEAD, CLOSER, PARTY = Role.LEAD, Role.CLOSER, Role.PARTY

WORDS = frozenset({Role.LEAD, Role.CLOSER, Role.PARTY})
# Those who work by a mailed link; coordinators, quality managers and administrators sign in.
BY_LINK = frozenset(
    {
        Role.HOST_TUTOR,
        Role.ASSESSOR,
        Role.PARTICIPANT,
        Role.GUARDIAN,
        Role.EMPLOYER,
        Role.COMPETENT_INSTITUTION,
        Role.VALIDATOR,
    }
)


# By a link too, but only who was named for the one stay: the contact of a school signs in.
BY_LINK_IF_NAMED = frozenset({Role.SAFEGUARDING})


@dataclass(frozen=True)
class WhenSilent:
    """A role that may act only once those before it in the row have stayed silent (4.3, "Silence")."""

    role: Role


class OrganisationPartKind(models.TextChoices):
    """What an organisation is in one stay."""

    SENDING = "sending", _("sending organisation")
    HOSTING = "hosting", _("hosting organisation")
    HOST_COMPANY = "host_company", _("hosting company")
    INTERMEDIARY = "intermediary", _("intermediary")
    EMPLOYER = "employer", _("sending employer")
    COMPETENT = "competent", _("competent institution")


class NamedPartKind(models.TextChoices):
    """What a person is by name in one stay."""

    PARTICIPANT = "participant", _("participant")
    GUARDIAN = "guardian", _("guardian")
    TUTOR = "tutor", _("host tutor")
    ASSESSOR = "assessor", _("assessor")
    VALIDATOR = "validator", _("validator")
    SCHOOL_TUTOR = "school_tutor", _("school tutor")
    ACCOMPANYING = "accompanying", _("accompanying person")
    MENTOR = "mentor", _("mentor")
    ADMINISTRATIVE_CONTACT = "administrative_contact", _("administrative contact")
    EMERGENCY_CONTACT = "emergency_contact", _("emergency contact")
    # Where no organisation sends: reads what a safeguarding contact of a school would read.
    PERSON_OF_TRUST = "person_of_trust", _("person of trust")


# (part of the organisation, membership role there) -> role in the stay. Design, decision 3.
BY_MEMBERSHIP: dict[tuple[str, str], Role] = {
    (OrganisationPartKind.SENDING, MembershipRole.COORDINATOR): Role.SENDING_COORDINATOR,
    (OrganisationPartKind.HOSTING, MembershipRole.COORDINATOR): Role.HOST_COORDINATOR,
    (OrganisationPartKind.INTERMEDIARY, MembershipRole.COORDINATOR): Role.INTERMEDIARY,
    (OrganisationPartKind.COMPETENT, MembershipRole.RECOGNITION_OFFICER): Role.COMPETENT_INSTITUTION,
    (OrganisationPartKind.SENDING, MembershipRole.QUALITY_MANAGER): Role.QUALITY_MANAGER,
    (OrganisationPartKind.SENDING, MembershipRole.ADMINISTRATOR): Role.ADMINISTRATOR,
    (OrganisationPartKind.SENDING, MembershipRole.SAFEGUARDING): Role.SAFEGUARDING,
    (OrganisationPartKind.EMPLOYER, MembershipRole.CONTACT): Role.EMPLOYER,
}

BY_NAME: dict[str, Role] = {
    NamedPartKind.PARTICIPANT: Role.PARTICIPANT,
    NamedPartKind.GUARDIAN: Role.GUARDIAN,
    NamedPartKind.TUTOR: Role.HOST_TUTOR,
    NamedPartKind.ASSESSOR: Role.ASSESSOR,
    NamedPartKind.VALIDATOR: Role.VALIDATOR,
    NamedPartKind.PERSON_OF_TRUST: Role.SAFEGUARDING,
}
