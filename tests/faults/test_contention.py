"""Many callers want the same step: each step is taken once, with its three notices, and the chain has no fork.

CONTESTED_STEPS sets how many steps (600; 10,000 take about five minutes on two cores).
"""

import json
import os

import pytest

pytestmark = [pytest.mark.faults]
STEPS = int(os.environ.get("CONTESTED_STEPS", "600"))
NOTICES = 3
CALLERS = (2, 8, 20)


def test_each_contested_step_is_taken_exactly_once(on_postgres):
    (stay,), person, organisation = on_postgres.scene()
    answers, version = [], 1
    for callers in CALLERS:
        version += STEPS // len(CALLERS)
        answers += together(on_postgres, callers, stay, person, organisation, str(version))

    books = on_postgres.books()
    taken = sum(one.get("taken", 0) for one in answers)
    assert (taken, books["transitions"], books["events"]) == (version - 1, version, version)
    assert (books["told"], books["wrong"]) == (NOTICES * taken, "")
    assert {name for one in answers for name in one} <= {"taken", "ChangedMeanwhile", "Busy"}
    assert sum(one.get("ChangedMeanwhile", 0) for one in answers) > 0


def together(installation, callers, *given):
    """Their answers; none may end otherwise."""
    done = installation.together(callers, "-m", "tests.faults.contending", *given, seconds=3000)
    assert {one.returncode for one in done} == {0}, [one.stderr[-800:] for one in done if one.stderr]
    return [json.loads(one.stdout.splitlines()[-1]) for one in done]
