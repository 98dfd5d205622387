"""Where pages look ahead: what a form would set off is shown before anything is recorded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from lifecycle.foreseeing import Preview, foresee
from lifecycle.forms import LooksAhead


def look_ahead(form: LooksAhead, passes: Callable[[], Any], *, stay: UUID | None = None) -> Preview | None:
    """What would follow, to be shown first; None where it was seen for just this, or something typed is wrong.

    `passes` goes through the door with what was typed. Raises what the door raises.
    """
    if not form.looks_ahead or form.is_seen or not form.is_valid():
        return None
    return foresee(passes, stay=stay, chosen=form.chosen())
