"""Many stays, written past every rule and as thin as pages read them: parts, people, to-dos, follow-ups, papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.models import Organisation, Person
from assessments.models import FollowUp
from documents.models import Document, DocumentState, SignatureRequest
from ground import clock
from ground.every_row import every_row
from lifecycle.models import Mobility, NamedPart, OrganisationPart, RuleSet, ToDo
from lifecycle.models.todo import Holds
from lifecycle.tables.mobility import RANK, State
from tests.factories.accounts import OrganisationFactory

STATES = (  # one of ten each; three of ten are over
    State.PREPARATION, State.AGREEMENT_DRAFT, State.AGREEMENT_REVIEW, State.AGREEMENT_SIGNING, State.READY,
    State.ONGOING, State.ONGOING, State.COMPLETED, State.COMPLETED, State.COMPLETED,
)  # fmt: skip
LEAVES_IN = {State.COMPLETED: -200, State.ONGOING: -20}  # days, and up to fifty more
LASTS = timedelta(days=40)
GONE = (State.ONGOING, State.COMPLETED)
WRITTEN = (Person, Mobility, OrganisationPart, NamedPart, ToDo, FollowUp, Document, SignatureRequest)
AT_ONCE = 2000


@dataclass(frozen=True)
class School:
    """Who sends and who hosts, with the people who owe something in each stay."""

    sending: Organisation
    hosting: Organisation
    coordinator: UUID | None
    tutor: UUID | None
    rules: RuleSet


def some_hosts(number: int) -> list[Organisation]:
    """Companies abroad."""
    return [OrganisationFactory(country="IT", kind="company") for _nth in range(number)]


def add_stays(
    number: int, *, sending: Organisation, hosting: Organisation, coordinator: UUID | None, tutor: UUID | None
) -> None:
    """Stays of one school at one host; the coordinator and the tutor owe something in each that is not over."""
    school = School(sending, hosting, coordinator, tutor, RuleSet.objects.all()[0])
    for start in range(0, number, AT_ONCE):
        rows = [row for nth in range(start, min(start + AT_ONCE, number)) for row in _rows(nth, school)]
        for model in WRITTEN:
            every_row(model).bulk_create([row for row in rows if type(row) is model], batch_size=500)


def _rows(nth: int, school: School) -> Iterator[Any]:
    learner = Person(given_names=f"Voornaam{nth}", family_names=f"Voorbeeld{nth}", keeper=school.sending)
    stay = _stay(nth, learner, school)
    yield from (learner, stay)
    yield from _parts(stay, school)
    if stay.state != State.COMPLETED:
        yield from _owed(nth, stay, school)
    if stay.state == State.ONGOING:
        for week in (1, 2, 3):
            yield FollowUp(mobility=stay, nth=week, period_from=stay.planned_start, due_on=clock.today())
    if stay.state == State.AGREEMENT_SIGNING:
        yield from _text(stay, school)


def _stay(nth: int, learner: Person, school: School) -> Mobility:
    state = STATES[nth % len(STATES)]
    start = clock.today() + timedelta(days=LEAVES_IN.get(state, 60) + nth % 50)
    return Mobility(
        number=f"T-{uuid4().hex[:16]}", participant=learner, rule_set=school.rules, programme="Erasmus+",
        call_year=2024, activity="short_term_learner", country="IT", created_at=clock.now(), planned_start=start,
        planned_end=start + LASTS, started_on=start if state in GONE else None,
        ended_on=start + LASTS if state == State.COMPLETED else None, state=state, reached=RANK[state],
    )  # fmt: skip


def _parts(stay: Mobility, school: School) -> Iterator[Any]:
    begun: dict[str, Any] = {"mobility": stay, "from_at": clock.now() - timedelta(days=9)}
    sending: dict[str, Any] = {"organisation": school.sending, "responsible_id": school.coordinator}
    yield OrganisationPart(part="sending", **sending, **begun)
    yield OrganisationPart(part="hosting", organisation=school.hosting, **begun)
    yield NamedPart(part="participant", person=stay.participant, **begun)
    if school.tutor:
        yield NamedPart(part="tutor", person_id=school.tutor, organisation=school.hosting, **begun)


def _owed(nth: int, stay: Mobility, school: School) -> Iterator[ToDo]:
    for key, owner, person, days in (
        ("own", "CO", school.coordinator, nth % 90 - 20), ("role", "CO", None, nth % 60),
        ("host", "HC", None, nth % 70 - 10), ("tutor", "HT", school.tutor, nth % 40), ("learner", "LE", None, None),
    ):  # fmt: skip
        yield ToDo(
            mobility=stay, transition="x", key=key, code="lifecycle.reason", owner=owner, person_id=person,
            since=clock.now() - timedelta(days=3), holds=Holds.NOW,
            due_on=None if days is None else clock.today() + timedelta(days=days),
        )  # fmt: skip


def _text(stay: Mobility, school: School) -> Iterator[Any]:
    now = clock.now()
    paper = Document(
        key=uuid4().hex, number=stay.number, kind="learning_agreement", rendering="for_signature",
        state=DocumentState.READY, title="Learning agreement", language="en", mobility=stay, chain=stay.pk,
        subject_type="mobility", subject_id=stay.pk, organisation=school.sending, reader_roles=["CO", "HC", "LE"],
        snapshot={"document": {}, "data": {}, "signers": []}, template="documents/agreements/learning_agreement.html",
        template_version="0" * 64, file=uuid4().hex, verification_code=uuid4().hex[:14], sha256="0" * 64, size=1,
        pages=1, created_at=now, ready_at=now,
    )  # fmt: skip
    yield paper
    for role, person in (("LE", stay.participant_id), ("CO", school.coordinator)):
        if person:
            yield SignatureRequest(document=paper, mobility=stay, person_id=person, role=role, asked_at=now)
