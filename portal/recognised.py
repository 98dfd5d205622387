"""How stays with a unit, or under a memorandum, were recognised: numbers only, of nobody in particular."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from library.models import UnitUse, UnitVersion, UsedIn
from partnerships.models import MemorandumVersion, StayPlan
from recognition.models import UnitChoice, UnitDecision


@dataclass(frozen=True)
class Recognised:
    """Of the stays in which a unit, or all units, were decided on: how many recognised them in full."""

    full: int = 0
    decided: int = 0

    def __str__(self) -> str:
        if not self.decided:
            return ""
        words = ngettext(
            "recognised in full in %(full)s of %(n)s stay",
            "recognised in full in %(full)s of %(n)s stays",
            self.decided,
        )
        return words % {"full": self.full, "n": self.decided}


def recognised(versions: Iterable[UnitVersion]) -> Mapping[UUID, Recognised]:
    """By unit, over all its versions given; numbers only, of nobody in particular."""
    by_pk = {version.pk: version for version in versions}
    uses = UnitUse.objects.filter(version__in=by_pk, used_in=UsedIn.AGREEMENT).values_list("version", "mobility")
    wanted: dict[tuple[UUID, str], UUID] = {}
    for pk, mobility in uses:
        wanted[(mobility, by_pk[pk].code)] = by_pk[pk].unit_id
    found: dict[UUID, list[bool]] = defaultdict(list)
    decisions = UnitDecision.objects.filter(mobility__in={stay for stay, _code in wanted}, superseded_at=None)
    for stay, code, decision in decisions.values_list("mobility", "unit_code", "decision"):
        if unit := wanted.get((stay, code)):
            found[unit].append(decision == UnitChoice.FULL)
    return {unit: Recognised(sum(one), len(one)) for unit, one in found.items()}


def recognised_under(versions: Collection[UUID]) -> Mapping[UUID, Recognised]:
    """By version of a memorandum: in how many stays under that memorandum every unit was recognised in full."""
    memorandum_of = dict(MemorandumVersion.unscoped.filter(pk__in=versions).values_list("pk", "memorandum"))
    plans = StayPlan.objects.filter(memorandum__in=set(memorandum_of.values()))
    under = dict(plans.values_list("mobility", "memorandum"))
    in_full: dict[UUID, bool] = {}
    decisions = UnitDecision.objects.filter(mobility__in=under, superseded_at=None)
    for stay, decision in decisions.values_list("mobility", "decision"):
        in_full[stay] = in_full.get(stay, True) and decision == UnitChoice.FULL
    by_memorandum: dict[UUID, list[bool]] = defaultdict(list)
    for stay, full in in_full.items():
        by_memorandum[under[stay]].append(full)
    return {
        version: Recognised(sum(by_memorandum[memorandum]), len(by_memorandum[memorandum]))
        for version, memorandum in memorandum_of.items()
        if memorandum in by_memorandum
    }
