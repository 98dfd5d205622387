"""What a step asks for: the parameters of its method, and the reason where one must be given."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_origin

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from lifecycle.from_table import Detail, asked_by
from lifecycle.labels import reason_word
from lifecycle.machines import RegisteredMachine
from lifecycle.offers.details import CHOICES, PARTS, People
from lifecycle.offers.fields import Choice, Field, Kind
from lifecycle.people.who_reads import readers_of, say_readers
from lifecycle.registry import GUARDS, Guard
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.vocabulary import HISTORY, Between

REASON_CODE, REASON, DECISION = "reason_code", "reason", "decision"
SAYS_WHY = ("comments", "request_note")  # kept with the reason
SAID_BESIDE = (REASON_CODE, REASON)  # kept with the event, though no method takes them


def fields_of(row: Transition, at: Standing, people: People) -> list[Field]:
    """In the order in which they are asked; the reason comes last."""
    between = _days_that_fit(row, at)
    fields = [
        _field(row, at, people, detail, between)
        for name, detail in asked_by(at.machine.model, row.name).items()
        if name not in SAID_BESIDE
    ]
    return [*_comments_with_readers(row, at, fields), *reason_asked(row, at)]


def kinds_asked(machine: RegisteredMachine, row: Transition) -> dict[str, Kind]:
    """What may be given with the row on any subject, by name: known without one."""
    step = f"{machine.table.name}.{row.name}"
    kinds = {
        name: kind_of(detail, machine.model, chosen=(step, name) in CHOICES or name == DECISION)[0]
        for name, detail in asked_by(machine.model, row.name).items()
        if (step, name) not in PARTS
    }
    groups = {name: Kind.GROUP for asking, name in PARTS if asking == step}
    return {**kinds, **groups, REASON_CODE: Kind.CHOICE, REASON: Kind.TEXT}


def guards_answered(row: Transition) -> list[Guard]:
    """The requirements of the row that are met by what is typed at the click."""
    return [GUARDS[name] for name in row.needs if GUARDS[name].answers]


def _days_that_fit(row: Transition, at: Standing) -> dict[str, Between]:
    found: dict[str, Between] = {}
    for guard in guards_answered(row):
        if guard.fits is not None:
            found |= dict.fromkeys(guard.answers, guard.fits(at.stay))
    return found


def _field(row: Transition, at: Standing, people: People, detail: Detail, between: Mapping[str, Between]) -> Field:
    name, step = detail.name, (f"{at.name}.{row.name}", detail.name)
    label, required = detail.label or detail.name, detail.required
    if step in PARTS:
        return Field(name, Kind.GROUP, "", required, parts=PARTS[step])
    choices = CHOICES[step](at, people) if step in CHOICES else _decisions(row, at) if name == DECISION else ()
    kind, longest = kind_of(detail, at.machine.model, chosen=step in CHOICES or name == DECISION)
    if kind == Kind.DAY and name in between:
        fits = between[name]
        begins = at.stay.today if detail.begins_today and at.stay and at.stay.today in fits else None
        return Field(name, kind, label, required, default=begins, least=fits.first, most=fits.last)
    return Field(name, kind, label, required, choices, most=longest)


def _decisions(row: Transition, at: Standing) -> list[Choice]:
    """Where the table lists several targets, the decision names one."""
    return [(state, at.machine.table.states(state).label) for state in row.targets]


def kind_of(detail: Detail, model: Any, *, chosen: bool) -> tuple[Kind, int | None]:
    """From the type of the detail; a text that becomes a column of its own is as long as that."""
    kind: Any = detail.kind
    if get_origin(kind) is dict:
        return Kind.COMMENTS, None
    if get_origin(kind) is list:
        return (Kind.CHOICES if chosen else Kind.LINES), None
    if kind in SIMPLE:
        return SIMPLE[kind], None
    if chosen:
        return Kind.CHOICE, None
    longest = _longest(model, detail.name)
    return (Kind.LINE if longest else Kind.TEXT), longest


SIMPLE: dict[Any, Kind] = {date: Kind.DAY, bool: Kind.YES, int: Kind.NUMBER}


def _longest(model: Any, name: str) -> int | None:
    try:
        longest: int | None = model._meta.get_field(name).max_length
    except FieldDoesNotExist:
        return None
    return longest


def _comments_with_readers(row: Transition, at: Standing, fields: list[Field]) -> list[Field]:
    """What is kept as the reason under another name is read by the same people."""
    said = _readers(row, at) if any(field.name in SAYS_WHY for field in fields) else ""
    return [replace(field, help=said) if field.name in SAYS_WHY else field for field in fields]


def reason_asked(row: Transition, at: Standing) -> list[Field]:
    """A reason: by code where the row lists codes, and then in words only for the code `other`."""
    if not any(REASON in guard.answers for guard in guards_answered(row)):
        return []
    words = Field(REASON, Kind.TEXT, _("Reason"), required=not row.reasons, help=_readers(row, at))
    if not row.reasons:
        return [words]
    codes = [(code, reason_word(code)) for code in row.reasons]
    return [Field(REASON_CODE, Kind.CHOICE, _("Kind of reason"), True, codes), words]


def _readers(row: Transition, at: Standing) -> str:
    return say_readers(readers_of(row.name, HISTORY), at.stay, row.reasons)
