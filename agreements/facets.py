"""What stands in a stay of its agreement: the texts that are out or in force, who approved, which guardian consents."""

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from agreements import selectors
from agreements.approvals import required_reviewers, still_to_approve
from agreements.models import AgreementVersion
from lifecycle.foreseeing import Standings, Stood, facet
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.roles import Role
from lifecycle.tables.agreement_version import State


@facet("agreements.texts", gone=_("Texts that no longer count"), come=_("Texts out for signature, or in force"))
def which_texts_count(stay: Mobility) -> Standings:
    """One that is out for signature and one in force are the same text: it stands until it is recalled or replaced."""
    counting = AgreementVersion.unscoped.filter(mobility=stay, state__in=(State.SIGNING, State.IN_FORCE))
    words = now("Version %(number)s of the agreement")
    return {one.pk: Stood(one.number, words % {"number": one.number}) for one in counting.order_by("number")}


@facet("agreements.approvals", gone=_("Approvals that no longer count"))
def who_approved(stay: Mobility) -> Standings:
    """Of those whose approval of the open version is required: they have approved each part as it stands."""
    version = selectors.open_version(stay)
    waiting = {one.key for one, _parts in still_to_approve(version)} if version else set()
    required = required_reviewers(stay) if version else []
    counting = [(str(one.role), one.person_id) for one in required if one.person_id and one.key not in waiting]
    names = names_in(stay.pk, (person for _role, person in counting))
    return {one: Stood(one, f"{names[one[1]]}, {Role(one[0]).label}") for one in counting}


@facet("agreements.consents", gone=_("Consents that no longer count"))
def who_consents(stay: Mobility) -> Standings:
    """The guardians whose consent is needed and given."""
    given = selectors.consents_of(stay)
    counting = [person for person in selectors.guardians(stay) if person in given]
    names = names_in(stay.pk, counting)
    return {person: Stood(person, names[person]) for person in counting}
