"""Writes of the recognition desk: standard texts, terms of a dossier, service of a statement, answers to appeals."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from documents.models import Document
from ground import clock
from lifecycle.models import Mobility
from recognition.appeals import terms_of, text_that_fits
from recognition.desk_models import AppealAnswer, AppealedUnit, DossierTerms, Served, StandardText
from recognition.models import Appeal, UnitDecision

TEXT_FIELDS = (
    "name", "qualification", "legal_basis", "appeal_to", "appeal_days", "effect_full", "effect_partial",
    "effect_extra_credit", "effect_none", "reason_partial", "reason_none",
)  # fmt: skip


@transaction.atomic
def keep_text(*, institution_id: UUID, facts: Mapping[str, Any], former: StandardText | None = None) -> StandardText:
    """The first version of a standard text, or the next one; the same words again are the version that holds."""
    words = {name: facts[name] for name in TEXT_FIELDS}
    if former is not None and all(getattr(former, name) == words[name] for name in TEXT_FIELDS):
        return former
    more: dict[str, Any] = {}
    if former is not None:
        StandardText.objects.filter(series=former.series, replaced_at=None).update(replaced_at=clock.now())
        more = {"series": former.series, "version": former.version + 1}
    return StandardText.objects.create(institution_id=institution_id, kept_at=clock.now(), **words, **more)


def set_terms(*, mobility: Mobility, institution_id: UUID, **facts: Any) -> DossierTerms:
    """What holds for the whole dossier from now on; a statement issued before keeps what it had."""
    DossierTerms.objects.filter(mobility=mobility, institution=institution_id, superseded_at=None).update(
        superseded_at=clock.now()
    )
    return DossierTerms.objects.create(
        mobility=mobility, institution_id=institution_id, set_at=clock.now(), **facts
    )  # fmt: skip


def terms_by_the_text(*, mobility: Mobility, institution_id: UUID) -> None:
    """With the first decision: the one standard text that fits is taken without being asked for."""
    if terms_of(mobility, institution_id) is not None:
        return
    text = text_that_fits(mobility, institution_id)
    if text is not None:
        set_terms(
            mobility=mobility, institution_id=institution_id, text=text, legal_basis=text.legal_basis,
            appeal_to=text.appeal_to, appeal_days=text.appeal_days,
        )  # fmt: skip


def effect_by_the_text(mobility: Mobility, institution_id: UUID, decision: str) -> str:
    """What the standard text of the dossier says a decision means; empty where it says nothing."""
    terms = terms_of(mobility, institution_id)
    return str(getattr(terms.text, f"effect_{decision}", "")) if terms is not None and terms.text else ""


def note_served(*, mobility: Mobility, document: Document, how: str, on: date, receipt: str = "") -> Served:
    """The first proof counts: a later one changes nothing."""
    held, _new = Served.objects.get_or_create(
        document=document,
        defaults={
            "mobility": mobility, "how": how, "served_on": on, "receipt": receipt, "noted_at": clock.now(),
        },
    )  # fmt: skip
    return held


def name_units(*, appeal: Appeal, codes: Collection[str]) -> list[AppealedUnit]:
    """What the appeal is about."""
    return [AppealedUnit.objects.create(appeal=appeal, unit_code=code) for code in codes]


def answer_unit(*, unit: AppealedUnit, answer: str, reason: str, person_id: UUID | None) -> None:
    """The institution's word on one unit; with the last one the appeal is answered."""
    unit.answer, unit.reason, unit.person_id, unit.answered_at = answer, reason, person_id, clock.now()
    unit.save(update_fields=["answer", "reason", "person", "answered_at"])
    if not unit.appeal.units.filter(answer="").exists():
        Appeal.objects.filter(pk=unit.appeal_id, answered_at=None).update(answered_at=clock.now())


def answer_by_decisions(*, mobility: Mobility) -> None:
    """A new statement answers the appeals on the units that were decided anew since."""
    waiting = AppealedUnit.objects.filter(appeal__mobility=mobility, appeal__answered_at=None, answer="")
    current = {one.unit_code: one for one in UnitDecision.objects.filter(mobility=mobility, superseded_at=None)}
    for unit in waiting.select_related("appeal"):
        now = current.get(unit.unit_code)
        if now is None or now.decided_at < unit.appeal.filed_at:
            continue
        before = UnitDecision.objects.filter(
            mobility=mobility, unit_code=unit.unit_code, decided_at__lt=unit.appeal.filed_at
        ).order_by("-decided_at").first()  # fmt: skip
        same = before is not None and (before.decision, before.points) == (now.decision, now.points) and now.reason
        answer = AppealAnswer.STAYS if same else AppealAnswer.CHANGED
        answer_unit(unit=unit, answer=answer, reason=now.reason, person_id=now.person_id)
