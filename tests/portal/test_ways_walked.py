"""Every to-do that a stay can have, in any state: its button opens, for whoever owes it, a page that can settle it."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Membership, Organisation, Person
from assessments.models import Assessment, PreparationItem
from documents.models import Document
from ground import clock
from lifecycle.doors import wake
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ToDo
from lifecycle.registry import act_that_settles
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import MACHINE, State
from partnerships.models import MemorandumVersion, StayPlan
from portal.settling import way_to_settle
from recognition.models import UnitDecision
from tests.lifecycle import worlds
from tests.lifecycle.world_facts import FACTS, Fact

CO = Role.SENDING_COORDINATOR


def _all(model, **values):
    return lambda _cast: model.objects.update(**values)


def _stay(**values):
    return lambda cast: Mobility.unscoped.filter(pk=cast.mobility.pk).update(**values)


def _under_a_memorandum(**values):
    """A memorandum that is linked, and does not cover the stay."""

    def change(cast):
        version = worlds.a_memorandum_in(cast, "in_force")
        MemorandumVersion.unscoped.filter(pk=version.pk).update(**values)
        StayPlan.objects.update_or_create(mobility=cast.mobility, defaults={"memorandum": version.memorandum})
        Mobility.unscoped.filter(pk=cast.mobility.pk).update(mou_required=True)

    return change


def _no_guardian(cast):
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.GUARDIAN).update(until_at=clock.now())


def _nobody_at_the_host(cast):
    host = cast.organisations["hosting"]
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).update(until_at=clock.now())
    Membership.objects.filter(organisation=host).delete()
    Organisation.unscoped.filter(pk=host.pk).update(email="")
    OrganisationPart.objects.filter(organisation=host).update(responsible=None)


MORE = (
    Fact("nothing is ticked off", _all(PreparationItem, done_on=None)),
    Fact("the passport ends too early", _all(PreparationItem, valid_until=date(2026, 3, 3))),
    Fact("the programme goes elsewhere", _stay(country="KG")),
    Fact("the stay is one day", _stay(planned_end=date(2026, 3, 2))),
    Fact("the stay is too long", _stay(planned_end=date(2028, 3, 2))),
    Fact("results name no evidence", _all(Assessment, evidence=[])),
    Fact("no unit is decided", lambda _cast: UnitDecision.objects.all().delete()),
    Fact("more points than agreed", _all(UnitDecision, points=900)),
    Fact("no Europass", lambda _cast: Document.unscoped.filter(kind="europass_mobility").delete()),
    Fact("nobody made sure of the host", lambda cast: Organisation.unscoped.filter(
        pk=cast.organisations["hosting"].pk).update(confirmed_at=None)),
    Fact("nobody is known at the host", _nobody_at_the_host),
    Fact("no guardian", _no_guardian),
    Fact("the guardian has no address", lambda cast: Person.objects.filter(
        pk=cast.actors[Role.GUARDIAN].person_id).update(email=None)),
    Fact("the memorandum is over", _under_a_memorandum(state="ended")),
    Fact("the memorandum ends before the stay", _under_a_memorandum(valid_until=date(2026, 3, 3))),
    Fact("the memorandum names no units", _under_a_memorandum(content={})),
)  # fmt: skip
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


def walk(cast, browser_of, state):
    """What led astray in this state, and the codes whose buttons were pressed."""
    worlds.a_stay_in(cast, state)
    browsers, seen, astray = {}, set(), {}
    for fact in (None, *(one for one in (*FACTS, *MORE) if one.name not in NOT_SO)):
        with transaction.atomic():
            if fact:
                fact.change(cast)
            for (code, role), todo in todos_in(cast).items():
                if (code, role) not in seen:
                    seen.add((code, role))
                    browsers.setdefault(role, browser_of(role))
                    if wrong := leads_astray(todo, browsers[role]):
                        astray[code, str(role), str(fact)] = wrong
            transaction.set_rollback(True)
    return seen, astray


@pytest.mark.parametrize("state", [pytest.param(one, marks=() if one in QUICK else pytest.mark.slow) for one in GOING])
def test_each_button_opens_what_can_settle_it_for_whoever_owes_it(cast, browser_of, state):
    seen, astray = walk(cast, browser_of, state)
    assert seen
    assert astray == {}
