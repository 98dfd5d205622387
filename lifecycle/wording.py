"""From a code to the sentence a person reads: names of persons, labels of states and steps are joined here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ground.days import day_as
from ground.errors import SojournError
from ground.sentences import DERIVED, PARAM_WORDS, registered, sentence
from lifecycle.from_table import asked_by
from lifecycle.labels import button, reason_word
from lifecycle.machines import MACHINES
from lifecycle.models import ToDo
from lifecycle.names import Names, names_in
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import Missing, named_by


def say_missing(items: Iterable[Missing], stay: UUID | None, names: Names | None = None) -> list[str]:
    """The sentence of each unmet requirement of a stay (None: of a memorandum), in the active language."""
    items = list(items)
    names = names_in(stay, (item.named for item in items)) if names is None else names
    return [_say(item.code, item.params, item.owner, names.get(item.named) if item.named else None) for item in items]


def say_todo(todo: ToDo, names: Mapping[Any, str]) -> str:
    """The sentence of a to-do."""
    named = named_by(todo.params, todo.person_id)
    if named != todo.person_id and named not in names:
        names = names_in(todo.mobility_id, [named])
    person = names.get(named) if named else None
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


def _from_when(params: Mapping[str, Any]) -> str:
    """The day from which a colleague would take over, where one was named."""
    if not params.get("from_on"):
        return _("as soon as that is confirmed")
    return _("from %(day)s on") % {"day": day_as(date.fromisoformat(params["from_on"]), "D j F")}


DERIVED.update(
    {
        "from_when": _from_when,
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
