"""The rule sets that ship: domain reference, section 2.4. A new call year is a new row, never an edit of an old one."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _  # kept in English, said in the reader's language

from lifecycle.models.rule_set import RuleSet

EU = [
    "AT",
    "BE",
    "BG",
    "HR",
    "CY",
    "CZ",
    "DK",
    "EE",
    "FI",
    "FR",
    "DE",
    "GR",
    "HU",
    "IE",
    "IT",
    "LV",
    "LT",
    "LU",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SK",
    "SI",
    "ES",
    "SE",
]
# Source: Agreement on the European Economic Area; personal data move freely there (Regulation (EU) 2016/679, chapter V).
EEA = frozenset((*EU, "IS", "LI", "NO"))
# Source: Erasmus+ 2021-2027, programme countries (K, per call): EU 27, IS, LI, NO, MK, RS, TR.
ERASMUS_2021 = (*EU, "IS", "LI", "NO", "MK", "RS", "TR")
# Source: Erasmus+ 2014-2020 programme countries: as above with the United Kingdom.
ERASMUS_2014 = (*ERASMUS_2021, "GB")
# Source: decisions 1720/2006/EC and 1999/382/EC with the countries that joined by agreement.
LIFELONG = (*EU, "GB", "IS", "LI", "NO", "TR", "CH", "MK")
LEONARDO = tuple(country for country in (*EU, "GB", "IS", "LI", "NO", "TR") if country != "HR")
LEARNERS, STAFF, ANYBODY = ("learner", "graduate"), ("staff",), ("learner", "graduate", "staff")


@dataclass(frozen=True)
class Rules:
    """One row of section 2.4; lengths count both days."""

    programme: str
    years: tuple[int | None, int | None]
    activity: str
    title: str
    who: tuple[str, ...]
    at_least: tuple[int, str] | None
    at_most: tuple[int, str] | None
    source: str
    countries: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


NAMES = {
    "erasmus": "Erasmus+",
    "lifelong_learning": "Lifelong Learning Programme",
    "leonardo": "Leonardo da Vinci",
}
YEARS_OF_A_PROJECT = 3  # after its call year a project may still send people for so long
FUNDED = {"asks_grant_agreement": True, "report_within": 30}  # 30 days: Erasmus+, participant report
GRANT = {**FUNDED, "graduate_within_months": 12}
# Source: constitutions of Belgium (article 2), Finland (section 17) and Switzerland (article 4).
COMMUNITIES = {
    "BE": ["Flemish Community", "French Community", "German-speaking Community"],
    "CH": ["German", "French", "Italian", "Romansh"],
    "FI": ["Finnish", "Swedish"],
}
OTHER = {
    "limits_block": False, "requires_visa_check": True, "cross_border": "language_community",
    "language_communities": COMMUNITIES,
}  # fmt: skip

# fmt: off
SHIPPED = (
    #     programme  years         activity                title                                                              who       at least       at most         source
    Rules("leonardo", (1995, 1999), "placement",           _("Leonardo da Vinci 1995-1999, placement in initial training"),      LEARNERS, (3, "week"),   (9, "month"),   "Decision 94/819/EC, annex", LEONARDO),
    Rules("leonardo", (2000, 2006), "placement",           _("Leonardo da Vinci 2000-2006, placement in initial training"),      LEARNERS, (3, "week"),   (9, "month"),   "Decision 1999/382/EC, annex I, measure 1", LEONARDO),
    Rules("leonardo", (2000, 2006), "exchange",            _("Leonardo da Vinci 2000-2006, exchange of trainers"),               STAFF,    (1, "week"),   (6, "week"),    "Decision 1999/382/EC, annex I, measure 1", LEONARDO),
    Rules("lifelong_learning", (2007, 2013), "placement",  _("Lifelong Learning Programme 2007-2013, placement in initial training"), LEARNERS, (2, "week"), (39, "week"), "Lifelong Learning Programme Guide 2013, part II b, IVT", LIFELONG),
    Rules("lifelong_learning", (2007, 2013), "labour_market", _("Lifelong Learning Programme 2007-2013, people on the labour market"), ("graduate",), (2, "week"), (26, "week"), "Lifelong Learning Programme Guide 2013, part II b, PLM", LIFELONG),
    Rules("lifelong_learning", (2007, 2013), "exchange",   _("Lifelong Learning Programme 2007-2013, exchange of trainers"),     STAFF,    (1, "week"),   (6, "week"),    "Lifelong Learning Programme Guide 2013, part II b, VETPRO", LIFELONG),
    Rules("erasmus", (2014, 2020), "vet_traineeship",      _("Erasmus+ 2014-2020, VET traineeship"),                             LEARNERS, (2, "week"),   (12, "month"),  "Erasmus+ 2014-2020, key action 1, VET", ERASMUS_2014, GRANT),
    Rules("erasmus", (2018, 2020), "erasmus_pro",          _("Erasmus+ 2018-2020, ErasmusPro"),                                  LEARNERS, (3, "month"),  (12, "month"),  "eupa.org.mt", ERASMUS_2014, GRANT),
    Rules("erasmus", (2014, 2020), "staff",                _("Erasmus+ 2014-2020, staff training, job shadowing, teaching"),     STAFF,    (2, "day"),    (2, "month"),   "Erasmus+ 2014-2020, key action 1, VET", ERASMUS_2014, FUNDED),
    Rules("erasmus", (2021, 2027), "short_term_learner",   _("Erasmus+ 2021-2027, short-term learning mobility of VET learners"), LEARNERS, (10, "day"),  (89, "day"),    "riverialainen.fi, quoting the Programme Guide", ERASMUS_2021, {**GRANT, "at_least_exception": 2, "exception": "2 days if justified for participants with fewer opportunities"}),
    Rules("erasmus", (2021, 2027), "long_term_learner",    _("Erasmus+ 2021-2027, long-term mobility, ErasmusPro"),              LEARNERS, (90, "day"),   (365, "day"),   "riverialainen.fi, quoting the Programme Guide", ERASMUS_2021, GRANT),
    Rules("erasmus", (2021, 2027), "group_learner",        _("Erasmus+ 2021-2027, group mobility of VET learners"),              LEARNERS, (2, "day"),    (30, "day"),    "iky.gr; upper limit as known, start year to confirm", ERASMUS_2021, FUNDED),
    Rules("erasmus", (2021, 2027), "skills_competition",   _("Erasmus+ 2021-2027, VET skills competitions"),                     ANYBODY,  (1, "day"),    (10, "day"),    "iky.gr, riverialainen.fi", ERASMUS_2021, FUNDED),
    Rules("erasmus", (2021, 2027), "job_shadowing",        _("Erasmus+ 2021-2027, job shadowing"),                               STAFF,    (2, "day"),    (60, "day"),    "iky.gr, oph.fi", ERASMUS_2021, FUNDED),
    Rules("erasmus", (2021, 2027), "teaching_assignment",  _("Erasmus+ 2021-2027, teaching or training assignment"),             STAFF,    (2, "day"),    (365, "day"),   "iky.gr, oph.fi", ERASMUS_2021, FUNDED),
    Rules("erasmus", (2021, 2027), "course",               _("Erasmus+ 2021-2027, courses and training"),                        STAFF,    (2, "day"),    (30, "day"),    "iky.gr; fees paid for 10 days at most", ERASMUS_2021, FUNDED),
    Rules("erasmus", (2021, 2027), "invited_expert",       _("Erasmus+ 2021-2027, invited experts"),                             STAFF,    (2, "day"),    (60, "day"),    "oph.fi, iky.gr", ERASMUS_2021),
    Rules("erasmus", (2021, 2027), "teacher_in_training",  _("Erasmus+ 2021-2027, hosting teachers in training"),                STAFF,    (10, "day"),   (365, "day"),   "oph.fi, iky.gr", ERASMUS_2021),
    Rules("erasmus", (2021, 2027), "preparatory_visit",    _("Erasmus+ 2021-2027, preparatory visit"),                           ANYBODY,  None,          None,           "iky.gr", ERASMUS_2021),
    Rules("fr_unit", (None, None), "learner_placement",    _("France, placement counted for the optional mobility unit"),        LEARNERS, (15, "day"),   None,           "French orders of 30 August 2019"),
    Rules("other",   (None, None), "learner_placement",    _("Outside a programme, learner placement"),                          LEARNERS, None,          None,           "Europass Mobility criteria Q1 to Q5", (), OTHER),
    Rules("other",   (None, None), "staff_visit",          _("Outside a programme, staff visit"),                                STAFF,    None,          None,           "Europass Mobility criteria Q1 to Q5", (), OTHER),
)
# fmt: on


def load_shipped_rule_sets() -> int:
    """Add the shipped rule sets that are not there yet; rows that stand are never edited. Returns how many were added."""
    added = 0
    for rules in SHIPPED:
        since, until = rules.years
        found = RuleSet.objects.filter(programme=rules.programme, activity=rules.activity, call_year_from=since)
        if not found.exists():
            RuleSet.objects.create(**_columns(rules, since, until))
            added += 1
    return added


def _columns(rules: Rules, since: int | None, until: int | None) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "programme": rules.programme,
        "call_year_from": since,
        "call_year_to": until,
        "activity": rules.activity,
        "title": rules.title,
        "who": list(rules.who),
        "countries": list(rules.countries),
        "source": rules.source,
    }
    for name, length in (("at_least", rules.at_least), ("at_most", rules.at_most)):
        if length:
            columns |= {name: length[0], f"{name}_unit": length[1]}
    return columns | rules.more


def language_communities(country: str) -> list[str]:
    """Those of a country between which a border runs, as the rule sets say."""
    rows = RuleSet.objects.filter(cross_border="language_community").values_list("language_communities", flat=True)
    return list(dict.fromkeys(name for row in rows for name in row.get(country, ())))


def rule_sets_for(kind: str) -> QuerySet[RuleSet]:
    """The activities that take this kind of participant, newest first."""
    fitting = [one.pk for one in RuleSet.objects.all() if not one.who or kind in one.who]
    return RuleSet.objects.filter(pk__in=fitting).order_by("-call_year_from", "title")


def rule_sets_open(kind: str, year: int) -> QuerySet[RuleSet]:
    """Of these, the activities under which a stay can still begin in this year."""
    ended = Q(call_year_to__lt=year - YEARS_OF_A_PROJECT)
    return rule_sets_for(kind).exclude(ended)


def takes_call_year(rules: RuleSet, year: int | None) -> bool:
    """Whether this call year is one of the rule set's own; one without years takes any, and none."""
    if not rules.call_year_from:
        return True
    return bool(year and rules.call_year_from <= year <= (rules.call_year_to or year))


def programme_of(rules: RuleSet) -> str:
    """The programme's name as papers print it."""
    return NAMES.get(rules.programme, rules.title.partition(",")[0])


def rule_set_for(*, programme: str, activity: str, call_year: int | None) -> RuleSet | None:
    """The rules of that programme, activity and call year; the newest where several hold."""
    rows = RuleSet.objects.filter(programme=programme, activity=activity).order_by("-call_year_from")
    for row in rows:
        if row.call_year_from is None or (
            call_year is not None
            and row.call_year_from <= call_year
            and (row.call_year_to is None or call_year <= row.call_year_to)
        ):
            return row
    return None
