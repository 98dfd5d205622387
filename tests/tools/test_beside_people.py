"""A case that is run into a database which people use meanwhile: it works its own effects and nobody else's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from ground import clock
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from tests.tools.conftest import case_of
from tests.tools.test_reader import GOOD
from tools.cases.runner import DrainWithoutMails, Runner
from tools.demo import DrainIntoInboxes


def row_of_somebody(kind: str, stay: UUID | None = None) -> OutboxRow:
    """As another process writes it: the run knows nothing of it."""
    now = clock.now()
    return OutboxRow.objects.create(
        kind=kind, key=f"theirs:{OutboxRow.objects.count()}", payload={}, mobility_id=stay, due_at=now, created_at=now
    )


@pytest.mark.parametrize("drain", [DrainWithoutMails, DrainIntoInboxes])
def test_codes_and_mails_that_people_wait_for_are_left_to_the_worker(fresh, drain: Any):
    theirs: list[OutboxRow] = []

    @contextmanager
    def somebody_asks_for_a_code() -> Iterator[None]:
        theirs.append(row_of_somebody("mail.code"))
        yield

    first = Runner(case_of(GOOD), drain=drain(), around=somebody_asks_for_a_code).run()
    theirs.append(row_of_somebody("mail.notice", first.mobility_id))
    again = case_of(GOOD)
    again.data["people"]["bie"] |= {"email": "another@school.example.org", "new_person": True}
    Runner(again, drain=drain(), around=somebody_asks_for_a_code).run()

    waiting = OutboxRow.objects.filter(state=OutboxState.WAITING)
    assert len(theirs) > 5
    assert set(waiting) == set(theirs)
