"""The web process is killed in a door: either everything of the step is there, or nothing.

The stay of the scene has arrived: one transition stands in its books before each test begins.
"""

import pytest

from tests.faults.killing import AFTER_THE_DOOR, IN_THE_DOOR

pytestmark = [pytest.mark.faults]
NOTICES = 3  # participant, guardian, employer


@pytest.mark.parametrize("point", sorted(IN_THE_DOOR))
def test_killed_before_the_commit_nothing_has_happened_and_the_step_can_be_taken(anywhere, point):
    (stay,), person, organisation = anywhere.scene()

    assert anywhere.killed(point, "step", stay, person, organisation)

    books = anywhere.books()
    assert (books["transitions"], books["events"], books["told"], books["wrong"]) == (1, 1, 0, "")
    assert not anywhere.killed("never", "step", stay, person, organisation)
    assert anywhere.books()["transitions"] == 2


@pytest.mark.parametrize("point", sorted(AFTER_THE_DOOR))
def test_killed_after_the_commit_everything_is_there_and_the_mails_leave(anywhere, point):
    (stay,), person, organisation = anywhere.scene()

    assert anywhere.killed(point, "step", stay, person, organisation)
    anywhere.killed("never", "work")

    books = anywhere.books()
    assert (books["transitions"], books["events"], books["told"], books["wrong"]) == (2, 2, NOTICES, "")
    assert books["states"] == {"done": NOTICES}
    assert set(anywhere.mail_server.taken.values()) == {1} and len(anywhere.mail_server.taken) == NOTICES
