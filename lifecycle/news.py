"""What happened, each as a sentence of its own: the same in mails, in the inbox and in the history.

Each transition, act and other event declares its words once (`told`); a name is put before them here and nowhere else,
so that it is never said twice, and Sojourn itself is never written as a person.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ground.sealing import unseal
from lifecycle.errors import ChangedMeanwhile
from lifecycle.labels import reason_word, told
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.names import names_in
from lifecycle.people.sections import reads_reason
from lifecycle.registry import ACTS, ENTRIES
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import ByDetail

PARTS: Mapping[str, Any] = {kind.value: kind.label for kinds in (OrganisationPartKind, NamedPartKind) for kind in kinds}


def say_event(event: Event, names: Mapping[Any, str]) -> str:
    """The sentence. `names` are those of `people_in_news`."""
    deed = _deed(event, names)
    if event.person_id is None:
        return f"{deed[:1].upper()}{deed[1:]}."
    return f"{names.get(event.person_id) or _('Somebody who took part')} {deed}."


def reason_of(event: Event, held: frozenset[Role]) -> str:
    """The reason given, as far as somebody with these roles may read it; a sealed one in words that say nothing."""
    if not reads_reason(event.name, held):
        return ""
    words = reason_word(str(event.details.get("reason_code") or ""))
    remark = getattr(event, "remark", None)
    if remark is None or remark.erased_at:
        return words
    if not remark.sealed:
        return ": ".join(part for part in (words, remark.text) if part)
    if Role.SENDING_COORDINATOR not in held:
        return _("personal reasons")
    sealed_code, _line_end, text = unseal(remark.text).partition("\n")
    return ": ".join(part for part in (reason_word(sealed_code), text) if part)


def people_in_news(events: Iterable[Event]) -> list[UUID | None]:
    """Everybody whose name the sentences of these events say."""
    return [person for event in events for person in (event.person_id, event.entered_by_id, *named_in(event))]


def names_in_news(event: Event) -> dict[UUID | None, str]:
    """The names that the sentence of this event says, as in its stay."""
    return names_in(event.mobility_id, people_in_news([event]))


def named_in(event: Event) -> list[UUID]:
    """The persons in the details of an event: who was named, and who had the part before."""
    return [*_persons(event, "named"), *_persons(event, "former")]


def say_missed(error: ChangedMeanwhile) -> list[str]:
    """What others did meanwhile, each with the name of who did it."""
    return [say_event(event, names_in_news(event)) for event in error.events]


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
        return told(event.machine, event.name, by_itself=event.person_id is None)
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
