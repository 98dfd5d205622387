"""Runs each test that sees a code of a guard refused while this guard says nothing, and wants it to fail.

A guard is noticed once one of its tests failed; its other tests are then spared. A test that fails anyhow would count
too: the quick suite is run first.
"""

import sys
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lifecycle.registry import GUARDS
from lifecycle.vocabulary import Missing
from tests.named_codes import naming_tests
from tests.source import HEIGHT
from tools.raised_codes import codes_of

WITHOUT = "without_guard"  # the parameter that each chosen test gets


def nothing(*_asked: object, **_by_name: object) -> list[Missing]:
    """What a guard says that does not look."""
    return []


@contextmanager
def silent(name: str) -> Iterator[None]:
    """The guard of that name says nothing: in the registry, and wherever its function is called by its own name."""
    ours = [module for key, module in list(sys.modules.items()) if key.partition(".")[0] in {*HEIGHT, "tests"}]
    check = GUARDS[name].check
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(GUARDS, name, replace(GUARDS[name], check=nothing))
        for module in ours:
            for word in [word for word, value in vars(module).items() if value is check]:
                patch.setattr(module, word, nothing)
        yield


def _codes(name: str) -> frozenset[str]:
    """Its own; of one that only passes on what another app says, those."""
    check = GUARDS[name].check
    return codes_of(check) or codes_of(check, of_other_apps=True)


class SilentGuards:
    """Chooses the tests, silences the guards, and tells at the end which guards nobody would miss."""

    def __init__(self, names: list[str] | None) -> None:
        self.names = sorted(names or GUARDS)
        self.tried: dict[str, dict[str, bool]] = defaultdict(dict)  # guard -> test -> whether it noticed
        self.spared: set[str] = set()

    def pytest_sessionstart(self) -> None:
        if unknown := sorted(set(self.names) - GUARDS.keys()):
            raise pytest.UsageError(f"no such guard: {', '.join(unknown)}")
        self.codes = {name: _codes(name) for name in self.names}

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Files that name no code are not even read."""
        return True if collection_path.suffix == ".py" and not naming_tests(collection_path) else None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        named = {test.name: test.refused for test in naming_tests(Path(metafunc.module.__file__ or ""))}
        codes = named.get(metafunc.function.__name__, frozenset())
        guards = [name for name in self.names if self.codes[name] & codes]
        metafunc.fixturenames.append(WITHOUT)
        metafunc.parametrize(WITHOUT, guards or [""])

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if guard_of(item)]
        config.hook.pytest_deselected(items=[item for item in items if not guard_of(item)])
        items[:] = sorted(chosen, key=guard_of)  # in one go: what noticed spares those that follow

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if any(self.tried[guard_of(item)].values()):
            self.spared.add(item.nodeid)
            pytest.skip("another test noticed")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        with silent(guard_of(item)):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A failure is what is wanted. Only one of the test itself: one of its setting stays a failure."""
        report = yield
        if item.nodeid in self.spared and call.when == "setup":
            report.outcome, report.longrepr = "skipped", (str(item.path), 0, "another test noticed")
        if call.when == "call":
            report.user_properties.append((WITHOUT, [guard_of(item), item.originalname, report.failed]))
            report.outcome, report.longrepr = "passed", None
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Also in the process that started the others."""
        for name, said in report.user_properties:
            if name == WITHOUT:
                guard, test, noticed = said
                self.tried[guard][test] = noticed or self.tried[guard].get(test, False)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            all_noticed = all(any(self.tried[name].values()) for name in self.names)
            session.exitstatus = pytest.ExitCode.OK if all_noticed else pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for name in self.names:
            tests = ", ".join(self.tried[name]) or "no test names its codes"
            verdict = "noticed" if any(self.tried[name].values()) else "NOT NOTICED"
            terminalreporter.write_line(f"{name}: {tests}: {verdict}")


def guard_of(item: Any) -> str:
    """The guard without which this item is run; empty where none is."""
    return item.callspec.params[WITHOUT]
