"""Writes of reports and worries: telling, reading, answering, closing, and passing on what nobody opened."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from assessments import readers
from assessments.incident_models import Ending, EntryKind, Incident, IncidentEntry, IncidentKind, Severity
from assessments.models import FollowUp
from ground import clock
from ground.sealing import seal
from lifecycle.effects import outbox
from lifecycle.effects.ticking import on_tick
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility

MOST_AT_ONCE = 200
# After how long without anybody opening it the next person is told (design, decision 3).
UNOPENED = timedelta(hours=2)
UNOPENED_TODAY = timedelta(minutes=30)
REPORT_MAIL, ANSWER_MAIL = "mail.report", "mail.answer"


def report(
    *, mobility: Mobility, person_id: UUID, kind: str, severity: int, text: str, reach: str = "", **facts: Any
) -> Incident:
    """Something is wrong: kept sealed, and those who read it are told at once.

    `facts`: happened_on, without_host, without_coordinator_id, learner_knows, follow_up, once. Raises ActRefused where
    it was sent before, or where nobody would read it.
    """
    once = facts.get("once")
    if once and Incident.objects.filter(mobility=mobility, once=once).exists():
        raise ActRefused("assessments.reported_already")
    incident = Incident(
        mobility=mobility,
        person_id=person_id,
        severity=severity,
        sealed_kind=seal(kind),
        sealed_text=seal(text),
        sealed_reach=seal(reach) if reach else "",
        reported_at=clock.now(),
        **facts,
    )
    if not readers.somebody_reads(mobility, incident):
        raise ActRefused("assessments.nobody_reads_it")
    incident.pass_on_at = clock.now() + how_long(incident)
    incident.save(force_insert=True)
    _tell(incident, readers.first_told(mobility, incident), EntryKind.TOLD)
    return incident


def raise_worry(*, mobility: Mobility, follow_up: FollowUp, person_id: UUID, words: str) -> Incident | None:
    """A tutor said "Yes, I am worried": an alert of its own, which nothing written later in the follow-up changes.

    Said again while it is open, what is new is added to it. None where nobody is there to read it.
    """
    words = words.strip()
    known = Incident.objects.filter(follow_up=follow_up, closed_at=None).first()
    if known is not None:
        said = {known.text, *(entry.text for entry in known.entries.filter(kind=EntryKind.ADDED))}
        if words and words not in said:
            _note(known, EntryKind.ADDED, person_id, words)
        return known
    facts: dict[str, Any] = {
        "kind": IncidentKind.WORRY,
        "severity": Severity.TO_KNOW,
        "text": words,
        "follow_up": follow_up,
        "without_host": True,  # the page says: it reaches the school; a tutor's word about the own house stays there
    }
    return report_where_read(mobility=mobility, person_id=person_id, **facts)


def report_where_read(**facts: Any) -> Incident | None:
    """`report` beside something else that is written, which stays whether anybody reads the report or not."""
    try:
        return report(**facts)
    except ActRefused:  # nobody is there to read it; what it stands beside is kept
        return None


def how_long(incident: Incident) -> timedelta:
    """How long somebody has to open it."""
    return UNOPENED_TODAY if incident.severity == Severity.TODAY else UNOPENED


def opened(*, incident: Incident, actor: Actor) -> None:
    """Somebody read it; the clock stops with the first of the school. Again changes nothing."""
    assert actor.person_id is not None
    if actor.person_id in incident.opened_by:
        return
    _note(incident, EntryKind.OPENED, actor.person_id)
    if incident.opened_at is None and readers.stops_the_clock(incident.mobility, actor):
        incident.opened_at, incident.pass_on_at = clock.now(), None
        incident.save(update_fields=["opened_at", "pass_on_at"])


def write(
    *,
    incident: Incident,
    person_id: UUID,
    what: str,
    text: str,
    next_on: date | None = None,
    next_by: UUID | None = None,
) -> IncidentEntry:
    """What was done. A message is read by who reported, whom a mail tells that there is one.

    `next_by` takes the next step until that day; a mail tells whoever did not say so.
    """
    entry = _note(incident, EntryKind(what), person_id, text, next_on, next_by)
    if next_by and next_by != person_id:
        _mail(incident, [next_by], f"next:{entry.pk}")
    if what == EntryKind.MESSAGE:
        tell_reporter(incident, f"answer:{entry.pk}")
    return entry


def add(*, incident: Incident, person_id: UUID, text: str) -> IncidentEntry:
    """Who reported adds something; a closed report is open again, and everybody is told as at first."""
    if incident.is_open:
        entry = _note(incident, EntryKind.ADDED, person_id, text)
        _mail(incident, _on_it(incident), f"added:{entry.pk}")
        return entry
    return _open_again(incident, EntryKind.REOPENED, person_id, text)


def answer_closing(*, incident: Incident, person_id: UUID, agrees: bool, text: str = "") -> IncidentEntry:
    """What the host's coordinator says to a closing by the school; where they see it differently, it is open again."""
    if not agrees:
        return _open_again(incident, EntryKind.DISAGREED, person_id, text)
    incident.asks_host = False
    incident.save(update_fields=["asks_host"])
    return _note(incident, EntryKind.AGREED, person_id, text)


def _open_again(incident: Incident, kind: EntryKind, person_id: UUID, text: str) -> IncidentEntry:
    incident.closed_at, incident.ending, incident.sealed_closing, incident.asks_host = None, "", "", False
    incident.opened_at, incident.pass_on_at = None, clock.now() + how_long(incident)
    incident.save(update_fields=["closed_at", "ending", "sealed_closing", "asks_host", "opened_at", "pass_on_at"])
    entry = _note(incident, kind, person_id, text)
    people = [one for one in readers.first_told(incident.mobility, incident) if one != person_id]
    _mail(incident, people, f"again:{entry.pk}")
    return entry


def close(*, incident: Incident, person_id: UUID, ending: str, reason: str, deed: str = "", done: str = "") -> None:
    """How it ended, and why it is safe to close it; who reported is told, and a host that knows of it is asked.

    `deed` and `done`: what was done, or that nothing was, where nobody wrote it down before.
    """
    if deed:
        _note(incident, EntryKind(deed), person_id, done)
    others = readers.asked_of_a_closing(incident.mobility, incident, person_id)
    incident.closed_at, incident.ending, incident.pass_on_at = clock.now(), Ending(ending), None
    incident.sealed_closing, incident.asks_host = seal(reason), bool(others)
    incident.save(update_fields=["closed_at", "ending", "sealed_closing", "asks_host", "pass_on_at"])
    entry = _note(incident, EntryKind.CLOSED, person_id, reason)
    _mail(incident, others, f"closed:{entry.pk}")
    tell_reporter(incident, f"closed:{entry.pk}")


@on_tick
def pass_on_unopened() -> int:
    """Reports that nobody opened in time go to the next person. What missed ticks left is done once, now."""
    due = Incident.objects.filter(pass_on_at__lte=clock.now()).order_by("pass_on_at")
    return sum(pass_on(pk) for pk in due.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def pass_on(pk: UUID) -> bool:
    """Tell the next person; where nobody is left, those told before once more. False where somebody was quicker."""
    late = Incident.objects.select_for_update(of=("self",)).filter(pk=pk, pass_on_at__lte=clock.now())
    incident = late.select_related("mobility").first()
    if incident is None:
        return False
    following = readers.next_told(incident.mobility, incident)
    incident.pass_on_at = clock.now() + how_long(incident) if following else None
    incident.save(update_fields=["pass_on_at"])
    if following:
        _tell(incident, [following], EntryKind.PASSED_ON)
    else:
        _mail(incident, sorted(readers.told_people(incident), key=str), f"unopened:{incident.entries.count()}")
    return True


def tell_reporter(incident: Incident, key: str) -> None:
    """A mail that says there is an answer, and nothing of it."""
    payload = {"incident": str(incident.pk), "person": str(incident.person_id)}
    outbox.add(ANSWER_MAIL, key=f"report:{incident.pk}:{key}", payload=payload)


def _tell(incident: Incident, people: Iterable[UUID], kind: EntryKind) -> None:
    people = list(people)
    for person_id in people:
        _note(incident, kind, person_id)
    _mail(incident, people, str(kind))


def _mail(incident: Incident, people: Iterable[UUID], why: str) -> None:
    """One mail a person and cause. The rows name no stay: whoever sees the stay is not told that there is a report."""
    for person_id in people:
        outbox.add(
            REPORT_MAIL,
            key=f"report:{incident.pk}:{why}:{person_id}",
            payload={"incident": str(incident.pk), "person": str(person_id)},
        )


def _on_it(incident: Incident) -> list[UUID]:
    """Whom new words reach: those who were told and are not left out."""
    told = sorted(readers.told_people(incident), key=str)
    return [person for person in told if not readers.is_left_out(incident.mobility, incident, person)]


def _note(
    incident: Incident,
    kind: EntryKind,
    person_id: UUID,
    text: str = "",
    next_on: date | None = None,
    next_by: UUID | None = None,
) -> IncidentEntry:
    return IncidentEntry.objects.create(
        incident=incident,
        kind=kind,
        person_id=person_id,
        at=clock.now(),
        sealed_text=seal(text) if text else "",
        next_on=next_on,
        next_by_id=next_by,
    )
