"""Waivers: in words, who must agree to one, and what is printed of them. Nobody waives a rule or a date alone."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import MembershipRole
from lifecycle.models import Mobility, Waiver
from lifecycle.names import Names, names_in
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import people_in, sending_organisation_id
from lifecycle.registry import GUARDS
from lifecycle.roles import AD, CO, QM, Role
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing

AT_HOME, AT_THE_HOST = (QM, AD, CO), (Role.HOST_COORDINATOR, Role.INTERMEDIARY)
# The limits of a programme and dates: whoever leads the stay does not set these aside alone.
NEEDS_CONSENT = frozenset(
    {
        "lifecycle.within_programme_rules",
        "lifecycle.minimum_days_reached",
        "agreements.days_within_rules",
        "agreements.extension_asked_in_time",
    }
)


# The steps whose waivers stand on the agreement, and on what is said of the stay afterwards.
OF_THE_AGREEMENT = (
    "start_preparation", "submit_agreement", "submit_version", "send_for_signature", "request_signatures",
    "amend_agreement",
)  # fmt: skip
OF_AN_AMENDMENT = ("submit_version", "request_signatures", "amend_agreement")
OF_THE_STAY = (
    "start_preparation", "submit_agreement", "submit_version", "amend_agreement", "confirm_arrival", "keep_results",
    "end_stay",
)  # fmt: skip


@dataclass(frozen=True)
class Agreeing:
    """Who is asked to agree: a role, and one person where not all who hold it may."""

    role: Role
    person_id: UUID | None = None


def waiting(mobility: Mobility) -> QuerySet[Waiver]:
    """Those that somebody else has not agreed to yet."""
    return Waiver.objects.filter(mobility=mobility, needs_consent=True, agreed_at=None)


def roles_that_agree(mobility: Mobility) -> tuple[Role, ...]:
    """The roles that may agree: at the sending organisation; of a stay that nobody sends, at the host."""
    return AT_HOME if sending_organisation_id(mobility) else AT_THE_HOST


def who_agrees(mobility: Mobility, giver: UUID) -> Agreeing | None:
    """Who is asked to agree to what this person waived; None where nobody else could."""
    cast = cast_of(mobility)
    for role in roles_that_agree(mobility):
        holders = _holders(mobility, role)
        others = [person for person in holders if not cast.same_human(person, giver)]
        if others:
            return Agreeing(role, others[0] if role == CO or len(others) < len(holders) else None)
    return None


def _holders(mobility: Mobility, role: Role) -> list[UUID]:
    if role != CO:
        return people_in(mobility, role)
    sending = sending_organisation_id(mobility)
    return cast_of(mobility).members(sending, MembershipRole.COORDINATOR) if sending else []


def requirement(guard: str) -> str:
    """A requirement in one line, as what is asked: who goes on without it has not met it."""
    return str(GUARDS[guard].required or GUARDS[guard].met) if guard in GUARDS else guard


def what_was_missing(waiver: Waiver, names: Names | None = None) -> str:
    """What was missing when it was given, in the active language."""
    return " ".join(say_missing((Missing.read(key) for key in waiver.covers), waiver.mobility_id, names))


def printed(mobility: Mobility, transitions: Collection[str]) -> list[dict[str, Any]]:
    """What a paper says of the waivers that hold and were given at these steps, oldest first."""
    waivers = Waiver.objects.filter(mobility=mobility).order_by("given_at")
    held = [one for one in waivers if one.holds and one.transition in transitions]
    if not held:
        return []
    items = [item for one in held for item in map(Missing.read, one.covers)]
    people = [one for waiver in held for one in (waiver.given_by_id, waiver.agreed_by_id)]
    names = names_in(mobility.pk, [*people, *(item.named for item in items)])
    return [_printed(one, names) for one in held]


def _printed(waiver: Waiver, names: Names) -> dict[str, Any]:
    return {
        "missing": what_was_missing(waiver, names),
        "reason": waiver.reason,
        "given_by": names.get(waiver.given_by_id, ""),
        "given_on": waiver.given_at.date(),
        "agreed_by": names.get(waiver.agreed_by_id, ""),
        "agreed_on": waiver.agreed_at.date() if waiver.agreed_at else None,
    }
