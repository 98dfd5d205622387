"""The tests that take longest: `long_tests.txt` names them, the quick suite leaves them out, `make long` runs them.

Nobody chooses them. `make long-tests` measures all and takes out the longest until what stays takes a share of the whole,
so that the quick suite stays quick however many tests there are. A code of what may be missing keeps its quickest tests.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from statistics import median

import pytest

LIST = Path(__file__).with_name("long_tests.txt")
QUICK_SHARE = 0.26
HEAD = "# Written by `make long-tests`: what takes longest of all that needs no server. `make long` runs these.\n"


@cache
def long_tests() -> frozenset[str]:
    """Names as pytest prints them, without what stands in brackets: `tests/api/test_once.py::test_a_row_held_by_others`."""
    return frozenset(line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def mark(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if _function(item.nodeid) in long_tests() and item.get_closest_marker("slow") is None:
            item.add_marker(pytest.mark.long)


class Stopwatch:
    """Writes the list anew once all has passed; a run with a failure leaves it as it is."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed
        if report.when != "teardown":
            self._seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._failed or hasattr(session.config, "workerinput"):
            return
        cases = defaultdict(list)
        for name, seconds in self._seconds.items():
            cases[_function(name)].append(seconds)
        LIST.write_text(HEAD + "".join(f"{name}\n" for name in sorted(_longest(cases))), encoding="utf-8")


def _longest(cases: Mapping[str, list[float]]) -> Iterator[str]:
    """Functions with the longest cases, until the others take their share of the whole."""
    from tests.named_codes import quickest_naming_each_code  # it reads the list that is written here

    needed = quickest_naming_each_code({name: sum(seconds) for name, seconds in cases.items()})
    whole = left = sum(sum(seconds) for seconds in cases.values())
    for name in sorted(cases.keys() - needed, key=lambda name: median(cases[name]), reverse=True):
        if left <= QUICK_SHARE * whole:
            return
        left -= sum(cases[name])
        yield name


def _function(nodeid: str) -> str:
    return nodeid.split("[")[0]
