"""How the API itself says no; each becomes problem details (`api.problems`)."""

from typing import ClassVar

from ground.errors import InputRefused, SojournError


class BodyUnreadable(InputRefused):
    """The body is no JSON that we take (400)."""


class BodyTooLarge(SojournError):
    """More bytes than a call may have (413)."""

    status: ClassVar[int] = 413


class KeyReused(SojournError):
    """The key belongs to another call (422)."""

    status: ClassVar[int] = 422


class KeyRunning(SojournError):
    """The first call under this key has not answered yet (409)."""


class StaleMatch(SojournError):
    """If-Match names another version than the present one (412)."""

    status: ClassVar[int] = 412


class TooManyCalls(SojournError):
    """Params: `most` a minute, `wait` in seconds (429)."""

    status: ClassVar[int] = 429


class NotReady(SojournError):
    """The paper has no file yet (409). Params: `number`, `wait` in seconds."""


class NotSignedIn(SojournError):
    """Nobody is known to call (401)."""

    status: ClassVar[int] = 401
