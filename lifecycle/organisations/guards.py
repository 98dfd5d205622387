"""What keeps an organisation out of a stay until somebody made sure of it."""

from django.utils.translation import gettext_lazy as _

from lifecycle.answers import holds
from lifecycle.models import Mobility
from lifecycle.organisations.vouching import ANY_HELD, HELD
from lifecycle.registry import guard, owed
from lifecycle.roles import Role
from lifecycle.tables.mobility import AGREEMENT_DRAFT, AGREEMENT_REVIEW, PREPARATION
from lifecycle.vocabulary import Missing

NOT_YET = _(
    "Nobody here has checked yet that %(organisation)s is what it says it is. Until then its people see nothing of this"
    " stay and get no mail."
)
ASKED_AT_THE_GATE = (PREPARATION, AGREEMENT_DRAFT, AGREEMENT_REVIEW)


@guard(
    "lifecycle.organisations_known",
    met=_("Every organisation that takes part is known"),
    unmet={"lifecycle.not_vouched": NOT_YET},
    reads=(ANY_HELD,),
)
def organisations_known(mobility: Mobility) -> list[Missing]:
    """Confirmed, under a memorandum, or vouched for by the sending organisation (design, decision 3)."""
    return [
        Missing("lifecycle.not_vouched", Role.SENDING_COORDINATOR, params={"organisation": name})
        for name in _held(mobility)
    ]


@owed("lifecycle.organisations_to_be_known", unmet={"lifecycle.vouch_waits": NOT_YET}, reads=(ANY_HELD,))
def organisations_to_be_known(mobility: Mobility) -> list[Missing]:
    """The same where no step waits for it: the organisation was named early, or late."""
    if mobility.state in ASKED_AT_THE_GATE:
        return []
    return [
        Missing("lifecycle.vouch_waits", Role.SENDING_COORDINATOR, params={"organisation": name})
        for name in _held(mobility)
    ]


def _held(mobility: Mobility) -> list[str]:
    """The names of the organisations that are held, each once."""
    return list(dict(HELD(mobility.pk)).values()) if holds(ANY_HELD, mobility) else []
