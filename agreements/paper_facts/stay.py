"""The stay itself, with the dates of a version."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import selectors
from agreements.parts import PartName
from documents.formats import language_name, longdate
from lifecycle.days import span_days
from lifecycle.models import Mobility
from partnerships.selectors import plan_of, version_for

STAY_PRINTED = (
    "number", "start", "end", "days", "weeks", "travel_days", "country", "programme_line", "activity", "project",
    "mobility_code", "initiative", "working_language", "languages", "memorandum_line", "graduated_on",
)  # fmt: skip


def stay_block(mobility: Mobility, period: dict[str, Any]) -> dict[str, Any]:
    """The stay itself, with the dates of the version."""
    first, last = selectors.agreed_days({PartName.PERIOD: period})
    plan = plan_of(mobility)
    mou = plan.started_with or (version_for(plan.memorandum, mobility) if plan.memorandum else None)
    return {
        "number": mobility.number,
        "mobility_code": mobility.mobility_code,
        "activity": mobility.rule_set.words,
        "project": mobility.project.code if mobility.project else "",
        "country": mobility.country,
        "start": first,
        "end": last,
        "days": span_days(first, last) if first and last else None,
        "weeks": weeks_line(span_days(first, last)) if first and last else "",
        "travel_days": mobility.travel_days or "",
        "working_language": mobility.working_language,
        "languages": _languages(mobility),
        "initiative": mobility.initiative,
        "graduated_on": mobility.graduated_on,
        "programme_line": ", ".join(str(part) for part in (mobility.programme, mobility.call_year) if part),
        "memorandum_line": _memorandum_line(plan.memorandum, mou, mobility.mou_reason),
    }


def _languages(mobility: Mobility) -> str:
    """What the participant speaks, and how well: English B1; Italian A1."""
    levels = mobility.record.languages if mobility.record else {}
    return "; ".join(f"{language_name(code)} {level}" for code, level in levels.items())


def weeks_line(days: int) -> str:
    """7 weeks and 5 days."""
    weeks, rest = divmod(days, 7)
    said = [ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}] if weeks else []
    said += [ngettext("%(count)d day", "%(count)d days", rest) % {"count": rest}] if rest else []
    return _("%(weeks)s and %(days)s") % {"weeks": said[0], "days": said[1]} if len(said) == 2 else said[0]


def _memorandum_line(memorandum: Any, version: Any, reason: str) -> str:
    if memorandum is None:
        return _("not needed: %(reason)s") % {"reason": reason} if reason else ""
    if version is None or version.valid_until is None:
        return str(memorandum.code)
    return _("%(code)s, valid until %(day)s") % {"code": memorandum.code, "day": longdate(version.valid_until)}
