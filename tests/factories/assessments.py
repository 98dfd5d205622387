"""A stay that has begun under an agreement in force, and what people record in it; all plainly invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from accounts.actors import Actor
from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.services import give_consent, open_first_version, write_part
from assessments import services
from documents.services import issue
from ground import clock
from lifecycle.doors import perform_act, perform_transition
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, ParticipantRecord
from lifecycle.roles import Role
from lifecycle.tables.agreement_version import State as VersionState
from lifecycle.vocabulary import OnBehalf, Proof
from tests.factories.documents import a_paper
from tests.lifecycle.conftest import Cast, put_in
from tests.lifecycle.scene import told_again

CODE = Proof("code_by_mail", "a•••@people.example.org")
START, END = date(2026, 3, 2), date(2026, 4, 24)
QUALIFICATION = {
    "title": "Virėjas", "title_in_partnership_language": "Cook", "country": "LT", "eqf": 4, "nqf": "IV",
    "isced_f": "1013", "credit_scale": "EURspace credits", "structure": "Modules",
}  # fmt: skip
UNITS = [
    {
        "code": "3101301", "title": "Preparation of workplace", "reference": "LT-301", "hours": 108, "points": "4",
        "outcomes": [
            {
                "key": "U1.1", "title": "Prepare kitchen areas", "description": "Keeps the own station ready.",
                "knowledge": ["hygiene rules"], "skills": ["sets up a station"], "competence": ["works alone"],
                "criteria": ["Hygiene requirements applied", "Station labelled"], "activities": "Morning set-up",
                "place": "main kitchen",
            },
            {"key": "U1.2", "title": "Keep the temperature log", "criteria": ["Log kept daily"]},
        ],
    },
    {
        "code": "4101338", "title": "Preparation for making dishes", "hours": 54, "points": "2",
        "outcomes": [{"key": "U2.1", "title": "Choose raw materials"}],
    },
]  # fmt: skip
PARTS: dict[str, dict[str, Any]] = {
    PartName.PERIOD: {"start": "2026-03-02", "end": "2026-04-24", "place": "Main kitchen", "weekly_hours": 36},
    PartName.PROGRAMME: {"objective": "Practise cold dishes", "activities": "Morning set-up; cold dishes; lunch"},
    PartName.UNITS: {"qualification": QUALIFICATION, "units": UNITS},
    PartName.ASSESSMENT: {
        "methods": ["Observation", "Oral talk"], "procedure": "Seen at work on three days",
        "criteria": "As in the grid", "recording": "On the same day", "grade_scale": "1 to 10", "language": "en",
        "date": "2026-04-20", "place": "Main kitchen",
        "parts": [
            {"name": "practical", "compulsory": True, "where": "host", "deadline": "2026-04-22", "form": "Cold plate"},
        ],
    },
    PartName.RECOGNITION: {
        "validation_how": "By the transcript", "validation_record": "Record at the school",
        "recognition_how": "By the board", "effect": "Unit awarded", "reintegration": "Joins class 3b again",
    },
}  # fmt: skip
RESULT = {
    "result": "passed", "methods": ["Observation", "Work sample"], "evidence": ["Photo of the station"], "grade": "9",
    "grade_scale": "1 to 10", "strong": "Order of the cold store", "weak": "Needs reminding of labels",
    "difference": "No market visit", "place": "Main kitchen", "language": "mt",
    "parts": [{"name": "practical", "result": "passed", "grade": "9", "on": "2026-04-20", "note": "Cold plate"}],
    "criteria": [
        {"criterion": "Hygiene requirements applied", "level": 4, "block": "On the job", "comment": "Not told to"},
    ],
}  # fmt: skip


@contextmanager
def on(day: date, hour: int = 12) -> Iterator[None]:
    """Act on that day."""
    with clock.set_to(datetime.combine(day, time(hour), UTC)):
        yield


@told_again
def abroad(cast: Cast, state: str = "ongoing", **columns: Any) -> Mobility:
    """The stay of this cast has begun: agreement in force, a row for each outcome, follow-ups open."""
    put_in(cast.mobility, state, **{"started_on": START, "ended_on": None, "suspended_from": None, **columns})
    mobility = cast.stay()
    agree(mobility)
    ParticipantRecord.objects.filter(pk=mobility.record_id).update(
        nationality="LT",
        address="Ąžuolų g. 7",
        postcode="LT-01100",
        town="Vilnius",
        country="LT",
        learning_programme="Cook, year 2",
    )
    OrganisationPart.objects.filter(mobility=mobility).update(from_at=clock.now())
    NamedPart.objects.filter(mobility=mobility, part="tutor").update(
        function="Sous-chef", organisation=cast.organisations["hosting"]
    )
    NamedPart.objects.filter(mobility=mobility, part="assessor").update(
        function="Head chef", qualification="Qualified trainer (MQF 5)", organisation=cast.organisations["hosting"]
    )
    guardian = cast.actors[Role.GUARDIAN].person_id
    give_consent(mobility=mobility, guardian_id=guardian, consents={"travel": True}, note="")
    services.open_follow_ups(mobility=mobility)
    services.ensure_results(mobility=mobility)
    return cast.stay()


def agree(mobility: Mobility, parts: dict[str, dict[str, Any]] | None = None) -> AgreementVersion:
    """An agreement in force with a number, written past the rules: only to set a scene."""
    version = open_first_version(mobility=mobility)
    for name, content in {**PARTS, **(parts or {})}.items():
        write_part(version=version, name=name, content=content)
    now = clock.now()
    AgreementVersion.unscoped.filter(pk=version.pk).update(
        state=VersionState.IN_FORCE, number=3, submitted_at=now, in_force_at=now, taken_over_at=now
    )
    issue(paper=a_paper(
        kind="learning_agreement", subject_type="agreement_version", subject_id=version.pk,
        mobility_id=mobility.pk, template="documents/paper.html", rendering="for_signature",
    ))  # fmt: skip
    return AgreementVersion.unscoped.get(pk=version.pk)


def act(cast: Cast, name: str, who: Role | Actor, data: dict[str, Any] | None = None, **more: Any) -> Event:
    """Record a fact as somebody of the cast."""
    actor = who if isinstance(who, Actor) else cast.actors[who]
    return perform_act(name=name, pk=cast.mobility.pk, actor=actor, data=data or {}, **more)


def go(cast: Cast, name: str, who: Role | Actor, **details: Any) -> Event:
    """Take the stay a step further as somebody of the cast."""
    actor = who if isinstance(who, Actor) else cast.actors[who]
    return perform_transition(machine="mobility", pk=cast.mobility.pk, name=name, actor=actor, **details)


def state_result(
    cast: Cast, who: Role | Actor = Role.ASSESSOR, on_behalf: OnBehalf | None = None, **facts: Any
) -> Event:
    """A full result, as of the day on which it is stated."""
    data = {"assessed_on": clock.today(), **RESULT, **facts}
    return act(cast, "assessments.assess_outcome", who, data, on_behalf=on_behalf)


def end(cast: Cast) -> None:
    """Debriefed, and the last day is over."""
    services.withdraw_follow_ups(mobility=cast.mobility)
    act(cast, "assessments.hold_debriefing", Role.HOST_TUTOR, {"held_on": clock.today(), "strengths": "Calm"})
    go(cast, "end_stay", Role.HOST_COORDINATOR, last_day=clock.today())


def hand_in(cast: Cast) -> None:
    """Every result stated and confirmed, and handed in by the host."""
    act(cast, "assessments.confirm_grid", Role.ASSESSOR, proof=CODE)
    go(cast, "submit_results", Role.HOST_COORDINATOR)


def asks_for_two_signatures(cast) -> None:
    """The agreement says that tutor and school sign each sheet."""
    part = cast.mobility.agreement_versions.get().parts.get(name="programme_and_tasks")
    part.content = {**part.content, "sheets_signed": True}
    part.save()
