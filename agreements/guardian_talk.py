"""What guardians asked before they let somebody go, and what the school answered: each reads the own."""

from collections.abc import Callable

from django.db.models import QuerySet

from accounts.actors import Actor
from ground.statements.compiled import Compiled, Whether
from lifecycle.answers import holds, read_ahead_on_pages, rows_of
from lifecycle.models import Event, Mobility
from lifecycle.names import names_in
from lifecycle.people.role_book import roles_in_stay
from lifecycle.roles import CO, LE

ASKS, ANSWERS = "agreements.ask_as_guardian", "agreements.answer_guardian"
TALK: Compiled[Event] = Compiled(
    lambda stay: Event.unscoped.filter(mobility_id=stay, name__in=(ASKS, ANSWERS)).order_by("name", "seq")
)
ASKED = Whether(lambda stay: Event.unscoped.filter(mobility_id=stay, name=ASKS))
read_ahead_on_pages(ASKED)


def open_questions(mobility: Mobility) -> list[Event]:
    """What a guardian asked last, where nobody has answered it."""
    if not holds(ASKED, mobility):
        return []
    last: dict[object, Event] = {}
    for event in sorted(rows_of(TALK, mobility), key=lambda event: event.seq):
        asker = str(event.person_id) if event.name == ASKS else str(event.details.get("named"))
        last[asker] = event
    return [event for event in last.values() if event.name == ASKS]


def asked_by(mobility: Mobility) -> tuple[QuerySet[Event], Callable[[Event], str]]:
    """To choose from: each by the name of who asked."""
    waiting = open_questions(mobility)
    names = names_in(mobility.pk, (one.person_id for one in waiting))
    return Event.unscoped.filter(pk__in=[one.pk for one in waiting]), lambda one: names.get(one.person_id, "")


def shown_to(mobility: Mobility, actor: Actor) -> Callable[[Event], bool]:
    """The school, who goes, and the guardian whose own it is: never the other one, nor the host."""
    if roles_in_stay(actor, mobility) & {CO, LE}:
        return lambda _event: True
    own = {str(one) for one in actor.people}
    return lambda event: str(event.person_id) in own or str(event.details.get("named")) in own
