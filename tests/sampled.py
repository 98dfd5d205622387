"""Long walks: a few of their steps in the quick suite, the others in the slow one, and of those a share at a time."""

import os
from collections.abc import Iterable
from typing import Any
from zlib import crc32

import pytest


def a_few(cases: Iterable[Any], *, one_of: int) -> list[Any]:
    """All cases, for `parametrize`: the first of so many stands in the quick suite, and so on; the others are slow."""
    return [case if nth % one_of == 0 else _slow(case) for nth, case in enumerate(cases)]


def _slow(case: Any) -> Any:
    given = case if isinstance(case, tuple) else (case,)
    return pytest.param(*given, marks=pytest.mark.slow)


def left_out_this_time(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The slow tests of other shares: `SOJOURN_SHARE=1/3` runs a third of them, which third says the number before."""
    share = os.environ.get("SOJOURN_SHARE", "")
    if not share:
        return []
    nth, of = map(int, share.split("/"))
    return [item for item in items if item.get_closest_marker("slow") and crc32(item.nodeid.encode()) % of != nth % of]
