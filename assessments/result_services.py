"""Writes beside a result: the learner's own view, one halfway, evidence, that it was read, disagreement and answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from assessments import selectors
from assessments.models import Assessment, Evidence, OutcomeResult
from assessments.result_models import Dispute, Interim, OwnView, ResultsRead
from assessments.services import keep_result, supersede_result
from documents import shelf
from documents.models import StoredFile
from ground import clock
from ground.errors import NotThere
from lifecycle.days import add_working_days
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.tables.outcome_result import State

ANSWER_WORKING_DAYS = 5
KEPT = (
    "methods", "place", "language", "grade", "grade_scale", "strong", "weak", "difference", "parts", "criteria",
    "evidence",
)  # fmt: skip
Grid = Sequence[Mapping[str, Any]]


def say_own_view(*, outcome: OutcomeResult, person_id: UUID, criteria: Grid, text: str = "") -> OwnView:
    """The last one counts. The same said twice is said once."""
    last = outcome.own_views.filter(person=person_id).last()
    if last is not None and (last.criteria, last.text) == (list(criteria), text):
        return last
    return OwnView.objects.create(
        outcome=outcome,
        person_id=person_id,
        on_day=outcome.mobility.today,
        at=clock.now(),
        criteria=list(criteria),
        text=text,
    )


def note_interim(
    *, outcome: OutcomeResult, assessor_id: UUID, assessed_on: date, criteria: Grid, text: str = ""
) -> Interim:
    """One on the way. The same noted twice is one."""
    facts = {"assessed_on": assessed_on, "criteria": list(criteria), "text": text}
    last = outcome.interims.filter(assessor=assessor_id).last()
    if last is not None and all(getattr(last, name) == value for name, value in facts.items()):
        return last
    return Interim.objects.create(outcome=outcome, assessor_id=assessor_id, at=clock.now(), **facts)


def take_evidence_away(*, mobility: Mobility, evidence_id: UUID, person_id: UUID | None) -> Evidence:
    """Added by mistake, by who takes it away; with its file. What a stated result rests on stays."""
    held = Evidence.objects.select_related("outcome", "file").filter(pk=evidence_id, outcome__mobility=mobility).first()
    if held is None or held.person_id != person_id:
        raise NotThere("assessments.no_such_evidence")
    if held.outcome.state != State.PLANNED:
        raise ActRefused("assessments.evidence_counts")
    held.delete()
    if held.file is not None:
        _remove(held.file)
    return held


def _remove(file: StoredFile) -> None:
    name = file.file
    file.delete()
    transaction.on_commit(lambda: shelf.remove(name))


def read_results(*, mobility: Mobility, person_id: UUID) -> ResultsRead:
    """As they are now."""
    sha256 = selectors.grid_digest(mobility)
    read, _new = ResultsRead.objects.get_or_create(
        mobility=mobility, person_id=person_id, sha256=sha256, defaults={"at": clock.now()}
    )
    return read


def dispute(*, outcome: OutcomeResult, person_id: UUID, text: str, file: StoredFile | None = None) -> Dispute:
    """To be answered within five working days."""
    stated = selectors.current_of(outcome)
    assert stated is not None  # the form offers only what was stated
    mobility = outcome.mobility
    return Dispute.objects.create(
        mobility=mobility,
        outcome=outcome,
        assessment=stated,
        person_id=person_id,
        at=clock.now(),
        text=text,
        file=file,
        due_on=add_working_days(mobility.today, ANSWER_WORKING_DAYS, mobility.country),
    )


def look_again(*, dispute: Dispute, before: date, text: str) -> None:
    """Both look at it once more; it stays open until then."""
    dispute.due_on, dispute.again_text = before, text
    dispute.save(update_fields=["due_on", "again_text"])


def answer(*, dispute: Dispute, person_id: UUID | None, answer: str, text: str) -> None:
    """It is settled, one way or the other."""
    dispute.answer, dispute.answer_text = answer, text
    dispute.answered_by_id, dispute.answered_at = person_id, clock.now()
    dispute.save(update_fields=["answer", "answer_text", "answered_by", "answered_at"])


def change_result(
    *, dispute: Dispute, person_id: UUID | None, result: str, criteria: Grid, grade: str = ""
) -> Assessment:
    """A new statement in the place of the one that was signed, which is kept: it is signed anew."""
    held, outcome = dispute.assessment, dispute.outcome
    facts = {name: getattr(held, name) for name in KEPT}
    if criteria:
        given = {one["criterion"]: one for one in criteria}
        facts["criteria"] = [{**one, **given.pop(one["criterion"], {})} for one in held.criteria] + list(given.values())
    facts["grade"] = grade or facts["grade"]
    supersede_result(outcome=outcome)
    return keep_result(
        outcome=outcome, result=result, assessed_on=dispute.mobility.today, assessor_id=person_id, facts=facts
    )
