"""What waits for an answer between guardians and school."""

from django.utils.translation import gettext_lazy as _

from agreements.guardian_talk import ASKED, open_questions
from lifecycle.days import add_working_days
from lifecycle.models import Mobility
from lifecycle.registry import owed
from lifecycle.roles import Role
from lifecycle.tables.mobility import BEFORE_DEPARTURE
from lifecycle.vocabulary import Missing, Sentence

ANSWERED_WITHIN = 3  # working days


@owed(
    "agreements.guardian_to_answer",
    unmet={
        "agreements.guardian_asks": Sentence(
            _("%(person)s has a question or a wish as guardian, and no answer yet."),
            to_owner=_("%(person)s asks you something as guardian, or wants something changed first."),
        )
    },
    reads=(ASKED,),
    read_by=(Role.SENDING_COORDINATOR, Role.PARTICIPANT),
)
def guardian_to_answer(mobility: Mobility) -> list[Missing]:
    """Somebody asked, and nobody has answered; it blocks no step."""
    if str(mobility.state) not in BEFORE_DEPARTURE:
        return []
    return [
        Missing(
            "agreements.guardian_asks",
            Role.SENDING_COORDINATOR,
            params={"about": str(one.person_id)},
            due_on=add_working_days(mobility.day_of(one.at), ANSWERED_WITHIN),
        )
        for one in open_questions(mobility)
    ]
