"""Who owes what an agreement lacks, and the sentences that several guards say."""

from django.utils.translation import gettext_lazy as _

from lifecycle.models import Mobility
from lifecycle.people.role_book import lead_role, sending_organisation_id
from lifecycle.roles import Role
from lifecycle.vocabulary import Sentence, Unmet

NO_VERSION: Unmet = {"agreements.none": Sentence(_("There is no agreement to work on."), no_form=True)}
NO_GUARDIAN: Unmet = {"agreements.no_guardian": _("The participant is a minor on the first day: name the guardian.")}


def lead(mobility: Mobility) -> Role:
    """The role that writes the agreement."""
    return lead_role(sending_organisation_id(mobility))
