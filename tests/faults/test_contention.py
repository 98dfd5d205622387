"""Many callers want the same step: each step is taken once, with its three notices, and the chain has no fork.

CONTESTED_STEPS sets how many steps (600; 10,000 take about five minutes on two cores).
"""

import json
import os
import subprocess
import sys

import pytest

from tests.faults.installation import ROOT

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
    command = [sys.executable, "-m", "tests.faults.contending", *given]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=installation.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _nth in range(callers)
    ]
    found = [process.communicate(timeout=3000) for process in running]
    assert {process.returncode for process in running} == {0}, [errors[-800:] for _out, errors in found if errors]
    return [json.loads(out.splitlines()[-1]) for out, _errors in found]
