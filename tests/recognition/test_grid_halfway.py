"""The grid prints what was noted halfway, beside the result of the end."""

from datetime import date

import pytest

from documents.models import Document
from lifecycle.effects import outbox
from lifecycle.roles import Role
from tests.documents.reading import text_of
from tests.factories.assessments import abroad, act, end, hand_in, on, state_result

AS = Role.ASSESSOR
pytestmark = [pytest.mark.slow, pytest.mark.pdf]


def note_halfway(cast, outcome, **said):
    act(cast, "assessments.note_interim", AS, {"assessed_on": date(2026, 3, 27), "outcome": outcome, **said})


def test_levels_noted_halfway_stand_on_the_grid_with_day_and_assessor(cast):
    abroad(cast)
    with on(date(2026, 3, 27)):
        level = [{"criterion": "Keeps the own station ready.", "level": 2}]
        note_halfway(cast, "U1.1", criteria=level, text="Needs the list still")
        note_halfway(cast, "U1.2", text="Slow, and tidy")
    with on(date(2026, 4, 24), 18):
        for outcome in ("U1.1", "U1.2", "U2.1"):
            state_result(cast, outcome=outcome)
        end(cast)
        hand_in(cast)
        outbox.drain()

    paper = Document.unscoped.get(kind="assessment_grid")
    halfway = [one["halfway"] for unit in paper.snapshot["data"]["units"] for one in unit["outcomes"]]
    assert [[noted["text"] for noted in one] for one in halfway] == [["Needs the list still"], ["Slow, and tidy"], []]
    said = text_of(paper)
    assert [
        words for words in ("Levels on the way", "Needs the list still", "27 March 2026") if words not in said
    ] == []
