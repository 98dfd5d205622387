"""What an act would set off: it is recorded and taken back, so that what is said before is what happens after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from lifecycle.doors import perform_act
from lifecycle.models import Mobility, ToDo
from lifecycle.names import names_in
from lifecycle.wording import say_todo


@dataclass(frozen=True)
class Foreseen:
    """To-dos that would close and open, in words; the state that the stay would go on to, empty where it stays."""

    closes: list[str]
    opens: list[str]
    state: str


def foresee_act(*, name: str, pk: UUID, actor: Actor, data: Mapping[str, object]) -> Foreseen:
    """Look ahead. Leaves nothing behind; raises what the door raises."""
    with transaction.atomic():
        state, before = _stands(pk)
        perform_act(name=name, pk=pk, actor=actor, data=data)
        goes_to, after = _stands(pk)
        transaction.set_rollback(True)
    closes = [todo for key, todo in before.items() if key not in after]
    opens = [todo for key, todo in after.items() if key not in before]
    names = names_in(pk, (todo.person_id for todo in (*closes, *opens)))
    said = [[say_todo(todo, names) for todo in todos] for todos in (closes, opens)]
    return Foreseen(said[0], said[1], goes_to if goes_to != state else "")


def _stands(pk: UUID) -> tuple[str, dict[tuple[str, str], ToDo]]:
    todos = ToDo.unscoped.filter(mobility_id=pk, closed_at=None).select_related("mobility")
    return str(Mobility.unscoped.values_list("state", flat=True).get(pk=pk)), {
        (todo.transition, todo.key): todo for todo in todos
    }


def rehearse(passes: Callable[[], object]) -> None:
    """Pass a door and take everything back; raises what the door raises."""
    with transaction.atomic():
        passes()
        transaction.set_rollback(True)
