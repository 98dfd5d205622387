"""The compiled queries of the product, with a clock that runs: a frozen one hides an instant that was compiled in."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection

from ground import clock
from ground.statements.compiled import Question
from lifecycle.machines import MACHINES
from tests.source import HEIGHT


def compiled_queries() -> Iterator[tuple[str, Question]]:
    """Each with the place that keeps it."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").partition(".")[0] in HEIGHT:
            yield from (
                (f"{module.__name__}.{name}", one) for name, one in vars(module).items() if isinstance(one, Question)
            )
    for name, machine in MACHINES.items():
        if name == "agreement_version":  # the one whose subjects a door asks for
            yield f"{name}.open_in_stay", machine.open_in_stay


@pytest.mark.django_db
def test_every_compiled_query_is_handed_its_instant(monkeypatch):
    start, ticks = clock.now(), count()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=next(ticks)))
    found = dict(compiled_queries())
    assert len(found) > 8

    for query in found.values():
        type(query)(query.build, *query.kinds).text(connection)
