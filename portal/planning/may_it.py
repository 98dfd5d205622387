"""May this stay take place? One row for each rule, as the gate judges it, for what is typed so far."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from ground.countries import country_name
from ground.days import long_day
from lifecycle import programme_rules as rules
from lifecycle.days import age_on, span_days
from lifecycle.gate import not_waived
from lifecycle.models import Mobility, RuleSet
from lifecycle.models.mobility import ADULT_AT, ParticipantKind
from lifecycle.overlaps import stays_at_the_same_time
from lifecycle.planning import stay_as_typed
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing

YES, LOOK, NO, OPEN = "yes", "look", "no", "open"
LOOKS = {YES: ("check", "good"), LOOK: ("triangle", "risk"), NO: ("octagon", "overdue"), OPEN: ("hourglass", "none")}
GATE = "lifecycle.within_programme_rules"
PAST, AGE, OVERLAP = "past", "age", "overlap"


@dataclass(frozen=True)
class Row:
    """One rule: the word, the reason, and where it stands."""

    name: str
    verdict: str
    word: str
    reason: str = ""
    source: str = ""
    address: str = ""

    @property
    def icon(self) -> str:
        """The sign beside the word."""
        return LOOKS[self.verdict][0]

    @property
    def look(self) -> str:
        """Its colour."""
        return LOOKS[self.verdict][1]


@dataclass(frozen=True)
class Eligibility:
    """All of them, and how many say what."""

    rows: list[Row]

    @property
    def counted(self) -> str:
        """ "1 no, 1 to look at"; the one line that is read out when it changes."""
        number = {verdict: sum(row.verdict == verdict for row in self.rows) for verdict in LOOKS}
        said = []
        if number[NO]:
            said.append(ngettext("%(number)s no", "%(number)s no", number[NO]) % {"number": number[NO]})
        if number[LOOK]:
            words = ngettext("%(number)s to look at", "%(number)s to look at", number[LOOK])
            said.append(words % {"number": number[LOOK]})
        if number[OPEN]:
            words = ngettext("%(number)s not known yet", "%(number)s not known yet", number[OPEN])
            said.append(words % {"number": number[OPEN]})
        return ", ".join(said) or _("yes, by every rule")

    @property
    def has_no(self) -> bool:
        """Whether a rule says no."""
        return any(row.verdict == NO for row in self.rows)


def eligibility(
    mobility: Mobility, actor: Actor, typed: Mapping[str, Any] | None = None, unclear: Iterable[str] = ()
) -> Eligibility:
    """What each rule says of the stay, with what is typed and not saved yet; of `unclear` nothing is known."""
    stay = stay_as_typed(mobility, typed or {}, unclear)
    rows = [_row(stay, rule) for rule in rules.RULES if rule.concerns(stay)]
    return Eligibility([*rows, *_age(stay), *_past(stay), *_overlaps(stay, actor)])


def _row(stay: Mobility, rule: rules.Rule) -> Row:
    source, address = _source(stay.rule_set, rule.name)
    if word := _lacks(stay, rule.name):
        return Row(rule.name, OPEN, word, "", source, address)
    broken = rule.broken(stay, stay.planned_start or date.min, stay.planned_end or date.min)
    if not broken:
        word, reason = _met(stay, rule.name)
        return Row(rule.name, YES, word, reason, source, address)
    reason = " ".join(say_missing(broken, None))
    if not not_waived(broken, GATE, stay):
        return Row(rule.name, LOOK, _("Waived: %(word)s") % {"word": _unmet(broken[0])}, reason, source, address)
    more = exception_in_words(stay.rule_set) if broken[0].code == "lifecycle.too_short" else ""
    return Row(rule.name, NO, _unmet(broken[0]), f"{reason} {more}".strip(), source, address)


def _source(rule_set: RuleSet, name: str) -> tuple[str, str]:
    return rule_set.source or rule_set.words, f"{reverse('portal:rules', args=[rule_set.pk])}#{name}"


def _lacks(stay: Mobility, name: str) -> str:
    """What must be typed before the rule can say anything."""
    dated = stay.planned_start is not None and stay.planned_end is not None
    if name == rules.LENGTH and not dated:
        return _("Give the first and the last day")
    if name == rules.COUNTRY and not stay.country:
        return _("Give the country")
    if name == rules.DIPLOMA and not (stay.graduated_on and stay.planned_end):
        return _("Give the day of the graduation and the last day")
    return ""


def _unmet(item: Missing) -> str:
    """The word of a rule that is not met."""
    params = item.params
    words = {
        "lifecycle.one_day_only": _("One day is too short"),
        "lifecycle.not_abroad": _("The stay does not go abroad"),
        "lifecycle.wrong_target_group": _("Not for this kind of participant"),
        "lifecycle.graduated_too_long_ago": _("Too long after the diploma"),
    }
    if item.code == "lifecycle.country_outside":
        return _("%(country)s is no country of the programme") % {"country": country_name(params["country"])}
    if item.code == "lifecycle.too_short":
        return ngettext("%(days)s day is too short", "%(days)s days are too short", params["days"]) % params
    if item.code == "lifecycle.too_long":
        return ngettext("%(days)s day is too long", "%(days)s days are too long", params["days"]) % params
    return words[item.code]


def _met(stay: Mobility, name: str) -> tuple[str, str]:
    """Word and reason of a rule that is met."""
    rule_set = stay.rule_set
    if name == rules.COUNTRY:
        country = {"country": country_name(stay.country)}
        if rule_set.countries:
            return _("%(country)s is a country of the programme") % country, ""
        return _("%(country)s: any country will do") % country, ""
    if name == rules.WHO:
        return capfirst(_("%(kind)s: may go") % {"kind": ParticipantKind(stay.participant_kind).label}), ""
    if name == rules.DIPLOMA:
        months = rule_set.graduate_within_months or 0
        words = ngettext("Within %(months)s month of the diploma", "Within %(months)s months of the diploma", months)
        return words % {"months": months}, ""
    assert stay.planned_start is not None
    assert stay.planned_end is not None
    days = span_days(stay.planned_start, stay.planned_end)
    words = ngettext("%(days)s day: long enough", "%(days)s days: the length is right", days)
    return words % {"days": days}, length_in_words(rule_set)


def length_in_words(rule_set: RuleSet) -> str:
    """ "At least 10 days, at most 89 days"; empty where the programme sets no length."""
    return ", ".join(
        words % {"length": _lasting(number, unit)}
        for words, number, unit in (
            (_("at least %(length)s"), rule_set.at_least, rule_set.at_least_unit),
            (_("at most %(length)s"), rule_set.at_most, rule_set.at_most_unit),
        )
        if number
    )


def exception_in_words(rule_set: RuleSet) -> str:
    """For whom a shorter stay is enough; empty where for nobody."""
    days = rule_set.at_least_exception
    if not days:
        return ""
    words = ngettext(
        "With fewer opportunities, approved and on file, %(days)s day is enough.",
        "With fewer opportunities, approved and on file, %(days)s days are enough.",
        days,
    )
    return words % {"days": days}


def _lasting(number: int, unit: str) -> str:
    said = {
        "day": ngettext("%(number)s day", "%(number)s days", number),
        "week": ngettext("%(number)s week", "%(number)s weeks", number),
        "month": ngettext("%(number)s month", "%(number)s months", number),
    }
    return said[unit] % {"number": number}


def _age(stay: Mobility) -> Iterator[Row]:
    """Under age on the first day a guardian consents; the rule set says how many."""
    if stay.is_staff_stay or stay.planned_start is None:
        return
    source, address = _source(stay.rule_set, AGE)
    born = stay.record.birth_date if stay.record else None
    if born is None:
        yield Row(AGE, OPEN, _("Give the birth date"), "", source, address)
        return
    word = _("%(age)s on the first day") % {"age": age_on(born, stay.planned_start)}
    if stay.is_minor_on_start:
        asked = stay.rule_set.guardians_required
        words = ngettext("A guardian is asked for consent.", "%(number)s guardians are asked for consent.", asked)
        yield Row(AGE, YES, word, words % {"number": asked}, source, address)
    else:
        words = _("From %(age)s on nobody else is asked for consent.")
        yield Row(AGE, YES, word, words % {"age": ADULT_AT}, source, address)


def _past(stay: Mobility) -> Iterator[Row]:
    """A plan whose days are over is mostly a mistyped year; who enters a stay afterwards goes on."""
    if stay.planned_start is None or stay.planned_start >= stay.today:
        return
    words = _("%(day)s has passed. Go on if you enter a stay that has begun; else correct the year.")
    yield Row(PAST, LOOK, _("The first day has passed"), words % {"day": long_day(stay.planned_start)})


def _overlaps(stay: Mobility, actor: Actor) -> Iterator[Row]:
    others: list[Any] = list(stays_at_the_same_time(stay, actor))  # with their days, as the database told them
    for other in others:
        word = _("At the same time: %(number)s") % {"number": other.number}
        facts = {
            "where": country_name(other.country),
            "first": long_day(other.first_day),
            "last": long_day(other.last_day),
        }
        reason = _("%(where)s, from %(first)s to %(last)s. Both can go on; look whether one of them is to be changed.")
        source = _("One person, one place at a time")
        yield Row(OVERLAP, LOOK, word, reason % facts, source, reverse("portal:stay", args=[other.pk]))
