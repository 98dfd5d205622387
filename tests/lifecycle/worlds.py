"""Worlds for the property of the offers: a stay in any state with all it needs there, and facts that spoil or change it.

Written past the rules where the rules would take a whole case to get there: only to set a scene.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.actors import SYSTEM, Actor
from accounts.models import Membership, MembershipRole
from agreements import selectors as agreements
from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.services import approve, give_consent, open_first_version, open_next_version, write_part
from assessments import services as assessments
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
from documents.services import issue
from ground import clock
from lifecycle.act_forms import waivable_now
from lifecycle.gate import GATE_MET
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ParticipantRecord, ToDo, Waiver
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.agreement_version import State as VersionState
from lifecycle.tables.mobility import IN_AGREEMENT, RANK, State
from lifecycle.tables.outcome_result import State as OutcomeState
from lifecycle.writing import append_event
from partnerships.models import MemorandumParty, MemorandumVersion, StayPlan
from partnerships.services import open_memorandum, set_parties, write_content
from partnerships.services import open_next_version as open_next_memorandum
from quality.models import Answer, EmployerDebrief, ImprovementAction
from recognition.models import Appeal
from recognition.services import decide_unit, keep_outcome_decision
from tests.factories.assessments import END, PARTS, QUALIFICATION, START, UNITS, agree
from tests.factories.documents import a_paper, a_signer
from tests.lifecycle.conftest import Cast, put_in

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
    """The open version of the agreement: written, in review with every approval, or out for signature."""
    in_force = agreements.version_in_force(mobility)
    version = open_first_version(mobility=mobility) if first or not in_force else open_next_version(version=in_force)
    for name, content in PARTS.items():
        write_part(version=version, name=name, content=content)
    for name, more in NAMED.items():
        write_part(version=version, name=name, content=PARTS.get(name, {}) | more)
    if state == VersionState.DRAFT:
        return version
    facts = {"state": state, "number": 4, "submitted_at": clock.now()}
    AgreementVersion.unscoped.filter(pk=version.pk).update(**facts)
    if state == VersionState.REVIEW:
        for reviewer in agreements.required_reviewers(mobility):
            if reviewer.person_id:
                approve(version=version, person_id=reviewer.person_id, role=reviewer.role)
    else:
        signers = [a_signer(one.person_id, one.role) for one in agreements.required_signers(mobility)]
        issue(paper=a_paper(
            kind="learning_agreement", subject_type="agreement_version", subject_id=version.pk,
            mobility_id=mobility.pk, template="documents/paper.html", rendering="for_signature", signers=tuple(signers),
        ))  # fmt: skip
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
    assessments.confirm_grid(mobility=mobility, person_id=person(cast, Role.ASSESSOR), proof=None, scan_id=None)
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


def a_memorandum_in(cast: Cast, state: str) -> MemorandumVersion:
    """A version between the school and the host in this state, with everything that its next steps need."""
    version = open_memorandum(actor=cast.actors[Role.SENDING_COORDINATOR], code="LT-IT-1")
    contacts = {"sending": Role.SENDING_COORDINATOR, "hosting": Role.HOST_COORDINATOR}
    parties = [
        {"organisation": cast.organisations[part].pk, "functions": [part], "contact": person(cast, role)}
        for part, role in contacts.items()
    ]
    set_parties(version=version, parties=parties, covered=())
    content = {
        "qualifications": [{"qualification": QUALIFICATION, "units": UNITS}],
        "procedures": "As written", "responsible_bodies": "The school",
    }  # fmt: skip
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2029, 12, 31), "review_by": date(2027, 1, 1)}
    write_content(version=version, content=content, **days)
    facts: dict[str, Any] = {"state": state, "version": version.version}
    if state not in ("draft", "abandoned"):
        facts |= {"number": 1, "in_force_at": clock.now()}
    MemorandumVersion.unscoped.filter(pk=version.pk).update(**facts)
    return MemorandumVersion.unscoped.get(pk=version.pk)


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
    return lambda cast: append_event(
        kind="transition", at=Standing.of_stay(cast.stay()), name=name, actor=SYSTEM, role=Role.SYSTEM, details={},
    )  # fmt: skip


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
    "an incident": lambda cast: Incident.objects.create(
        mobility=cast.mobility, happened_on=START, kind="other", severity=1, sealed_text="x",
        person_id=person(cast, Role.HOST_TUTOR), reported_at=clock.now(),
    ),
    "new evidence": _new_evidence,
    "an appeal": lambda cast: Appeal.objects.create(
        mobility=cast.mobility, person_id=person(cast, Role.PARTICIPANT), text="Why?", filed_at=clock.now()
    ),
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


def by_link(cast: Cast, role: Role) -> Actor:
    """The same person, not signed in: by the link in a mail."""
    actor = cast.actors[role]
    return Actor(actor.person_id, actor.organisation_id, link_role=str(role), link_stay=cast.mobility.pk)
