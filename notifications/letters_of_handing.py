"""What is mailed when stays go to a colleague: somebody is away, a set is handed over, somebody is back."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from ground.days import day_as
from lifecycle.models import Absence, Event, OutboxRow, StandIn
from lifecycle.registry import ACTS
from notifications.letters import Letter


def handed(row: OutboxRow, reader: Person) -> Letter | None:
    """One of three; None where the absence is there no more."""
    with translation.override(reader.language):
        if row.payload["what"] == "handed":
            return _set_handed(row.payload, reader)
        absence = Absence.objects.filter(pk=row.payload["absence"]).select_related("person", "substitute").first()
        if absence is None:
            return None
        return _away(absence, reader) if row.payload["what"] == "named" else _back(absence, reader)


def _letter(says: list[str], words: str, page: str) -> Letter:
    path = reverse(page)
    facts = {"says": says, "words": words, "path": path, "address": f"{settings.BASE_URL}{path}"}
    return Letter(says[0].rstrip("."), facts)


def _away(absence: Absence, reader: Person) -> Letter:
    said = {
        "person": absence.person.full_name,
        "substitute": absence.substitute.full_name,
        "first": day_as(absence.from_on, "j F Y"),
        "last": day_as(absence.until_on, "j F Y"),
    }
    if reader.pk == absence.person_id:
        says = [_("You are away from %(first)s until %(last)s; %(substitute)s stands in.") % said]
        says.append(_("What waits for you meanwhile waits for your colleague. When you are back you are told."))
    else:
        says = [_("%(person)s is away from %(first)s until %(last)s and named you as the substitute.") % said]
        says.append(_("In these days their stays are in your list, and their reminders come to you."))
    return _letter(says, _("Who is away"), "portal:away")


def _back(absence: Absence, reader: Person) -> Letter:
    stays = StandIn.objects.filter(absence=absence).values("part__mobility_id")
    number = stays.distinct().count()
    if reader.pk != absence.person_id:
        words = ngettext(
            "%(person)s is back; %(number)s stay is theirs again.",
            "%(person)s is back; %(number)s stays are theirs again.",
            number,
        )
        return _letter([words % {"person": absence.person.full_name, "number": number}], _("Stays"), "portal:stays")
    words = ngettext(
        "You are back: %(number)s stay is yours again.", "You are back: %(number)s stays are yours again.", number
    )
    return _letter([words % {"number": number}, *_meanwhile(absence, stays)], _("Stays"), "portal:stays")


def _meanwhile(absence: Absence, stays: Any) -> list[str]:
    """How much happened, of what people did; what it was stands in the history of each stay."""
    happened = Event.unscoped.filter(mobility_id__in=stays, at__gte=absence.begun_at or absence.named_at)
    kept_to_few = [name for name, act in ACTS.items() if act.shown_to is not None]
    number = happened.exclude(role="SY").exclude(person_id=absence.person_id).exclude(name__in=kept_to_few).count()
    if not number:
        return [_("Nothing happened in them meanwhile.")]
    words = ngettext(
        "Meanwhile %(number)s thing happened in them; the history of each stay says what.",
        "Meanwhile %(number)s things happened in them; the history of each stay says what.",
        number,
    )
    return [words % {"number": number}]


def _set_handed(facts: dict[str, Any], reader: Person) -> Letter:
    people = {str(person.pk): person for person in Person.objects.filter(pk__in=(facts["taker"], facts["by"]))}
    said = {
        "by": people[facts["by"]].full_name if facts["by"] in people else "",
        "taker": people[facts["taker"]].full_name if facts["taker"] in people else "",
        "number": facts["number"],
    }
    says = [_who_handed(facts, reader) % said]
    if facts["until"]:
        day = day_as(date.fromisoformat(facts["until"]), "j F Y")
        says.append(_("Until %(day)s; after it everything goes back.") % {"day": day})
    return _letter(says, _("Stays"), "portal:stays")


def _who_handed(facts: dict[str, Any], reader: Person) -> str:
    number = facts["number"]
    if str(reader.pk) == facts["taker"]:
        return ngettext(
            "%(by)s handed %(number)s stay over to you.", "%(by)s handed %(number)s stays over to you.", number
        )
    if str(reader.pk) == facts["by"]:
        return ngettext(
            "You handed %(number)s stay over to %(taker)s.", "You handed %(number)s stays over to %(taker)s.", number
        )
    return ngettext(
        "%(by)s handed %(number)s stay over to %(taker)s, among them yours.",
        "%(by)s handed %(number)s stays over to %(taker)s, among them yours.",
        number,
    )
