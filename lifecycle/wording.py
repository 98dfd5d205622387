"""From a code to the sentence a person reads: names of persons, labels of states and steps are joined here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from ground.errors import SojournError
from ground.sentences import refusals_are_said_by, registered, sentence
from lifecycle.errors import ChangedMeanwhile
from lifecycle.from_table import asked_by
from lifecycle.labels import button, reason_word, told
from lifecycle.machines import MACHINES
from lifecycle.models import Event, NamedPart, ToDo
from lifecycle.registry import ACTS, ENTRIES
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import Missing

# "app.param" -> how a value of that parameter is said; each app says its own.
PARAM_WORDS: dict[str, Callable[[str, Mapping[str, Any]], str]] = {}


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
    app = code.partition(".")[0]
    words = {name: _shown(name, value, params, app) for name, value in params.items()}
    words |= {"owner": str(owner.label), "person": person or str(owner.label)}
    if "state" in params:
        words["state_label"] = state_word(str(params.get("machine", "mobility")), str(params["state"]))
    if "transition" in params:
        words["transition_label"] = transition_word(str(params["transition"]))
    if "detail" in params:
        words["detail_label"] = detail_word(str(params["machine"]), str(params["transition"]), str(params["detail"]))
    return sentence(code, words)


def _shown(name: str, value: Any, params: Mapping[str, Any], app: str) -> str:
    if f"{app}.{name}" in PARAM_WORDS:
        return PARAM_WORDS[f"{app}.{name}"](str(value), params)
    if name == "codes":
        return ", ".join(reason_word(code) for code in value)
    if isinstance(value, str) and len(value) == 10 and value[4] == "-":
        try:
            return date_format(date.fromisoformat(value), "DATE_FORMAT")
        except ValueError:
            return value
    return str(value)


def say_refusal(error: SojournError) -> str:
    """What a door said, in the active language; states and steps by their labels."""
    app = error.code.partition(".")[0]
    params = {name: _shown(name, value, error.params, app) for name, value in error.params.items()}
    if "state" in params:
        params["state_label"] = state_word(str(params.get("machine", "mobility")), str(params["state"]))
    if "transition" in params:
        params["transition_label"] = transition_word(str(params["transition"]))
    return sentence(error.code, params)


refusals_are_said_by(say_refusal)


def say_missed(error: ChangedMeanwhile) -> list[str]:
    """What others did meanwhile, each with the name of who did it."""
    names = names_of((event.person_id for event in error.events), (event.mobility_id for event in error.events))
    return [f"{names.get(event.person_id, 'Sojourn')} {told(event.machine, event.name)}" for event in error.events]


def named_in(event: Event) -> list[UUID]:
    """The persons in the details of an event: who was named, and who had the part before."""
    said = [event.details.get(name) or [] for name in ("named", "former")]
    return [UUID(str(one)) for each in said for one in (each if isinstance(each, list) else [each])]


def say_change_over(event: Event, names: Mapping[Any, str]) -> str:
    """Who has a part now, and from whom."""
    named, former = named_in(event)
    said = {"named": names.get(named, ""), "former": names.get(former, "")}
    return _("%(named)s is %(part)s from now on, in the place of %(former)s.") % {
        **said,
        "part": NamedPartKind(str(event.details["part"])).label,
    }


def state_word(machine: str, state: str) -> str:
    """The staff's word for a state."""
    states: Any = MACHINE_TABLES[machine].states
    return str(states(state).label) if state in states.values else state


def entry_word(name: str) -> str:
    """What the history says of an event that is no transition; the name itself where an earlier release left it."""
    act = ACTS.get(name)
    return str(act.label if act else ENTRIES.get(name, name))


def detail_word(machine: str, transition: str, detail: str) -> str:
    """The label of what a transition asks for."""
    return str(asked_by(MACHINES[machine].model, transition)[detail].label)


def transition_word(name: str) -> str:
    """The button of a transition of whichever machine has it."""
    for machine, table in MACHINE_TABLES.items():
        if name in table.rows:
            return button(machine, name)
    return name
