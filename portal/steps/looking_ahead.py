"""Where pages look ahead: what a form would set off is shown before anything is recorded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from lifecycle.foreseeing import foresee
from lifecycle.forms import LooksAhead


def look_ahead(form: LooksAhead, passes: Callable[[], Any], *, stay: UUID | None = None) -> bool:
    """Whether what follows is shown first: then it lies on the form (`preview`). Raises what the door raises.

    `passes` goes through the door with what was typed. False where the form does not look ahead, where it was seen for
    just this, and where something typed is wrong, which is then said at its field.
    """
    if not form.looks_ahead or form.is_seen or not form.is_valid():
        return False
    form.preview = foresee(passes, stay=stay, chosen=form.in_words)
    return True
