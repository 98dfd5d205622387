"""A day that moves: what was sent stays sent, the rest is planned anew, and nothing fails."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from ground import clock
from ground.statements.writing import write_together
from lifecycle import todos
from lifecycle.models import Reminder, ToDo
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import REMINDERS
from lifecycle.vocabulary import Missing
from tests.factories.assessments import on

BEGIN = date(2026, 3, 2)
RULE = next(rule for rule in REMINDERS if rule.name == "deadline")


def owed_until(cast, monkeypatch, due: date) -> ToDo:
    """One thing is owed, by this day."""
    monkeypatch.setattr(todos, "OWED", {})
    item = Missing("assessments.no_debriefing", Role.HOST_COORDINATOR, due_on=due)
    monkeypatch.setattr(todos, "next_gate", lambda _at: (next(iter(Standing.of_stay(cast.stay()).leaving())), [item]))
    write_together(todos.rewritten(todos.owed_at(Standing.of_stay(cast.stay()))).writes)
    return ToDo.unscoped.get(mobility=cast.mobility, code=item.code, closed_at=None)


@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_of_moves_and_sent_reminders_keeps_the_sent_and_plans_the_rest(cast, monkeypatch, seed):
    chance, today, due = Random(seed), BEGIN, BEGIN + timedelta(days=20)
    sent: dict[int, datetime] = {}
    for _step in range(8):
        with on(today):
            todo = owed_until(cast, monkeypatch, due)
            waiting = Reminder.objects.filter(todo=todo, sent_at=None).order_by("nth")
            if chance.random() < 0.5 and (first := waiting.first()) is not None:
                sent[first.nth] = clock.now()
                Reminder.objects.filter(pk=first.pk).update(sent_at=clock.now())
            kept = dict(Reminder.objects.filter(todo=todo).exclude(sent_at=None).values_list("nth", "sent_at"))
            assert kept == sent
            assert not set(waiting.values_list("nth", flat=True)) & set(sent)
            planned = dict(waiting.values_list("nth", "due_at"))
        today += timedelta(days=chance.randrange(4))
        due = max(due, today) + timedelta(days=chance.randrange(1, 25)) if chance.random() < 0.7 else due
    days = {nth: due_at.date() for nth, due_at in planned.items()}
    for nth, day in days.items():
        assert day >= todo.due_on + timedelta(days=RULE.days[nth - 1])
        assert datetime.combine(day, time(7)).weekday() < 5
