"""What was heard during the stay, newest first: the tutor's follow-ups, what who goes says, the calls of the school."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from assessments.contact_guards import CHECK_INS, CONTACTS
from assessments.incident_models import Incident
from assessments.models import FollowUp, Wellbeing
from assessments.selectors import FOLLOW_UPS, results_of
from lifecycle.answers import rows_of
from lifecycle.models import Mobility
from lifecycle.roles import Role

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Heard:
    """One of them. `kind`: follow_up, check_in or contact."""

    kind: str
    day: date
    one: Any
    text: str = ""  # of what the school alone reads
    worries: tuple[Incident, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def is_worry(self) -> bool:
        """Whether somebody said that it is not going well."""
        if self.kind == "check_in":
            return bool(self.one.is_bad)
        return self.one.wellbeing == Wellbeing.CONCERN


def heard_in(mobility: Mobility, roles: frozenset[Role], reports: Iterable[Incident]) -> list[Heard]:
    """All that the reader may read: the words of who goes and of the school are for the school."""
    school = Role.SENDING_COORDINATOR in roles
    titles = {one.key: one.title for one in results_of(mobility)}
    found = [
        Heard(
            "follow_up",
            one.done_on,
            one,
            worries=tuple(report for report in reports if report.follow_up_id == one.pk),
            titles=tuple(titles.get(key, key) for key in one.outcomes),
        )
        for one in rows_of(FOLLOW_UPS, mobility)
        if one.done_on
    ]
    own = school or Role.PARTICIPANT in roles
    found += [Heard("check_in", one.on_day, one, one.text if own else "") for one in rows_of(CHECK_INS, mobility)]
    if school:
        found += [Heard("contact", one.held_on, one, one.text) for one in rows_of(CONTACTS, mobility)]
    found.reverse()  # of one day the newest first
    return sorted(found, key=lambda each: (each.day, each.kind != "follow_up"), reverse=True)


@dataclass(frozen=True)
class Hours:
    """The sums of the follow-ups that were written, beside what was agreed for the same days."""

    worked: Decimal
    absent: Decimal
    days_worked: int
    days_absent: int
    agreed: Decimal | None

    @property
    def says_days(self) -> bool:
        """Whether anybody wrote days."""
        return bool(self.days_worked or self.days_absent)


def hours_of(mobility: Mobility) -> Hours | None:
    """None where no follow-up says any."""
    done = [one for one in rows_of(FOLLOW_UPS, mobility) if one.done_on]
    said = [one for one in done if one.says_hours]
    if not said:
        return None
    return Hours(
        worked=sum((one.hours_worked or Decimal(0) for one in said), Decimal(0)),
        absent=sum((one.hours_absent or Decimal(0) for one in said), Decimal(0)),
        days_worked=sum(one.days_worked or 0 for one in said),
        days_absent=sum(one.days_absent or 0 for one in said),
        agreed=hours_agreed(mobility, said),
    )


def hours_agreed(mobility: Mobility, follow_ups: Iterable[FollowUp]) -> Decimal | None:
    """For the days of these, by the agreement in force; None where it says nothing of hours."""
    version = version_in_force(mobility)
    weekly = parts_of(version)[PartName.PERIOD].get("weekly_hours") if version else None
    if not weekly:
        return None
    days = sum(one.days for one in follow_ups)
    return round(Decimal(str(weekly)) * days / DAYS_A_WEEK, 1)
