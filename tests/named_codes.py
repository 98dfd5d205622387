"""Which codes of what is missing the tests name, read from their source (`tests/missing.py` has the two words)."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.long_tests import long_tests
from tests.source import ROOT

NOT_QUICK = frozenset({"slow", "postgres", "broker", "faults", "browser"})  # as `make test` leaves them out


@dataclass(frozen=True)
class NamingTest:
    """A test that needs no server and no patience, with the codes that it sees refused and satisfied.

    `name` is the function's, `nodeid` what pytest calls it.
    """

    name: str
    nodeid: str
    refused: frozenset[str]
    satisfied: frozenset[str]


def quick_tests_naming_codes() -> Iterator[NamingTest]:
    return (test for test in _all_naming() if test.nodeid not in long_tests())


def quickest_naming_each_code(seconds: Mapping[str, float]) -> set[str]:
    """For each code one test that sees it refused and one that sees it satisfied: `nodeid`s, of those that were measured."""
    found: dict[tuple[str, str], str] = {}
    for test in sorted(_all_naming(), key=lambda test: seconds.get(test.nodeid, float("inf"))):
        for code in test.refused:
            found.setdefault(("refused", code), test.nodeid)
        for code in test.satisfied:
            found.setdefault(("satisfied", code), test.nodeid)
    return set(found.values())


def _all_naming() -> Iterator[NamingTest]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        yield from naming_tests(path)


@cache
def naming_tests(path: Path) -> tuple[NamingTest, ...]:
    """Those of one file."""
    text = path.read_text(encoding="utf-8")
    if "from tests.missing import" not in text:
        return ()
    body = ast.parse(text).body
    if NOT_QUICK & _marks(node for node in body if _is_named(node, "pytestmark")):
        return ()
    found = (
        NamingTest(
            node.name,
            f"{path.relative_to(ROOT)}::{node.name}",
            _given_to("refused", node),
            _given_to("satisfied", node),
        )
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not NOT_QUICK & _marks([node])
    )
    return tuple(test for test in found if test.refused or test.satisfied)


def _given_to(word: str, function: ast.FunctionDef) -> frozenset[str]:
    return frozenset(
        node.args[0].value
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == word and node.args
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    )


def _is_named(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def _marks(nodes: Iterable[ast.AST]) -> set[str]:
    """Every `pytest.mark.NAME` in them."""
    return {
        node.attr
        for start in nodes
        for node in ast.walk(start)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "mark"
    }
