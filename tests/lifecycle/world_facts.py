"""Facts that may also be so in a world of `worlds`: they spoil what was met, or change whose turn it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.actors import SYSTEM
from accounts.models import Membership, MembershipRole
from agreements import selectors as agreements
from agreements.models import AgreementVersion
from agreements.parts import PartName
from assessments.models import (
    Assessment,
    Debriefing,
    Evidence,
    FollowUp,
    Incident,
    Item,
    OutcomeResult,
    PreparationItem,
)
from ground import clock
from lifecycle.act_forms import waivable_now
from lifecycle.gate import GATE_MET
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ParticipantRecord, ToDo, Waiver
from lifecycle.models.event import EventKind
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.agreement_version import State as VersionState
from lifecycle.tables.outcome_result import State as OutcomeState
from lifecycle.writing import Happened, append_event
from partnerships.models import MemorandumParty, MemorandumVersion, StayPlan
from partnerships.services import open_next_version as open_next_memorandum
from quality.models import Answer, EmployerDebrief, ImprovementAction
from recognition.models import Appeal, AppealedUnit
from tests.factories.assessments import END, PARTS, START, UNITS
from tests.lifecycle.conftest import Cast
from tests.lifecycle.worlds import a_memorandum_in, a_version_in, person, put_outcome


@dataclass(frozen=True)
class Fact:
    """Something that may also be so. `change` writes it."""

    name: str
    change: Callable[[Cast], object]

    def __repr__(self) -> str:
        return self.name


def _columns(**values: Any) -> Callable[[Cast], object]:
    return lambda cast: Mobility.unscoped.filter(pk=cast.mobility.pk).update(**values)


def _late(days: int) -> Callable[[Cast], object]:
    """A follow-up is not done, due so many days ago."""

    def change(cast: Cast) -> None:
        found = FollowUp.objects.filter(mobility=cast.mobility, nth=1)
        found.update(done_on=None, due_on=clock.today() - timedelta(days=days))

    return change


def _of(model: Any, **values: Any) -> Callable[[Cast], object]:
    return lambda cast: model.objects.filter(mobility=cast.mobility).update(**values)


def _without(model: Any) -> Callable[[Cast], object]:
    return lambda cast: model.objects.filter(mobility=cast.mobility).delete()


def _ended(part: str) -> Callable[[Cast], object]:
    def change(cast: Cast) -> None:
        for parts in (OrganisationPart, NamedPart):
            parts.objects.open().filter(mobility=cast.mobility, part=part).update(until_at=clock.now())

    return change


def _assessed_by(role: Role) -> Callable[[Cast], object]:
    return lambda cast: Assessment.objects.filter(outcome__mobility=cast.mobility).update(
        assessor_id=person(cast, role)
    )


def _waive_all(*, consented: bool) -> Callable[[Cast], object]:
    def change(cast: Cast) -> None:
        for what, missing in waivable_now(cast.stay()).items():
            transition, guard = what.split("/")
            Waiver.objects.create(
                mobility=cast.mobility, transition=transition, guard=guard, covers=[item.key for item in missing],
                reason="Known to both", given_by_id=person(cast, Role.SENDING_COORDINATOR), role="CO",
                given_at=clock.now(), needs_consent=not consented,
            )  # fmt: skip

    return change


def _open_version(state: str) -> Callable[[Cast], object]:
    def change(cast: Cast) -> None:
        stay = cast.stay()
        if agreements.version_in_force(stay) and not agreements.open_version(stay):
            a_version_in(stay, state)

    return change


def _new_evidence(cast: Cast) -> None:
    for outcome in OutcomeResult.unscoped.filter(mobility=cast.mobility)[:1]:
        Evidence.objects.create(
            outcome=outcome, label="Letter", person_id=person(cast, Role.ASSESSOR), added_at=clock.now()
        )


def _outcomes(state: str) -> Callable[[Cast], object]:
    def change(cast: Cast) -> None:
        for outcome in OutcomeResult.unscoped.filter(mobility=cast.mobility)[:1]:
            put_outcome(outcome, state, cast)

    return change


def _decided(cast: Cast) -> None:
    for outcome in OutcomeResult.unscoped.filter(mobility=cast.mobility, state=OutcomeState.ASSESSED):
        put_outcome(outcome, OutcomeState.VALIDATED, cast)


def _happened(name: str) -> Callable[[Cast], object]:
    """A step of the stay lies behind it."""
    happened = Happened(EventKind.TRANSITION, name, SYSTEM, Role.SYSTEM)
    return lambda cast: append_event(Standing.of_stay(cast.stay()), happened)


def _covered(cast: Cast) -> None:
    """A memorandum in force is linked to the stay."""
    if not MemorandumVersion.unscoped.exists():
        memorandum = a_memorandum_in(cast, "in_force").memorandum
        StayPlan.objects.update_or_create(mobility=cast.mobility, defaults={"memorandum": memorandum})


def _earlier_version(cast: Cast) -> None:
    """An earlier version of the agreement is still in force."""
    if not agreements.version_in_force(cast.stay()):
        version = AgreementVersion.objects.create(
            mobility=cast.stay(), number=1, state=VersionState.IN_FORCE, submitted_at=clock.now(),
            in_force_at=clock.now(), created_at=clock.now(), language="en",
        )  # fmt: skip
        version.parts.create(name=PartName.PERIOD, content=PARTS[PartName.PERIOD], sha256="0" * 64)


def _met_since(days: int) -> Callable[[Cast], object]:
    """The to-dos say that nothing is missing for the last step, since so many days."""
    return lambda cast: ToDo.unscoped.create(
        mobility=cast.mobility, transition="complete", key=f"open-{days}", code=GATE_MET, owner="QM", holds="never",
        since=clock.now() - timedelta(days=days),
    )  # fmt: skip


def _memorandum(**values: Any) -> Callable[[Cast], object]:
    return lambda cast: MemorandumVersion.unscoped.update(**values)


def _no_member(right: str) -> Callable[[Cast], object]:
    return lambda cast: Membership.objects.filter(role=right).update(until_on=date(2026, 1, 1))


def _an_action(cast: Cast) -> None:
    for version in MemorandumVersion.unscoped.all()[:1]:
        ImprovementAction.objects.create(
            memorandum=version.memorandum, text="Name a tutor earlier", opened_on=date(2026, 1, 1),
            opened_by_id=person(cast, Role.SENDING_COORDINATOR),
        )  # fmt: skip


def _next_draft(cast: Cast) -> None:
    for version in MemorandumVersion.unscoped.filter(state="in_force")[:1]:
        open_next_memorandum(version=version)


def _appeal(cast: Cast) -> None:
    filed = Appeal.objects.create(
        mobility=cast.mobility, person_id=person(cast, Role.PARTICIPANT), text="Why?", filed_at=clock.now()
    )
    AppealedUnit.objects.create(appeal=filed, unit_code=str(UNITS[0]["code"]))


def _an_incident(cast: Cast, **facts: Any) -> Incident:
    return Incident.objects.create(
        mobility=cast.mobility, happened_on=START, severity=1, sealed_kind="", sealed_text="x",
        person_id=person(cast, Role.HOST_TUTOR), reported_at=clock.now(), **facts,
    )  # fmt: skip


OF_A_STAY: dict[str, Callable[[Cast], object]] = {
    "the plan has no country": _columns(country=""),
    "the plan has no end": _columns(planned_end=None),
    "the stay is too short": _columns(planned_end=date(2026, 3, 6)),
    "the stay is at home": _columns(country="LT"),
    "it evaluates": _columns(approach="evaluate"),
    "it declares": _columns(approach="declare"),
    "it needs a memorandum": _columns(mou_required=True),
    "it needs none": _columns(mou_required=False),
    "the employer knows nothing": _columns(employer_informed_on=None),
    "an apprentice whose employer has not agreed": _columns(apprentice=True, employer_agreed_on=None),
    "paused since yesterday's end": _columns(suspended_from=END),
    "force majeure": _columns(force_majeure=True),
    "the participant is of age": lambda cast: ParticipantRecord.objects.update(birth_date=date(2001, 1, 1)),
    "no tutor": _ended("tutor"),
    "no host": _ended("hosting"),
    "no sending organisation": _ended("sending"),
    "no employer": _ended("employer"),
    "no validator": _ended("validator"),
    "no quality manager": _no_member(MembershipRole.QUALITY_MANAGER),
    "a follow-up due tomorrow": _late(-1),
    "a follow-up late": _late(3),
    "no debriefing": _without(Debriefing),
    "not insured": lambda cast: PreparationItem.objects.filter(code=Item.INSURANCE).update(done_on=None),
    "not prepared": lambda cast: PreparationItem.objects.filter(code=Item.LANGUAGE).update(done_on=None),
    "nobody approved": lambda cast: [one.reviews.all().delete() for one in AgreementVersion.unscoped.all()],
    "no consent": lambda cast: cast.stay().guardian_consents.update(withdrawn_at=clock.now()),
    "one outcome has no result": _outcomes(OutcomeState.PLANNED),
    "one outcome is not decided": _outcomes(OutcomeState.ASSESSED),
    "one outcome is validated": _outcomes(OutcomeState.VALIDATED),
    "every outcome is decided": _decided,
    "the validation was closed": _happened("validate"),
    "it was recognised": _happened("recognise"),
    "it was closed without a decision": _happened("close_without_decision"),
    "a memorandum covers it": _covered,
    "an earlier version is in force": _earlier_version,
    "nothing was written since the arrival": _of(FollowUp, done_on=None),
    "the coordinator assessed": _assessed_by(Role.SENDING_COORDINATOR),
    "the validator assessed": _assessed_by(Role.VALIDATOR),
    "all failed": lambda cast: Assessment.objects.update(result="failed"),
    "nobody answered": _without(Answer),
    "no debrief with the employer": _without(EmployerDebrief),
    "an incident": _an_incident,
    "an incident that the school closed": lambda cast: _an_incident(
        cast, closed_at=clock.now(), ending="settled", asks_host=True
    ),
    "new evidence": _new_evidence,
    "an appeal": _appeal,
    "everything waived": _waive_all(consented=True),
    "everything waived, not agreed": _waive_all(consented=False),
    "an amendment in draft": _open_version(VersionState.DRAFT),
    "an amendment in review": _open_version(VersionState.REVIEW),
    "an amendment in signing": _open_version(VersionState.SIGNING),
    "open for forty days": _met_since(40),
    "open for a day": _met_since(1),
}  # fmt: skip
OF_A_MEMORANDUM: dict[str, Callable[[Cast], object]] = {
    "the memorandum is empty": _memorandum(content={}),
    "the memorandum has no end": _memorandum(valid_until=None),
    "an action is open": _an_action,
    "the next memorandum is being written": _next_draft,
    "a party has no contact": lambda cast: MemorandumParty.objects.filter(position=1).update(contact=None),
    "the school is no coordinator's": _no_member(MembershipRole.COORDINATOR),
}
FACTS = tuple(Fact(name, change) for name, change in OF_A_STAY.items())
FACTS_OF_A_MEMORANDUM = tuple(Fact(name, change) for name, change in OF_A_MEMORANDUM.items())
