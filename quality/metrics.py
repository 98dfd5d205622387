"""What each figure counts, and of what (domain reference of quality, 1.5; MQ are its ids).

Each is a function from the cohort to cases: one for each stay (or answer) that stands below the line. Each asks the
database at most twice, however many stays there are. Nothing here hides anything: that is `disclosure`. Titles and the
place in the quality cycle stand in `indicators`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, MembershipRole
from agreements.models import AgreementVersion, VersionKind
from assessments.models import FollowUp, Origin, OutcomeResult
from ground.zones import day_in
from lifecycle.models import Event, NamedPart, OrganisationPart, Waiver
from lifecycle.models.mobility import Approach
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.agreement_version import IN_FORCE, SUPERSEDED
from quality.cohort import Cohort, Outcome, Stay
from quality.models import Answer
from recognition.models import UnitChoice, UnitDecision

TIME_TO_DECIDE = timedelta(days=90)  # so that open cases do not look like failures
SATISFIED_FROM = 4  # of 5: "top 2"


@dataclass(frozen=True)
class Case:
    """What one stay adds: `counted` above the line, `of` below it. `person` is whom the figure would give away.

    `points` adds up what a mean is made of; `kinds` what the count is made of, by a word of the metric.
    """

    stay: UUID
    person: UUID
    counted: int
    of: int = 1
    points: int = 0
    kinds: tuple[tuple[str, int], ...] = ()


def _over(cohort: Cohort) -> Iterator[Stay]:
    """Stays that began, and whose agreed end has passed."""
    return (
        stay
        for stay in cohort.rows.values()
        if stay.counts and stay.planned_end is not None and stay.planned_end < cohort.today
    )


def completed(cohort: Cohort) -> Iterator[Case]:
    """MQ05."""
    return (Case(stay.pk, stay.participant, stay.outcome == Outcome.DONE) for stay in _over(cohort))


def came_home_early(cohort: Cohort) -> Iterator[Case]:
    """MQ06."""
    return (Case(stay.pk, stay.participant, stay.outcome == Outcome.EARLY) for stay in _over(cohort))


def signed_before_start(cohort: Cohort) -> Iterator[Case]:
    """MQ17: the first agreement of a stay was in force at least one day before the first day present."""
    signed = AgreementVersion.unscoped.filter(
        mobility__in=cohort.ids, kind=VersionKind.AGREEMENT, state__in=(IN_FORCE, SUPERSEDED)
    )
    first = dict(signed.order_by().values("mobility").annotate(at=Min("in_force_at")).values_list("mobility", "at"))
    for stay in cohort.rows.values():
        if stay.began and stay.started_on is not None:
            at = first.get(stay.pk)
            yield Case(stay.pk, stay.participant, at is not None and day_in(at, stay.time_zone) < stay.started_on)


def follow_ups_on_time(cohort: Cohort) -> Iterator[Case]:
    """MQ21: one that was given up after its day had passed was due, and not done."""
    due = FollowUp.objects.filter(mobility__in=cohort.ids).filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=F("due_on")),
        Q(due_on__lt=cohort.today) | Q(done_on__isnull=False),
    )
    counted = due.order_by().values("mobility").annotate(
        all=Count("pk"), on_time=Count("pk", filter=Q(done_on__lte=F("due_on")))
    )  # fmt: skip
    for pk, number, on_time in counted.values_list("mobility", "all", "on_time"):
        if (stay := cohort.rows.get(pk)) is not None:
            yield Case(pk, stay.participant, on_time, number)


def entered_afterwards(cohort: Cohort) -> Iterator[Case]:
    """Stays that were over when their agreement was signed, and those of which it was stated that there was none."""
    for stay in cohort.rows.values():
        if stay.began:
            kind = ((NO_AGREEMENT, 1),) if stay.no_agreement_on else ()
            yield Case(stay.pk, stay.participant, stay.entered_afterwards, kinds=kind)


def waived(cohort: Cohort) -> Iterator[Case]:
    """Stays that went on without a requirement."""
    given = Waiver.objects.filter(mobility__in=cohort.ids).filter(Q(needs_consent=False) | ~Q(agreed_at=None))
    held = Counter(given.values_list("mobility_id", flat=True))
    for stay in cohort.rows.values():
        if stay.began:
            yield Case(stay.pk, stay.participant, stay.pk in held)


NO_AGREEMENT, EARLY, NOT_VALIDATED, CLOSED, REFUSED = "no_agreement", "early", "not_validated", "closed", "refused"
FAILED_WITH = {
    "close_without_agreement": NO_AGREEMENT,
    "close_without_results": EARLY,
    "close_validation": NOT_VALIDATED,
    "close_without_decision": CLOSED,
}  # the step by which a stay leaves the way to recognition, and what is said of it


def recognition_failed(cohort: Cohort) -> Iterator[Case]:
    """Stays to be certified that came to their feedback with nothing recognised, each with the reason."""
    ids = cohort.ids.filter(approach=Approach.CERTIFY)
    steps = Event.unscoped.filter(mobility__in=ids, machine="mobility", name__in=(*FAILED_WITH, "recognise"))
    last = dict(steps.order_by("seq").values_list("mobility_id", "name"))
    credited = UnitDecision.objects.filter(mobility__in=ids, superseded_at=None).exclude(decision=UnitChoice.NONE)
    recognised = set(credited.values_list("mobility_id", flat=True))
    for pk, name in last.items():
        stay = cohort.rows.get(pk)
        if stay is not None and stay.was_asked:
            failed = pk not in recognised
            kinds = ((FAILED_WITH.get(name, REFUSED), 1),) if failed else ()
            yield Case(pk, stay.participant, failed, kinds=kinds)


UNDECIDED = "undecided"


def units_recognised(cohort: Cohort) -> Iterator[Case]:
    """MQ12 by units: agreed are the units of the last agreement in force, where recognition was foreseen in it."""
    stays = cohort.ids.filter(approach=Approach.CERTIFY)
    agreed: dict[UUID, set[str]] = defaultdict(set)
    outcomes = OutcomeResult.unscoped.filter(mobility__in=stays, origin=Origin.PLANNED).exclude(unit_code="")
    for pk, unit in outcomes.order_by().values_list("mobility_id", "unit_code").distinct():
        agreed[pk].add(unit)
    decisions: dict[UUID, dict[str, str]] = defaultdict(dict)
    current = UnitDecision.objects.filter(mobility__in=stays, superseded_at=None).order_by()
    for pk, unit, decision in current.values_list("mobility_id", "unit_code", "decision"):
        decisions[pk][unit] = decision
    for pk, units in agreed.items():
        stay = cohort.rows.get(pk)
        if stay is not None and _should_be_decided(stay, cohort.today):
            said = Counter(decisions[pk].get(unit, UNDECIDED) for unit in units)
            yield Case(pk, stay.participant, said[UnitChoice.FULL], len(units), kinds=tuple(said.items()))


def _should_be_decided(stay: Stay, today: date) -> bool:
    return stay.counts and stay.ended_on is not None and stay.ended_on <= today - TIME_TO_DECIDE


def _answers(cohort: Cohort, role: Role) -> dict[UUID, list[tuple[UUID, int | None]]]:
    """Writer and satisfaction by stay, for figures; who reads a single answer is said by `Answer.scope`."""
    given: dict[UUID, list[tuple[UUID, int | None]]] = defaultdict(list)
    found = Answer.objects.filter(mobility__in=cohort.ids, role=str(role)).order_by()
    for pk, person, satisfaction in found.values_list("mobility_id", "person_id", "satisfaction"):
        given[pk].append((person, satisfaction))
    return given


def satisfied(role: Role) -> Callable[[Cohort], Iterator[Case]]:
    """MQ25, MQ27: each valid answer is a case, and it would give its writer away."""

    def cases(cohort: Cohort) -> Iterator[Case]:
        for pk, answers in _answers(cohort, role).items():
            for person, points in answers:
                if points is not None and pk in cohort.rows:
                    yield Case(pk, person, points >= SATISFIED_FROM, points=points)

    return cases


def _reachable(cohort: Cohort, role: Role) -> set[UUID]:
    """Stays in which somebody in this role can be asked: has a mail address."""
    stays = cohort.ids
    if role == Role.EMPLOYER:
        contacts = Membership.objects.open().filter(role=MembershipRole.CONTACT).exclude(person__email=None)
        found = OrganisationPart.objects.open().filter(
            mobility__in=stays, part=OrganisationPartKind.EMPLOYER, organisation__in=contacts.values("organisation")
        )
        return set(found.values_list("mobility_id", flat=True))
    part = NamedPartKind.TUTOR if role == Role.HOST_TUTOR else NamedPartKind.PARTICIPANT
    named = NamedPart.objects.open().filter(mobility__in=stays, part=part).exclude(person__email=None)
    return set(named.values_list("mobility_id", flat=True))


def answered(role: Role) -> Callable[[Cohort], Iterator[Case]]:
    """MQ24: asked is who can be reached by mail, or has answered in another way."""

    def cases(cohort: Cohort) -> Iterator[Case]:
        reachable, given = _reachable(cohort, role), _answers(cohort, role)
        for stay in cohort.rows.values():
            if stay.was_asked and (stay.pk in reachable or stay.pk in given):
                yield Case(stay.pk, stay.participant, stay.pk in given)

    return cases


class ReasonGroup(TextChoices):
    """Why people came home early, in groups wide enough that a health reason stands out nowhere."""

    PERSONAL = "personal", _("Personal reasons")
    PLACEMENT = "placement", _("Placement or conduct")
    LIVING = "living", _("Housing or safety")
    OTHER = "other", _("Other reasons")


GROUP_OF_REASON = {
    "health": ReasonGroup.PERSONAL, "family": ReasonGroup.PERSONAL, "homesick": ReasonGroup.PERSONAL,
    "placement_mismatch": ReasonGroup.PLACEMENT, "conduct": ReasonGroup.PLACEMENT,
    "host_withdrew": ReasonGroup.PLACEMENT, "accommodation": ReasonGroup.LIVING, "safety": ReasonGroup.LIVING,
}  # fmt: skip


def reasons(cohort: Cohort) -> Iterator[tuple[Case, ReasonGroup]]:
    """Every early return with the group of its reason. A sealed reason, as of health, stands in no event."""
    reported = Event.unscoped.filter(mobility__in=cohort.ids, name="report_early_return")
    told = dict(reported.order_by("seq").values_list("mobility_id", "details__reason_code"))
    for case in came_home_early(cohort):
        if case.counted:
            code = told.get(case.stay, "other") or "health"
            yield case, GROUP_OF_REASON.get(code, ReasonGroup.OTHER)
