"""The list of the longest tests names tests that there are, and parts them by their time alone."""

import ast
from collections import defaultdict

import pytest

from tests import long_tests
from tests.source import ROOT


def test_every_name_is_one_of_a_test():
    wanted = defaultdict(set)
    for name in long_tests.long_tests():
        path, _, function = name.partition("::")
        wanted[path].add(function)
    gone = [f"{path}::{function}" for path in wanted for function in wanted[path] - _functions(path)]
    assert not gone, f"write the list anew (`make long-tests`) or take these out: {', '.join(sorted(gone))}"


def test_the_longest_go_until_the_others_take_their_share(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(long_tests, "QUICK_SHARE", 0.5)
    cases = {"a": [4.0], "b": [1.0, 1.0, 1.0], "c": [2.0], "d": [0.5]}

    assert list(long_tests._longest(cases)) == ["a", "c"]


def _functions(path: str) -> set[str]:
    if not (ROOT / path).is_file():
        return set()
    return {
        node.name
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
