"""What each list costs in queries: the same with 3 rows as with 30 more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifecycle.roles import Role
from tests.api.conftest import caller_for
from tests.api.test_todos_and_documents import a_paper
from tests.lifecycle.conftest import Cast
from tests.portal.test_queries import rows

pytestmark = pytest.mark.slow

MOST = {
    "mobilities/?limit=100": 11,
    "mobilities/?limit=100&q=example": 12,
    "todos/?limit=100": 9,
    "documents/?limit=100": 9,
    "mobilities/{stay}/todos/?limit=100": 12,
    "mobilities/{stay}/documents/?limit=100": 12,
    "mobilities/{stay}/": 12,
    "rule-sets/": 8,
}


@pytest.mark.parametrize("path", MOST)
def test_a_list_costs_the_same_with_many_rows(cast: Cast, path: str):
    caller, address, counts = caller_for(cast.actors[Role.SENDING_COORDINATOR]), path.format(stay=cast.mobility.pk), []
    for more in (3, 30):
        rows(cast, more)
        for _nth in range(more):
            a_paper(cast)
        caller.get(address)  # notes the token as used
        with CaptureQueriesContext(connection) as asked:
            assert caller.get(address).status_code == 200
        counts.append(len(asked))

    assert 3 < counts[0] == counts[1] <= MOST[path], counts
