"""`manage.py try_guards` reports a guard whose tests would not miss it."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from lifecycle import guards, guards_of_days
from lifecycle.registry import GUARDS
from tests.silent_guards import SilentGuards, silent
from tests.source import ROOT
from tools.raised_codes import codes_of

GUARDS_OF_THE_FOLDER = """
from lifecycle.registry import Missing, guard
from lifecycle.roles import Role


@guard("scratch.watched", unmet={"scratch.closed": "It is closed."})
def watched():
    return [Missing("scratch.closed", Role.LEAD)]


@guard("scratch.unwatched", unmet={"scratch.open": "It is open."})
def unwatched():
    return [Missing("scratch.open", Role.LEAD)]


@guard("scratch.unnamed", unmet={"scratch.nowhere": "It is nowhere."})
def unnamed():
    return [Missing("scratch.nowhere", Role.LEAD)]
"""
TESTS_OF_THE_FOLDER = """
from lifecycle.registry import Missing
from lifecycle.roles import Role
from tests.missing import ask, refused


def test_closed_is_seen():
    refused("scratch.closed", ask("scratch.watched"))


def test_closed_is_seen_again():
    refused("scratch.closed", ask("scratch.watched"))


def test_open_is_seen_in_a_list_of_its_own():
    refused("scratch.open", [Missing("scratch.open", Role.LEAD)])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three guards: one watched by its tests, one whose test asks something else, one that no test names."""
    (tmp_path / "conftest.py").write_text(GUARDS_OF_THE_FOLDER)
    (tmp_path / "test_scratch.py").write_text(TESTS_OF_THE_FOLDER)
    return tmp_path


@pytest.mark.slow
def test_guard_that_its_tests_would_not_miss_is_reported(folder):
    chosen = [f"--guard=scratch.{name}" for name in ("watched", "unwatched", "unnamed")]
    done = subprocess.run(
        [sys.executable, "manage.py", "try_guards", *chosen, str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert [line for line in done.stdout.splitlines() if line.startswith("scratch.")] == [
        "scratch.unnamed: no test names its codes: NOT NOTICED",
        "scratch.unwatched: test_open_is_seen_in_a_list_of_its_own: NOT NOTICED",
        "scratch.watched: test_closed_is_seen: noticed",
    ]
    assert done.returncode == 1


@pytest.mark.parametrize(("first", "second", "ends"), [(True, True, 0), (True, False, 1), (True, None, 1)])
def test_run_is_well_only_if_each_guard_is_noticed(first, second, ends):
    names = ["lifecycle.tutor_named", "quality.feedback_in"]
    trial, session = SilentGuards(names), SimpleNamespace(exitstatus=0)
    for name, noticed in zip(names, (first, second), strict=True):
        if noticed is not None:
            trial.tried[name]["test_of_it"] = noticed
    trial.pytest_sessionfinish(session, exitstatus=pytest.ExitCode.OK)

    assert session.exitstatus == ends


def test_name_of_no_guard_is_refused():
    with pytest.raises(pytest.UsageError, match="no such guard: scratch.invented"):
        SilentGuards(["scratch.invented"]).pytest_sessionstart()


def test_silent_guard_says_nothing_whoever_asks_it():
    details = {"arrived_on": None}
    with silent("lifecycle.real_start_given"):
        assert GUARDS["lifecycle.real_start_given"].check(mobility=None, details=details) == []
        assert guards_of_days.real_start_given(None, details) == []

    assert guards_of_days.real_start_given(None, details) != []


def test_codes_of_a_guard_are_its_own_and_those_of_what_it_calls_in_its_app():
    assert codes_of(guards_of_days.left_early) == {
        "lifecycle.last_day", "lifecycle.last_day_in_future", "lifecycle.last_day_before_first", "lifecycle.not_early",
    }  # fmt: skip
    assert codes_of(guards.tutor_named) == {"lifecycle.no_tutor"}
    assert "partnerships.mou_not_in_force" in codes_of(GUARDS["partnerships.mou_holds"].check)
