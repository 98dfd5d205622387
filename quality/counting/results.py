"""What was learned, and what became of it: MQ09 to MQ16."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from assessments.models import Assessment, Evidence, Origin, OutcomeResult, Result
from lifecycle.models import Event
from lifecycle.models.mobility import Approach
from quality.counting.cases import Case, Kinds
from quality.stays import Batch, Stay
from recognition.models import EuropassRecord, OutcomeChoice, OutcomeDecision, UnitChoice, UnitDecision

ASSESSED = (Approach.EVALUATE, Approach.CERTIFY)
FULL, PARTIAL, REFUSED, UNDECIDED, NOT_FORESEEN = "full", "partial", "refused", "undecided", "not_foreseen"
MOST_DAYS = 999


def _planned(batch: Batch) -> dict[UUID, list[UUID]]:
    """The outcomes agreed, by stay, of stays to be evaluated or certified that ended 90 days ago or more."""
    stays = [stay.pk for stay in batch.began if stay.approach in ASSESSED and batch.is_due(stay) and stay.counts]
    found: dict[UUID, list[UUID]] = defaultdict(list)
    outcomes = OutcomeResult.unscoped.filter(mobility__in=stays, origin=Origin.PLANNED).order_by()
    for pk, outcome in outcomes.values_list("mobility_id", "pk"):
        found[pk].append(outcome)
    return found


def achieved(batch: Batch) -> Iterator[Case]:
    """MQ09: outcomes whose result stands as passed."""
    planned = _planned(batch)
    current = Assessment.objects.filter(outcome__mobility__in=planned.keys(), superseded_at=None, result=Result.PASSED)
    passed = set(current.values_list("outcome_id", flat=True))
    for pk, outcomes in planned.items():
        yield Case(pk, batch.rows[pk].participant, sum(one in passed for one in outcomes), len(outcomes))


def evidenced(batch: Batch) -> Iterator[Case]:
    """MQ10: outcomes assessed by a named assessor, with a method, on a day, and with something that was seen."""
    planned = _planned(batch)
    stays = planned.keys()
    shown = set(Evidence.objects.filter(outcome__mobility__in=stays).values_list("outcome_id", flat=True))
    current = Assessment.objects.filter(outcome__mobility__in=stays, superseded_at=None).exclude(assessor=None)
    proved = {
        outcome
        for outcome, methods, evidence in current.values_list("outcome_id", "methods", "evidence")
        if methods and (evidence or outcome in shown)
    }
    for pk, outcomes in planned.items():
        yield Case(pk, batch.rows[pk].participant, sum(one in proved for one in outcomes), len(outcomes))


def validated(batch: Batch) -> Iterator[Case]:
    """MQ11: at least one outcome validated, in full or in part, of stays to be certified that lasted to their end."""
    stays = [stay for stay in batch.decided if stay.approach == Approach.CERTIFY]
    positive = OutcomeDecision.objects.filter(
        outcome__mobility__in=[stay.pk for stay in stays], closed_at=None
    ).exclude(decision=OutcomeChoice.NOT_VALIDATED)
    held = set(positive.values_list("outcome__mobility", flat=True))
    return (Case(stay.pk, stay.participant, stay.pk in held) for stay in stays)


@dataclass
class Decided:
    """What was decided on the units of one stay."""

    units: set[str] = field(default_factory=set)
    said: dict[str, str] = field(default_factory=dict)
    last: date | None = None

    @property
    def whole(self) -> str:
        """Full is all; a unit nobody decided on leaves the stay undecided; extra credit counts as partial."""
        decisions = [self.said.get(unit) for unit in (self.units or self.said.keys())]
        if not decisions or None in decisions:
            return UNDECIDED
        if all(decision == UnitChoice.FULL for decision in decisions):
            return FULL
        return REFUSED if all(decision == UnitChoice.NONE for decision in decisions) else PARTIAL


def _decisions(stays: list[Stay]) -> Mapping[UUID, Decided]:
    """Units agreed, and what stands decided on each, by stay."""
    ids = [stay.pk for stay in stays]
    found = {pk: Decided() for pk in ids}
    outcomes = OutcomeResult.unscoped.filter(mobility__in=ids, origin=Origin.PLANNED).exclude(unit_code="")
    for pk, unit in outcomes.order_by().values_list("mobility_id", "unit_code").distinct():
        found[pk].units.add(unit)
    current = UnitDecision.objects.filter(mobility__in=ids, superseded_at=None).order_by()
    zones = {stay.pk: stay for stay in stays}
    for pk, unit, decision, at in current.values_list("mobility_id", "unit_code", "decision", "decided_at"):
        of_stay = found[pk]
        of_stay.said[unit] = decision
        day = zones[pk].local_day(at)
        of_stay.last = max(of_stay.last or day, day)
    return found


def recognised(whole: str) -> "Recognised":
    """MQ12 to MQ14."""
    return Recognised(whole)


@dataclass(frozen=True)
class Recognised:
    """Stays whose units were all recognised in full (in part, refused), of those done and to be certified."""

    whole: str

    def __call__(self, batch: Batch) -> Iterator[Case]:
        """What is undecided stays below the line; where recognition was not foreseen, beside it."""
        stays = [stay for stay in batch.decided if stay.approach == Approach.CERTIFY]
        for pk, decided in _decisions(stays).items():
            told = decided.whole
            kinds = ((UNDECIDED, 1),) if told == UNDECIDED else ()
            yield Case(pk, batch.rows[pk].participant, told == self.whole, kinds=kinds)
        for stay in batch.decided:
            if stay.approach != Approach.CERTIFY:
                yield Case(stay.pk, stay.participant, 0, 0, ((NOT_FORESEEN, 1),), size=False)


def time_to_recognition(batch: Batch) -> Iterator[Case]:
    """MQ15: days from the last day to the last decision; counted: within 30 days."""
    stays = [stay for stay in batch.began if stay.approach == Approach.CERTIFY and batch.is_due(stay) and stay.counts]
    for pk, decided in _decisions(stays).items():
        stay = batch.rows[pk]
        if decided.whole != UNDECIDED and decided.last is not None and stay.ended_on is not None:
            days = min(max((decided.last - stay.ended_on).days, 0), MOST_DAYS)
            yield Case(pk, stay.participant, days <= 30, kinds=((str(days), 1),))


def europass(batch: Batch) -> Iterator[Case]:
    """MQ16: the Europass Mobility is issued once both sides have signed it; kinds are the days it took."""
    ids = [stay.pk for stay in batch.decided]
    issued = dict(
        EuropassRecord.objects.filter(mobility__in=ids, issued_on__isnull=False).values_list("mobility_id", "issued_on")
    )
    for stay in batch.decided:
        kinds: Kinds = ()
        if (day := issued.get(stay.pk)) is not None and stay.ended_on is not None:
            kinds = ((str(min(max((day - stay.ended_on).days, 0), MOST_DAYS)), 1),)
        yield Case(stay.pk, stay.participant, stay.pk in issued, kinds=kinds)


NO_AGREEMENT, EARLY, NOT_VALIDATED, CLOSED = "no_agreement", "early", "not_validated", "closed"
FAILED_WITH = {
    "close_without_agreement": NO_AGREEMENT,
    "close_without_results": EARLY,
    "close_validation": NOT_VALIDATED,
    "close_without_decision": CLOSED,
}  # the step by which a stay leaves the way to recognition, and what is said of it


def recognition_failed(batch: Batch) -> Iterator[Case]:
    """Stays to be certified that came to their feedback with nothing recognised, each with the reason."""
    ids = [stay.pk for stay in batch.rows.values() if stay.approach == Approach.CERTIFY and stay.was_asked]
    steps = Event.unscoped.filter(mobility__in=ids, machine="mobility", name__in=(*FAILED_WITH, "recognise"))
    last = dict(steps.order_by("seq").values_list("mobility_id", "name"))
    credited = UnitDecision.objects.filter(mobility__in=ids, superseded_at=None).exclude(decision=UnitChoice.NONE)
    held = set(credited.values_list("mobility_id", flat=True))
    for pk, name in last.items():
        failed = pk not in held
        kinds = ((FAILED_WITH.get(name, REFUSED), 1),) if failed else ()
        yield Case(pk, batch.rows[pk].participant, failed, kinds=kinds)


def units(batch: Batch) -> Mapping[UUID, int]:
    """How many units were agreed, by stay."""
    outcomes = OutcomeResult.unscoped.filter(mobility__in=batch.ids, origin=Origin.PLANNED).exclude(unit_code="")
    return Counter(pk for pk, _unit in outcomes.order_by().values_list("mobility_id", "unit_code").distinct())
