"""Sums of what stays add: {metric: [counted, of, first of a person in the year, first ever, {kind: number}]}."""

from collections.abc import Iterable, Mapping
from typing import Any

COUNTED, OF, IN_YEAR, EVER, KINDS = range(5)
BY = "by"  # how many stays have each value of each dimension
Sums = dict[str, Any]


def add(sums: Sums, more: Mapping[str, Any], sign: int = 1) -> None:
    """Add to the first, or take from it; what is nothing any more goes."""
    for code, numbers in more.items():
        if code == BY:
            for dimension, values in numbers.items():
                _add_numbers(sums.setdefault(BY, {}).setdefault(dimension, {}), values, sign)
            continue
        held = sums.setdefault(code, [0, 0, 0, 0, {}])
        for nth in (COUNTED, OF, IN_YEAR, EVER):
            held[nth] += sign * numbers[nth]
        if len(numbers) > KINDS:
            _add_numbers(held[KINDS], numbers[KINDS], sign)
        if not any(held):
            del sums[code]


def _add_numbers(held: dict[str, int], more: Mapping[str, int], sign: int) -> None:
    for key, number in more.items():
        held[key] = held.get(key, 0) + sign * number
        if not held[key]:
            del held[key]


def total(many: Iterable[Mapping[str, Any]]) -> Sums:
    """All of them together."""
    sums: Sums = {}
    for one in many:
        add(sums, one)
    return sums
