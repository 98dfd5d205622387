"""What a mail says: one request, one link, in the reader's language. Text first, the same in HTML."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.sealing import unseal
from lifecycle.labels import told
from lifecycle.models import Event, Mobility, OutboxRow, ToDo
from lifecycle.models.event import EventKind
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.wording import names_of, say_todo, state_word


@dataclass(frozen=True)
class Letter:
    """One mail before it is set: subject, what the templates need, and to whom."""

    subject: str
    facts: dict[str, Any]


def address_of(event: Event | None, mobility: Mobility | None) -> str:
    """The page to open."""
    if mobility is not None:
        path = reverse("portal:stay", args=[mobility.pk])
    elif event is not None and event.machine == "mou":
        path = reverse("portal:memorandum", args=[event.subject_id])
    else:
        path = reverse("portal:todos")
    return f"{settings.BASE_URL}{path}"


def what_happened(event: Event, names: dict[UUID | None, str]) -> str:
    """The sentence of an event: who did what."""
    who = names.get(event.person_id, "") if event.person_id else ""
    if event.kind == EventKind.TRANSITION:
        deed = told(event.machine, event.name)
        return f"{who} {deed}." if who else f"{deed[:1].upper()}{deed[1:]}."
    act = ACTS.get(event.name)
    label = str(act.label) if act else event.name
    return f"{who}: {label}." if who else f"{label}."


def notice(row: OutboxRow, reader: Person) -> Letter:
    """Something happened in a stay or a memorandum."""
    event = Event._base_manager.select_related("mobility__participant").get(pk=row.payload["event"])
    mobility = event.mobility
    names = names_of([event.person_id])
    with translation.override(reader.language):
        happened = what_happened(event, names)
        owed = _owed(mobility, reader, row.payload["role"]) if mobility else []
        about = mobility.participant.full_name if mobility else _("Memorandum")
        facts = {
            "happened": happened,
            "owed": owed,
            "about": about,
            "state": state_word("mobility", str(mobility.state)) if mobility else "",
            "role": str(Role(row.payload["role"]).label),
            "address": address_of(event, mobility),
            "number": mobility.number if mobility else "",
        }
        return Letter(f"{about}: {happened.rstrip('.')}", facts)


def _owed(mobility: Mobility, reader: Person, role: str) -> list[str]:
    todos = list(ToDo._base_manager.filter(mobility=mobility, closed_at=None))
    mine = [todo for todo in todos if todo.person_id == reader.pk or (todo.person_id is None and todo.owner == role)]
    names = names_of(todo.person_id for todo in mine)
    return [say_todo(todo, names) for todo in mine]


def reminder(row: OutboxRow, reader: Person) -> Letter | None:
    """What is owed; None when all of it has been done meanwhile."""
    todos = list(
        ToDo._base_manager.filter(pk__in=row.payload["todos"], closed_at=None)
        .select_related("mobility__participant")
        .order_by("due_on", "since")
    )
    if not todos:
        return None
    names = names_of(todo.person_id for todo in todos)
    with translation.override(reader.language):
        lines = [_line(todo, say_todo(todo, names)) for todo in todos]
        first = todos[0].mobility
        address = address_of(None, first if len(todos) == 1 else None)
        if len(todos) == 1:
            subject = f"{lines[0]['about']}: {lines[0]['what'].rstrip('.')}"
        else:
            subject = _("%(number)s things wait for you") % {"number": len(todos)}
        return Letter(subject[:180], {"lines": lines, "address": address})


def _line(todo: ToDo, what: str) -> dict[str, str]:
    due = date_format(todo.due_on, "j F Y") if todo.due_on else ""
    return {
        "about": todo.mobility.participant.full_name if todo.mobility else _("Memorandum"),
        "what": what,
        "due": due,
    }


def code(row: OutboxRow, reader: Person) -> Letter:
    """The six digits, good for ten minutes."""
    with translation.override(reader.language):
        digits = unseal(row.payload["code"])
        return Letter(_("%(code)s is your code for Sojourn") % {"code": digits}, {"code": digits})
