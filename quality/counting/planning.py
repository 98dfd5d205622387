"""Who goes, and how stays are prepared: MQ01 to MQ04, MQ17 to MQ20, MQ22, MQ34, MQ35, MQ40."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from agreements.models import AgreementPart, VersionKind
from agreements.parts import PartName
from assessments.models import PreparationItem
from lifecycle.models import NamedPart, Waiver
from lifecycle.roles import NamedPartKind
from lifecycle.tables.agreement_version import IN_FORCE, SUPERSEDED
from partnerships.models import MemorandumVersion, StayPlan
from quality.counting.cases import Case, each
from quality.dimensions import UNKNOWN
from quality.stays import SHORT, Batch, Outcome, Stay

UNDECLARED, NO_AGREEMENT, STRETCH, NO_MEMORANDUM = "undeclared", "no_agreement", "two_weeks", "no_memorandum"
TWO_WEEKS = timedelta(days=14)


def participation(batch: Batch) -> Iterator[Case]:
    """MQ01, above the line: learners whose stay is of ten days or more. Below stands what was typed for the year."""
    return each((stay for stay in batch.began if not stay.is_staff and stay.days >= SHORT), lambda _stay: True)


def selection(batch: Batch) -> Iterator[Case]:
    """MQ02: drafts and those that were given up as drafts are applications that were not taken up (yet)."""
    return each(batch.rows.values(), lambda stay: stay.was_selected)


def inclusion(batch: Batch) -> Iterator[Case]:
    """MQ03: hidden by the number of those with fewer opportunities, whoever else is below the line."""
    for stay in batch.began:
        said = stay.dimensions["fewer"]
        kinds = ((UNDECLARED, 1),) if said == UNKNOWN else ()
        yield Case(stay.pk, stay.participant, said == "yes", said != UNKNOWN, kinds, size=said == "yes")


def started(batch: Batch) -> Iterator[Case]:
    """MQ04: of stays with an agreement in force whose first day should have come."""
    for stay in batch.rows.values():
        due = stay.planned_start is not None and stay.planned_start < batch.today
        if batch.agreements.get(stay.pk) and (stay.began or due or stay.outcome in GIVEN_UP):
            kinds = () if stay.began else ((stay.outcome.value, 1),)
            yield Case(stay.pk, stay.participant, stay.began, kinds=kinds)


GIVEN_UP = (Outcome.WITHDRAWN, Outcome.CANCELLED)


def agreed(batch: Batch) -> Iterator[Case]:
    """MQ34, below the line: stays with an agreement in force. Above stands what was typed for the year."""
    return each((stay for stay in batch.rows.values() if batch.agreements.get(stay.pk)), lambda _stay: False)


def signed_before_start(batch: Batch) -> Iterator[Case]:
    """MQ17: the first agreement was in force at least one day before the first day present; stretch: two weeks."""
    for stay in batch.began:
        first = next((day for kind, day in batch.agreements.get(stay.pk, []) if kind == VersionKind.AGREEMENT), None)
        early = first is not None and first <= stay.begun - TWO_WEEKS
        kinds = ((STRETCH, 1),) if early else ()
        yield Case(stay.pk, stay.participant, first is not None and first < stay.begun, kinds=kinds)


def covered(batch: Batch) -> Iterator[Case]:
    """MQ18: stays that need a memorandum and lie, from the first to the last day, within its validity."""
    needing = [stay for stay in batch.began if stay.mou_required]
    plans = StayPlan.objects.filter(mobility__in=[stay.pk for stay in needing])
    memoranda = dict(plans.values_list("mobility_id", "memorandum_id"))
    valid: dict[UUID, list[tuple[date | None, date | None]]] = defaultdict(list)
    versions = MemorandumVersion.unscoped.filter(
        memorandum__in=set(memoranda.values()) - {None}, in_force_at__isnull=False
    )
    for memorandum, begins, until, ended in versions.values_list("memorandum", "valid_from", "valid_until", "ends_on"):
        valid[memorandum].append((begins, min((day for day in (until, ended) if day), default=None)))
    for stay in needing:
        spans = valid[memoranda[stay.pk]] if memoranda.get(stay.pk) else []
        yield Case(stay.pk, stay.participant, any(_within(stay, begins, until) for begins, until in spans))
    for stay in batch.began:
        if not stay.mou_required:
            yield Case(stay.pk, stay.participant, 0, 0, ((NO_MEMORANDUM, 1),), size=False)


def _within(stay: Stay, begins: date | None, until: date | None) -> bool:
    last = stay.ended_on or stay.planned_end or stay.begun
    return (begins is None or begins <= stay.begun) and (until is None or last <= until)


def tutor_named(batch: Batch) -> Iterator[Case]:
    """MQ19: a host tutor with a mail address or a telephone stood on the stay before its first day."""
    named = NamedPart.objects.filter(mobility__in=batch.ids, part=NamedPartKind.TUTOR).exclude(
        Q(person__email=None) & Q(person__phone="") & Q(phone="")
    )
    since: dict[UUID, list[object]] = defaultdict(list)
    for pk, at in named.values_list("mobility_id", "from_at"):
        since[pk].append(at)
    return each(batch.began, lambda stay: any(stay.local_day(at) < stay.begun for at in since[stay.pk]))


def prepared(batch: Batch) -> Iterator[Case]:
    """MQ20: every item its list asks for was done before the first day; a stay without a list has nothing to count."""
    items = PreparationItem.objects.filter(mobility__in=batch.ids, required=True).order_by()
    asked = items.values("mobility").annotate(
        all=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)), last=Max("done_on")
    )
    told = {pk: (number, done, last) for pk, number, done, last in asked.values_list("mobility", "all", "done", "last")}
    for stay in batch.began:
        if stay.pk in told:
            number, done, last = told[stay.pk]
            yield Case(stay.pk, stay.participant, number == done and last < stay.begun)


def amended(batch: Batch) -> Iterator[Case]:
    """MQ22: at least one amendment came into force."""
    return each(
        batch.began, lambda stay: any(kind == VersionKind.AMENDMENT for kind, _day in batch.agreements.get(stay.pk, []))
    )


def entered_afterwards(batch: Batch) -> Iterator[Case]:
    """Stays that were over when their agreement was signed, and those of which it was stated that there was none."""
    for stay in batch.began:
        afterwards = stay.agreed_after_on is not None or stay.no_agreement_on is not None
        yield Case(stay.pk, stay.participant, afterwards, kinds=((NO_AGREEMENT, 1),) if stay.no_agreement_on else ())


def waived(batch: Batch) -> Iterator[Case]:
    """Stays that went on without a requirement."""
    given = Waiver.objects.filter(mobility__in=batch.ids).filter(Q(needs_consent=False) | ~Q(agreed_at=None))
    held = set(given.values_list("mobility_id", flat=True))
    return each(batch.began, lambda stay: stay.pk in held)


GROUP, ACCOMPANIED, BLENDED = "group", "accompanied", "blended"


def schemes(batch: Batch) -> Iterator[Case]:
    """MQ35: in a group, with an accompanying person, or partly online: what makes going easier and is on record."""
    named = NamedPart.objects.filter(mobility__in=batch.ids, part=NamedPartKind.ACCOMPANYING)
    accompanied = set(named.values_list("mobility_id", flat=True))
    parts = AgreementPart.objects.filter(
        agreement_version__mobility__in=batch.ids, agreement_version__state__in=(IN_FORCE, SUPERSEDED),
        name=PartName.PERIOD, content__mode="blended",
    )  # fmt: skip
    blended = set(parts.values_list("agreement_version__mobility", flat=True))
    for stay in batch.began:
        used = {GROUP: stay.in_group, ACCOMPANIED: stay.pk in accompanied, BLENDED: stay.pk in blended}
        kinds = tuple((kind, 1) for kind, uses in used.items() if uses)
        yield Case(stay.pk, stay.participant, bool(kinds), kinds=kinds)


def staff_share(batch: Batch) -> Iterator[Case]:
    """MQ40: staff among all that began; kinds are the classes of length of the others."""
    for stay in batch.began:
        kind = "staff" if stay.is_staff else stay.dimensions["length"]
        yield Case(stay.pk, stay.participant, stay.is_staff, kinds=((kind, 1),))
