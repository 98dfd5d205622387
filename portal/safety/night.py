"""The night list, and the card that who goes carries: numbers and addresses on paper, or in one file that is kept."""

from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from ground import clock
from ground.days import day_as
from ground.zones import before_today
from lifecycle.models import Mobility
from lifecycle.people.role_book import roles_in_stay
from lifecycle.people.sections import Section, sections_seen
from lifecycle.tables.mobility import State
from portal.safety.abroad import AbroadPage, Place
from portal.safety.away import Away, read_away, with_safeguarding

HOUR = 3600
# "Emergency" where they are, for whoever is asked to help.
EMERGENCY_THERE = {
    "AT": "Notfall", "BE": "Noodgeval / Urgence", "BG": "Спешен случай", "HR": "Hitan slučaj",
    "CY": "Έκτακτη ανάγκη", "CZ": "Nouzová situace", "DK": "Nødsituation", "EE": "Hädaolukord", "FI": "Hätätilanne",
    "FR": "Urgence", "DE": "Notfall", "GR": "Έκτακτη ανάγκη", "HU": "Vészhelyzet", "IS": "Neyðartilvik",
    "IT": "Emergenza", "LV": "Ārkārtas situācija", "LI": "Notfall", "LT": "Skubus atvejis", "LU": "Noutfall / Urgence",
    "MT": "Emerġenza", "NL": "Noodgeval", "NO": "Nødsituasjon", "PL": "Nagły wypadek", "PT": "Emergência",
    "RO": "Urgență", "SK": "Núdzová situácia", "SI": "Nujni primer", "ES": "Emergencia", "SE": "Nödsituation",
    "CH": "Notfall / Urgence / Emergenza", "TR": "Acil durum",
}  # fmt: skip


class NightPlace(Place):
    """One town on the list, with how far its clock is from the reader's."""

    @property
    def hours(self) -> str:
        """In words: the list is read long after it was made, so that a time of day would be wrong."""
        zone = self.people[0].stay.time_zone
        return hours_apart(ZoneInfo(zone)) if zone else ""


class NightList(AbroadPage):
    """All who are abroad, and whose first day passed without word of them, by country and town."""

    def __init__(self, actor: Actor) -> None:
        super().__init__(actor, "all")
        self.made_at: datetime = localtime(clock.now())

    @property
    def there(self) -> Q:
        """Those who should be there by now are looked for as well."""
        return super().there | Q(before_today("planned_start", "time_zone"), state=State.READY)

    @cached_property
    def everybody(self) -> list[Away]:
        """With who reads reports, for the school's own."""
        found = super().everybody
        with_safeguarding([one for one in found if one.sending and one.sending.organisation_id == self._house])
        return found

    @property
    def _house(self) -> UUID | None:
        return self.actor.organisation_id

    @property
    def alerts(self) -> list[tuple[Away, list[str]]]:
        """Who is looked at first, and why."""
        found = [(one, _why_first(one)) for one in self.everybody]
        return [(one, why) for one, why in found if why]

    @property
    def places(self) -> list[Any]:
        """By country and town: a report moves nobody here, the alerts on top say it."""
        found = [NightPlace(one.country, one.town, one.people) for one in super().places]
        return sorted(found, key=lambda one: (one.country, one.town))

    @property
    def cards(self) -> list[str]:
        """One for each who is there."""
        return [card_of(one) for place in self.places for one in place.people]


def _why_first(one: Away) -> list[str]:
    """No kind of a report, no word of it."""
    why = [_("a report is open")] if one.is_reported else []
    if one.is_not_well:
        why.append(_("said that it is not going well, and nobody has called since"))
    if one.has_not_arrived:
        why.append(_("the first day passed and nobody has confirmed the arrival"))
    if one.home_since:
        why.append(_("should have been home since %(day)s") % {"day": day_as(one.home_since, "j F")})
    if one.is_silent and not one.has_not_arrived:
        why.append(_("silent: the last two signs that were due did not come"))
    return why


def hours_apart(there: tzinfo) -> str:
    """How much later it is there than here."""
    now = clock.now()
    apart = _offset(now, there) - _offset(now, get_current_timezone())
    if not apart:
        return _("same time")
    hours = abs(apart) / HOUR
    said = {"hours": f"{hours:g}"}
    if apart > 0:
        return ngettext("%(hours)s hour later there", "%(hours)s hours later there", round(hours)) % said
    return ngettext("%(hours)s hour earlier there", "%(hours)s hours earlier there", round(hours)) % said


def _offset(instant: datetime, zone: tzinfo) -> float:
    apart = instant.astimezone(zone).utcoffset()
    return apart.total_seconds() if apart is not None else 0.0


def card_of(one: Away) -> str:
    """In the language of who carries it, with the word for an emergency of where they are."""
    with translation.override(one.stay.participant.language):
        facts = {"one": one, "there": EMERGENCY_THERE.get(one.stay.country, "")}
        return render_to_string("portal/safety/papers/_card.html", facts)


def one_card(mobility: Mobility, actor: Actor) -> Away:
    """Of one stay, for those who see whom to call there."""
    found = read_away(Mobility.objects.visible_to(actor).filter(pk=mobility.pk)).first()
    if found is None or Section.EMERGENCY not in sections_seen(roles_in_stay(actor, mobility)):
        raise Http404
    return with_safeguarding([Away(found, is_reported=False)])[0]
