"""How stays go: MQ05 to MQ08, MQ21, MQ23, MQ31, MQ38."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.incident_models import Severity
from assessments.models import FollowUp, Incident
from lifecycle.models import Event
from quality.counting.cases import Case, Counting, each
from quality.stays import Batch, Outcome

WITHIN_A_DAY = 24  # hours


def completed(batch: Batch) -> Iterator[Case]:
    """MQ05."""
    return each(batch.over, lambda stay: stay.outcome == Outcome.DONE)


def came_home_early(batch: Batch) -> Iterator[Case]:
    """MQ06."""
    return each(batch.over, lambda stay: stay.outcome == Outcome.EARLY)


def majeure(batch: Batch) -> Iterator[Case]:
    """MQ07: of all that began and whose agreed end has passed."""
    past = [stay for stay in batch.began if batch.is_past(stay)]
    return each(past, lambda stay: stay.outcome == Outcome.MAJEURE)


def of_group(counting: Counting, fewer: str) -> Counting:
    """MQ08: another metric, of those with fewer opportunities, or of the others; who did not say is in neither."""

    def cases(batch: Batch) -> Iterator[Case]:
        return (case for case in counting(batch) if case.of and batch.rows[case.stay].fewer == fewer)

    return cases


def follow_ups_on_time(batch: Batch) -> Iterator[Case]:
    """MQ21: one that was given up after its day had passed was due, and not done."""
    due = FollowUp.objects.filter(mobility__in=batch.ids).filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=F("due_on")),
        Q(due_on__lt=batch.today) | Q(done_on__isnull=False),
    )
    counted = due.order_by().values("mobility").annotate(
        all=Count("pk"), on_time=Count("pk", filter=Q(done_on__lte=F("due_on")))
    )  # fmt: skip
    for pk, number, on_time in counted.values_list("mobility", "all", "on_time"):
        if (stay := batch.rows.get(pk)) is not None and not stay.is_draft:
            yield Case(pk, stay.participant, on_time, number)


def incidents(batch: Batch) -> Iterator[Case]:
    """MQ23: reports of severity 2 and more, of the days of the stays that are over."""
    grave = Incident.objects.filter(mobility__in=batch.ids, severity__gte=Severity.THIS_WEEK)
    number = Counter(grave.values_list("mobility_id", flat=True))
    for stay in batch.began:
        if stay.ended_on is not None and stay.days:
            yield Case(stay.pk, stay.participant, number[stay.pk], stay.days)


def alerts(batch: Batch) -> Iterator[Case]:
    """MQ38: every report and worry that somebody opened; kinds are the full hours it took, most 999."""
    told = Incident.objects.filter(mobility__in=batch.ids).values_list("mobility_id", "reported_at", "opened_at")
    for pk, reported, opened in told:
        stay = batch.rows[pk]
        if opened is None:
            yield Case(pk, stay.participant, 0, 1, ((UNOPENED, 1),))
            continue
        hours = min(int((opened - reported).total_seconds() // 3600), 999)
        yield Case(pk, stay.participant, hours < WITHIN_A_DAY, 1, ((str(hours), 1),))


UNOPENED = "unopened"


def trained_staff(batch: Batch) -> Iterator[Case]:
    """MQ31, MQ32, above the line: members of staff with a stay that lasted to its end."""
    return each((stay for stay in batch.began if stay.is_staff and stay.outcome == Outcome.DONE), lambda _stay: True)


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


def reasons(batch: Batch) -> Iterator[Case]:
    """Every early return with the group of its reason. A sealed reason, as of health, stands in no event."""
    early = [stay for stay in batch.over if stay.outcome == Outcome.EARLY]
    reported = Event.unscoped.filter(mobility__in=[stay.pk for stay in early], name="report_early_return")
    told = dict(reported.order_by("seq").values_list("mobility_id", "details__reason_code"))
    for stay in early:
        code = told.get(stay.pk, "other") or "health"
        yield Case(stay.pk, stay.participant, 1, kinds=((GROUP_OF_REASON.get(code, ReasonGroup.OTHER).value, 1),))


def present(*outcomes: Outcome) -> Counting:
    """How many stays there are of some kinds; a quality manager reads the state of each."""
    return lambda batch: each((stay for stay in batch.rows.values() if stay.outcome in outcomes), lambda _stay: True)
