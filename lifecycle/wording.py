"""From a code to the sentence a person reads: names of persons, labels of states and steps are joined here."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.models import Person
from ground.errors import SojournError
from ground.sentences import DERIVED, PARAM_WORDS, registered, sentence
from lifecycle.from_table import asked_by
from lifecycle.labels import button, reason_word
from lifecycle.machines import MACHINES
from lifecycle.models import NamedPart, ToDo
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import Missing


def names_of(people: Iterable[UUID | None], stays: Iterable[UUID | None] = ()) -> dict[UUID | None, str]:
    """Names by person, one query: as they were typed in one of these stays, else as their keeper wrote them."""
    wanted = {person for person in people if person}
    if not wanted:
        return {}
    typed = NamedPart.objects.filter(mobility__in={stay for stay in stays if stay}, person=OuterRef("pk"))
    called = Subquery(typed.exclude(called="").order_by("-from_at").values("called")[:1])
    found = Person.objects.filter(pk__in=wanted).annotate(called=called)
    return {person.pk: person.called or person.full_name for person in found}


def names_in(todos: Iterable[ToDo]) -> dict[UUID | None, str]:
    """Names of who owes these to-dos, as said in their stays; one query."""
    todos = list(todos)
    return names_of((todo.person_id for todo in todos), (todo.mobility_id for todo in todos))


def say_missing(items: Iterable[Missing], names: Mapping[Any, str] | None = None) -> list[str]:
    """The sentence of each unmet requirement, in the active language."""
    items = list(items)
    names = names_of(item.person for item in items) if names is None else names
    return [_say(item.code, item.params, item.owner, names.get(item.person) if item.person else None) for item in items]


def say_todo(todo: ToDo, names: Mapping[Any, str]) -> str:
    """The sentence of a to-do."""
    person = names.get(todo.person_id) if todo.person_id else None
    return _say(todo.code, todo.params, Role(todo.owner), person, todo.transition)


def say_to_owner(todo: ToDo, names: Mapping[Any, str]) -> str:
    """The sentence of a to-do as its owner reads it: not by name, where somebody wrote it so."""
    if f"{todo.code}.yours" not in registered():
        return say_todo(todo, names)
    return _say(f"{todo.code}.yours", todo.params, Role(todo.owner), None, todo.transition)


def _say(code: str, params: Mapping[str, Any], owner: Role, person: str | None, transition: str = "") -> str:
    words = dict(params)
    if transition:
        words.setdefault("transition", transition)
    return sentence(code, {**words, "owner": str(owner.label), "person": person or str(owner.label)})


def say_refusal(error: SojournError) -> str:
    """What a door said, in the active language; states and steps by their labels."""
    return sentence(error.code, error.params)


def _state_label(params: Mapping[str, Any]) -> str:
    return state_word(str(params.get("machine", "mobility")), str(params.get("state", "")))


def _detail_label(params: Mapping[str, Any]) -> str:
    if "detail" not in params:
        return "…"
    return detail_word(str(params["machine"]), str(params["transition"]), str(params["detail"]))


DERIVED.update(
    {
        "state_label": _state_label,
        "transition_label": lambda params: transition_word(str(params.get("transition", ""))),
        "detail_label": _detail_label,
    }
)
PARAM_WORDS["lifecycle.codes"] = lambda codes, _params: ", ".join(reason_word(code) for code in codes)


def state_word(machine: str, state: str) -> str:
    """The staff's word for a state."""
    states: Any = MACHINE_TABLES[machine].states
    return str(states(state).label) if state in states.values else state


def detail_word(machine: str, transition: str, detail: str) -> str:
    """The label of what a transition asks for."""
    return str(asked_by(MACHINES[machine].model, transition)[detail].label)


def transition_word(name: str) -> str:
    """The button of a transition of whichever machine has it."""
    for machine, table in MACHINE_TABLES.items():
        if name in table.rows:
            return button(machine, name)
    return name
