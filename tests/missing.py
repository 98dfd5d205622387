"""What a guard says is missing, asserted by code: the two words by which a test names a code.

`tests/test_missing_codes.py` wants both for each code that an app can raise; `manage.py try_guards` runs the tests that
say `refused` while the guard says nothing, and wants them to fail.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from lifecycle.models import ToDo
from lifecycle.registry import GUARDS
from lifecycle.vocabulary import Missing

Named = TypeVar("Named", Missing, ToDo)  # what is missing now, or the row kept of it


def ask(guard: str, **asked: Any) -> list[Missing]:
    """What the guard of that name says is missing: `ask("lifecycle.tutor_named", mobility=stay)`."""
    return GUARDS[guard].check(**asked)


def refused(code: str, found: Iterable[Named]) -> Named:
    """The first missing item of that code. Fails where nothing of that code is missing."""
    items = list(found)
    named = [item for item in items if item.code == code]
    assert named, f"{code} is not among what is missing: {[item.code for item in items]}"
    return named[0]


def satisfied(code: str, found: Iterable[Missing | ToDo]) -> None:
    """Fails where something of that code is missing."""
    named = [item for item in found if item.code == code]
    assert not named, f"{code} is still missing: {named}"
