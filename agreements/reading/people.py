"""Whom to turn to: contacts as the agreement names them, the tutors of the stay; each number can be rung."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from agreements.paper_facts.contacts import night_numbers
from documents.parts.values import Line
from lifecycle.in_stay import held_now
from lifecycle.models import Mobility
from lifecycle.roles import NamedPartKind

# In the order in which one turns to them: side, kind.
ORDER = (
    ("host", "mentor"),
    ("host", "administrative"),
    ("host", "emergency"),
    ("sending", "mentor"),
    ("sending", "administrative"),
    ("sending", "emergency"),
)


def people(contacts: Mapping[str, Any], stay: Mobility) -> Iterator[Line]:
    """One line for each; a number that is answered at night in a line of its own."""
    words = _labels()
    named = {
        (side, kind): one for side, kind in ORDER if (one := (contacts.get(side) or {}).get(kind) or {}).get("name")
    }
    yield from _tutors(stay, {str(one.get("person")) for (side, _kind), one in named.items() if side == "host"})
    known = night_numbers(stay)
    for (side, kind), one in named.items():
        phone = str(one.get("phone") or "")
        yield Line(f"{side}:{kind}", _in_a_line(one, phone), words[side, kind], True, phone)
        night = str(one.get("phone_night") or known.get(str(one.get("person") or ""), ""))
        if night:
            yield Line(f"{side}:{kind}:night", f"{one['name']}, {night}", _("At night"), True, night)
    for nth, one in enumerate(contacts.get("accompanying") or (), start=1):
        phone = str(one.get("phone") or "")
        yield Line(f"accompanying:{nth}", _in_a_line(one, phone), _("Accompanying person"), True, phone)


def _tutors(stay: Mobility, named: set[str]) -> Iterator[Line]:
    """Those of the stay that the agreement does not name as contacts."""
    tutors = [one for one in held_now(stay) if one.part == NamedPartKind.TUTOR and str(one.person_id) not in named]
    for one in tutors:
        phone = str(one.reached_at or "")
        words = ", ".join(part for part in (one.full_name, one.function, phone) if part)
        yield Line(f"tutor:{one.person_id}", words, _("Tutor"), True, phone)


def _in_a_line(one: Mapping[str, Any], phone: str) -> str:
    return ", ".join(str(part) for part in (one.get("name"), one.get("function"), phone) if part)


def _labels() -> dict[tuple[str, str], str]:
    return {
        ("host", "mentor"): _("Mentor at the host"),
        ("host", "administrative"): _("Office of the host"),
        ("host", "emergency"): _("In an emergency, at the host"),
        ("sending", "mentor"): _("Mentor at home"),
        ("sending", "administrative"): _("Office at home"),
        ("sending", "emergency"): _("In an emergency, at home"),
    }
