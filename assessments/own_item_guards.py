"""What a school asks of its own before departure: the required ones hold the arrival, the others only wait."""

from django.utils.translation import gettext_lazy as _

from assessments import selectors
from assessments.preparation_models import Owner, PreparationItem
from lifecycle.models import Mobility
from lifecycle.people.role_book import lead_role, sending_organisation_id
from lifecycle.registry import owed
from lifecycle.roles import HC, LE
from lifecycle.tables.mobility import READY
from lifecycle.vocabulary import Missing, Sentence, Unmet

OPEN_OWN: Unmet = {
    "assessments.open_own_item": Sentence(
        _("“%(name)s”, which the school asks before departure, has not been noted."),
        to_owner=_("“%(name)s” is asked before departure. Do it, and tick it off."),
    )
}
OPEN_OWN_OF_WHO_GOES: Unmet = {
    "assessments.open_own_line": Sentence(
        _("The participant has not done “%(name)s” yet, which the school asks before departure."),
        to_owner=_("Your school asks before you leave: “%(name)s”."),
    )
}


def own_items_open(mobility: Mobility, *, required: bool) -> list[Missing]:
    """Each open item of the school's own, owed by whom it names, by its day."""
    lines = selectors.preparation_of(mobility).values()
    return [_open(mobility, one) for one in lines if one.own and one.done_on is None and one.own.required == required]


def _open(mobility: Mobility, line: PreparationItem) -> Missing:
    params = {"item": line.code, "name": line.words}
    if line.owner == Owner.PARTICIPANT:
        return Missing("assessments.open_own_line", LE, params=params, due_on=line.due_on)
    if line.owner == Owner.HOST:
        return Missing("assessments.open_own_item", HC, params=params, due_on=line.due_on)
    lead = lead_role(sending_organisation_id(mobility))
    return Missing("assessments.open_own_item", lead, params=params, due_on=line.due_on)


@owed("assessments.own_items", unmet=OPEN_OWN | OPEN_OWN_OF_WHO_GOES)
def own_items(mobility: Mobility) -> list[Missing]:
    """Those that hold nothing: to-dos while the rest of the list is owed."""
    return own_items_open(mobility, required=False) if mobility.state == READY else []
