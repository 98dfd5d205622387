"""What happened, each as a sentence of its own: the same in mails, in the inbox and in the history.

Each transition, act and other event declares its words once (`told`); a name is put before them here and nowhere else,
so that it is never said twice, and Sojourn itself is never written as a person.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.sealing import unseal
from ground.sentences import begun, in_words
from lifecycle.errors import ChangedMeanwhile
from lifecycle.from_table import asked_by
from lifecycle.labels import reason_word, told
from lifecycle.machines import MACHINES
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.names import names_by_stay, of_stay
from lifecycle.people.sections import reads_reason
from lifecycle.registry import ABOUT_ROWS, ACTS, ENTRIES
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import About, Asked, ByDetail

DAY = About("", say=in_words)
PARTS: Mapping[str, Any] = {kind.value: kind.label for kinds in (OrganisationPartKind, NamedPartKind) for kind in kinds}


# key -> what the part of a text is called about which somebody says what should change: filled by the app that owns it
COMMENTED: dict[str, Any] = {}
MOST_NAMED = 3  # of what an event is about; the others are counted


def say_event(event: Event, names: Mapping[Any, Any]) -> str:
    """The sentence. `names` are those of `names_in_news`."""
    deed = _with_what(_deed(event, names), _about(event, names))
    if event.person_id is None:
        return begun(f"{deed}.")
    return begun(f"{names.get(event.person_id) or _('Somebody who took part')} {deed}.")


def reason_of(event: Event, held: frozenset[Role]) -> str:
    """The reason given, as far as somebody with these roles may read it; a sealed one in words that say nothing.

    What was chosen from a list is said plainly; only what somebody typed stands as a quotation.
    """
    if not reads_reason(event.name, held):
        return ""
    chosen = reason_word(str(event.details.get("reason_code") or ""))
    remark = getattr(event, "remark", None)
    if remark is None or remark.erased_at:
        return _reason(chosen, "")
    if not remark.sealed:
        return _reason(chosen, typed_in_words(remark.text))
    if Role.SENDING_COORDINATOR not in held:
        return _reason(_("personal reasons"), "")
    sealed_code, _line_end, text = unseal(remark.text).partition("\n")
    return _reason(reason_word(sealed_code), text)


def typed_in_words(text: str) -> str:
    """What somebody typed; a part of the text it is about is called by its name, in the active language."""
    return "\n".join(_about_a_part(line) for line in text.split("\n"))


def _about_a_part(line: str) -> str:
    part, colon, said = line.partition(": ")
    return f"{COMMENTED[part]}{colon}{said}" if colon and part in COMMENTED else line


def _reason(chosen: str, typed: str) -> str:
    said = _("Reason: %(reason)s.") % {"reason": chosen} if chosen else ""
    return " ".join(part for part in (said, f"“{typed}”" if typed else "") if part)


def names_in_news(event: Event) -> dict[Any, Any]:
    """Everything that the sentence of this event calls by a name, as in its stay."""
    return names_by_news([event])[event.mobility_id]


def names_by_news(events: Iterable[Event]) -> dict[UUID | None, dict[Any, Any]]:
    """By stay, what the sentences of its events call by a name; the same queries for any number of them."""
    events = list(events)
    people = names_by_stay((event.mobility_id, person) for event in events for person in people_in_news([event]))
    things = _things_in_news(events)
    return {stay: of_stay(stay, people) | things for stay in {event.mobility_id for event in events}}


def _things_in_news(events: Iterable[Event]) -> dict[Any, Any]:
    names: dict[Any, Any] = {}
    asked: dict[Any, set[Asked]] = {}
    for event in events:
        for about, value in _asked_of(event):
            if about.find is not None:
                asked.setdefault(about.find, set()).add((event.mobility_id, value))
    for find, pairs in asked.items():
        names |= find(pairs)
    return names


def _asked_of(event: Event) -> list[tuple[About, Any]]:
    """Each thing that the event is about, with what stands for it in the event."""
    if event.kind == EventKind.TRANSITION:
        row = ABOUT_ROWS.get(event.machine)
        found = [(row, str(event.subject_id))] if row is not None and event.subject_id else []
        return found + [(DAY, event.details[name]) for name in _days_of(event) if event.details.get(name)]
    act = ACTS.get(event.name)
    held = [(about, event.details.get(about.detail)) for about in act.about] if act else []
    return [
        (about, str(one) if about.find else one)
        for about, value in held
        for one in (value if isinstance(value, list) else [value])
        if one not in (None, "")
    ]


def _days_of(event: Event) -> list[str]:
    """The days that a step asks for."""
    registered = MACHINES.get(event.machine)
    if registered is None or event.name not in registered.table.rows:
        return []
    return [name for name, detail in asked_by(registered.model, event.name).items() if detail.kind is date]


def _about(event: Event, names: Mapping[Any, Any]) -> list[str]:
    """In words; what is there no more is left out."""
    found = []
    for about, value in _asked_of(event):
        place = (event.mobility_id, value)
        if about.find is None or place in names:
            found.append(str(about.say(value if about.find is None else names[place])))
    return list(dict.fromkeys(words for words in found if words))


def _with_what(deed: str, what: list[str]) -> str:
    if not what:
        return deed
    if len(what) > MOST_NAMED:
        more = ngettext("%(number)s more", "%(number)s more", len(what) - MOST_NAMED)
        what = [*what[:MOST_NAMED], more % {"number": len(what) - MOST_NAMED}]
    return f"{deed}: {', '.join(one.rstrip('.') for one in what)}"


def people_in_news(events: Iterable[Event]) -> list[UUID | None]:
    """Everybody whose name the sentences of these events say."""
    return [person for event in events for person in (event.person_id, event.entered_by_id, *named_in(event))]


def named_in(event: Event) -> list[UUID]:
    """The persons in the details of an event: who was named, and who had the part before."""
    return [*_persons(event, "named"), *_persons(event, "former")]


def say_missed(error: ChangedMeanwhile) -> list[str]:
    """What others did meanwhile, each with the name of who did it."""
    names = names_by_news(error.events)
    return [say_event(event, names[event.mobility_id]) for event in error.events]


def _deed(event: Event, names: Mapping[Any, str]) -> str:
    words = _words(event)
    if "%(" not in words:
        return words
    return words % {
        "named": _called(event, "named", names),
        "former": _called(event, "former", names),
        "part": str(PARTS.get(str(event.details.get("part")), _("somebody who takes part"))),
    }


def _words(event: Event) -> str:
    """The name itself, where an earlier release left an event that nobody declares any more."""
    if event.kind == EventKind.TRANSITION:
        return told(event.machine, event.name, by_itself=event.person_id is None, source=event.from_state)
    act = ACTS.get(event.name)
    if act is None:
        return str(ENTRIES.get(event.name, event.name))
    return str(act.told.said(event.details) if isinstance(act.told, ByDetail) else act.told)


def _called(event: Event, detail: str, names: Mapping[Any, str]) -> str:
    found = [names[one] for one in _persons(event, detail) if one in names]
    return ", ".join(found) or _("somebody")


def _persons(event: Event, detail: str) -> list[UUID]:
    said = event.details.get(detail) or []
    return [UUID(str(one)) for one in (said if isinstance(said, list) else [said])]
