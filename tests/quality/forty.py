"""A school with forty stays, small enough to count on paper. `test_forty_stays` says what comes out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.actors import SYSTEM
from accounts.models import Organisation, Person
from agreements.models import AgreementVersion
from assessments.models import Assessment, FollowUp, Incident, OutcomeResult, PreparationItem
from ground import clock
from lifecycle.models import Cohort, Event, Mobility, NamedPart, OrganisationPart
from lifecycle.models.event import EventKind
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.writing import Happened, append_event
from partners.models import Check
from partnerships.models import Memorandum, MemorandumVersion, StayPlan
from quality.answering import agree
from quality.models import Answer, ImprovementAction, Reply
from quality.services import note_report
from quality.year_facts import Fact, YearFactKind, keep
from recognition.models import EuropassRecord, OutcomeDecision, UnitDecision
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.quality import a_past_stay, said, told_early
from tests.lifecycle.conftest import Cast

TODAY = datetime(2026, 1, 12, 9, tzinfo=UTC)
SPRING = {"started_on": date(2025, 3, 3), "planned_start": date(2025, 3, 3), "planned_end": date(2025, 4, 25)}
NOT_BEGUN = {"started_on": None, "ended_on": None}
Stays = dict[int, Mobility]


def at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)


def forty(cast: Cast) -> Stays:
    """The stays by their number, 1 to 40."""
    OrganisationPart.objects.filter(mobility=cast.mobility).update(until_at=TODAY - timedelta(days=9))
    rome = OrganisationFactory(name="Trattoria Esempio", country="IT", town="Roma")
    stays = who_goes(cast, rome)
    prepare(cast, stays)
    happen(cast, stays)
    learn(cast, stays)
    say(cast, stays)
    note_reports(stays)
    do_something(cast)
    school = cast.organisations["sending"]
    Check.unscoped.create(
        keeper=school, organisation=cast.organisations["hosting"], kind="accredited", checked_on=date(2025, 1, 5),
        valid_until=date(2026, 12, 31),
    )  # fmt: skip
    numbers = {YearFactKind.GRADUATES: 400, YearFactKind.STAFF: 60, YearFactKind.STAFF_IN_TRAINING: 15,
               YearFactKind.TRAINING_FUNDS: 12000, YearFactKind.NEEDS_NAMED: 15}  # fmt: skip
    keep(
        organisation_id=school.pk, person_id=None, facts=[Fact(2025, kind, number) for kind, number in numbers.items()]
    )
    return stays


def who_goes(cast: Cast, rome: Organisation) -> Stays:
    stays: Stays = {}
    group = Cohort.unscoped.create(organisation=cast.organisations["sending"], name="Spring", is_group=True)
    for nth in range(1, 41):
        facts: dict[str, Any] = {**SPRING, "ended_on": date(2025, 4, 25), "country": "ES", "approach": "certify"}
        facts |= {"fewer_opportunities": "yes" if nth <= 10 or nth in (21, 22) else "no"}
        facts |= {"cohort": group} if nth <= 5 else {}
        facts |= {"mou_required": True} if nth <= 25 else {}
        if nth in range(21, 25):
            facts |= {"ended_on": date(2025, 4, 10)}
        if nth == 25:
            facts |= {"ended_on": date(2025, 4, 1), "force_majeure": True}
        if nth == 26:
            days = {
                "started_on": date(2025, 12, 1),
                "planned_start": date(2025, 12, 1),
                "planned_end": date(2026, 2, 1),
            }
            facts |= {**days, "ended_on": None, "state": "ongoing"}
        if nth in range(27, 33):
            days = {"started_on": date(2025, 5, 5), "planned_start": date(2025, 5, 5), "planned_end": date(2025, 5, 9)}
            facts |= {**days, "ended_on": date(2025, 5, 9), "approach": "declare", "participant_kind": "staff"}
            facts |= {"fewer_opportunities": "undeclared", "host": rome, "country": "IT"}
        if nth in (33, 34):
            days = {
                "started_on": date(2025, 9, 1),
                "planned_start": date(2025, 9, 1),
                "planned_end": date(2025, 12, 19),
            }
            facts |= {**days, "ended_on": date(2025, 12, 19), "approach": "evaluate", "host": rome, "country": "IT"}
            facts |= {"state": "feedback", ("agreed_after_on" if nth == 33 else "no_agreement_on"): date(2025, 12, 20)}
        if nth in (35, 36):
            facts |= {**NOT_BEGUN, "state": "withdrawn", "reached": 6}
        if nth == 37:
            facts |= {**NOT_BEGUN, "state": "cancelled", "reached": 0}
        if nth >= 38:
            facts |= {**NOT_BEGUN, "state": "draft", "reached": 0}
        if nth <= 13:
            facts |= {"tutor": PersonFactory()}
        if nth <= 8:
            facts |= {"employer": cast.organisations["employer"]}
        stays[nth] = a_past_stay(cast, **facts)
    return stays


def prepare(cast: Cast, stays: Stays) -> None:
    signed = {range(1, 21): date(2025, 2, 10), range(21, 25): date(2025, 3, 3), (25,): date(2025, 2, 28),
              (26,): date(2025, 11, 30), (33, 34): date(2025, 9, 2), (35, 36): date(2025, 2, 10)}  # fmt: skip
    for numbers, day in signed.items():
        for nth in numbers:
            a_version(stays[nth], 1, day)
    for nth in range(1, 8):
        a_version(stays[nth], 2, date(2025, 3, 20), kind="amendment")
    for nth in range(1, 14):
        day = date(2025, 3, 3) if nth == 13 else date(2025, 2, 20)
        NamedPart.objects.filter(mobility=stays[nth], part="tutor").update(from_at=at(day))
    for nth in (1, 27):
        NamedPart.objects.create(mobility=stays[nth], person=PersonFactory(), part="accompanying", from_at=clock.now())
    for nth in range(1, 10):
        done = None if nth == 9 else date(2025, 3, 3) if nth in (7, 8) else date(2025, 2, 20)
        PreparationItem.objects.create(mobility=stays[nth], code="insurance", done_on=done)
        if nth <= 6:
            PreparationItem.objects.create(mobility=stays[nth], code="travel", done_on=date(2025, 3, 2))
    for code, until, numbers in (("M1", date(2025, 4, 20), range(1, 11)), ("M2", date(2026, 8, 31), range(11, 21))):
        memorandum = Memorandum.objects.create(
            code=code, opened_by=cast.organisations["sending"], created_at=clock.now()
        )
        MemorandumVersion.unscoped.create(
            memorandum=memorandum, number=1, state="in_force", valid_from=date(2024, 9, 1), valid_until=until,
            in_force_at=at(date(2024, 9, 1)), created_at=clock.now(),
        )  # fmt: skip
        for nth in numbers:
            StayPlan.objects.update_or_create(mobility=stays[nth], defaults={"memorandum": memorandum})


def a_version(stay: Mobility, number: int, day: date, kind: str = "agreement") -> None:
    AgreementVersion.unscoped.create(
        mobility=stay, number=number, kind=kind, state="superseded", created_at=clock.now(), submitted_at=clock.now(),
        in_force_at=at(day),
    )  # fmt: skip


def happen(cast: Cast, stays: Stays) -> None:
    for nth, reason in zip(range(21, 25), ("health", "family", "placement_mismatch", "safety"), strict=True):
        told_early(stays[nth], reason)
    due = date(2025, 3, 14)
    for nth in range(1, 7):
        if nth < 6:
            a_follow_up(stays[nth], 1, due, done_on=due, tasks="Walls")
        a_follow_up(stays[nth], 2, due, **({"done_on": due + timedelta(days=2), "tasks": "Walls"} if nth < 6 else {}))
    for nth, severity, hours in ((1, 2, 2), (1, 3, 0), (2, 1, 30), (21, 2, 5), (22, 1, None), (23, 1, 50)):
        reported = at(date(2025, 3, 20))
        Incident.objects.create(
            mobility=stays[nth], severity=severity, sealed_kind="", sealed_text="", person=stays[nth].participant,
            reported_at=reported, opened_at=None if hours is None else reported + timedelta(hours=hours, minutes=5),
        )  # fmt: skip


def a_follow_up(stay: Mobility, nth: int, due: date, **facts: Any) -> None:
    FollowUp.objects.create(mobility=stay, nth=nth, period_from=date(2025, 3, 3), due_on=due, **facts)


def learn(cast: Cast, stays: Stays) -> None:
    for nth in range(1, 25):
        for unit in ("U1", "U2") if nth <= 20 else ("U1",):
            outcome = OutcomeResult.unscoped.create(mobility=stays[nth], key=unit, unit_code=unit, title="Cook")
            passed = nth <= 15 or (nth <= 20 and unit == "U1")
            proof = {"assessor": PersonFactory(), "methods": ["talk"], "evidence": ["a wall"]} if nth <= 10 else {}
            Assessment.objects.create(
                outcome=outcome, result="passed" if passed else "failed", assessed_on=date(2025, 4, 20),
                recorded_at=clock.now(), **proof,
            )  # fmt: skip
            if nth <= 18:
                OutcomeDecision.objects.create(
                    outcome=outcome, decision="validated" if nth <= 17 else "not_validated", reason="As assessed",
                    validator=PersonFactory(), decided_at=clock.now(),
                )  # fmt: skip
    for nth in range(1, 20):
        second = {15: "extra_credit", 16: "partial", 17: "none", 18: "none"}.get(nth, "full")
        decided = {"U1": "none" if nth == 18 else "full"} | ({} if nth == 19 else {"U2": second})
        for unit, decision in decided.items():
            UnitDecision.objects.create(
                mobility=stays[nth], unit_code=unit, decision=decision, reason="As shown", person=PersonFactory(),
                institution=cast.organisations["competent"], decided_at=at(date(2025, 5, 15 if nth <= 10 else 25)),
            )  # fmt: skip
    for nth in range(1, 19):
        EuropassRecord.objects.create(mobility=stays[nth], issued_on=date(2025, 5, 20))
        a_step(stays[nth], "recognise")
    for nth in range(21, 25):
        a_step(stays[nth], "close_without_results")


def a_step(stay: Mobility, name: str) -> Event:
    return append_event(Standing.of_stay(stay), Happened(EventKind.TRANSITION, name, SYSTEM, Role.SYSTEM))


def say(cast: Cast, stays: Stays) -> None:
    for nth in range(1, 25):
        answer = said(stays[nth], Role.PARTICIPANT, 5 if nth <= 12 else 4 if nth <= 18 else 3 if nth <= 20 else 2)
        likely = 10 if nth <= 10 else 9 if nth <= 14 else 8 if nth <= 18 else 6 if nth <= 20 else 3
        reply(answer, L02=str(likely))
        if nth <= 6:
            now = ("employed", "employed", "employed", "seeking", "other_course", "self_employed")[nth - 1]
            reply(asked_again(stays[nth], "follow_6"), F01=now, F03=("5", "5", "4", "3", "2", "4")[nth - 1])
        if nth <= 5:
            now = "employed" if nth <= 4 else "other"
            reply(asked_again(stays[nth], "follow_12"), F01=now, F03=("5", "5", "4", "2", "1")[nth - 1])
        if nth <= 8:
            agree(mobility=stays[nth], person_id=stays[nth].participant_id, kinds=["follow_up"])
        if nth <= 20:
            reply(answer, L21="train" if nth <= 6 else "plane")
    others = {
        Role.HOST_TUTOR: (5, 5, 4, 4, 2), Role.HOST_COORDINATOR: (4, 4, 4, 4, 3), Role.EMPLOYER: (5, 4, 4, 3, 2),
        Role.SENDING_COORDINATOR: (5, 5, 5, 5, 5), Role.GUARDIAN: (5, 5, 5, 4, 1),
    }  # fmt: skip
    for role, points in others.items():
        for nth, point in enumerate(points, start=1):
            said(stays[nth], role, point, PersonFactory())


def asked_again(stay: Mobility, moment: str) -> Answer:
    """An answer of some time later, to which no satisfaction belongs."""
    return Answer.objects.create(
        mobility=stay, person=stay.participant, role="LE", moment=moment, answered_at=clock.now()
    )


def do_something(cast: Cast) -> None:
    """Two actions that fell due in 2025: one done by its day and seen to help, one not done."""
    who = Person.objects.get(pk=cast.actors[Role.QUALITY_MANAGER].person_id)
    for done, verdict in ((date(2025, 9, 1), "improved"), (None, "")):
        ImprovementAction.unscoped.create(
            organisation=cast.organisations["sending"], finding="Too many came home early", text="Talk before leaving",
            state="closed" if done else "agreed", owner=who, due_on=date(2025, 9, 30), done_on=done, verdict=verdict,
            opened_on=date(2025, 5, 30), opened_by=who, evidence="Minutes of 30 September" if done else "",
        )  # fmt: skip


def note_reports(stays: Stays) -> None:
    """Of 1 to 8 sent in, of 9 not arrived, of 10 not asked for."""
    for nth in range(1, 11):
        status = "submitted" if nth <= 8 else "undelivered" if nth == 9 else "excluded"
        note_report(mobility=stays[nth], status=status, asked_on=date(2025, 4, 25), status_on=date(2025, 5, 9), link="")


def reply(answer: Answer, **values: str) -> None:
    for question, value in values.items():
        Reply.objects.create(answer=answer, question=question, value=value)
