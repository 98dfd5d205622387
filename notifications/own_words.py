"""What an organisation says itself in mails of its stays: a few lines for each moment and language, names filled in.

A text is plain: nothing in it is a command, a link of ours or a form of Python. A paragraph that names something which
this mail does not know (a reminder about two stays has no participant) is left out whole, never sent with a hole.
"""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.services import require_administrator
from ground import clock
from ground.countries import country_name
from ground.days import day_as
from ground.errors import InputRefused
from lifecycle.models import Mobility
from notifications.models import Moment, OwnWords

MOST = 1000  # letters
KNOWN = {
    "name": _("the name of who reads the mail"),
    "participant": _("the name of the participant"),
    "country": _("the country of the stay"),
    "first_day": _("the first day of the stay"),
    "last_day": _("the last day of the stay"),
    "coordinator": _("the colleague who answers for the stay"),
    "phone": _("the telephone number of that colleague"),
    "organisation": _("the name of our organisation"),
}
PARAGRAPHS = re.compile(r"\n\s*\n")


@transaction.atomic
def keep_words(*, actor: Actor, moment: str, language: str, text: str) -> OwnWords | None:
    """The text of this moment and language from now on; None where it is empty and there is none any more.

    Raises NotAllowed (accounts.not_administrator), InputRefused (notifications.words_too_long,
    notifications.unknown_placeholder, notifications.placeholder_unreadable).
    """
    ours = require_administrator(actor=actor)
    require_readable(text)
    of_it: dict[str, Any] = {"organisation": ours, "moment": Moment(moment), "language": language}
    if not text.strip():
        OwnWords.objects.filter(**of_it).delete()
        return None
    kept, _new = OwnWords.objects.update_or_create(
        **of_it,
        defaults={"text": text.strip(), "changed_by_id": actor.person_id, "changed_at": clock.now()},
    )
    return kept


def require_readable(text: str) -> None:
    """Raises InputRefused where a mail could not be made of it."""
    if len(text) > MOST:
        raise InputRefused("notifications.words_too_long", most=MOST, number=len(text), field="text")
    unknown = sorted(_named_in(text) - set(KNOWN))
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in KNOWN)
        raise InputRefused("notifications.unknown_placeholder", name=f"{{{unknown[0]}}}", known=known, field="text")


def _named_in(text: str) -> set[str]:
    """The names in braces. Raises InputRefused for a brace that is alone, or that holds more than a name."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as broken:
        raise InputRefused("notifications.placeholder_unreadable", field="text") from broken
    if any(name is not None and (spec or conversion) for _words, name, spec, conversion in parts):
        raise InputRefused("notifications.placeholder_unreadable", field="text")
    return {name for _words, name, _spec, _conversion in parts if name is not None}


def words_of(organisation_id: UUID) -> dict[tuple[str, str], OwnWords]:
    """The texts of an organisation by moment and language."""
    kept = OwnWords.objects.filter(organisation_id=organisation_id).select_related("changed_by")
    return {(words.moment, words.language): words for words in kept}


def said_in_mail(
    organisation_id: UUID | None, moments: list[str], language: str, values: Mapping[str, str]
) -> list[str]:
    """The paragraphs for one mail, in this order of moments; none in a language in which nothing was written."""
    if organisation_id is None:
        return []
    kept = OwnWords.objects.filter(organisation_id=organisation_id, language=language, moment__in=moments)
    by_moment = {words.moment: words.text for words in kept}
    return [line for moment in moments if moment in by_moment for line in filled_in(by_moment[moment], values)]


def filled_in(text: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of a text with what they name; without those of which something is not known."""
    whole = [part.strip() for part in PARAGRAPHS.split(text) if part.strip()]
    return [part.format(**values) for part in whole if all(values.get(name) for name in _named_in(part))]


def values_of(mobility: Mobility | None, sender: Mapping[str, str], reader_name: str) -> dict[str, str]:
    """What the names in braces stand for; empty where this mail does not know it."""
    return {
        "name": reader_name,
        "participant": mobility.participant.full_name if mobility else "",
        "country": str(country_name(mobility.country)) if mobility and mobility.country else "",
        "first_day": day_as(mobility.planned_start, "j F Y") if mobility and mobility.planned_start else "",
        "last_day": day_as(mobility.planned_end, "j F Y") if mobility and mobility.planned_end else "",
        "coordinator": sender.get("name", ""),
        "phone": sender.get("phone", ""),
        "organisation": sender.get("organisation", ""),
    }
