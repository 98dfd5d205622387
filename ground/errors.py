"""How every app says no: a stable code and the facts for its sentence (`ground.sentences`)."""

from typing import Any, ClassVar


class SojournError(Exception):
    """Refused for a reason the person can act on. `status` is the HTTP answer it becomes."""

    status: ClassVar[int] = 409

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, Any] = params

    def __str__(self) -> str:
        return self.code

    @property
    def lines(self) -> list[str]:
        """What stands behind it, each in a sentence; empty where the refusal says all."""
        return []


class NotAllowed(SojournError):
    """The person is known but has no right to do this."""

    status = 403


class NotThere(SojournError):
    """There is no such thing, or it is not this person's to see."""

    status = 404


class InputRefused(SojournError):
    """What was given cannot be taken as it is. `params["field"]`, when present, names the field."""

    status = 400


class CodeRefused(SojournError):
    """The six-digit code does not open anything: accounts.code_wrong, .code_expired or .code_missing."""

    status = 403


class TooManyCodes(CodeRefused):
    """No code is mailed or compared just now: accounts.code_too_soon, .codes_this_hour or .codes_paused."""

    status = 429
