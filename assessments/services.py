"""Writes of preparation, follow-ups and results."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from agreements.selectors import outcomes_of, parts_of, version_in_force
from assessments import selectors
from assessments.models import (
    Assessment,
    Debriefing,
    Evidence,
    FollowUp,
    GridConfirmation,
    Item,
    Origin,
    OutcomeResult,
    OwnItem,
    Place,
    PreparationItem,
    Wellbeing,
)
from documents.models import StoredFile
from ground import clock
from lifecycle.days import add_months
from lifecycle.deadlines import due_on, follow_up_days
from lifecycle.doors import step_of_act
from lifecycle.effects import outbox
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach, FewerOpportunities
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.programmes import EEA
from lifecycle.roles import OrganisationPartKind
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import BEFORE_DEPARTURE, READY
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import Proof

ALWAYS = (
    Item.INSURANCE,
    Item.EMERGENCY_CONTACTS,
    Item.LANGUAGE,
    Item.CULTURE,
    Item.PRACTICAL,
    Item.TRAVEL,
    Item.HOUSING,
)


def open_preparation(*, mobility: Mobility) -> None:
    """The list of 3.6 and 3.7; what variant, programme and country ask on top is required, and the school's own."""
    due, known = due_on("D6", mobility), set(PreparationItem.objects.filter(mobility=mobility).values_list("code"))
    standing = [
        PreparationItem(mobility=mobility, code=code, required=needed, due_on=due)
        for code, needed in required_of(mobility).items()
    ]
    own = OwnItem.unscoped.filter(organisation_id=sending_organisation_id(mobility), ended_at=None)
    lines = [*standing, *(own_line(mobility, one) for one in own if one.asks_of(mobility))]
    PreparationItem.objects.bulk_create(line for line in lines if (line.code,) not in known)


def required_of(mobility: Mobility) -> dict[str, bool]:
    """Each line of the list, and whether this stay needs it."""
    rules = mobility.rule_set
    return {
        **dict.fromkeys(ALWAYS, True),
        Item.IDENTITY_DOCUMENT: True,
        Item.SOCIAL_SECURITY: False,
        Item.VISA: rules.requires_visa_check,
        Item.GRANT_AGREEMENT: rules.asks_grant_agreement,
        Item.GRANT_MONEY: rules.asks_grant_agreement,
        Item.PAY: mobility.apprentice,
        Item.DATA_BASIS: leaves_the_eea(mobility),
        Item.SPECIAL_ARRANGEMENTS: mobility.fewer_opportunities == FewerOpportunities.YES,
    }


def leaves_the_eea(mobility: Mobility) -> bool:
    """Whether personal data go where they may not go freely."""
    return bool(mobility.country) and mobility.country not in EEA


def own_line(mobility: Mobility, own: OwnItem) -> PreparationItem:
    """A school's own item on the list of one stay, due so many days before the first."""
    start = mobility.planned_start
    due = start - timedelta(days=own.days_before) if start else None
    return PreparationItem(mobility=mobility, code=own.code, own=own, required=True, due_on=due)


def open_departure_checklist(*, mobility: Mobility) -> None:
    """D6 and D7 count from the agreed dates now, the school's own items too; the country may be another."""
    still_open = PreparationItem.objects.filter(mobility=mobility, done_on=None)
    still_open.filter(own=None).update(due_on=due_on("D6", mobility))
    for line in still_open.exclude(own=None).select_related("own"):
        assert line.own is not None  # those without were left out
        line.due_on = own_line(mobility, line.own).due_on
        line.save(update_fields=["due_on"])
    PreparationItem.objects.filter(mobility=mobility, code=Item.DATA_BASIS).update(required=leaves_the_eea(mobility))


def tick(
    *,
    mobility: Mobility,
    code: str,
    done_on: date,
    detail: str = "",
    valid_until: date | None = None,
    file: StoredFile | None = None,
) -> PreparationItem:
    """Mark an item as done. A passport must hold a month beyond the return (D7)."""
    end = mobility.planned_end
    if code == Item.IDENTITY_DOCUMENT and valid_until and end and valid_until < add_months(end, 1):
        raise ActRefused("assessments.document_too_short", needed=add_months(end, 1).isoformat())
    item, _new = PreparationItem.objects.get_or_create(mobility=mobility, code=code, defaults={"required": False})
    item.done_on, item.detail, item.valid_until = done_on, detail or item.detail, valid_until or item.valid_until
    item.file = file or item.file
    item.save(update_fields=["done_on", "detail", "valid_until", "file"])
    return item


def untick(*, mobility: Mobility, code: str) -> None:
    """The item is open again; what was written with it stays."""
    PreparationItem.objects.filter(mobility=mobility, code=code).update(done_on=None)


@transaction.atomic
def add_own_item(*, organisation_id: UUID, **facts: Any) -> OwnItem:
    """An item of the school's own, on the lists of the stays that are being prepared and of all to come."""
    own: OwnItem = OwnItem.unscoped.create(organisation_id=organisation_id, **facts)
    preparing = Mobility.unscoped.filter(preparation_items__code=Item.INSURANCE, state__in=BEFORE_DEPARTURE)
    sent = preparing.filter(
        organisation_parts__organisation_id=organisation_id,
        organisation_parts__part=OrganisationPartKind.SENDING,
        organisation_parts__until_at=None,
    )
    asked = [stay for stay in sent.distinct() if own.asks_of(stay)]
    PreparationItem.objects.bulk_create(own_line(stay, own) for stay in asked)
    _owed_anew(own, [stay.pk for stay in asked if stay.state == READY])
    return own


@transaction.atomic
def end_own_item(*, own: OwnItem) -> None:
    """It stands on no list to come; where it is open it goes, where it is done it stays."""
    own.ended_at = clock.now()
    own.save(update_fields=["ended_at"])
    still_open = PreparationItem.objects.filter(own=own, done_on=None)
    stays = list(still_open.filter(mobility__state=READY).values_list("mobility_id", flat=True))
    still_open.delete()
    _owed_anew(own, stays)


def _owed_anew(own: OwnItem, stays: Collection[UUID]) -> None:
    """What these stays owe is asked again, each in a transaction of its own; once for the item, once for its end."""
    cause = f"wake:{own.code}:{'ended' if own.ended_at else 'added'}"
    for pk in stays:
        outbox.add(
            "lifecycle.wake",
            key=f"{cause}:{pk}",
            payload={"machine": "mobility", "pk": str(pk)},
            mobility_id=pk,
        )


def open_follow_ups(*, mobility: Mobility) -> None:
    """Follow-ups over the whole stay (D9). Those already done stay; the others get the days that fit now."""
    start, end = mobility.started_on or mobility.planned_start, mobility.planned_end
    if start is None or end is None:
        return
    days = follow_up_days(start, end)
    open_ones = FollowUp.objects.filter(mobility=mobility, done_on=None)
    open_ones.filter(nth__gt=len(days)).update(withdrawn_at=clock.now())
    known, fresh, begin = {one.nth: one for one in FollowUp.objects.filter(mobility=mobility)}, [], start
    for nth, day in enumerate(days, start=1):
        follow_up = known.get(nth)
        if follow_up is None:
            fresh.append(FollowUp(mobility=mobility, nth=nth, period_from=begin, due_on=day))
        elif follow_up.done_on is None:
            follow_up.period_from, follow_up.due_on, follow_up.withdrawn_at = begin, day, None
            follow_up.save(update_fields=["period_from", "due_on", "withdrawn_at"])
        begin = day + timedelta(days=1)
    FollowUp.objects.bulk_create(fresh)


def withdraw_follow_ups(*, mobility: Mobility) -> None:
    """Nobody owes the open ones any more."""
    FollowUp.objects.filter(mobility=mobility, done_on=None, withdrawn_at=None).update(withdrawn_at=clock.now())


def record_follow_up(*, mobility: Mobility, nth: int, person_id: UUID, facts: Mapping[str, Any]) -> FollowUp:
    """A follow-up is done. The same one again replaces what was written; raises ActRefused where nothing changed."""
    follow_up = selectors.follow_ups_of(mobility).filter(nth=nth).first()
    if follow_up is None:
        raise ActRefused("assessments.no_such_follow_up", nth=nth)
    if follow_up.period_from > mobility.today:
        raise ActRefused("assessments.follow_up_ahead", nth=nth, day=follow_up.period_from.isoformat())
    if follow_up.done_on and _says_the_same(follow_up, facts):
        raise ActRefused("assessments.follow_up_unchanged", nth=nth)
    follow_up.person_id, follow_up.done_on = person_id, mobility.today
    for name, value in facts.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=["person", "done_on", *facts])
    return follow_up


def _says_the_same(follow_up: FollowUp, facts: Mapping[str, Any]) -> bool:
    """Whether nothing of it is new. A worry said again is, once the one before was closed: somebody must hear it."""
    worried_anew = facts.get("wellbeing") == Wellbeing.CONCERN and not follow_up.worries.filter(closed_at=None).exists()
    return not worried_anew and all(getattr(follow_up, name) == value for name, value in facts.items())


def hold_debriefing(*, mobility: Mobility, person_id: UUID, held_on: date, **facts: str) -> Debriefing:
    """The final debriefing; again replaces it."""
    debriefing, _new = Debriefing.objects.update_or_create(
        mobility=mobility, defaults={"person_id": person_id, "held_on": held_on, **facts}
    )
    return debriefing


def ensure_results(*, mobility: Mobility) -> None:
    """One row for each outcome of the agreement in force; outcomes that left it disappear while still planned."""
    if mobility.approach == Approach.DECLARE:
        return
    agreed = {outcome["key"]: outcome for outcome in outcomes_of(parts_of(version_in_force(mobility)))}
    gone = OutcomeResult.unscoped.filter(mobility=mobility, origin=Origin.PLANNED, state=State.PLANNED)
    gone = gone.exclude(key__in=agreed)
    gone.exclude(assessments=None).update(origin=Origin.UNPLANNED)  # a result was stated once: it is kept for ever
    gone.filter(assessments=None).delete()
    for position, (key, outcome) in enumerate(agreed.items(), start=1):
        facts = {
            "unit_code": outcome["unit_code"],
            "unit_title": outcome["unit_title"],
            "title": outcome["title"],
            "assess_at": outcome.get("assess_at") or Place.HOST,
            "position": position,
        }
        row, new = OutcomeResult.unscoped.get_or_create(mobility=mobility, key=key, defaults=facts)
        if not new:
            for name, value in facts.items():
                setattr(row, name, value)
            row.save(update_fields=list(facts))


def add_unplanned(*, mobility: Mobility, title: str, unit_code: str = "") -> OutcomeResult:
    """An outcome that nobody planned: it can be validated, never blocks a gate."""
    count = OutcomeResult.unscoped.filter(mobility=mobility, origin=Origin.UNPLANNED).count()
    return OutcomeResult.unscoped.create(
        mobility=mobility,
        key=f"extra-{count + 1}",
        title=title,
        unit_code=unit_code,
        origin=Origin.UNPLANNED,
        position=1000 + count,
    )


def assess(*, act: ActStep[Mobility], outcomes: list[OutcomeResult], facts: dict[str, Any]) -> None:
    """State the same result for each outcome (a unit's result counts for each of its outcomes)."""
    for outcome in outcomes:
        step_of_act(
            act,
            machine="outcome_result",
            pk=outcome.pk,
            name="assess",
            result=facts["result"],
            assessed_on=facts["assessed_on"],
            facts=facts,
        )


def keep_result(
    *, outcome: OutcomeResult, result: str, assessed_on: date, assessor_id: UUID | None, facts: Mapping[str, Any]
) -> Assessment:
    """The assessment row behind a result."""
    names = (
        "reason",
        "methods",
        "place",
        "language",
        "grade",
        "grade_scale",
        "strong",
        "weak",
        "difference",
        "parts",
        "criteria",
        "evidence",
    )
    kept = {name: facts[name] for name in names if facts.get(name)}
    _answer_who_asked(outcome)
    return Assessment.objects.create(
        outcome=outcome,
        result=result,
        assessed_on=assessed_on,
        assessor_id=assessor_id,
        recorded_at=clock.now(),
        **kept,
    )


def supersede_result(*, outcome: OutcomeResult) -> None:
    """The earlier result is kept, and no longer counts."""
    outcome.assessments.filter(superseded_at=None).update(superseded_at=clock.now())


def add_evidence(
    *, outcome: OutcomeResult, label: str, person_id: UUID, file: StoredFile | None = None, address: str = ""
) -> Evidence:
    """A proof; it answers who asked for more."""
    _answer_who_asked(outcome)
    return Evidence.objects.create(
        outcome=outcome, label=label, person_id=person_id, file=file, address=address, added_at=clock.now()
    )


def ask_for_evidence(*, mobility: Mobility, asked: Mapping[str, str]) -> None:
    """What is asked for of each outcome, by its key."""
    for outcome in OutcomeResult.unscoped.filter(mobility=mobility, key__in=list(asked)):
        outcome.evidence_asked = str(asked[outcome.key]).strip()
        outcome.save(update_fields=["evidence_asked"])


def _answer_who_asked(outcome: OutcomeResult) -> None:
    if outcome.evidence_asked:
        outcome.evidence_asked = ""
        outcome.save(update_fields=["evidence_asked"])


def has_evidence(*, outcome: OutcomeResult, file: Any, person_id: UUID | None) -> bool:
    """Whether the same person handed in the same bytes already: by a double click, or once more with the form."""
    file.seek(0)
    sha256 = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return outcome.later_evidence.filter(person=person_id, file__given_sha256=sha256).exists()


def confirm_grid(
    *, mobility: Mobility, person_id: UUID, method: str, proof: Proof | None, scan_id: UUID | None
) -> GridConfirmation:
    """An assessor stands by the results as they are now."""
    return GridConfirmation.objects.create(
        mobility=mobility,
        person_id=person_id,
        confirmed_at=clock.now(),
        method=method,
        code_sent_to=proof.code_sent_to if proof else "",
        scan_id=scan_id,
        sha256=selectors.grid_digest(mobility, person_id),
    )
