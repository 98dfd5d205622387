"""What a mail says: one request, one link, in the reader's language. Text first, the same in HTML."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from agreements.asked_again import asked_again
from ground.countries import country_name
from ground.days import day_as
from ground.sealing import unseal
from lifecycle.models import Event, Mobility, OrganisationPart, OutboxRow, ToDo
from lifecycle.names import names_by_stay, names_in, of_stay
from lifecycle.news import names_in_news
from lifecycle.people.role_book import people_in, roles_of_person
from lifecycle.roles import BY_LINK, OrganisationPartKind, Role
from lifecycle.telling import takes_part_no_more
from lifecycle.wording import say_to_owner, state_word
from notifications.for_reader import Meaning, meaning_for
from notifications.links import address_of as link_address
from notifications.links import link_for, link_of_party
from notifications.models import Link
from notifications.news_wanted import LEFT_OUT, address_for, may_be_left_out, wants_none
from notifications.subjects import about, codes_of, subject_of_notice, subject_of_reminder, with_code
from notifications.ways import way_of
from partnerships.parties_by_link import comes_by_link, organisation_named_by

AWAY = (Role.HOST_TUTOR, Role.ASSESSOR)


@dataclass(frozen=True)
class Letter:
    """One mail before it is set: subject, what the templates need, and to whom."""

    subject: str
    facts: dict[str, Any]
    left_out: str = ""  # why it stands in the inbox and is not mailed


def path_of(event: Event | None, mobility: Mobility | None) -> str:
    """The page to open."""
    if mobility is not None:
        return reverse("portal:stay", args=[mobility.pk])
    if event is not None and event.machine == "mou":
        return reverse("portal:memorandum", args=[event.subject_id])
    return reverse("portal:todos")


def notice(row: OutboxRow, reader: Person) -> Letter | None:
    """Something happened in a stay or a memorandum; what it asks of the reader stands first, and is the button."""
    event = Event.unscoped.select_related("mobility__participant", "remark").get(pk=row.payload["event"])
    mobility, role = event.mobility, Role(row.payload["role"])
    if takes_part_no_more(role, mobility):
        return None
    names = names_in_news(event)
    with translation.override(reader.language):
        meaning = meaning_for(event, reader, role, names)
        asked, owed = _asked(row), _owed(mobility, reader, role) if mobility else []
        others = [todo for todo in owed if todo != asked]
        names |= names_in(event.mobility_id, (todo.person_id for todo in (*owed, asked) if todo))
        path, words = way_of(asked or owed[0]) if asked or owed else (path_of(event, mobility), "")
        code = codes_of([event]).get(event.subject_id, "")
        facts = {
            **_said_first(meaning, asked, names, code),
            "again": next(filter(None, map(asked_again, [one for one in (asked, *owed) if one])), None),
            "owed_title": _("What else waits for you:") if asked else _("What waits for you:"),
            "owed": [say_to_owner(todo, names) for todo in others],
            "facts": _facts(mobility),
            "stay": mobility,
            "state": state_word("mobility", str(mobility.state)) if mobility and role != Role.EMPLOYER else "",
            "role": str(role.label),
            "sender": sender_of(mobility),
            "words": words,
            **where_to(path, reader, role, mobility, event.subject_id),
        }
        is_news = not asked and not owed and may_be_left_out(event, reader)
        facts["news_address"] = address_for(reader.pk) if is_news else ""
        left_out = LEFT_OUT if is_news and wants_none(reader) else ""
        return Letter(subject_of_notice(event, asked, reader, role, names, code), facts, left_out)


def _asked(row: OutboxRow) -> ToDo | None:
    """What this event asks of the reader, unless it is done meanwhile."""
    if "todo" not in row.payload:
        return None
    asked = ToDo.unscoped.filter(pk=row.payload["todo"], closed_at=None)
    return asked.select_related("mobility__participant").first()


def _said_first(meaning: Meaning, asked: ToDo | None, names: dict[UUID | None, str], code: str) -> dict[str, Any]:
    """The request, where there is one, then what happened; else what happened. About a memorandum with its code."""
    if asked is None:
        return {"lead": with_code(meaning.lead, code), "due": "", "said": meaning.lines}
    due = day_as(asked.due_on, "j F Y") if asked.due_on else ""
    return {"lead": with_code(say_to_owner(asked, names), code), "due": due, "said": [meaning.lead, *meaning.lines]}


def where_to(
    path: str, reader: Person, role: Role, mobility: Mobility | None, subject_id: UUID | None = None
) -> dict[str, Any]:
    """The page inside Sojourn, and the address in the mail: a link of their own for those who work without account."""
    if mobility is None and role == Role.PARTY and subject_id is not None:
        return where_of_party(path, reader, subject_id)
    if mobility is None or role not in BY_LINK:
        return {"path": path, "address": f"{settings.BASE_URL}{path}"}
    link = link_for(person_id=reader.pk, role=role, mobility=mobility)
    to = "" if path == path_of(None, mobility) else path  # news alone open the own home, not the page of the staff
    return {"path": path, "address": link_address(link, to), "by_link": True, "hands_over": role in AWAY}


def where_in_stay(path: str, reader: Person, stay_id: UUID) -> dict[str, Any]:
    """The same of a page about one stay, for whoever takes part in it."""
    mobility = Mobility.unscoped.get(pk=stay_id)
    held = roles_of_person(mobility, reader.pk)
    by_link = [role for role in BY_LINK if role in held]
    return where_to(path, reader, by_link[0] if by_link else Role.LEAD, mobility)


def where_of_party(path: str, reader: Person, version_id: UUID) -> dict[str, Any]:
    """The same of a memorandum: its contact at a partner may have no account there."""
    organisation_id = organisation_named_by(version_id, reader.pk)
    if organisation_id is None or not comes_by_link(reader.pk, organisation_id):
        return {"path": path, "address": f"{settings.BASE_URL}{path}"}
    link = link_of_party(person_id=reader.pk, organisation_id=organisation_id)
    return {"path": path, "address": link_address(link, path), "by_link": True, "hands_over": False}


def _facts(mobility: Mobility | None) -> list[tuple[str, str]]:
    """Which stay it is about, in two or three lines."""
    if mobility is None:
        return []
    found = [(_("Participant"), mobility.participant.full_name)]
    if mobility.planned_start and mobility.planned_end:
        days = f"{day_as(mobility.planned_start, 'j F')} – {day_as(mobility.planned_end, 'j F Y')}"
        found.append((_("Stay"), f"{country_name(mobility.country)}, {days}" if mobility.country else days))
    return found


def sender_of(mobility: Mobility | None) -> dict[str, str]:
    """Who stands behind the mail: the person responsible now at the sending organisation; empty where there is none.

    Never one who has left it: then the colleague whom to-dos go to.
    """
    if mobility is None:
        return {}
    parts = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.SENDING)
    part = parts.select_related("organisation").first()
    if part is None:
        return {}
    answers = people_in(mobility, Role.SENDING_COORDINATOR) if part.responsible_id else []
    person = Person.objects.filter(pk__in=answers[:1]).first()
    return {
        "organisation_id": str(part.organisation_id),
        "organisation": part.organisation.name,
        "name": person.full_name if person else "",
        "phone": (person.phone if person else "") or part.organisation.phone,
        "email": (person.email or "") if person else "",
    }


def _owed(mobility: Mobility, reader: Person, role: str) -> list[ToDo]:
    todos = ToDo.unscoped.filter(mobility=mobility, closed_at=None).select_related("mobility__participant")
    mine = todos.filter(Q(person=reader) | Q(person=None, owner=role))
    return list(mine.order_by(F("due_on").asc(nulls_last=True), "since"))


def reminder(row: OutboxRow, reader: Person) -> Letter | None:
    """What is owed; None when all of it has been done meanwhile. One thing: the button is its form."""
    todos = list(
        ToDo.unscoped.filter(pk__in=row.payload["todos"], closed_at=None)
        .select_related("mobility__participant")
        .order_by("due_on", "since")
    )
    if not todos:
        return None
    names = names_by_stay((todo.mobility_id, todo.person_id) for todo in todos)
    with translation.override(reader.language):
        lines = [_line(todo, say_to_owner(todo, of_stay(todo.mobility_id, names))) for todo in todos]
        first = todos[0].mobility
        alone = first if len({todo.mobility_id for todo in todos}) == 1 else None
        path, words = way_of(todos[0]) if len(todos) == 1 else (path_of(None, alone), "")
        where = where_to(path, reader, Role(todos[0].owner), first, todos[0].subject_id)
        facts = {
            "lines": lines,
            "facts": _facts(alone),
            "stay": alone,
            "sender": sender_of(first),
            "words": words,
            **where,
        }
        return Letter(subject_of_reminder(todos, names), facts)


def _line(todo: ToDo, what: str) -> dict[str, str]:
    due = day_as(todo.due_on, "j F Y") if todo.due_on else ""
    return {
        "about": about(todo),
        "what": what,
        "due": due,
    }


def new_link(row: OutboxRow, reader: Person) -> Letter:
    """The new link somebody asked for, because an older one was replaced or had ended."""
    link = Link.objects.get(pk=row.payload["link"])
    with translation.override(reader.language):
        return Letter(
            _("Your new link to Sojourn"), {"address": link_address(link), "role": str(Role(link.role).label)}
        )


def code(row: OutboxRow, reader: Person) -> Letter:
    """The six digits, good for ten minutes."""
    with translation.override(reader.language):
        digits = unseal(row.payload["code"])
        return Letter(_("%(code)s is your code for Sojourn") % {"code": digits}, {"code": digits})
