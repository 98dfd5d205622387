"""The word of a state to staff, true also where nobody arrived or the list before departure is open."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lifecycle.models import Mobility
from lifecycle.tables.mobility import State


def state_in_words(mobility: Mobility, things_open: int) -> str:
    """`things_open`: how many things hold the next step."""
    state = State(mobility.state)
    if state == State.READY and mobility.agreed_after_on:
        return _("Agreed after the stay")
    if mobility.arrival_overdue:
        return _("%(state)s, arrival overdue") % {"state": state.label}
    if state == State.READY and things_open:
        words = ngettext("%(state)s, %(left)s thing open", "%(state)s, %(left)s things open", things_open)
        return words % {"state": state.label, "left": things_open}
    return str(state.label)
