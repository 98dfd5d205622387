"""Many stays, written past every rule and as thin as pages read them: parts, people, to-dos, follow-ups, papers."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.models import Organisation, Person
from assessments.models import FollowUp
from documents.models import Document, DocumentState, SignatureRequest
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart, RuleSet, ToDo
from lifecycle.models.todo import Holds
from lifecycle.tables.mobility import RANK, State
from tests.factories.accounts import OrganisationFactory

# Every tenth stay is prepared, every tenth in review, and so on; a third is over.
STATES = (
    State.PREPARATION, State.AGREEMENT_DRAFT, State.AGREEMENT_REVIEW, State.AGREEMENT_SIGNING, State.READY,
    State.ONGOING, State.ONGOING, State.COMPLETED, State.COMPLETED, State.COMPLETED,
)  # fmt: skip
AT_ONCE = 2000


def some_hosts(number: int) -> list[Organisation]:
    """Companies abroad."""
    return [OrganisationFactory(country="IT", kind="company") for _nth in range(number)]


def add_stays(
    number: int, *, sending: Organisation, hosting: Organisation, coordinator: UUID | None, tutor: UUID | None
) -> None:
    """Stays of one school at one host; the coordinator and the tutor owe something in each that is not over."""
    for start in range(0, number, AT_ONCE):
        _write([_Stay(nth, sending, hosting, coordinator, tutor) for nth in range(start, min(start + AT_ONCE, number))])


def _write(stays: "list[_Stay]") -> None:
    for model in (Person, Mobility, OrganisationPart, NamedPart, ToDo, FollowUp, Document, SignatureRequest):
        rows = [row for stay in stays for row in stay.rows if type(row) is model]
        model._base_manager.bulk_create(rows, batch_size=500)


class _Stay:
    """The rows of one."""

    rules: dict[None, RuleSet] = {}

    def __init__(
        self, nth: int, sending: Organisation, hosting: Organisation, coordinator: UUID | None, tutor: UUID | None
    ) -> None:
        self.now, self.state = clock.now(), STATES[nth % len(STATES)]
        self.learner = Person(given_names=f"Voornaam{nth}", family_names=f"Voorbeeld{nth}", keeper=sending)
        start = self._start(nth)
        self.stay = Mobility(
            number=f"T-{uuid4().hex[:16]}", participant=self.learner, rule_set=RuleSet.objects.all()[0]
            if None not in self.rules else self.rules[None], programme="Erasmus+", call_year=2024,
            activity="short_term_learner", country="IT", created_at=self.now, planned_start=start,
            planned_end=start + timedelta(days=40), started_on=start if self.state in _GONE else None,
            ended_on=start + timedelta(days=40) if self.state == State.COMPLETED else None, state=self.state,
            reached=RANK[self.state],
        )  # fmt: skip
        self.rows: list[Any] = [self.learner, self.stay]
        self.rows += self._parts(sending, hosting, coordinator, tutor)
        if self.state != State.COMPLETED:
            self.rows += self._owed(nth, coordinator, tutor)
        if self.state == State.AGREEMENT_SIGNING:
            self.rows += self._text(sending, coordinator)

    def _start(self, nth: int) -> date:
        days = {State.COMPLETED: -200, State.ONGOING: -20}.get(self.state, 60)
        return clock.today() + timedelta(days=days + nth % 50)

    def _parts(
        self, sending: Organisation, hosting: Organisation, coordinator: UUID | None, tutor: UUID | None
    ) -> Iterator[Any]:
        since = self.now - timedelta(days=9)
        yield OrganisationPart(
            mobility=self.stay, organisation=sending, part="sending", responsible_id=coordinator, from_at=since
        )
        yield OrganisationPart(mobility=self.stay, organisation=hosting, part="hosting", from_at=since)
        yield NamedPart(mobility=self.stay, person=self.learner, part="participant", from_at=since)
        if tutor:
            yield NamedPart(mobility=self.stay, person_id=tutor, part="tutor", from_at=since, organisation=hosting)

    def _owed(self, nth: int, coordinator: UUID | None, tutor: UUID | None) -> Iterator[Any]:
        for key, owner, person, days in (
            ("own", "CO", coordinator, nth % 90 - 20), ("role", "CO", None, nth % 60),
            ("host", "HC", None, nth % 70 - 10), ("tutor", "HT", tutor, nth % 40), ("learner", "LE", None, None),
        ):  # fmt: skip
            yield ToDo(
                mobility=self.stay, transition="x", key=key, code="lifecycle.reason", owner=owner, person_id=person,
                since=self.now - timedelta(days=3), holds=Holds.NOW,
                due_on=None if days is None else clock.today() + timedelta(days=days),
            )  # fmt: skip
        if self.state == State.ONGOING:
            for week in (1, 2, 3):
                yield FollowUp(
                    mobility=self.stay, nth=week, period_from=self.stay.planned_start, due_on=clock.today()
                )

    def _text(self, sending: Organisation, coordinator: UUID | None) -> Iterator[Any]:
        paper = Document(
            key=uuid4().hex, number=self.stay.number, kind="learning_agreement", rendering="for_signature",
            state=DocumentState.READY, title="Learning agreement", language="en", mobility=self.stay,
            chain=self.stay.pk, subject_type="mobility", subject_id=self.stay.pk, organisation=sending,
            reader_roles=["CO", "HC", "LE"], snapshot={"document": {}, "data": {}, "signers": []},
            template="documents/agreements/learning_agreement.html", template_version="0" * 64, file=uuid4().hex,
            verification_code=uuid4().hex[:14], sha256="0" * 64, size=1, pages=1, created_at=self.now,
            ready_at=self.now,
        )  # fmt: skip
        yield paper
        for person in (self.learner.pk, coordinator):
            if person:
                yield SignatureRequest(
                    document=paper, mobility=self.stay, person_id=person, role="LE", asked_at=self.now
                )


_GONE = (State.ONGOING, State.COMPLETED)
