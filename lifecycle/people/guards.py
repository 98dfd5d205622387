"""What waits for an answer between people who take part."""

from django.utils.translation import gettext_lazy as _

from ground.statements.compiled import Compiled, Whether
from lifecycle.answers import holds, read_ahead_on_pages, rows_of
from lifecycle.guards import employer_agreed
from lifecycle.models import Event, Mobility, Succession
from lifecycle.people.role_book import people_in
from lifecycle.registry import owed, said_by
from lifecycle.roles import Role
from lifecycle.tables.mobility import BEFORE_DEPARTURE, DRAFT, READY
from lifecycle.vocabulary import Missing, Sentence

ANSWER_AS_EMPLOYER, ANSWER_EMPLOYER = "lifecycle.answer_as_employer", "lifecycle.answer_employer"
OPEN_SUCCESSION = Whether(lambda stay: Succession.objects.filter(mobility_id=stay, decided_at=None))
TALK_WITH_EMPLOYER: Compiled[Event] = Compiled(
    lambda stay: Event.unscoped.filter(mobility_id=stay, name__in=(ANSWER_AS_EMPLOYER, ANSWER_EMPLOYER)).order_by(
        "name", "seq"
    )  # as the index has them: SQLite would read the whole story for another order
)
read_ahead_on_pages(OPEN_SUCCESSION, TALK_WITH_EMPLOYER)


@owed(
    "lifecycle.successor_to_answer",
    unmet={
        "lifecycle.successor_waits": Sentence(
            _("A tutor asks whether a colleague may take over %(from_when)s."),
            to_owner=_("A tutor asks you whether a colleague may take over %(from_when)s."),
        )
    },
    reads=(OPEN_SUCCESSION,),
)
def successor_to_answer(mobility: Mobility) -> list[Missing]:
    """A tutor asked to hand over: either coordinator may answer."""
    if not holds(OPEN_SUCCESSION, mobility):
        return []
    asked = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR)
    named = Succession.objects.filter(mobility=mobility, decided_at=None).order_by("named_at").first()
    from_on = named.from_on.isoformat() if named and named.from_on else ""
    return [
        Missing("lifecycle.successor_waits", role, params={"from_on": from_on})
        for role in asked
        if people_in(mobility, role)
    ]


@owed("lifecycle.employer_asked", unmet=said_by("lifecycle.employer_agreed"))
def employer_asked(mobility: Mobility) -> list[Missing]:
    """The employer of an apprentice is asked with the notice of the selection, long before the arrival needs it."""
    if mobility.state not in BEFORE_DEPARTURE or mobility.state in (DRAFT, READY):
        return []
    return employer_agreed(mobility)


@owed(
    "lifecycle.employer_to_answer",
    unmet={
        "lifecycle.employer_asks": Sentence(
            _("The question of the sending employer has no answer yet."),
            to_owner=_("The sending employer asks you something about the stay."),
        )
    },
    reads=(TALK_WITH_EMPLOYER,),
)
def employer_to_answer(mobility: Mobility) -> list[Missing]:
    """The employer asked something, and nobody has answered."""
    if mobility.state not in BEFORE_DEPARTURE or not has_open_question(mobility):
        return []
    return [Missing("lifecycle.employer_asks", Role.SENDING_COORDINATOR)]


def has_open_question(mobility: Mobility) -> bool:
    """Whether the last word between school and employer is a question of the employer."""
    last = max(rows_of(TALK_WITH_EMPLOYER, mobility), key=lambda event: event.seq, default=None)
    return last is not None and last.name == ANSWER_AS_EMPLOYER and last.details.get("answer") == "ask"
