"""Each code of what may be missing is seen refused and seen satisfied by a quick test that names it in plain text."""

from functools import cache
from importlib import import_module

import pytest

from lifecycle.roles import Role
from lifecycle.vocabulary import Missing
from tests.missing import refused, satisfied
from tests.named_codes import quick_tests_naming_codes
from tests.source import Source, sources
from tools.raised_codes import Raised, raised_in


def raised() -> list[tuple[Source, Raised]]:
    """Every place in the apps where something is said to be missing."""
    return [
        (source, one)
        for source in sources()
        if not source.name.startswith("tools/") and "Missing(" in source.text
        for one in raised_in(source.nodes, vars(import_module(source.name.removesuffix(".py").replace("/", "."))))
    ]


@cache
def codes() -> set[str]:
    return {one.code for _source, one in raised() if one.code is not None}


def test_each_code_stands_as_plain_text_where_it_is_raised():
    built = [f"{source.name}:{one.line}" for source, one in raised() if one.code is None]
    assert not built, f"put together from pieces: {', '.join(built)}"


def test_each_code_is_seen_refused_by_a_quick_test():
    lacking = codes() - {code for test in quick_tests_naming_codes() for code in test.refused}
    assert not lacking, f"no quick test sees these refused: {', '.join(sorted(lacking))}"


def test_each_code_is_seen_satisfied_by_a_quick_test():
    lacking = codes() - {code for test in quick_tests_naming_codes() for code in test.satisfied}
    assert not lacking, f"no quick test sees these satisfied: {', '.join(sorted(lacking))}"


def test_no_test_names_a_code_that_nothing_raises():
    """`satisfied` would hold for ever."""
    stale = [
        f"{test.name}: {code}"
        for test in quick_tests_naming_codes()
        for code in sorted((test.refused | test.satisfied) - codes())
    ]
    assert not stale, f"raised by nothing: {', '.join(stale)}"


def test_the_two_words_fail_where_they_do_not_hold():
    there, elsewhere = "app.there", "app.elsewhere"
    found = [Missing(there, Role.LEAD), Missing(there, Role.VALIDATOR)]

    assert refused(there, found) is found[0]
    satisfied(elsewhere, found)
    with pytest.raises(AssertionError, match=r"app\.elsewhere is not among .*app\.there"):
        refused(elsewhere, found)
    with pytest.raises(AssertionError, match=r"app\.there is still missing"):
        satisfied(there, found)
