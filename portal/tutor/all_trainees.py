"""The list of trainees: what each line needs, asked once for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from assessments.models import FollowUp, OutcomeResult
from lifecycle.models import Mobility, OrganisationPart, Succession
from lifecycle.roles import OrganisationPartKind
from lifecycle.selectors import own_todos
from lifecycle.visibility import stays_where
from portal.also_open import once_each
from portal.dashboard.owed import Owed, in_words, most_urgent
from portal.tutor.trainee import AT_THE_HOST, Trainee, to_follow, trainees_of


def all_trainees(actor: Actor, most: int) -> list[Trainee]:
    """The newest first; the same number of queries however many there are."""
    found = [Trainee(mobility, actor) for mobility in trainees_of(actor)[:most]]
    pks = [one.mobility.pk for one in found]
    owed = in_words(most_urgent(own_todos(actor, with_later=True).filter(mobility__in=pks)))
    todos = _by_stay((one.todo.mobility_id, one) for one in owed if not _is_later(one))
    later = _by_stay((one.todo.mobility_id, one) for one in owed if _is_later(one))
    sending = OrganisationPart.objects.open().filter(mobility__in=pks, part=OrganisationPartKind.SENDING)
    schools = {part.mobility_id: part.organisation for part in sending.select_related("organisation")}
    follow_ups = FollowUp.objects.filter(mobility__in=pks, withdrawn_at=None).order_by("nth")
    planned = _by_stay((one.mobility_id, one) for one in follow_ups)
    outcomes = _by_stay((one.mobility_id, one) for one in OutcomeResult.unscoped.filter(mobility__in=pks))
    asked = Succession.objects.filter(mobility__in=pks, decided_at=None, giver__in=actor.people)
    handing = {one.mobility_id: one for one in asked.select_related("taker")}
    following = _by_stay((one.mobility_id, one) for one in to_follow(pks, actor))
    held = {role: _stays_as(actor, role, pks) for role in AT_THE_HOST}
    for one in found:
        pk = one.mobility.pk
        one.todos, one.school = once_each(todos[pk]), schools.get(pk)
        one.later = min(later[pk], key=_opens_on, default=None)
        one.asked_to_hand_over = handing.get(pk)
        one.follows_me = next(iter(following[pk]), None)
        one.follow_ups, one.outcomes = planned[pk], outcomes[pk]
        one.roles = frozenset(role for role in AT_THE_HOST if pk in held[role])
    return found


def _is_later(one: Owed) -> bool:
    opens_on, stay = one.todo.opens_on, one.todo.mobility
    return opens_on is not None and stay is not None and opens_on > stay.today


def _opens_on(one: Owed) -> date:
    assert one.todo.opens_on is not None
    return one.todo.opens_on


def _stays_as(actor: Actor, role: Any, pks: list[UUID]) -> set[UUID]:
    return set(Mobility.unscoped.filter(stays_where(actor, (role,)), pk__in=pks).values_list("pk", flat=True))


def _by_stay(pairs: Iterable[tuple[UUID | None, Any]]) -> dict[UUID | None, list[Any]]:
    grouped: dict[UUID | None, list[Any]] = defaultdict(list)
    for pk, one in pairs:
        grouped[pk].append(one)
    return grouped
