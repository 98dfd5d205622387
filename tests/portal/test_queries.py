"""What each page costs in queries: the same with 3 rows as with 10 more, and never more than the number below.

The numbers are read off; a page that needs more must say why in the change that raises it.
"""

from itertools import count

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lifecycle.models import ToDo
from lifecycle.roles import Role
from tests.lifecycle.scene import told_again
from tests.lifecycle.worlds import a_stay_in
from tests.portal.more_stays import another

MOST = {
    "portal:today": 10,
    "portal:stays": 18,
    "portal:waiting": 9,
    "portal:todos": 9,
    "portal:inbox": 7,
    "desk:queue": 8,
    "portal:memoranda": 7,
    "partners:directory": 19,
}
# Of one stay: the frame of the page, and one statement that reads ahead what guards, acts and cards will ask of it.
OF_A_STAY = {"draft": 10, "agreement_review": 12, "agreement_signing": 10, "ongoing": 10, "validation": 14}
# The page of a step or an act, with the try of it that says whom it tells; a step that sends a text for signature makes
# the text to know who signs.
OF_A_DEED = {
    ("preparation", "partnerships.choose_host"): 62,
    ("ongoing", "lifecycle.name_organisation"): 51,
    ("agreement_signing", "lifecycle.end_part"): 46,
    ("agreement_draft", "submit_agreement"): 100,
    ("agreement_review", "send_for_signature"): 130,
    ("agreement_signing", "return_to_preparation"): 113,
    ("results", "submit_results"): 55,
    ("recognition", "recognise"): 130,  # with the statement as it will be printed
}
LIVE = {"portal:stays": {"saved": "active", "sort": "leaves"}, "partners:directory": {"sort": "name"}}
_key = count()


@told_again
def rows(cast, number):
    """Stays with something owed by the coordinator and something by the host."""
    for _nth in range(number):
        stay = another(cast)
        for owner, role in (("CO", Role.SENDING_COORDINATOR), ("HC", Role.HOST_COORDINATOR)):
            ToDo.unscoped.create(
                mobility=stay,
                transition="x",
                key=f"q{next(_key)}",
                code="lifecycle.reason",
                owner=owner,
                person_id=cast.actors[role].person_id,
                since=stay.created_at,
            )


def queries(cast, browser_of, name, number):
    """How many the page asks with so many stays, at its second drawing."""
    with transaction.atomic():
        rows(cast, number)
        client = browser_of(Role.SENDING_COORDINATOR)
        client.get(reverse(name), LIVE.get(name))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name), LIVE.get(name)).status_code == 200
        transaction.set_rollback(True)
    return len(asked)


@pytest.mark.parametrize("name", MOST)
def test_page_costs_the_same_with_many_rows(cast, browser_of, name):
    few, many = (queries(cast, browser_of, name, number) for number in (3, 13))
    assert few == many <= MOST[name], (few, many)


@pytest.mark.slow
@pytest.mark.parametrize("name", MOST)
def test_page_costs_the_same_with_three_hundred_rows(cast, browser_of, name):
    few, many = (queries(cast, browser_of, name, number) for number in (3, 300))
    assert few == many, (few, many)


@pytest.mark.parametrize("state", OF_A_STAY)
def test_a_stay_asks_each_thing_once(cast, browser_of, state):
    a_stay_in(cast, state)
    client, address = browser_of(Role.SENDING_COORDINATOR), reverse("portal:stay", args=[cast.mobility.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200

    assert len(asked) <= OF_A_STAY[state], len(asked)


@pytest.mark.parametrize(("state", "name"), OF_A_DEED)
def test_the_page_of_a_deed_costs_one_try_of_it(cast, browser_of, state, name):
    a_stay_in(cast, state)
    pk = cast.mobility.pk
    args = ("portal:act", [pk, name]) if "." in name else ("portal:transition", [pk, "mobility", pk, name])
    client, address = browser_of(Role.SENDING_COORDINATOR), reverse(args[0], args=args[1])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200

    assert len(asked) <= OF_A_DEED[state, name], len(asked)
