"""What a page makes PostgreSQL read follows the reader's own stays, never those of others.

Told by the shared buffers that its queries touch, which are the same on every machine. Tables that PostgreSQL would not
read from end to end when they are large are not read so here either, though a few thousand rows would invite it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.stay_selection import StaySelection
from tests.api.conftest import caller_for
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory
from tests.lifecycle.conftest import Cast
from tests.thin_stays import add_stays, some_hosts
from tools.bench.touching import analyse, touched_by

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
OWN, FEW, MANY = 60, 500, 2500
GROWS_AT_MOST = 1.5
ONLY_WHEN_SMALL = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
Ask = Callable[[], Any]


def of_others(number: int) -> None:
    """Schools of a hundred stays each, with hosts of their own."""
    for host in some_hosts(number // 100):
        school = OrganisationFactory()
        coordinator, tutor = MembershipFactory(organisation=school).person, PersonFactory()
        add_stays(100, sending=school, hosting=host, coordinator=coordinator.pk, tutor=tutor.pk)


def pages(cast: Cast, browser_of: Callable[[Role], Client]) -> dict[str, Ask]:
    """Each page with the one who reads it most."""
    coordinator, tutor = browser_of(Role.SENDING_COORDINATOR), browser_of(Role.HOST_TUTOR)
    actor = cast.actors[Role.SENDING_COORDINATOR]
    program = caller_for(actor)
    ours = Mobility.unscoped.filter(organisation_parts__organisation=actor.organisation_id)
    stay, last = ours.filter(state="ongoing")[0], ours.exclude(state="completed").order_by("planned_start")[OWN // 2]
    listed = f"{reverse('portal:stays')}?saved=active&sort=leaves"
    asked = {
        "today": reverse("portal:today"), "waiting": reverse("portal:waiting"), "todos": reverse("portal:todos"),
        "calendar": reverse("portal:calendar"), "list": listed, "list further on": f"{listed}&after={last.number}",
        "late": f"{reverse('portal:stays')}?saved=late", "stay": reverse("portal:stay", args=[stay.pk]),
        "groups": reverse("portal:groups"), "memoranda": reverse("portal:memoranda"),
        "searched": f"{reverse('portal:stays')}?q={last.participant.family_names}",
        "searched without hit": f"{reverse('portal:stays')}?q=nobody-at-all",
    }  # fmt: skip
    return {
        "API stay": lambda: program.get(f"mobilities/{stay.pk}/"),
        **{name: lambda address=address: coordinator.get(address) for name, address in asked.items()},
        "trainees": lambda: tutor.get(reverse("tutor:trainees")),
        "todos of a tutor": lambda: tutor.get(reverse("portal:todos")),
        "API stays": lambda: program.get("mobilities/"),
        "API to-dos": lambda: program.get("todos/"),
    }


def as_when_large() -> None:
    analyse()
    with connection.cursor() as cursor:
        for way in ONLY_WHEN_SMALL:
            cursor.execute(f"SET LOCAL {way} = off")


def touched(asked: dict[str, Ask]) -> dict[str, int]:
    as_when_large()
    found = {}
    for name, ask in asked.items():
        assert ask().status_code == 200, name
        found[name] = touched_by(ask).buffers
    return found


def test_pages_read_no_more_where_others_have_five_times_as_many_stays(cast, browser_of):
    org, actors = cast.organisations, cast.actors
    add_stays(
        OWN, sending=org["sending"], hosting=org["hosting"],
        coordinator=actors[Role.SENDING_COORDINATOR].person_id, tutor=actors[Role.HOST_TUTOR].person_id,
    )  # fmt: skip
    asked = pages(cast, browser_of)
    of_others(FEW)
    few = touched(asked)
    of_others(MANY - FEW)
    many = touched(asked)

    assert {name: (few[name], many[name]) for name in few if many[name] > few[name] * GROWS_AT_MOST} == {}


def test_a_search_without_hit_reads_no_more_where_the_own_school_has_five_times_as_many_stays(cast):
    org, actor = cast.organisations, cast.actors[Role.SENDING_COORDINATOR]

    def searching() -> int:
        as_when_large()
        chosen = StaySelection({"q": "nobody-at-all"})
        return touched_by(lambda: list(chosen.apply(Mobility.objects.visible_to(actor), actor))).buffers

    add_stays(FEW, sending=org["sending"], hosting=org["hosting"], coordinator=actor.person_id, tutor=None)
    few = searching()
    add_stays(MANY - FEW, sending=org["sending"], hosting=org["hosting"], coordinator=actor.person_id, tutor=None)

    assert searching() <= few * GROWS_AT_MOST
