"""What falls due with time alone. Run every minute, by `manage.py work` or by Celery's beat; safe to run twice."""

from collections.abc import Callable

_ticks: list[Callable[[], int]] = []


def on_tick(function: Callable[[], int]) -> Callable[[], int]:
    """Register something to do every minute; it returns how much it did."""
    _ticks.append(function)
    return function


def tick() -> int:
    """Do what is due. Returns how many things were done."""
    return sum(function() for function in _ticks)
