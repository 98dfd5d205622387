"""Everything a report says, section by section (domain reference 4.1), as plain data."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.countries import country_name
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind
from quality.descriptors import DESCRIPTORS
from quality.dimensions import BY_CODE, SUM
from quality.figure import Number, together
from quality.figures import Choice
from quality.findings import Findings
from quality.improvement import ImprovementAction
from quality.indicators import Phase
from quality.losses import Losses
from quality.many import Host, Many, figure_of
from quality.questionnaires.kinds import ASKED_AFTER, Moment
from quality.report.actions import action_rows
from quality.report.beside import alerts, countries, in_time, waits
from quality.report.indicators import indicator_rows
from quality.report.lines import PUBLIC_LEAST, line_of, rounded, to_five
from quality.report.said import say_answers, say_losses, say_voices
from quality.report_models import Disclosure, SelfAssessment
from quality.voices import Answered

HEADLINES = ("MQ05", "MQ12", "MQ16", "MQ25", "MQ26", "MQ24", "MQ03", "MQ36")
NOT_TOLD = ("reasons",)  # told as a table of its own
ONE_CYCLE = {"trend": [], "trend_said": "", "last": "", "arrow": ""}  # a host is not compared with itself
OF_HOSTS = (("completed", "MQ05"), ("satisfied", "MQ25"), ("recognised", "MQ12"), ("on_time", "MQ21"))


class ReportFacts:
    """Of one choice; the public one is always of a whole cycle."""

    def __init__(self, many: Many, disclosure: str = Disclosure.INTERNAL) -> None:
        self.many, self.disclosure, self.chosen = many, disclosure, many.chosen

    @property
    def public(self) -> bool:
        """Whether everybody may read it."""
        return self.disclosure == Disclosure.PUBLIC

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """Every figure, in the order of the quality cycle."""
        found = [one for one in self.chosen.figures if one.metric.code not in NOT_TOLD]
        return [line_of(self.many, figure, self.disclosure) for figure in found]

    @property
    def headlines(self) -> list[dict[str, Any]]:
        """Those that stand first."""
        order = {metric: nth for nth, metric in enumerate(HEADLINES)}
        found = [line for line in self.lines if line["metric"] in order and line["of"]]
        return sorted(found, key=lambda line: order[line["metric"]])

    @property
    def phases(self) -> list[dict[str, Any]]:
        """The four phases with their lines and how many of them are off target."""
        found = []
        for phase in Phase:
            lines = [line for line in self.lines if line["phase"] == phase.value]
            read = [line["reading"] for line in lines]
            found.append(
                {
                    "code": str(phase.value),
                    "words": str(phase.label),
                    "lines": lines,
                    "told": [line for line in lines if line["reading"] != "hidden"],
                    "hidden": "; ".join(line["title"] for line in lines if line["reading"] == "hidden"),
                    "off": read.count("below"),
                    "met": read.count("met"),
                    "unclear": read.count("uncertain"),
                }
            )
        return found

    @cached_property
    def losses(self) -> dict[str, Any]:
        """Agreed, assessed, validated, recognised."""
        losses = Losses(self.chosen)
        few = self.public and losses.steps and losses.steps[0].agreed < PUBLIC_LEAST
        steps = [] if few else [one.rounded(to_five) for one in losses.steps] if self.public else losses.steps
        return {
            "hidden": losses.hidden or bool(few),
            "said": say_losses(steps),
            "steps": [
                {
                    "words": str(one.step.label),
                    "count": one.count,
                    "of_agreed": round(one.of_agreed),
                    "goes_on": round(one.goes_on),
                    "of_agreed_words": f"{round(one.of_agreed)} %",
                    "goes_on_words": f"{round(one.goes_on)} %",
                }
                for one in steps
            ],
        }

    @cached_property
    def voices(self) -> dict[str, Any]:
        """The same question asked of different roles; not in the public version."""
        compared = [] if self.public else [one for one in self.many.voices.compared if len(one.voices) > 1]
        roles = list(dict.fromkeys(voice.role for one in compared for voice in one.voices if voice.of or voice.hidden))
        series = [{"role": str(role), "words": str(role.label)} for role in roles]
        themes = []
        for one in compared:
            by_role = {voice.role: voice for voice in one.voices}
            cells = [by_role.get(role) for role in roles]
            voices = [
                {
                    "role": str(role),
                    "value": round(cell.top) if cell and cell.shown else None,
                    "words": _voice_words(cell),
                }
                for role, cell in zip(roles, cells, strict=True)
            ]
            themes.append({"title": str(one.theme.title), "apart": round(one.apart, 1), "voices": voices})
        return {"series": series, "themes": themes, "said": say_voices(compared)}

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What people answered, question by question; not in the public version."""
        found = [] if self.public else self.many.voices.answered
        rows = [
            {
                "code": one.question.code,
                "title": _shortly(_words_at(one)),
                "words": _words_at(one),
                "role": str(one.role.label),
                "of": one.of,
                "marks": list(one.marks),
                "hidden": one.hidden,
                "shares": [round(100 * mark / one.of) if one.of else None for mark in one.marks],
            }
            for one in found
        ]
        roles = list(dict.fromkeys(row["role"] for row in rows))
        groups = [
            {"role": role, "rows": mine, "shown": [row for row in mine if not row["hidden"]]}
            for role in roles
            for mine in [[row for row in rows if row["role"] == role]]
        ]
        return {"rows": rows, "groups": groups, "said": say_answers(found)}

    @cached_property
    def hosts(self) -> list[dict[str, Any]]:
        """Hosts side by side; not in the public version."""
        if self.public:
            return []
        countries = self._countries([one.pk for one in self.many.hosts])
        return [self._host(one, countries.get(one.pk, "")) for one in self.many.hosts]

    def _host(self, host: Host, country: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": host.pk,
            "name": host.name,
            "country": country,
            "stays": "x" if host.stays.hidden else str(host.stays.of),
        }
        for key, metric in OF_HOSTS:
            found[key] = line_of(self.many, host.figures[metric]) | ONE_CYCLE
        return found

    @staticmethod
    def _countries(hosts: list[str]) -> dict[str, str]:
        parts = OrganisationPart.objects.open().filter(organisation__in=hosts, part=OrganisationPartKind.HOSTING)
        rows = parts.order_by().values_list("organisation_id", "organisation__country").distinct()
        return {str(pk): country for pk, country in rows}

    @property
    def early(self) -> list[dict[str, Any]]:
        """Why people came home early; nothing where nobody did, or too few to be told of."""
        figure = figure_of(self.chosen, "MQ06")
        if figure is None or figure.hidden or not figure.counted or (self.public and figure.counted < PUBLIC_LEAST):
            return []
        rows = self._numbers(self.chosen.reasons)
        return rows if any(row["count"] != "x" for row in rows) else []

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What became of the stays."""
        return self._numbers(self.chosen.outcomes)

    def _numbers(self, numbers: list[Number]) -> list[dict[str, Any]]:
        """Kinds of fewer than five stand together; the public reads all of them in fives."""
        told = [replace(one, count=to_five(one.count)) for one in numbers] if self.public else together(numbers)
        longest = max((one.count for one in told if not one.hidden), default=0) or 1
        return [
            {
                "words": one.words,
                "count": "x" if one.hidden else (rounded(true.count) if self.public else str(one.count)),
                "width": 0 if one.hidden else round(100 * one.count / longest),
            }
            for one, true in zip(told, numbers if self.public else told, strict=True)
            if true.count or one.hidden
        ]

    @cached_property
    def waits(self) -> dict[str, Any]:
        """How long recognition took; not in the public version."""
        return {"rows": [], "drawn": [], "said": ""} if self.public else waits(self.many)

    @cached_property
    def countries(self) -> dict[str, Any]:
        """Where people went, cycle by cycle; not in the public version."""
        return {"cycles": [], "rows": []} if self.public else countries(self.many)

    @cached_property
    def plan(self) -> dict[str, Any]:
        """Actions on a line of time; not in the public version."""
        return in_time([] if self.public else self.own_actions, self.chosen.today)

    @cached_property
    def alerts(self) -> dict[str, Any]:
        """Reports by month, on the page and for holders of case access alone."""
        return {"rows": [], "said": ""} if self.public else alerts(self.many)

    @cached_property
    def indicators(self) -> list[dict[str, str]]:
        """EQ1a to EQ10b."""
        return indicator_rows(self.lines)

    @cached_property
    def own_actions(self) -> list[ImprovementAction]:
        """Of the organisation, the newest first."""
        actor = self.many.actor
        mine = ImprovementAction.objects.visible_to(actor).filter(organisation_id=actor.organisation_id)
        return list(mine.select_related("owner", "partner").order_by("-opened_on", "pk"))

    @cached_property
    def actions(self) -> list[dict[str, Any]]:
        """In the public version without hosts, owners and what they wrote."""
        return action_rows(self.own_actions, self.chosen.today, public=self.public)

    @cached_property
    def descriptors(self) -> list[dict[str, Any]]:
        """Where the school places itself, now and before."""
        organisation, cycle = self.many.actor.organisation_id, self.many.cycle
        rows = SelfAssessment.objects.visible_to(self.many.actor).filter(organisation_id=organisation)
        by_cycle: dict[str, dict[str, SelfAssessment]] = {}
        for row in rows.filter(cycle__lte=cycle or "9999"):
            by_cycle.setdefault(row.cycle, {})[row.descriptor] = row
        cycles = sorted(by_cycle, reverse=True)
        now = by_cycle.get(cycle, {}) if cycle else by_cycle.get(cycles[0], {}) if cycles else {}
        earlier = [by_cycle[one] for one in cycles if one < cycle] if cycle else [by_cycle[one] for one in cycles[1:]]
        before = earlier[0] if earlier else {}
        return [
            {
                "code": one.code,
                "title": str(one.title),
                "now": now[one.code].position if one.code in now else None,
                "before": before[one.code].position if one.code in before else None,
                "progress": str(now[one.code].get_progress_display()) if one.code in now else "",
                "evidence": len(now[one.code].evidence.splitlines()) if one.code in now else 0,
            }
            for one in DESCRIPTORS
        ]

    @cached_property
    def findings(self) -> Findings:
        """What the figures propose."""
        return Findings(self.many)

    @property
    def method(self) -> list[dict[str, str]]:
        """How it was made."""
        hidden = sum(1 for line in self.lines if line["reading"] == "hidden")
        hosts_hidden = sum(1 for host in self.hosts if host["stays"] == "x")
        least = PUBLIC_LEAST if self.public else 5
        rows = [
            (_("Stays counted"), _("in the year of their first day; drafts are left out, force majeure where said")),
            (_("Hidden figures"), _(
                "x: fewer than %(least)s people stand behind it, or a smaller group would follow from it. "
                "Hidden here: %(figures)s and %(hosts)s.") % {
                    "least": least,
                    "figures": ngettext("%(number)s figure", "%(number)s figures", hidden) % {"number": hidden},
                    "hosts": ngettext("%(number)s host", "%(number)s hosts", hosts_hidden) % {"number": hosts_hidden},
                }),
            (_("Intervals"), _("Wilson, 95 %; “uncertain” where the target lies inside")),
            (_("Too few"), _("fewer than ten cases: no verdict")),
            (_("Not a certificate"), _("EQAVET is voluntary and has no pass mark. This is a self-assessment.")),
        ]  # fmt: skip
        if self.public:
            rows.insert(2, (_("Counts"), _("rounded to five, and shares are of the rounded counts")))
        return [{"label": str(label), "words": str(words)} for label, words in rows]

    def as_data(self) -> dict[str, Any]:
        """All of it, for the paper and the workbook: text and numbers only."""
        choice, count = self.chosen.choice, self.chosen.count
        return {
            "cycle": self.many.cycle or _("several years"),
            "data_of": self.chosen.today,
            "disclosure": self.disclosure,
            "filters": filters_in_words(choice, self.chosen.rows.hosts),
            "stays": "x" if count.hidden else (rounded(count.count) if self.public else str(count.count)),
            "people": "" if count.hidden or self.public else str(self.chosen.people),
            "headlines": self.headlines,
            "phases": self.phases,
            "losses": self.losses,
            "voices": self.voices,
            "answers": self.answers,
            "waits": self.waits,
            "countries": self.countries,
            "plan": self.plan,
            "hosts": [{key: value for key, value in host.items() if key != "id"} for host in self.hosts],
            "early": self.early,
            "outcomes": self.outcomes,
            "indicators": self.indicators,
            "actions": [{key: value for key, value in row.items() if key != "id"} for row in self.actions],
            "descriptors": [row for row in self.descriptors if row["now"] or row["before"]],
            "method": self.method,
            "programme": "" if choice.programme == SUM else choice.programme,
        }


def _voice_words(cell: Any) -> str:
    if cell is None or (not cell.of and not cell.hidden):
        return str(_("not asked"))
    return "x" if cell.hidden else f"{round(cell.top)} % (n {cell.of})"


def _words_at(answered: Answered) -> str:
    """The question; before it when it was asked, where that was some time later."""
    words = str(answered.question.words)
    return f"{Moment(answered.moment).label}: {words}" if answered.moment in ASKED_AFTER else words


def _shortly(words: str, most: int = 34) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def filters_in_words(choice: Choice, hosts: Mapping[str, str]) -> str:
    """Which stays a report is about, in the language of the reader."""
    partner = "" if choice.partner == SUM else hosts.get(choice.partner) or country_name(choice.partner)
    others = [
        f"{BY_CODE[code].label}: {(BY_CODE[code].words or {}).get(value, value)}"
        for code, value in choice.others.items()
    ]
    said: list[Any] = [
        _("host: %(name)s") % {"name": partner} if partner else _("all hosts"),
        _("programme: %(name)s") % {"name": choice.programme} if choice.programme != SUM else _("all programmes"),
        *others,
    ]
    return ", ".join(map(str, said))


Facts = Mapping[str, Any]
