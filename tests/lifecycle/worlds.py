"""Worlds for the property of the offers: a stay or a memorandum in any state, with all that it needs there.

Written past the rules where the rules would take a whole case to get there: only to set a scene.
"""

from datetime import date, timedelta
from typing import Any

from accounts.actors import Actor
from agreements import selectors as agreements
from agreements.approvals import required_reviewers
from agreements.approving import approve
from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.services import give_consent, open_first_version, open_next_version, write_part
from assessments import services as assessments
from assessments.models import (
    FollowUp,
    OutcomeResult,
    PreparationItem,
)
from documents.services import issue
from ground import clock
from lifecycle.doors import perform_transition
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import Role
from lifecycle.tables.agreement_version import State as VersionState
from lifecycle.tables.mobility import IN_AGREEMENT, RANK, State
from lifecycle.tables.outcome_result import State as OutcomeState
from partnerships.drafting import write_bodies
from partnerships.models import MemorandumVersion
from partnerships.services import open_memorandum, set_parties, write_content
from quality.models import Answer, EmployerDebrief
from recognition.services import decide_unit, keep_outcome_decision
from tests.factories.assessments import END, PARTS, QUALIFICATION, START, UNITS, agree
from tests.factories.documents import a_paper, a_signer
from tests.lifecycle.conftest import Cast, put_in
from tests.lifecycle.scene import told_again

ABROAD = RANK[State.ONGOING]
VERSION_IN = {
    State.AGREEMENT_DRAFT: VersionState.DRAFT,
    State.AGREEMENT_REVIEW: VersionState.REVIEW,
    State.AGREEMENT_SIGNING: VersionState.SIGNING,
}
RESULTS_IN = {
    State.VALIDATION: OutcomeState.ASSESSED,
    State.RECOGNITION: OutcomeState.VALIDATED,
    State.FEEDBACK: OutcomeState.RECOGNISED_FULL,
    State.COMPLETED: OutcomeState.RECOGNISED_FULL,
}


@told_again
def a_stay_in(cast: Cast, state: str) -> Mobility:
    """The stay of the cast in this state, with everything that its next steps need."""
    _put(cast, state)
    _prepare(cast.stay(), cast)
    if state in IN_AGREEMENT:
        a_version_in(cast.stay(), VERSION_IN[State(state)], first=True)
    elif RANK.get(state, 0) >= RANK[State.READY]:
        agree(cast.stay())
    if RANK.get(state, 0) >= ABROAD:
        _spend(cast.stay(), cast, state)
    return cast.stay()


def _put(cast: Cast, state: str) -> None:
    rank = RANK.get(state, 0)
    left = State.READY if state in (State.WITHDRAWN, State.CANCELLED) else ""
    put_in(
        cast.mobility,
        state,
        started_on=START if rank >= ABROAD else None,
        ended_on=END if rank > RANK[State.SUSPENDED] else None,
        suspended_from=date(2026, 3, 10) if state == State.SUSPENDED else None,
        left_state=left,
        mou_required=state == State.PARTNERSHIP,
        mou_reason="The host is known",
        employer_informed_on=START - timedelta(days=60),
    )


def _prepare(mobility: Mobility, cast: Cast) -> None:
    NamedPart.objects.filter(mobility=mobility, part__in=("tutor", "assessor")).update(
        organisation=cast.organisations["hosting"]
    )
    assessments.open_preparation(mobility=mobility)
    done = clock.today()
    PreparationItem.objects.filter(mobility=mobility).update(done_on=done, valid_until=date(2030, 1, 1))
    give_consent(mobility=mobility, guardian_id=person(cast, Role.GUARDIAN), consents={"travel": True}, note="")


def a_version_in(mobility: Mobility, state: str, *, first: bool = False) -> AgreementVersion:
    """The open version of the agreement: written, in review with every approval, out for signature, or refused."""
    in_force = agreements.version_in_force(mobility)
    version = open_first_version(mobility=mobility) if first or not in_force else open_next_version(version=in_force)
    for name, content in PARTS.items():
        write_part(version=version, name=name, content=content)
    for name, more in NAMED.items():
        write_part(version=version, name=name, content=PARTS.get(name, {}) | more)
    if state == VersionState.DRAFT:
        return version
    before = VersionState.SIGNING if state == VersionState.REFUSED else state
    facts = {"state": before, "number": 4, "submitted_at": clock.now()}
    AgreementVersion.unscoped.filter(pk=version.pk).update(**facts)
    if state == VersionState.REVIEW:
        for reviewer in required_reviewers(mobility):
            if reviewer.person_id:
                approve(version=version, person_id=reviewer.person_id, role=reviewer.role)
    else:
        signers = [
            a_signer(one.person_id, one.role, organisation_id=one.organisation_id)
            for one in agreements.required_signers(mobility)
        ]
        issue(paper=a_paper(
            kind="learning_agreement", subject_type="agreement_version", subject_id=version.pk,
            mobility_id=mobility.pk, template="documents/paper.html", rendering="for_signature", signers=tuple(signers),
        ))  # fmt: skip
    if state == VersionState.REFUSED:
        refuses = {"name": "refuse_version", "actor": Actor(mobility.participant_id), "reason": "The hours"}
        perform_transition(machine="agreement_version", pk=version.pk, **refuses)
    return AgreementVersion.unscoped.get(pk=version.pk)


NAMED: dict[str, Any] = {
    PartName.CONTACTS: {
        side: {"mentor": {"name": f"Mentor of the {side}"}, "administrative": {"name": f"Office of the {side}"}}
        for side in ("sending", "host")
    },
    PartName.ASSESSMENT: {"assessors": [{"name": "A. Example"}]},
    PartName.RECOGNITION: {"validator": {"name": "V. Example"}, "recogniser": {"name": "R. Example"}},
}


def _spend(mobility: Mobility, cast: Cast, state: str) -> None:
    assessments.open_follow_ups(mobility=mobility)
    FollowUp.objects.filter(mobility=mobility).update(done_on=START, tasks="Cold dishes")
    assessments.hold_debriefing(mobility=mobility, person_id=person(cast, Role.HOST_TUTOR), held_on=START)
    assessments.ensure_results(mobility=mobility)
    target = RESULTS_IN.get(State(state))
    for outcome in OutcomeResult.unscoped.filter(mobility=mobility):
        assessments.keep_result(
            outcome=outcome, result="passed", assessed_on=START, assessor_id=person(cast, Role.ASSESSOR),
            facts={"methods": ["Observation"], "evidence": ["Photo"]},
        )  # fmt: skip
        put_outcome(outcome, target or OutcomeState.ASSESSED, cast)
    assessor = person(cast, Role.ASSESSOR)
    assessments.confirm_grid(mobility=mobility, person_id=assessor, method="scan_of_paper", proof=None, scan_id=None)
    if target in (OutcomeState.VALIDATED, OutcomeState.RECOGNISED_FULL):
        _recognise(mobility, cast)
    for role in (Role.PARTICIPANT, Role.HOST_TUTOR):
        Answer.objects.create(
            mobility=mobility, person_id=person(cast, role), role=str(role), satisfaction=4, answered_at=clock.now()
        )
    EmployerDebrief.objects.create(mobility=mobility, held_on=END, person_id=person(cast, Role.EMPLOYER))
    for kind in ("attendance_certificate", "europass_mobility"):
        issue(paper=a_paper(
            kind=kind, subject_type="mobility", subject_id=mobility.pk, mobility_id=mobility.pk,
            template="documents/paper.html",
        ))  # fmt: skip


def put_outcome(outcome: OutcomeResult, state: str, cast: Cast) -> OutcomeResult:
    """One result in this state, with the decision behind it."""
    OutcomeResult.unscoped.filter(pk=outcome.pk).update(state=state)
    if state == OutcomeState.PLANNED:
        outcome.assessments.all().delete()
    if state not in (OutcomeState.PLANNED, OutcomeState.ASSESSED):
        keep_outcome_decision(
            outcome=outcome, decision="validated", validator_id=person(cast, Role.VALIDATOR), facts={"reason": ""}
        )
    return OutcomeResult.unscoped.get(pk=outcome.pk)


def _recognise(mobility: Mobility, cast: Cast) -> None:
    for unit in UNITS:
        decide_unit(
            mobility=mobility, institution_id=cast.organisations["competent"].pk, unit_code=unit["code"],
            person_id=person(cast, Role.COMPETENT_INSTITUTION), decision="full",
        )  # fmt: skip


def person(cast: Cast, role: Role) -> Any:
    """Who plays it in the cast."""
    return cast.actors[role].person_id


BODIES = {"assesses": "hosting", "documents": "hosting", "validates": "sending", "recognises": "sending"}


@told_again
def a_memorandum_in(cast: Cast, state: str) -> MemorandumVersion:
    """A version between the school and the host in this state, with everything that its next steps need."""
    version = open_memorandum(actor=cast.actors[Role.SENDING_COORDINATOR], code="LT-IT-1")
    contacts = {"sending": Role.SENDING_COORDINATOR, "hosting": Role.HOST_COORDINATOR}
    parties = [
        {
            "organisation": cast.organisations[part].pk, "functions": [part], "contact": person(cast, role),
            "contact_function": "Coordinator",
        }
        for part, role in contacts.items()
    ]  # fmt: skip
    set_parties(version=version, parties=parties, covered=())
    content = {
        "qualifications": [{"qualification": QUALIFICATION, "units": UNITS}],
        "procedures": "As written",
    }  # fmt: skip
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2029, 12, 31), "review_by": date(2027, 1, 1)}
    write_content(version=version, content=content, **days)
    write_bodies(version, [
        {"step": step, "country": cast.organisations[part].country, "organisation": cast.organisations[part].pk}
        for step, part in BODIES.items() if part in contacts
    ])  # fmt: skip
    facts: dict[str, Any] = {"state": state, "version": version.version}
    if state not in ("draft", "abandoned"):
        facts |= {"number": 1, "in_force_at": clock.now()}
    MemorandumVersion.unscoped.filter(pk=version.pk).update(**facts)
    return MemorandumVersion.unscoped.get(pk=version.pk)


def by_link(cast: Cast, role: Role) -> Actor:
    """The same person, not signed in: by the link in a mail."""
    actor = cast.actors[role]
    return Actor(actor.person_id, actor.organisation_id, link_role=str(role), link_stay=cast.mobility.pk)
