"""A step sent twice is one step: what was sent is compared with the event of the first time."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from accounts.actors import Actor
from ground import clock
from ground.sealing import unseal
from lifecycle.engine import Taking, happened
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.registry import Act
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.writing import canonical


def taken_before(row: Transition, at: Standing, actor: Actor, details: Mapping[str, object]) -> Event | None:
    """The event of the same step with the same content by the same person, while the subject stands where it led."""
    last = _last_step(row, at, actor)
    if last is None:
        return None
    sent = happened(Taking(row, at, actor, Role(last.role), details), last.from_state)
    same = json.loads(canonical(sent.facts())) == last.details
    return last if same and (sent.reason_code, sent.text) == _why(last) else None


def taken_within(row: Transition, at: Standing, actor: Actor, span: timedelta) -> Event | None:
    """The event of the same step by the same person a short while ago, whatever it held."""
    last = _last_step(row, at, actor)
    return last if last is not None and last.at >= clock.now() - span else None


def recorded_within(act: Act, subject_id: UUID, actor: Actor, span: timedelta) -> Event | None:
    """The event of the same act by the same person a short while ago, whatever it held."""
    facts = Event.unscoped.filter(subject_id=subject_id, kind=EventKind.ACT, name=act.name)
    theirs = Q(person_id__in=actor.people) | Q(entered_by_id__in=actor.people)
    return facts.filter(theirs, at__gte=clock.now() - span).order_by("-seq").first()


def _last_step(row: Transition, at: Standing, actor: Actor) -> Event | None:
    steps = Event.unscoped.filter(machine=at.name, subject_id=at.subject.pk, kind=EventKind.TRANSITION)
    last = steps.select_related("remark").order_by("-seq").first()
    theirs = last is not None and bool({last.person_id, last.entered_by_id} & set(actor.people))
    return last if last is not None and last.name == row.name and theirs else None


def _why(event: Event) -> tuple[str, str]:
    """The kind of reason and its words. A kind that the event may not hold stands with the words, sealed."""
    remark = getattr(event, "remark", None)
    if remark is None:
        return str(event.details.get("reason_code") or ""), ""
    if not remark.sealed:
        return str(remark.code or event.details.get("reason_code") or ""), remark.text
    code, _line, text = unseal(remark.text).partition("\n")
    return code, text
