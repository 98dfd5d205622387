"""Every to-do that a stay can have, in any state: its button opens, for whoever owes it, a page that can settle it."""

from functools import cache

import pytest
from django.db import transaction
from django.test import Client

from lifecycle.doors import wake
from lifecycle.models import ToDo
from lifecycle.registry import act_that_settles
from lifecycle.roles import Role
from lifecycle.tables.mobility import MACHINE, State
from portal.settling import way_to_settle
from tests.lifecycle import worlds
from tests.lifecycle.world_facts import FACTS
from tests.portal.more_that_lacks import MORE
from tests.portal.nudged import out_of_reach

CO = Role.SENDING_COORDINATOR
# Who stated a result without being named as assessor: no stay comes to that.
NOT_SO = {"the coordinator assessed", "the validator assessed"}
GOING = [state for state in State if state not in MACHINE.finals]
QUICK = {State.AGREEMENT_DRAFT}


def owner_of(cast, todo):
    """The role in the cast of whoever owes it."""
    by_person = [role for role, actor in cast.actors.items() if actor.person_id == todo.person_id]
    role = Role(todo.owner)
    found = [role] if role in cast.actors else [CO]
    return (by_person or found)[0] if role not in by_person else role


def todos_in(cast):
    """What is missing now, by code and owner, of the stay as it stands."""
    wake(machine="mobility", pk=cast.mobility.pk)
    open_now = ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None).select_related("mobility")
    return {(todo.code, owner_of(cast, todo)): todo for todo in open_now}


def leads_astray(todo, browser: Client):
    """Why its button is of no use to this reader; empty where it opens what can settle it."""
    way = way_to_settle(todo)
    answer = browser.get(way.address, follow=True)
    if answer.status_code != 200:
        return f"{way.address} answers {answer.status_code}"
    if act_that_settles(todo.code) and b"<form" not in answer.content:
        return f"{way.address} has no form"
    return ""


def walk(cast, browser_of, state, *, reminds=True):
    """What led astray in this state, the codes whose buttons were pressed, and who is out of reach of a nudge."""
    worlds.a_stay_in(cast, state)
    browsers, seen, astray, unreached = {}, set(), {}, {}
    for fact in (None, *(one for one in (*FACTS, *MORE) if one.name not in NOT_SO)):
        with transaction.atomic():
            if fact:
                fact.change(cast)
            new = {pair: todo for pair, todo in todos_in(cast).items() if pair not in seen}
            reached = out_of_reach(cast, new if reminds else {})
            unreached |= {f"{one}, {fact}": why for one, why in reached.items()}
            for (code, role), todo in new.items():
                seen.add((code, role))
                browsers.setdefault(role, browser_of(role))
                if wrong := leads_astray(todo, browsers[role]):
                    astray[code, str(role), str(fact)] = wrong
            transaction.set_rollback(True)
    return seen, astray, unreached


@cache
def walked():
    """(code, owner) of the buttons that were pressed, by state; filled by the walks, in whatever order they run."""
    return {}


@pytest.mark.parametrize("state", [pytest.param(one, marks=() if one in QUICK else pytest.mark.slow) for one in GOING])
def test_each_button_opens_what_can_settle_it_for_whoever_owes_it(cast, browser_of, state):
    seen, astray, unreached = walk(cast, browser_of, state, reminds=state not in QUICK)
    walked()[state] = seen
    assert seen
    assert astray == {}
    assert unreached == {}


@pytest.mark.slow
@pytest.mark.parametrize("state", sorted(QUICK))
def test_whoever_else_owes_it_is_reminded_in_the_states_of_the_quick_walk_too(cast, browser_of, state):
    assert walk(cast, browser_of, state)[2] == {}


def walked_everywhere(cast, browser_of):
    """(code, owner) of every button; states whose walk was not made yet are walked now."""
    for state in GOING:
        if state not in walked():
            with transaction.atomic():
                walked()[state] = walk(cast, browser_of, state)[0]
                transaction.set_rollback(True)
    return set().union(*walked().values())
