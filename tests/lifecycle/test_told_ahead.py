"""Who is named as told before a step or an act is who is mailed by it: a walk of all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from agreements import health
from agreements.models import AgreementVersion
from ground import clock
from ground.errors import SojournError
from lifecycle.doors import perform_act, perform_transition
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility, OutboxRow
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.fields import Field, Kind
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.telling import NOTICE
from lifecycle.told_ahead import RINGS, told_of_act, told_of_step
from partnerships.models import MemorandumVersion
from tests.factories import agreements, partnerships
from tests.factories.assessments import act, go
from tests.lifecycle import worlds
from tests.lifecycle.conftest import Cast
from tests.lifecycle.test_offers import CODE, PEOPLE, ROWS
from tests.lifecycle.world_facts import FACTS, FACTS_OF_A_MEMORANDUM
from tests.sampled import a_few

DAYS = (date(2026, 1, 12), date(2026, 3, 20), date(2026, 4, 27), date(2026, 9, 1), date(2027, 3, 1))
WRITTEN = {
    "phone": RINGS, "phone_day": RINGS, "phone_night": RINGS,
    "email": "colleague@people.example.org", "link": "https://reports.example.org/7",
    "once": "6f1c6f5e-6f5c-4d0a-9a53-0d6f3a1c9b11",
}  # fmt: skip
IN_REVIEW = ("draft", "review", "signing", "refused")


# Worlds


@contextmanager
def a_world(cast: Cast, machine: str, state: str, day: date, needs: Callable[[Cast], object]) -> Iterator[Standing]:
    with transaction.atomic(), clock.set_to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC)):
        subject = SUBJECTS[machine](cast, state)
        needs(cast)
        subject = type(subject).unscoped.get(pk=subject.pk)
        stay = Mobility.unscoped.select_related("rule_set", "record").get(pk=cast.mobility.pk)
        if machine == "mobility":
            yield Standing.of_stay(stay)
        else:
            yield Standing.of(machine, subject, None if machine == "mou" else stay)
        transaction.set_rollback(True)


def a_version(cast: Cast, state: str) -> Any:
    stay = worlds.a_stay_in(cast, "ongoing")
    return worlds.a_version_in(stay, state) if state in IN_REVIEW else worlds.agreements.version_in_force(stay)


def a_memorandum(cast: Cast, state: str) -> Any:
    """One that came back was refused by the host, who may still change their mind."""
    if state != "changes_requested":
        return worlds.a_memorandum_in(cast, state)
    version = partnerships.in_signing(cast, worlds.a_memorandum_in(cast, "draft"))
    refuses = {"name": "request_changes", "actor": cast.actors[Role.HOST_COORDINATOR], "reason": "Another unit"}
    perform_transition(machine="mou", pk=version.pk, **refuses)
    return version


STAY_OF_AN_OUTCOME = {"planned": "results", "assessed": "validation"}


def an_outcome(cast: Cast, state: str) -> Any:
    stay = worlds.a_stay_in(cast, STAY_OF_AN_OUTCOME.get(state, "recognition"))
    return worlds.put_outcome(stay.outcome_results(manager="unscoped").first(), state, cast)


SUBJECTS: dict[str, Callable[[Cast, str], Any]] = {
    "mobility": worlds.a_stay_in,
    "mou": a_memorandum,
    "agreement_version": a_version,
    "outcome_result": an_outcome,
}


def every_world(machine: str, name: str, states: Any) -> Iterator[tuple[str, date, Callable[[Cast], object]]]:
    """What must be so beside the state for this step or act, in each of its states on each day."""
    for state in states:
        for day in DAYS:
            yield state, day, NEEDS.get(name, lambda cast: None)


def so(*names: str) -> Callable[[Cast], object]:
    facts = {fact.name: fact for fact in (*FACTS, *FACTS_OF_A_MEMORANDUM)}
    return lambda cast: [facts[name].change(cast) for name in names]


def the_employer_asked(cast: Cast) -> None:
    act(cast, "lifecycle.answer_as_employer", Role.EMPLOYER, {"answer": "ask", "text": "Who pays the wage?"})


def the_guardian_asked(cast: Cast) -> None:
    act(cast, "agreements.ask_as_guardian", Role.GUARDIAN, {"kind": "question", "text": "Who meets them?"})


def photos_were_consented_to(cast: Cast) -> None:
    cast.mobility.guardian_consents.update(photos=True)


def something_is_to_be_known(cast: Cast) -> None:
    health.write(mobility=cast.mobility, person_id=worlds.person(cast, Role.GUARDIAN), text="Nut allergy")


def the_tutor_hands_over(cast: Cast) -> None:
    act(cast, "lifecycle.hand_over", Role.HOST_TUTOR, {"given_names": "O", "family_names": "E", **WRITTEN})


def somebody_refused(cast: Cast) -> None:
    if MemorandumVersion.unscoped.filter(state="changes_requested").exists():
        return
    if not AgreementVersion.unscoped.filter(mobility=cast.mobility, state="refused").exists():
        worlds.a_stay_in(cast, "agreement_signing")
        go(cast, "refuse_signature", Role.PARTICIPANT, reason="The hours")


def the_host_wrote_its_part(cast: Cast) -> None:
    written = {"activities": "Stock, till.", "job_related": "Counting."}
    act(cast, "recognition.write_host_part", Role.HOST_COORDINATOR, written)


def a_change_was_asked_for(cast: Cast) -> None:
    act(cast, "agreements.start_amendment", Role.SENDING_COORDINATOR, {"reason": "Another kitchen"})


NEEDS: dict[str, Callable[[Cast], object]] = {
    "request_partnership": so("it needs a memorandum"),
    "use_existing_mou": so("a memorandum covers it"),
    "validate": so("every outcome is decided"),
    "close_validation": so("it evaluates", "every outcome is decided"),
    "take_back_refusal": somebody_refused,
    "reopen_recognition": so("an appeal", "it was recognised"),
    "keep_agreement": so("an earlier version is in force"),
    "correct_arrival": so("nothing was written since the arrival"),
    "reassess": so("all failed"),
    "lifecycle.confirm_successor": the_tutor_hands_over,
    "lifecycle.answer_employer": the_employer_asked,
    "lifecycle.give_waiver": so("not prepared"),
    "agreements.approve_version": so("nobody approved"),
    "agreements.give_consent": so("no consent"),
    "agreements.take_back_request": a_change_was_asked_for,
    "agreements.take_back_matter": photos_were_consented_to,
    "agreements.answer_guardian": the_guardian_asked,
    "agreements.read_health": something_is_to_be_known,
    "agreements.note_measure": something_is_to_be_known,
    "assessments.open_report": so("an incident"),
    "assessments.write_on_report": so("an incident"),
    "assessments.close_report": so("an incident"),
    "assessments.answer_closing": so("an incident that the school closed"),
    "assessments.add_to_report": so("an incident"),
    "assessments.note_not_assessed": so("one outcome has no result"),
    "assessments.reassess": so("all failed"),
    "quality.answer_action": so("an action is open"),
    "recognition.issue_europass": the_host_wrote_its_part,
}


# What must be there first, or be typed, is a whole errand of its own: these are walked in it, by the tests of their app.
ELSEWHERE = {
    "lifecycle.merge_person", "lifecycle.vouch", "lifecycle.agree_to_waiver", "partnerships.plan_units",
    "recognition.receive_statement", "recognition.note_service", "recognition.answer_appeal",
    "partnerships.sign", "partnerships.approve", "partnerships.pass_on", "documents.pass_on",
    "partnerships.take_approval_back", "partnerships.answer_comment", "partnerships.settle_comment",
    "partnerships.attach_annex", "partnerships.drop_annex",
    "agreements.answer_comment", "agreements.settle_comment", "agreements.approve_version",
    "agreements.object_to_spelling", "agreements.ask_as_guardian", "assessments.do_own_line", "assessments.check_in",
    "agreements.write_part", "agreements.take_over_words", "documents.sign",
    "assessments.assess_outcome", "assessments.say_own_view", "assessments.answer_dispute", "assessments.confirm_grid",
    "submit_documentation", "reopen_validation", "assessments.add_evidence", "assessments.take_evidence_away",
    "assessments.note_interim", "recognition.take_course_out",
    "recognition.certify_accompanying", "agreements.issue_group_programme",
}  # fmt: skip


# Answers


def answers(fields: Any, nth: int) -> dict[str, Any]:
    """Others than those tried ahead, to every field: of a choice the nth."""
    given = {field.name: an_answer(field, nth) for field in fields}
    if {"unit", "outcome"} <= given.keys():  # one of the two is chosen
        given["unit"] = None
    return {name: value for name, value in given.items() if value is not None}


def an_answer(field: Field, nth: int) -> Any:
    values = [value for value, _words in field.choices]
    chosen = values[nth % len(values)] if values else None
    return {
        Kind.LINE: lambda: WRITTEN.get(field.name, "Another"),
        Kind.TEXT: lambda: "Something else",
        Kind.LINES: lambda: ["One", "Two"],
        Kind.DAY: lambda: field.least or field.nearest_day or clock.today(),
        Kind.YES: lambda: True,
        Kind.NUMBER: lambda: field.least or 2,
        Kind.CHOICE: lambda: chosen,
        Kind.CHOICES: lambda: values or None,
        Kind.COMMENTS: lambda: {chosen: "Say where"} if values else None,
        Kind.GROUP: lambda: answers(field.parts, nth),
        Kind.SHAPE: lambda: field.default or [],
        Kind.FILE: lambda: None,
    }[field.kind]()


def ways_to_answer(fields: list[Field]) -> list[int]:
    """The first answer to a choice, the second and the last."""
    most = max((len(field.choices) for field in fields if field.kind == Kind.CHOICE), default=1)
    return sorted({0, min(1, most - 1), most - 1}) if most > 1 else [0]


def mailed(take: Callable[[], object]) -> set[str] | None:
    """Who gets a notice; None where the door did not take this answer. Nothing of it stays."""
    before = set(OutboxRow.objects.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            take()
            rows = OutboxRow.objects.filter(kind=NOTICE).exclude(pk__in=before)
            found = {row.payload["person"] for row in rows}
            transaction.set_rollback(True)
    except SojournError:
        return None
    return found


def compared(offer: StepOffer | ActOffer, take: Callable[[dict[str, Any]], object], fields: list[Field]) -> bool:
    """Whether an answer was taken; who was named before is mailed by each, and nobody else."""
    ways = ways_to_answer(fields)
    got = [one for one in (mailed(lambda nth=nth: take(answers(fields, nth))) for nth in ways) if one is not None]
    if not got:
        return False
    told = told_of_step(offer) if isinstance(offer, StepOffer) else told_of_act(offer)
    surely, perhaps = ({str(one) for one in people} for people in (told.surely, told.perhaps))
    assert all(surely <= one for one in got)
    if not depends_on_the_answer(offer):
        assert (got, perhaps) == ([surely] * len(got), set())
    return True


def depends_on_the_answer(offer: StepOffer | ActOffer) -> bool:
    """Where the row says so, and where who is named is told."""
    return offer.row.told_by_answer if isinstance(offer, StepOffer) else offer.act.tells_named


# The walks

STEPS = [(machine, row.name) for machine, rows in ROWS.items() for row in rows if row.name not in ELSEWHERE]


@pytest.mark.parametrize(("machine", "name"), a_few(STEPS, one_of=8), ids=str)
def test_who_is_named_before_a_step_is_who_is_mailed_by_it(cast, machine, name):
    found = False
    for state, day, needs in every_world(machine, name, MACHINES[machine].table.rows[name].sources):
        with a_world(cast, machine, state, day, needs) as at:
            offers = (Offers(at, cast.actors[role]).step(name) for role in PEOPLE)
            found = any(compared(one, taking(one), one.asks) for one in offers if one.own and not one.locks)
        if found:
            break
    assert found


def taking(offer: StepOffer) -> Callable[[dict[str, Any]], object]:
    return lambda details: perform_transition(
        machine=offer.machine, pk=offer.subject_id, name=offer.name, actor=offer.actor,
        proof=CODE if offer.needs_code else None, **details,
    )  # fmt: skip


@pytest.mark.parametrize("name", a_few((name for name in ACTS if name not in ELSEWHERE), one_of=8))
def test_who_is_named_before_an_act_is_who_is_mailed_by_it(cast, name):
    found, one_act = False, ACTS[name]
    for state, day, needs in every_world(one_act.machine, name, sorted(one_act.while_in)):
        with a_world(cast, one_act.machine, state, day, needs) as at:
            offers = (Offers(at, cast.actors[role]).act(name) for role in PEOPLE)
            found = any(compared(one, recording(one), one.asks()) for one in offers if one.own and not one.locks)
        if found:
            break
    assert found


def recording(offer: ActOffer) -> Callable[[dict[str, Any]], object]:
    return lambda data: perform_act(
        name=offer.name, pk=offer.at.subject.pk, actor=offer.actor, data=data,
        proof=CODE if offer.needs_code else None,
    )  # fmt: skip


def test_who_is_named_before_a_signature_is_who_is_mailed_by_it(cast):
    """The last one brings the agreement into force, and everybody hears of that."""
    agreements.in_signing(cast)
    agreements.consent(cast)
    numbers = []
    for role in agreements.asked_to_sign(agreements.the_open(cast)):
        offer = Offers(Standing.of_stay(cast.stay()), cast.actors[role]).act("documents.sign")
        told = {str(one) for one in told_of_act(offer).surely}
        before = set(OutboxRow.objects.values_list("pk", flat=True))
        agreements.sign(cast, role)
        rows = OutboxRow.objects.filter(kind=NOTICE).exclude(pk__in=before)
        assert told == {row.payload["person"] for row in rows}, role
        numbers.append(len(told))

    assert numbers[-1] > 4
