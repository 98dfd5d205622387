"""Where very much is owed, pages stay small: they are paged by key, and what is counted is bounded."""

import random
import re
from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse

from accounts.actors import Actor
from ground import clock
from ground.bounded import bounded
from ground.statements.in_step import walk
from lifecycle.models import Mobility, ToDo
from lifecycle.organisations.sides import copy_sides
from lifecycle.roles import Role
from lifecycle.selectors import own_todos
from lifecycle.tables.mobility import State
from portal.dashboard import needs
from portal.dashboard.needs import line_of
from portal.dashboard.owed import in_words, most_urgent
from portal.dashboard.today import Today
from portal.dashboard.urgency import by_subject, lines_of
from tests.factories.agreements import CO
from tests.portal.more_stays import another
from tests.sampled import a_few

HC = Role.HOST_COORDINATOR
SMALL = 100_000  # bytes
_key = count()


def owed_by(cast, role, stays, number, *, days=lambda nth: nth % 90 - 30):
    """So many to-dos, spread over the stays; every tenth without a day."""
    ToDo.unscoped.bulk_create(
        ToDo(
            mobility=stays[nth % len(stays)], transition="x", key=f"m{next(_key)}", code="lifecycle.reason",
            owner=role, person_id=cast.actors[role].person_id, since=clock.now() - timedelta(minutes=nth),
            due_on=None if nth % 10 == 0 else clock.today() + timedelta(days=days(nth)),
        )
        for nth in range(number)
    )  # fmt: skip
    copy_sides()


def pages(browser, name):
    """The page and those behind it, by the link at the foot of each."""
    address = found = reverse(name)
    while found:
        page = browser.get(found).content.decode()
        yield page
        further = re.search(r'href="(\?after=[^"]+)"', page)
        found = f"{address}{further[1]}" if further else ""


@pytest.mark.slow
def test_to_dos_come_in_pages_each_of_them_once(cast, browser_of):
    stays = [another(cast) for _nth in range(6)]
    owed_by(cast, CO, stays, 130)
    mine = own_todos(cast.actors[CO]).count()
    browser = browser_of(CO)

    found = list(pages(browser, "portal:todos"))

    rows = [page.count("sj-rows-lead") for page in found]
    assert (rows[:-1], sum(rows)) == ([50] * (len(rows) - 1), mine)
    assert max(map(len, found)) < SMALL
    assert f"{mine} things wait for you" in " ".join(found[0].split())


@pytest.mark.slow
def test_what_others_owe_comes_in_pages_and_nothing_is_left_out(cast, browser_of):
    stays = [another(cast) for _nth in range(6)]
    owed_by(cast, HC, stays, 250)
    theirs = ToDo.unscoped.filter(person_id=cast.actors[HC].person_id, key__startswith="m")
    browser = browser_of(CO)

    found = list(pages(browser, "portal:waiting"))

    named = [set(re.findall(rf'name="todo-{cast.actors[HC].person_id}" value="([^"]+)"', page)) for page in found]
    assert len(found) == 5
    assert {str(pk) for pk in theirs.values_list("pk", flat=True)} <= set().union(*named)
    assert max(map(len, found)) < SMALL


@pytest.mark.slow
def test_today_is_small_where_very_much_is_owed(cast, browser_of):
    stays = [another(cast) for _nth in range(12)]
    owed_by(cast, CO, stays, 300)
    owed_by(cast, HC, stays, 300)

    page = browser_of(CO).get(reverse("portal:today"))

    assert len(page.content) < SMALL


@pytest.mark.slow
@pytest.mark.parametrize("seed", a_few(range(5), one_of=3))
def test_the_rows_of_today_are_the_first_of_all(cast, seed):
    """Nine stays are chosen in the database; whoever looked at everything would choose the same."""
    chance = random.Random(seed)
    stays = [another(cast) for _nth in range(14)]
    for stay in stays:
        start = clock.today() + timedelta(days=chance.randint(-3, 70))
        state = chance.choice([State.PREPARATION, State.AGREEMENT_REVIEW, State.READY])
        Mobility.unscoped.filter(pk=stay.pk).update(planned_start=start, state=state, reached=7)
    owed_by(cast, CO, stays, 40, days=lambda _nth: chance.randint(-10, 30))
    actor: Actor = cast.actors[CO]

    everything = [*walk(lines_of(actor)), *map(line_of, in_words(most_urgent(own_todos(actor), 1000)))]
    expected = by_subject(everything)

    page = Today(actor)
    assert [(row.urgency, row.lead.day) for row in page.rows] == [
        (row.urgency, row.lead.day) for row in expected[: needs.ROWS_SHOWN]
    ]
    assert [len(row.lines) for row in page.rows] == [
        len(next(other for other in expected if other.lead.subject == row.lead.subject).lines) for row in page.rows
    ]
    assert page.hidden == len(expected) - len(page.rows)
    urgent = sum(row.cannot_wait for row in expected)
    assert page.title.startswith(f"{urgent} stay"), page.title


def test_numbers_are_counted_to_a_bound_and_said_with_a_plus(cast):
    owed_by(cast, CO, [cast.mobility], 8)
    found = ToDo.unscoped.filter(key__startswith="m")

    assert [str(bounded(found, most)) for most in (20, 8, 7, 3)] == ["8", "8", "7+", "3+"]
    assert (bounded(found, 3) > 3, bounded(found, 8) > 8, bool(bounded(found.none()))) == (True, False, False)


def test_today_says_a_plus_where_not_everything_was_counted(cast, monkeypatch):
    owed_by(cast, CO, [another(cast) for _nth in range(3)], 30)
    monkeypatch.setattr(needs, "COUNTED", 20)

    assert "+" in Today(cast.actors[CO]).on_stays
