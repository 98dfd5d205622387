"""A refusal to sign a memorandum rests the round: its author may take it back while nobody changed the text."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ground import clock
from lifecycle.days import add_working_days
from lifecycle.models import Event
from lifecycle.registry import guard
from lifecycle.roles import Role
from lifecycle.tables.mou import State
from lifecycle.vocabulary import Missing
from partnerships.models import MemorandumVersion
from partnerships.parts import digests_of

RESTS_WORKING_DAYS = 5  # design decision 8


def refusal_of(version: MemorandumVersion) -> Event | None:
    """The step by which somebody refused to sign; None where it came back for another reason."""
    if version.state != State.CHANGES_REQUESTED:
        return None
    steps = Event.unscoped.filter(subject_id=version.pk, machine="mou", kind="transition").order_by("-seq")
    last = steps.first()
    return last if last is not None and last.from_state == State.SIGNING else None


def rests_until(refusal: Event) -> date:
    """The last day on which it may be taken back."""
    return add_working_days(clock.day_of(refusal.at), RESTS_WORKING_DAYS)


def round_rests(version: MemorandumVersion, refusal: Event) -> bool:
    """For five working days, while the text is the one that all approved."""
    approved = version.approvals.filter(void_at=None).values_list("parts", flat=True).first()
    return clock.today() <= rests_until(refusal) and approved == digests_of(version)


@guard(
    "partnerships.refusal_rests",
    unmet={
        "partnerships.nothing_refused": _("No refusal to sign can be taken back here."),
        "partnerships.refusal_over": _("The refusal stands: five working days are over, or the text was changed."),
    },
    routes=True,
)
def refusal_rests(memorandum_version: MemorandumVersion) -> list[Missing]:
    """Somebody refused less than five working days ago, and nobody changed the text (design decision 8)."""
    refusal = refusal_of(memorandum_version)
    if refusal is None:
        return [Missing("partnerships.nothing_refused", Role.PARTY)]
    return [] if round_rests(memorandum_version, refusal) else [Missing("partnerships.refusal_over", Role.PARTY)]


@guard(
    "partnerships.own_refusal",
    unmet={"partnerships.refused_by_another": _("Only who refused to sign can take that back: %(person)s.")},
)
def own_refusal(memorandum_version: MemorandumVersion, actor: Actor) -> list[Missing]:
    """Who refused changes their mind, and nobody for them."""
    refusal = refusal_of(memorandum_version)
    if refusal is None or refusal.person_id in actor.people:
        return []
    return [Missing("partnerships.refused_by_another", Role.PARTY, person=refusal.person_id)]
