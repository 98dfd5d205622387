"""Requirements that the stay and its results answer (domain reference 4.5, `assessments.*`)."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.people import same_human
from agreements.models import VersionKind
from agreements.selectors import VERSIONS, outcomes_of, parts_of, version_in_force
from assessments import selectors
from assessments.grids import nothing_shown
from assessments.incident_models import Incident
from assessments.models import Debriefing, FollowUp, Item, Origin, OutcomeResult, Place, Result
from assessments.own_item_guards import OPEN_OWN, OPEN_OWN_OF_WHO_GOES, own_items_open
from assessments.result_models import Answer
from assessments.which import sheet_in_a_list
from documents.guards import told_apart
from documents.titles import told_by
from ground.statements.compiled import Compiled, Whether
from lifecycle.answers import holds, read_ahead_on_pages, rows_of
from lifecycle.days import add_months, add_working_days
from lifecycle.deadlines import due_on
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart
from lifecycle.models.mobility import Approach
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import lead_role, roles_in_stay, sending_organisation_id
from lifecycle.registry import guard
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import AT_THE_HOST, EARLY_RETURN, RESULTS, VALIDATION
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import Between, Missing, Sentence, Unmet

DEBRIEFING_WORKING_DAYS = 5  # D11: in the last five working days
NEVER_WAIVED = (Item.INSURANCE, Item.EMERGENCY_CONTACTS)


DEBRIEFED = Whether(lambda stay: Debriefing.objects.filter(mobility_id=stay))
PLANNED: Compiled[FollowUp] = Compiled(
    lambda stay: FollowUp.objects.filter(mobility_id=stay, withdrawn_at=None).order_by("nth")
)
read_ahead_on_pages(DEBRIEFED, PLANNED)

OPEN_ITEM: Unmet = {
    "assessments.open_insurance": _("No insurance has been noted."),
    "assessments.open_emergency_contacts": _("No emergency contacts have been noted."),
    "assessments.open_language": _("The language preparation has not been noted."),
    "assessments.open_culture": _("The cultural preparation has not been noted."),
    "assessments.open_practical": _("The practical and safety preparation has not been noted."),
    "assessments.open_travel": _("The travel has not been settled."),
    "assessments.open_housing": _("The housing has not been settled."),
    "assessments.open_identity_document": _("The passport or identity card has not been checked."),
    "assessments.open_visa": _("Visa or work permission has not been checked."),
    "assessments.open_social_security": _("The social security has not been settled."),
    "assessments.open_grant_agreement": _("The grant agreement has not been signed."),
    "assessments.open_grant_money": _("Grant and travel money have not been settled."),
    "assessments.open_pay": _("Nobody has noted whether there is pay, and how much."),
    "assessments.open_special_arrangements": _("The special arrangements have not been agreed with the host."),
    "assessments.open_data_basis": _(
        "The host lies outside the EEA: name the basis on which personal data go there, before anybody leaves."
    ),
}
NOTHING_TO_ASSESS: Unmet = {"assessments.nothing_to_assess": Sentence(_("No outcome can be assessed."), no_form=True)}


def _numbers(follow_ups: Collection[UUID]) -> dict[UUID, str]:
    found = FollowUp.objects.filter(pk__in=follow_ups).values_list("pk", "nth")
    return {pk: str(nth) for pk, nth in found}


told_apart("follow_up_sheet", _numbers)
told_by("follow_up_sheet", sheet_in_a_list)


def _tutor(mobility: Mobility) -> UUID | None:
    """The host tutor named now."""
    return next(iter(cast_of(mobility).people((NamedPartKind.TUTOR,))), None)


def _lead(mobility: Mobility) -> Role:
    return lead_role(sending_organisation_id(mobility))


def _items(mobility: Mobility, codes: tuple[str, ...]) -> list[Missing]:
    items, owner, due = selectors.preparation_of(mobility), _lead(mobility), due_on("D6", mobility)
    return [_open_item(code, owner, due) for code in codes if code not in items or items[code].done_on is None]


def _open_item(code: str, owner: Role, due: date | None) -> Missing:
    """The item that nobody ticked; each has a sentence of its own."""
    facts: dict[str, Any] = {"owner": owner, "params": {"item": code}, "due_on": due}
    missing: dict[str, Missing] = {
        Item.INSURANCE: Missing("assessments.open_insurance", **facts),
        Item.EMERGENCY_CONTACTS: Missing("assessments.open_emergency_contacts", **facts),
        Item.LANGUAGE: Missing("assessments.open_language", **facts),
        Item.CULTURE: Missing("assessments.open_culture", **facts),
        Item.PRACTICAL: Missing("assessments.open_practical", **facts),
        Item.TRAVEL: Missing("assessments.open_travel", **facts),
        Item.HOUSING: Missing("assessments.open_housing", **facts),
        Item.IDENTITY_DOCUMENT: Missing("assessments.open_identity_document", **facts),
        Item.VISA: Missing("assessments.open_visa", **facts),
        Item.SOCIAL_SECURITY: Missing("assessments.open_social_security", **facts),
        Item.GRANT_AGREEMENT: Missing("assessments.open_grant_agreement", **facts),
        Item.GRANT_MONEY: Missing("assessments.open_grant_money", **facts),
        Item.PAY: Missing("assessments.open_pay", **facts),
        Item.SPECIAL_ARRANGEMENTS: Missing("assessments.open_special_arrangements", **facts),
        Item.DATA_BASIS: Missing("assessments.open_data_basis", may_waive=False, **facts),
    }
    return missing[code]


@guard("assessments.insured_and_reachable", met=_("Insurance and emergency contacts are in place"), unmet=OPEN_ITEM)
def insured_and_reachable(mobility: Mobility) -> list[Missing]:
    """Insurance and emergency contacts: never waived."""
    return _items(mobility, NEVER_WAIVED)


@guard(
    "assessments.preparation_done",
    met=_("The preparation is done"),
    required=_("The preparation must be done"),
    unmet=OPEN_ITEM
    | OPEN_OWN
    | OPEN_OWN_OF_WHO_GOES
    | {
        "assessments.document_too_short": _(
            "The passport or card must be valid until %(needed)s at least, a month after the return."
        )
    },
)
def preparation_done(mobility: Mobility) -> list[Missing]:
    """The other required items, the school's own as well; the passport holds a month beyond the return (D7)."""
    items = selectors.preparation_of(mobility)
    asked = (code for code, item in items.items() if item.required and item.own_id is None)
    required = tuple(code for code in asked if code not in NEVER_WAIVED)
    missing = [*_items(mobility, required), *own_items_open(mobility, required=True)]
    passport, end = items.get(Item.IDENTITY_DOCUMENT), mobility.planned_end
    if passport and passport.done_on and passport.valid_until and end and passport.valid_until < add_months(end, 1):
        needed = add_months(end, 1).isoformat()
        missing.append(Missing("assessments.document_too_short", _lead(mobility), params={"needed": needed}))
    return missing


@guard(
    "assessments.nothing_since_arrival",
    unmet={"assessments.already_begun": _("A follow-up or an amendment has been recorded since the arrival.")},
)
def nothing_since_arrival(mobility: Mobility) -> list[Missing]:
    """No follow-up, incident or amendment since the arrival. A report that leaves somebody out is not to be guessed."""
    known_to_all = Incident.objects.filter(mobility=mobility, without_host=False, without_coordinator=None)
    arrived = mobility.started_on
    begun = (
        any(one.done_on for one in rows_of(selectors.FOLLOW_UPS, mobility))
        or known_to_all.filter(Q() if arrived is None else Q(reported_at__date__gte=arrived)).exists()
        or any(version.kind == VersionKind.AMENDMENT for version in rows_of(VERSIONS, mobility))
    )
    return [Missing("assessments.already_begun", _lead(mobility))] if begun else []


@guard(
    "assessments.debriefed",
    met=_("Tutor and participant have debriefed"),
    required=_("Tutor and participant must debrief"),
    unmet={"assessments.no_debriefing": _("The final debriefing has not been recorded.")},
    reads=(DEBRIEFED,),
)
def debriefed(mobility: Mobility) -> list[Missing]:
    """The final debriefing is recorded (CK-12)."""
    if holds(DEBRIEFED, mobility):
        return []
    last = mobility.planned_end
    opens = add_working_days(last, -DEBRIEFING_WORKING_DAYS) if last else None
    tutor = _tutor(mobility)
    return [Missing("assessments.no_debriefing", Role.HOST_TUTOR, person=tutor, due_on=last, opens_on=opens)]


@guard(
    "assessments.follow_ups_done",
    met=_("Every follow-up is written"),
    required=_("Every follow-up must be written"),
    unmet={
        "assessments.follow_up": Sentence(
            _("Follow-up %(nth)s waits for %(person)s."), to_owner=_("Follow-up %(nth)s waits for you.")
        )
    },
    reads=(PLANNED,),
)
def follow_ups_done(mobility: Mobility) -> list[Missing]:
    """Every follow-up due is done; those to come are kept as to-dos with their day."""
    tutor, today = _tutor(mobility), mobility.today
    return [
        Missing(
            "assessments.follow_up",
            Role.HOST_TUTOR,
            person=tutor,
            params={"nth": follow_up.nth},
            due_on=follow_up.due_on,
            opens_on=follow_up.period_from,
            ahead=follow_up.due_on > today,
        )
        for follow_up in rows_of(PLANNED, mobility)
        if follow_up.done_on is None
    ]


@guard("assessments.something_assessable", met=_("There is something to assess"), unmet=NOTHING_TO_ASSESS)
def something_assessable(mobility: Mobility) -> list[Missing]:
    """For `evaluate` and `certify` one outcome or more can be assessed."""
    if mobility.approach == Approach.DECLARE or outcomes_of(parts_of(version_in_force(mobility))):
        return []
    return [Missing("assessments.nothing_to_assess", _lead(mobility))]


def _days_gone(mobility: Mobility) -> Between:
    return Between(None, mobility.today)


@guard(
    "assessments.result_complete",
    unmet={
        "assessments.lacks_result": _("Say what the result is: passed, partly, failed or not assessed."),
        "assessments.lacks_assessed_on": _("Give the day of the assessment. It may not lie ahead."),
        "assessments.lacks_methods": _("Say how it was assessed."),
        "assessments.lacks_evidence": _(
            "Add a photo, a PDF or an address, or say in words what you saw. "
            "Is there none? Choose “Not assessed” and say why."
        ),
        "assessments.lacks_reason": _("Say why it was not assessed."),
        "assessments.passed_not_shown": _(
            "Nothing of it was shown, so that it cannot be passed. Choose another result, or other levels."
        ),
        "assessments.only_not_assessed": _(
            "Only an assessor named in this stay states a result. You can state that it was not assessed."
        ),
        "assessments.own_result": _("Nobody states the own result."),
        "assessments.agreed_for_home": _("“%(outcome)s” is assessed at home, by an assessor of the sending side."),
    },
    answers=("result", "assessed_on", "facts"),
    fits=_days_gone,
)
def result_complete(mobility: Mobility, outcome: OutcomeResult, actor: Actor, details: dict[str, Any]) -> list[Missing]:
    """Result, method, date, assessor; evidence for `certify`; a reason for not assessed."""
    on_behalf = details.get("on_behalf")
    person = on_behalf.person_id if on_behalf else actor.person_id
    return _facts_missing(mobility, outcome, details) + not_theirs_to_state(
        mobility, outcome, person, details.get("result")
    )


def _facts_missing(mobility: Mobility, outcome: OutcomeResult, details: dict[str, Any]) -> list[Missing]:
    facts = {**(details.get("facts") or {}), "result": details.get("result"), "assessed_on": details.get("assessed_on")}
    day, who, missing = facts["assessed_on"], Role.ASSESSOR, []
    if facts["result"] not in Result.values:
        missing.append(Missing("assessments.lacks_result", who, params={"field": "result"}))
    if day not in _days_gone(mobility):
        missing.append(Missing("assessments.lacks_assessed_on", who, params={"field": "assessed_on"}))
    if facts["result"] == Result.NOT_ASSESSED:
        if not str(facts.get("reason") or "").strip():
            missing.append(Missing("assessments.lacks_reason", who, params={"field": "reason"}))
        return missing
    if nothing_shown(facts["result"], facts.get("criteria") or ()):
        missing.append(Missing("assessments.passed_not_shown", who, params={"field": "result"}))
    if not facts.get("methods"):
        missing.append(Missing("assessments.lacks_methods", who, params={"field": "methods"}))
    shown = facts.get("evidence") or outcome.later_evidence.exists()
    if mobility.approach == Approach.CERTIFY and not shown:
        missing.append(Missing("assessments.lacks_evidence", who, params={"field": "evidence"}))
    return missing


def not_theirs_to_state(
    mobility: Mobility, outcome: OutcomeResult, person: UUID | None, result: str | None
) -> list[Missing]:
    """SYSTEM and a coordinator after silence state "not assessed" only; nobody states the own result; an outcome

    agreed for home is assessed by the sending side (4.2, 4.3 "Separation of duties").
    """
    parts = NamedPart.objects.open().filter(mobility=mobility, person=person, part=NamedPartKind.ASSESSOR)
    assessor = parts.first() if person else None
    if result == Result.NOT_ASSESSED:
        return []
    if assessor is None:
        return [Missing("assessments.only_not_assessed", Role.ASSESSOR)]
    if same_human(person, [mobility.participant_id]):
        return [Missing("assessments.own_result", Role.ASSESSOR)]
    if outcome.assess_at == Place.HOME and _is_of_the_host(mobility, assessor):
        return [Missing("assessments.agreed_for_home", Role.ASSESSOR, params={"outcome": outcome.title})]
    return []


def _is_of_the_host(mobility: Mobility, assessor: NamedPart) -> bool:
    host = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
    parts = OrganisationPart.objects.open().filter(mobility=mobility, part__in=host)
    return parts.filter(organisation=assessor.organisation_id).exists()


@guard(
    "assessments.may_reassess",
    unmet={
        "assessments.nothing_to_repeat": _(
            "There is no result that could be repeated: only one failed or not assessed can."
        ),
        "assessments.repeated_once": _("This outcome has been assessed again once already."),
        "assessments.too_late_to_repeat": _("It is too late for a re-assessment."),
    },
)
def may_reassess(mobility: Mobility, outcome: OutcomeResult, actor: Actor) -> list[Missing]:
    """Failed or not assessed; the first re-assessment; HC only before the end of the stay, CO up to row 24."""
    owner = Role.SENDING_COORDINATOR
    if not selectors.may_be_repeated(outcome):
        return [Missing("assessments.nothing_to_repeat", owner)]
    before = outcome.assessments.filter(superseded_at__isnull=False)
    if before.exclude(disputes__answer=Answer.CHANGED).exists():
        return [Missing("assessments.repeated_once", owner)]
    until: tuple[str, ...] = AT_THE_HOST
    if Role.SENDING_COORDINATOR in roles_in_stay(actor, mobility):
        until = (*AT_THE_HOST, EARLY_RETURN, RESULTS, VALIDATION)
    return [] if mobility.state in until else [Missing("assessments.too_late_to_repeat", owner)]


def _planned(mobility: Mobility) -> list[OutcomeResult]:
    return [outcome for outcome in selectors.results_of(mobility) if outcome.origin == Origin.PLANNED]


@guard(
    "assessments.host_results_complete",
    met=_("The host has assessed every outcome"),
    unmet=NOTHING_TO_ASSESS | {"assessments.no_result": _("“%(outcome)s” has no result yet.")},
)
def host_results_complete(mobility: Mobility) -> list[Missing]:
    """Each outcome to be assessed at the host has a result."""
    outcomes = _planned(mobility)
    if not outcomes:
        return [Missing("assessments.nothing_to_assess", _lead(mobility))]
    return [
        Missing(
            "assessments.no_result", Role.ASSESSOR, params={"outcome": outcome.title}, due_on=due_on("D13", mobility)
        )
        for outcome in outcomes
        if outcome.assess_at == Place.HOST and outcome.state == State.PLANNED
    ]


@guard(
    "assessments.grid_signed",
    met=_("The assessors confirmed the grid"),
    unmet={
        "assessments.grid_unconfirmed": Sentence(
            _("%(person)s has not confirmed the results."), to_owner=_("Confirm the results you assessed.")
        )
    },
)
def grid_signed(mobility: Mobility) -> list[Missing]:
    """Each assessor who stated a result confirmed the grid by code (CK-13), or every result reads not assessed."""
    stated = [selectors.current_of(outcome) for outcome in _planned(mobility)]
    assessors = {one.assessor_id for one in stated if one is not None and one.result != Result.NOT_ASSESSED}
    confirmed = {confirmation.person_id for confirmation in selectors.confirmations_of(mobility)}
    return [
        Missing("assessments.grid_unconfirmed", Role.ASSESSOR, person=person, due_on=due_on("D13", mobility))
        for person in sorted(assessors - confirmed, key=str)
    ]


@guard(
    "assessments.evidence_shown",
    met=_("Each result names its evidence"),
    unmet={"assessments.no_evidence": _("“%(outcome)s” lacks evidence.")},
)
def evidence_shown(mobility: Mobility) -> list[Missing]:
    """For `certify`, evidence with every result other than not assessed: named with it, or added later."""
    if mobility.approach != Approach.CERTIFY:
        return []
    return [
        Missing("assessments.no_evidence", Role.ASSESSOR, person=stated.assessor_id, params={"outcome": outcome.title})
        for outcome in _planned(mobility)
        if (stated := selectors.current_of(outcome)) is not None
        and stated.result != Result.NOT_ASSESSED
        and not stated.evidence
        and not outcome.later_evidence.exists()
    ]


@guard(
    "assessments.no_result_submitted", unmet={"assessments.results_are_in": _("Results have been handed in already.")}
)
def no_result_submitted(mobility: Mobility) -> list[Missing]:
    """No grid was submitted."""
    submitted = Event.unscoped.filter(mobility=mobility, machine="mobility", name="submit_results").exists()
    return [Missing("assessments.results_are_in", _lead(mobility))] if submitted else []
