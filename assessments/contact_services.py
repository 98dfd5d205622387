"""Writes of check-ins and contacts; and what they say with the follow-ups: silence, and answers that differ."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from assessments.contact_models import CheckIn, Contact, Mood
from assessments.incident_models import Incident, IncidentKind, Severity
from assessments.incident_services import report_where_read
from assessments.models import FollowUp, Wellbeing
from assessments.pulse import alarming, is_asked
from ground import clock
from ground.sealing import seal
from ground.zones import before_today
from lifecycle.doors import wake
from lifecycle.effects.daily import as_days_turn
from lifecycle.models import Mobility, ToDo
from lifecycle.tables.mobility import State

MISSED_IN_A_ROW = 2
SILENT = "assessments.silent"
PULSE_WAITS = "assessments.pulse_waits"
SAID_LATELY = timedelta(days=7)  # how long a tutor's "well" stands beside another answer


def check_in(
    *, mobility: Mobility, person_id: UUID, mood: str, text: str = "", pulse: Mapping[str, str] | None = None
) -> CheckIn:
    """How it is going; `pulse` has the answers m1 to m4. The same said twice on one day is said once.

    What must not wait becomes a report: the safeguarding contact has it at once, and the host does not.
    """
    today, answers = mobility.today, dict(pulse or {})
    for one in CheckIn.objects.filter(mobility=mobility, person=person_id, on_day=today, mood=mood, **answers):
        if one.text == text:
            return one
    said = CheckIn.objects.create(
        mobility=mobility,
        person_id=person_id,
        on_day=today,
        at=clock.now(),
        mood=mood,
        sealed_text=seal(text) if text else "",
        **answers,
    )
    if alarms := alarming(answers):
        raise_alarm(mobility=mobility, person_id=person_id, words=[*alarms, text], severity=Severity.THIS_WEEK)
    return said


def raise_alarm(
    *, mobility: Mobility, person_id: UUID, words: Iterable[str], severity: Severity = Severity.TO_KNOW
) -> Incident | None:
    """An answer that must not wait becomes a report, of which the host is told nothing. None where nobody reads it."""
    text = "\n".join(line for line in words if line)
    return report_where_read(
        mobility=mobility,
        person_id=person_id,
        kind=IncidentKind.OTHER,
        severity=severity,
        text=text,
        without_host=True,
    )


def note_contact(
    *, mobility: Mobility, person_id: UUID, kind: str, held_on: date, wellbeing: str, text: str
) -> Contact:
    """A visit or call. The same written down twice is one."""
    for one in Contact.objects.filter(mobility=mobility, person=person_id, kind=kind, held_on=held_on):
        if (one.text, one.wellbeing) == (text, wellbeing):
            Contact.objects.filter(pk=one.pk).update(at=clock.now())
            return one
    return Contact.objects.create(
        mobility=mobility,
        person_id=person_id,
        kind=kind,
        held_on=held_on,
        at=clock.now(),
        wellbeing=wellbeing,
        sealed_text=seal(text),
    )


def last_heard(
    follow_ups: Iterable[FollowUp], check_ins: Iterable[CheckIn], contacts: Iterable[Contact]
) -> date | None:
    """The day of the last sign of life."""
    days = [one.done_on for one in follow_ups if one.done_on]
    days += [one.on_day for one in check_ins] + [one.held_on for one in contacts]
    return max(days, default=None)


def silent_from(follow_ups: Sequence[FollowUp], heard: date | None) -> date | None:
    """The day on which two follow-ups in a row have been missed, and nothing else was heard since the first began.

    It lies ahead where they are not due yet; None where fewer are left.
    """
    missed = 0
    found: date | None = None
    for one in sorted(follow_ups, key=lambda each: each.due_on):
        if one.done_on is not None or (heard is not None and heard >= one.period_from):
            missed, found = 0, None
            continue
        missed += 1
        if missed == MISSED_IN_A_ROW:
            found = one.due_on + timedelta(days=1)
    return found


def not_well_since(check_ins: Iterable[CheckIn], contacts: Iterable[Contact]) -> CheckIn | None:
    """The first "not good" to which nobody of the school has answered by a call or a visit."""
    answered = max((one.at for one in contacts), default=None)
    open_now = (one for one in check_ins if one.mood == Mood.BAD and (answered is None or one.at > answered))
    return min(open_now, key=lambda one: one.at, default=None)


def tutor_says_well(follow_ups: Iterable[FollowUp], around: date) -> bool:
    """Whether the tutor wrote, in the week before that day or since, that all is well."""
    done = [one for one in follow_ups if one.done_on is not None and one.done_on >= around - SAID_LATELY]
    last = max(done, key=lambda one: one.nth, default=None)
    return last is not None and last.wellbeing == Wellbeing.WELL


@as_days_turn("stays.silence")
def look_for_silence() -> int:
    """Time alone makes a stay silent: those with two follow-ups late are looked at once more."""
    late = FollowUp.objects.filter(
        before_today("due_on", "mobility__time_zone"), done_on=None, withdrawn_at=None, mobility__state=State.ONGOING
    )
    known = ToDo.unscoped.filter(code=SILENT, closed_at=None).values("mobility")
    silent = late.exclude(mobility__in=known).values("mobility").annotate(number=Count("pk"))
    stays = list(silent.filter(number__gte=MISSED_IN_A_ROW).order_by().values_list("mobility", flat=True))
    for pk in stays:
        wake(machine="mobility", pk=pk)
    return len(stays)


@as_days_turn("stays.pulse")
def look_for_the_middle() -> int:
    """Time alone brings a stay to its middle: those who are there and were not asked are looked at once more."""
    asked = ToDo.unscoped.filter(code=PULSE_WAITS).values("mobility")
    there = Mobility.unscoped.filter(state=State.ONGOING).exclude(pk__in=asked).exclude(check_ins__m1__gt="")
    stays = [stay.pk for stay in there.iterator() if is_asked(stay)]
    for pk in stays:
        wake(machine="mobility", pk=pk)
    return len(stays)
