"""What is proposed where nothing stands yet: who does what, dates a year later, standard texts. Nothing is written."""

from datetime import date, timedelta
from typing import Any

from ground import clock
from partnerships.content import BodyStep
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.parts.standard import standard_texts
from partnerships.selectors import bodies_wanted

REVIEW_BEFORE_END = timedelta(days=60)
# Who does a step as a rule, the likeliest first, by what an organisation is in the partnership.
USUAL = {
    BodyStep.ASSESSES: ("hosting", "sending"),
    BodyStep.DOCUMENTS: ("hosting", "sending"),
    BodyStep.VALIDATES: ("sending", "hosting"),
    BodyStep.RECOGNISES: ("competent", "sending"),
}


def proposed_bodies(version: MemorandumVersion) -> list[dict[str, Any]]:
    """For each cell that must be filled the organisation of that country that does it as a rule."""
    parties = list(version.parties.select_related("organisation"))
    found = []
    for country, step in bodies_wanted(version):
        there = [party for party in parties if party.organisation.country == country]
        for function in USUAL[step]:
            doing: list[MemorandumParty] = [party for party in there if function in party.functions]
            if doing:
                found.append({"step": step, "country": country, "organisation": doing[0].organisation_id})
                break
    return found


def a_year_later(day: date) -> date:
    """The same day of the next year; the last of February where there is none."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def proposed_days(version: MemorandumVersion) -> dict[str, date]:
    """The dates of the version before, a year later; without one a year from today, reviewed 60 days before its end."""
    earlier = version.memorandum.versions.exclude(pk=version.pk).exclude(valid_until=None).order_by("-number").first()
    if earlier is not None:
        kept = {name: getattr(earlier, name) for name in ("valid_from", "valid_until", "review_by")}
        return {name: a_year_later(day) for name, day in kept.items() if day}
    first = clock.today()
    last = a_year_later(first) - timedelta(days=1)
    return {"valid_from": first, "valid_until": last, "review_by": last - REVIEW_BEFORE_END}


def proposed_texts(language: str) -> dict[str, Any]:
    """Texts that fit most memoranda, in the language of this one: to be read, and changed."""
    return {**standard_texts(language), "quality_commitment": True}
