"""Long walks: a few of their steps in the quick suite, the others in the slow one."""

from collections.abc import Iterable
from typing import Any

import pytest


def a_few(cases: Iterable[Any], *, one_of: int) -> list[Any]:
    """All cases, for `parametrize`: the first of so many stands in the quick suite, and so on; the others are slow."""
    return [case if nth % one_of == 0 else _slow(case) for nth, case in enumerate(cases)]


def _slow(case: Any) -> Any:
    given = case if isinstance(case, tuple) else (case,)
    return pytest.param(*given, marks=pytest.mark.slow)
