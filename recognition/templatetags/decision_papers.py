"""The words of the papers of validation, recognition and the Europass Mobility."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.templatetags.stay_papers import organisation_line
from documents import formats
from documents.blocks.words import decision_word, result_word
from lifecycle.tables.outcome_result import State

register = template.Library()

VALIDATED = {
    "validated": gettext_lazy("Validated"),
    "partly_validated": gettext_lazy("Validated in part"),
    "not_validated": gettext_lazy("Not validated"),
}


@register.filter
def validated_word(code: Any) -> str:
    """Validated, validated in part, not validated."""
    return str(VALIDATED.get(str(code), code or ""))


@register.filter
def as_decisions(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Decisions on units for the block `decision_table`: points with their own scale, agreed points beside them."""
    rows = []
    for unit in units:
        agreed = (
            _("agreed: %(points)s") % {"points": formats.points(unit["agreed"], unit["scale"])}
            if unit["agreed"]
            else ""
        )
        rows.append(
            {
                "code": unit["code"],
                "unit": unit["title"],
                "note": agreed,
                "decision": unit["decision"],
                "credits": unit["points"],
                "scale": unit["scale"],
                "grade": ", ".join(text for text in (unit["grade"], unit.get("conversion", "")) if text),
                "effect": unit["effect"],
                "reason": unit["reason"],
                "basis": unit["legal_basis"],
            }
        )
    return rows


@register.filter
def as_outcomes(outcomes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What became of each outcome, in words."""
    return [
        {
            **one,
            "state": _("not put forward") if one["state"] == State.PLANNED else _state_word(one["state"]),
            "result": ", ".join(text for text in (result_word(one["result"]), one["grade"]) if text),
        }
        for one in outcomes
    ]


def _state_word(state: str) -> str:
    return str(State(state).label) if state in State.values else state


@register.filter
def document_lines(papers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Title, number and version of papers."""
    return [_("%(title)s %(number)s, version %(version)s") % dict(paper) for paper in papers or ()]


@register.filter
def validator_lines(validators: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name, function, on which day."""
    return [
        ", ".join(
            part
            for part in (one["name"], one["function"], _("on %(day)s") % {"day": formats.longdate(one["on"])})
            if part
        )
        for one in validators or ()
    ]


@register.filter
def legal_bases(units: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each legal basis once."""
    return list(dict.fromkeys(unit["legal_basis"] for unit in units if unit["legal_basis"]))


@register.filter
def correction_lines(units: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was written wrong in the version before, by unit."""
    return [f"{unit['code']}: {unit['correction']}" for unit in units if unit.get("correction")]


@register.filter
def decided_lines(units: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who decided and when; each once."""
    said = [_("%(name)s, on %(day)s") % {"name": unit["by"], "day": formats.longdate(unit["on"])} for unit in units]
    return list(dict.fromkeys(said))


@register.filter
def told_lines(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who decided, where somebody else entered it."""
    said = [
        _("%(name)s, on %(day)s; entered by %(entered)s")
        % {"name": one["name"], "day": formats.longdate(one["on"]), "entered": one["entered_by"]}
        for one in told or ()
    ]
    return list(dict.fromkeys(said))


@register.filter
def earlier_lines(decisions: Sequence[Mapping[str, Any]]) -> list[str]:
    """Unit, decision, points, day; until when it counted, or after which stay it was taken."""
    said = []
    for one in decisions or ():
        points = formats.points(one["points"], one["scale"])
        until = _("replaced on %(day)s") % {"day": formats.longdate(one["until"])} if one.get("until") else ""
        stay = _("stay %(number)s") % {"number": one["stay"]} if one.get("stay") else ""
        words = (
            f"{one['code']} {one['title']}".strip(),
            decision_word(one["decision"]),
            points,
            formats.longdate(one["on"]),
            stay,
            until,
        )
        said.append(", ".join(word for word in words if word) + (f": {one['reason']}" if one["reason"] else ""))
    return said


@register.filter
def appeal_routes(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Where each decision can be objected to, within how many days; one for all where they are the same."""
    routes: dict[tuple[str, int], list[str]] = {}
    for unit in units:
        routes.setdefault((unit["appeal_to"], unit.get("appeal_days") or 0), []).append(unit["code"])
    several = len(routes) > 1
    return [
        {"to": to, "days": days, "units": ", ".join(codes) if several else ""} for (to, days), codes in routes.items()
    ]


# Europass Mobility


@register.filter
def signed_line(row: Mapping[str, Any]) -> str:
    """Name, function; when it was signed, or that it was not yet."""
    named = ", ".join(part for part in (row.get("name"), row.get("function")) if part)
    if not row.get("signed_at"):
        return _("%(named)s. Not signed yet") % {"named": named}
    return _("%(named)s. Signed %(moment)s") % {"named": named, "moment": formats.moment(row["signed_at"])}


@register.filter
def signed_day(row: Mapping[str, Any]) -> str:
    """The day of a signature; until it is given, that it will be that day."""
    signed_at = row.get("signed_at")
    return formats.day_of(signed_at) if signed_at else _("the day of the signature")


@register.filter
def host_lines(data: Mapping[str, Any]) -> list[str]:
    """The hosting organisation, and the company where the person was."""
    found = [organisation_line(data["hosting"], True), organisation_line(data["host_company"], True)]
    return [line for line in found if line]


# Certificate of attendance


@register.filter
def hours_line(data: Mapping[str, Any]) -> str:
    """36 a week as agreed; 2.5 absent."""
    weekly, absent = data["weekly_hours"], data["hours_absent"]
    agreed = _("%(hours)s a week as agreed") % {"hours": formats.amount(weekly)} if weekly else ""
    missed = _("%(hours)s absent") % {"hours": formats.amount(absent)} if absent is not None else ""
    return "; ".join(part for part in (agreed, missed) if part)


@register.filter
def task_lines(tasks: Sequence[Mapping[str, Any]]) -> list[str]:
    """2 to 7 March 2026: Planned the week; one line a follow-up."""
    return [f"{formats.daterange(one['from'], one['until'])}: {one['tasks']}" for one in tasks or ()]
