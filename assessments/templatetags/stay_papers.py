"""The words of the papers of a stay and its results, for codes that their snapshots hold."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import OrganisationKind
from assessments.models import Place, Wellbeing
from documents import formats
from documents.blocks.words import result_word

register = template.Library()

PARTS = {
    "practical": gettext_lazy("Practical part"),
    "oral": gettext_lazy("Oral part"),
    "written": gettext_lazy("Written part"),
    "part 1": gettext_lazy("Part 1"),
    "part 2": gettext_lazy("Part 2"),
}
# How often each result came up, in the order in which it is said.
TALLY = {
    "passed": ngettext_lazy("%(count)d passed", "%(count)d passed", "count"),
    "partly": ngettext_lazy("%(count)d passed in part", "%(count)d passed in part", "count"),
    "failed": ngettext_lazy("%(count)d not passed", "%(count)d not passed", "count"),
    "not_assessed": ngettext_lazy("%(count)d not assessed", "%(count)d not assessed", "count"),
    "": ngettext_lazy("%(count)d still to be assessed", "%(count)d still to be assessed", "count"),
    "validated": ngettext_lazy("%(count)d validated", "%(count)d validated", "count"),
    "partly_validated": ngettext_lazy("%(count)d validated in part", "%(count)d validated in part", "count"),
    "not_validated": ngettext_lazy("%(count)d not validated", "%(count)d not validated", "count"),
    "full": ngettext_lazy("%(count)d is recognised in full", "%(count)d are recognised in full", "count"),
    "partial": ngettext_lazy("%(count)d is recognised in part", "%(count)d are recognised in part", "count"),
    "extra_credit": ngettext_lazy("%(count)d counts as extra credit", "%(count)d count as extra credit", "count"),
    "none": ngettext_lazy("%(count)d is not recognised", "%(count)d are not recognised", "count"),
}


@register.filter
def tally(codes: Sequence[str]) -> str:
    """2 passed, 1 passed in part, 1 not assessed."""
    counts = {code: list(codes).count(code) for code in TALLY}
    return ", ".join(str(TALLY[code] % {"count": count}) for code, count in counts.items() if count)


@register.filter
def address_line(place: Mapping[str, Any] | None) -> str:
    """Street, postcode and town, country: of a person or an organisation."""
    place = place or {}
    town = " ".join(str(place[name]) for name in ("postcode", "town") if place.get(name))
    return ", ".join(part for part in (place.get("address"), town, formats.country(place.get("country"))) if part)


@register.filter
def organisation_line(organisation: Mapping[str, Any] | None, with_kind: bool = False) -> str:
    """Name, kind if wanted, address."""
    if not organisation or not organisation.get("name"):
        return ""
    kind = organisation_kind(organisation.get("kind")) if with_kind else ""
    return ", ".join(part for part in (organisation["name"], kind, address_line(organisation)) if part)


@register.filter
def organisation_kind(code: Any) -> str:
    """School or training centre, company, ..."""
    return str(OrganisationKind(code).label) if code in OrganisationKind.values else str(code or "")


@register.filter
def part_word(name: Any) -> str:
    """Practical part, oral part, written part; any other name as somebody wrote it."""
    return str(PARTS.get(str(name).strip().lower(), name or ""))


@register.filter
def wellbeing_word(code: Any) -> str:
    return str(Wellbeing(code).label) if code in Wellbeing.values else ""


@register.filter
def where_word(code: Any) -> str:
    """At the host, at home."""
    return str(Place(code).label) if code in Place.values else ""


@register.filter
def qualification_line(qualification: Mapping[str, Any] | None) -> str:
    """Cook (Virėjas), Lithuania; EQF level 4, national level 4."""
    held = qualification or {}
    if not held.get("title"):
        return ""
    other = held.get("title_in_partnership_language")
    title = f"{held['title']} ({other})" if other and other != held["title"] else held["title"]
    levels = [_("EQF level %(level)s") % {"level": held["eqf"]}] if held.get("eqf") else []
    levels += [_("national level %(level)s") % {"level": held["nqf"]}] if held.get("nqf") else []
    levels += [_("ISCED-F %(code)s") % {"code": held["isced_f"]}] if held.get("isced_f") else []
    named = ", ".join(part for part in (title, formats.country(held.get("country"))) if part)
    return "; ".join(part for part in (named, ", ".join(levels)) if part)


@register.filter
def assessor_line(assessor: Mapping[str, Any]) -> str:
    """Name, function, right to assess, organisation; until when, if somebody else took over."""
    until = _("until %(day)s") % {"day": formats.longdate(assessor["until"])} if assessor.get("until") else ""
    named = (
        assessor.get("name"),
        assessor.get("function"),
        assessor.get("qualification"),
        assessor.get("organisation"),
        until,
    )
    return ", ".join(str(part) for part in named if part)


@register.filter
def assessor_lines(assessors: Sequence[Mapping[str, Any]]) -> list[str]:
    return [assessor_line(one) for one in assessors or ()]


@register.filter
def programme_line(stay: Mapping[str, Any]) -> str:
    """Erasmus+, call 2025, project 2025-1-..."""
    call = _("call %(year)s") % {"year": stay["call_year"]} if stay.get("call_year") else ""
    project = _("project %(code)s") % {"code": stay["project"]} if stay.get("project") else ""
    return ", ".join(part for part in (stay.get("programme"), call, project) if part)


@register.filter
def days_line(stay: Mapping[str, Any]) -> str:
    """2 March to 1 May 2026, 61 days, both days counted; how many of them the stay was paused."""
    if not stay.get("start") or not stay.get("end"):
        return formats.longdate(stay.get("start"))
    span = formats.daterange(stay["start"], stay["end"])
    return ", ".join(part for part in (span, counted_days(stay)) if part)


@register.filter
def counted_days(stay: Mapping[str, Any]) -> str:
    """61 days, both days counted; 3 of them the stay was paused."""
    if not stay.get("days"):
        return ""
    said = DAYS % {"count": stay["days"]}
    paused = PAUSED % {"count": stay["suspended_days"]} if stay.get("suspended_days") else ""
    return "; ".join(str(part) for part in (said, paused) if part)


DAYS = ngettext_lazy("%(count)d day", "%(count)d days, both days counted", "count")
PAUSED = ngettext_lazy("on %(count)d of them the stay was paused", "on %(count)d of them the stay was paused", "count")


@register.filter
def agreement_line(agreement: Mapping[str, Any] | None) -> str:
    """LA-2026-0001, v. 3."""
    held = agreement or {}
    version = _("v.\u00a0%(number)s") % {"number": held["version"]} if held.get("version") else ""
    return ", ".join(part for part in (held.get("number"), version) if part)


@register.filter
def joined(values: Any) -> str:
    """A list in one line."""
    return ", ".join(str(value) for value in values if value) if isinstance(values, list | tuple) else str(values or "")


@register.filter
def named_line(person: Mapping[str, Any] | None) -> str:
    """Name, function, organisation of somebody named in the agreement."""
    held = person or {}
    return ", ".join(str(held[name]) for name in ("name", "function", "organisation") if held.get(name))


# From the plain data of results to what the blocks of papers take


@register.filter
def as_results(unit: Mapping[str, Any]) -> dict[str, Any]:
    """A unit for the block `result_table`, with what was reached of its points: all of them, or none yet."""
    rows = [_result_row(outcome, outcome["stated"]) for outcome in unit["outcomes"]]
    passed = all((outcome["stated"] or {}).get("result") == "passed" for outcome in unit["outcomes"])
    achieved = {"achieved": unit["credits"] if passed else "0"} if unit["credits"] else {}
    return {**as_unit(unit), **achieved, "outcomes": rows}


@register.filter
def as_unit(unit: Mapping[str, Any]) -> dict[str, Any]:
    """A unit for the bar above its outcomes."""
    return {**unit, "title": unit["title"] or (_("Further outcomes") if not unit["code"] else "")}


@register.filter
def as_earlier(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Units with the results that no longer count, each saying when it was replaced."""
    found = []
    for unit in units:
        rows = [_result_row(outcome, stated) for outcome in unit["outcomes"] for stated in outcome["earlier"]]
        if rows:
            found.append({"code": unit["code"], "title": as_unit(unit)["title"], "outcomes": rows})
    return found


def _result_row(outcome: Mapping[str, Any], stated: Mapping[str, Any] | None) -> dict[str, Any]:
    row = {"number": outcome["number"], "title": outcome["title"]}
    if stated is None and outcome["number"].startswith("+"):  # nobody agreed to assess what came on top
        return {**row, "result": _("Not assessed"), "remark": _("Reported by the host.")}
    if stated is None:
        at_home = _("To be assessed at home.") if outcome["assess_at"] == "home" else ""
        return {**row, "result": _("Not yet"), "remark": at_home}
    remarks = [_("Assessed at home.")] if stated["side"] == "home" else []
    if stated["superseded_on"]:
        remarks.append(
            _("Assessed again; no longer counts since %(day)s.") % {"day": formats.longdate(stated["superseded_on"])}
        )
    names = (
        "on",
        "place",
        "language",
        "assessor",
        "result",
        "grade",
        "scale",
        "strong",
        "weak",
        "difference",
        "reason",
    )
    named = {name: stated[name] for name in names}
    if stated["result"] == "not_assessed":  # the day is that of the statement, nothing was done on it
        named |= {"on": "", "assessor": ""}
        remarks.append(_("Stated on %(day)s.") % {"day": formats.longdate(stated["on"])})
    return {**row, **named, "method": joined(stated["methods"]), "remark": " ".join(remarks)}


@register.filter
def as_grid(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The criteria with their levels, by block; those agreed for which nobody gave a level say so."""
    blocks: dict[str, list[dict[str, Any]]] = {"": []}  # those without a block come first, without a heading
    for unit in units:
        for outcome in unit["outcomes"]:
            for block, row in _criteria(outcome):
                blocks.setdefault(block, []).append(row)
    return [{"block": block, "rows": rows} for block, rows in blocks.items() if rows]


def _criteria(outcome: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    stated = outcome["stated"] or {}
    row = {"number": outcome["number"], "evidence": "", "on": "", "assessor": ""}
    was_assessed = bool(stated) and stated["result"] != "not_assessed"
    if was_assessed:
        row |= {
            "evidence": joined(stated["evidence"] or stated["methods"]),
            "on": stated["on"],
            "assessor": stated["assessor"],
        }
    given = stated.get("criteria") or []
    rows = [
        (
            one.get("block") or "",
            {
                **row,
                "criterion": one["criterion"],
                "level": one.get("level") or _("no level given"),
                "comment": one.get("comment") or "",
            },
        )
        for one in given
    ]
    known = {str(one["criterion"]).strip().lower() for one in given}
    left = [text for text in outcome["agreed"]["criteria"] if str(text).strip().lower() not in known]
    open_row = {**row, "level": _("no level given")} if was_assessed else row
    return rows + [("", {**open_row, "criterion": text}) for text in left]


@register.filter
def as_halfway(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What assessors noted on the way: a row for each criterion that has a level, else one for the outcome."""
    return [
        {
            "number": outcome["number"],
            "criterion": one.get("criterion") or outcome["title"],
            "level": one.get("level") or _("no level given"),
            "comment": noted["text"] if nth == 0 else "",
            "evidence": "",
            "on": noted["on"],
            "assessor": noted["assessor"],
        }
        for unit in units
        for outcome in unit["outcomes"]
        for noted in outcome.get("halfway") or ()
        for nth, one in enumerate(noted["criteria"] or ({},))
    ]


@register.filter
def as_parts(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The parts of each assessment, those of earlier results marked."""
    return [
        {
            "number": outcome["number"],
            "part": part_word(part["name"]),
            "result": result_word(part["result"]),
            "grade": part.get("grade") or "",
            "on": _day(part.get("on")) or stated["on"],
            "note": _part_note(part, stated),
        }
        for unit in units
        for outcome in unit["outcomes"]
        for stated in (*outcome["earlier"], outcome["stated"])
        if stated
        for part in stated["parts"]
    ]


def _part_note(part: Mapping[str, Any], stated: Mapping[str, Any]) -> list[str]:
    """What was noted, and which result the part belongs to where it was assessed again."""
    notes = [part.get("note") or ""]
    if stated["side"] == "home":
        notes.append(_("at home"))
    if stated["superseded_on"]:
        notes.append(_("earlier result"))
    return [note for note in notes if note]


def _day(text: Any) -> str:
    """A day as ISO text; nothing where somebody wrote something else."""
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        return ""


@register.filter
def as_evidence(units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was seen for each outcome, and what was added later."""
    rows = []
    for unit in units:
        for outcome in unit["outcomes"]:
            stated = outcome["stated"] or {}
            later = [_("added later: %(proof)s") % {"proof": proof} for proof in later_evidence(outcome)]
            evidence = [*(stated.get("evidence") or ()), *later]
            if evidence:
                rows.append({"number": outcome["number"], "title": outcome["title"], "evidence": evidence})
    return rows


@register.filter
def later_evidence(outcome: Mapping[str, Any]) -> list[str]:
    """Proofs that came after the result, with their day and who added them."""
    return [f"{proof['label']} ({formats.longdate(proof['on'])}, {proof['by']})" for proof in outcome["later_evidence"]]


@register.filter
def agreed_parts(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The agreed parts of the assessment: name, whether compulsory, where, not after, form."""
    said = []
    for part in parts or ():
        words = [
            part_word(part.get("name")),
            _("compulsory") if part.get("compulsory") else "",
            where_word(part.get("where")),
        ]
        if part.get("deadline"):
            words.append(_("not after %(day)s") % {"day": formats.longdate(part["deadline"])})
        said.append(", ".join(str(word) for word in (*words, part.get("form")) if word))
    return said
