"""What may be appealed, until when, and what an appeal opens again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from assessments.models import Evidence
from documents.models import Document
from lifecycle.models import Mobility
from lifecycle.tables.mobility import COMPLETED, FEEDBACK
from recognition.desk_models import AppealedUnit, DossierTerms, Served, StandardText
from recognition.models import Appeal, UnitDecision
from recognition.selectors import agreed_units, last_event, papers, unit_decisions, units_of_institution

STATEMENT = "recognition_statement"
ISSUED = (FEEDBACK, COMPLETED)
CLOSED_BY = ("recognise", "close_without_decision", "close_validation")


@dataclass(frozen=True)
class Appealable:
    """One unit that was decided, and whether there is time to appeal it."""

    code: str
    title: str
    decision: UnitDecision
    days: int | None  # from the service of the statement; None: the institution states none
    last_day: date | None  # None: the time has not begun, or none is stated
    in_hand: bool  # an appeal on it waits for its answer
    over: bool  # the last day has passed


def terms_of(mobility: Mobility, institution_id: UUID) -> DossierTerms | None:
    """What holds for all units of this institution here."""
    return DossierTerms.objects.filter(
        mobility=mobility, institution=institution_id, superseded_at=None
    ).select_related("text").first()  # fmt: skip


def texts_of(institution_id: UUID | None) -> list[StandardText]:
    """The standard texts of an institution as they are now, by name."""
    if institution_id is None:
        return []
    return list(StandardText.objects.filter(institution=institution_id, replaced_at=None).order_by("name", "pk"))


def text_that_fits(mobility: Mobility, institution_id: UUID) -> StandardText | None:
    """The one for this qualification, else the one for any; None where there is none, or several."""
    found, title = texts_of(institution_id), qualification_of(mobility)
    for wanted in (title, ""):
        fitting = [one for one in found if one.qualification.casefold() == wanted.casefold()]
        if len(fitting) == 1:
            return fitting[0]
    return None


def qualification_of(mobility: Mobility) -> str:
    """The title of the qualification that the agreement names; empty where it names none."""
    held = parts_of(version_in_force(mobility))[PartName.UNITS].get("qualification") or {}
    return str(held.get("title_in_partnership_language") or held.get("title") or "")


def statements_of(mobility: Mobility, institution_id: UUID | None = None) -> list[Document]:
    """Every statement that was issued, the oldest first, whether it still holds or not."""
    found = Document.unscoped.filter(mobility=mobility, kind=STATEMENT)
    found = found.filter(organisation=institution_id) if institution_id else found
    return list(found.select_related("organisation").order_by("created_at", "number", "version_no"))


def statements_that_hold(mobility: Mobility) -> list[Document]:
    """The newest of each institution."""
    return papers(mobility, STATEMENT)


def service_of(statements: Iterable[Document]) -> dict[UUID, Served]:
    """By statement."""
    return {one.document_id: one for one in Served.objects.filter(document__in=list(statements))}


def issued_decisions(mobility: Mobility) -> dict[str, UnitDecision]:
    """The decisions that stand in a statement: what is recorded later is a draft until the next one."""
    decided = unit_decisions(mobility)
    if not decided:
        return {}
    last = last_event(mobility, *CLOSED_BY)
    if mobility.state in ISSUED and (last is None or last.name != "close_without_decision"):
        return decided
    issued = last_event(mobility, "recognise")
    return {code: one for code, one in decided.items() if issued and one.decided_at <= issued.at}


def appealable(mobility: Mobility) -> list[Appealable]:
    """Every unit decided in a statement, in the order of the agreement."""
    decided = issued_decisions(mobility)
    if not decided:
        return []
    statements = statements_of(mobility)
    served, waiting = service_of(statements), units_in_hand(mobility)
    terms = {one.institution_id: terms_of(mobility, one.institution_id) for one in decided.values()}
    found = []
    for unit in agreed_units(mobility):
        decision = decided.get(unit["code"])
        if decision is None:
            continue
        held = terms[decision.institution_id]
        days = decision.appeal_days or (held.appeal_days if held else None)
        since = _decided_first(decision)
        stated = [
            one for one in statements if one.organisation_id == decision.institution_id and one.created_at >= since
        ]
        days_served = [served[one.pk].served_on for one in stated if one.pk in served]
        last = min(days_served) + timedelta(days=days) if days and days_served else None
        over = last is not None and mobility.today > last
        found.append(Appealable(
            unit["code"], str(unit.get("title") or ""), decision, days, last, unit["code"] in waiting, over
        ))  # fmt: skip
    return found


def _decided_first(decision: UnitDecision) -> Any:
    """When it was decided: the correction of a clerical error begins no new time to appeal."""
    at, row = decision.decided_at, decision
    while row.correction:
        before = UnitDecision.objects.filter(
            mobility=row.mobility_id, unit_code=row.unit_code, decided_at__lt=row.decided_at
        ).order_by("-decided_at").first()  # fmt: skip
        if before is None:
            break
        at, row = before.decided_at, before
    return at


def units_in_hand(mobility: Mobility) -> set[str]:
    """Units named in an appeal that waits for its answer."""
    waiting = AppealedUnit.objects.filter(appeal__mobility=mobility, appeal__answered_at=None, answer="")
    return set(waiting.values_list("unit_code", flat=True))


def appeals_of(mobility: Mobility) -> list[Appeal]:
    """All of them with the units named and the answers, the oldest first."""
    found = Appeal.objects.filter(mobility=mobility).select_related("person").prefetch_related("units")
    return list(found.order_by("filed_at", "pk"))


def units_to_reopen(mobility: Mobility) -> set[str] | None:
    """The units that an open appeal or new evidence names; None where all are decided after all (39)."""
    closed = last_event(mobility, *CLOSED_BY)
    if closed is None or closed.name != "recognise":
        return None
    later = Evidence.objects.filter(outcome__mobility=mobility, added_at__gt=closed.at)
    named = set(later.exclude(outcome__unit_code="").values_list("outcome__unit_code", flat=True))
    return units_in_hand(mobility) | named


def appealed_of(mobility: Mobility, appeal: Appeal, institution_id: UUID | None) -> list[AppealedUnit]:
    """The units of an appeal that this institution answers and has not answered, in the order of the agreement."""
    mine = [unit["code"] for unit in units_of_institution(mobility, institution_id)]
    waiting = [one for one in appeal.units.all() if one.unit_code in mine and not one.answer]
    return sorted(waiting, key=lambda one: mine.index(one.unit_code))
