"""The number of the request in hand: in the answer's header, on error pages, in every log line, in refusals of the API.

It is bound once, by the middleware in config/; everybody else asks here.
"""

import re
import secrets

from structlog.contextvars import get_contextvars

KEY = "request"
# What a proxy gives: letters and digits, both of them, so that neither a name nor a telephone number passes for one.
LOOKS_LIKE_ONE = re.compile(r"(?=[^a-z]*[a-z])(?=[^0-9]*[0-9])[a-z0-9][a-z0-9._-]{3,63}", re.IGNORECASE | re.ASCII)


def request_number() -> str:
    """Of the request this code works for; empty where there is none."""
    return str(get_contextvars().get(KEY, ""))


def number_for(given: str) -> str:
    """The one a proxy gave, where it looks like one; else a new one."""
    return given if LOOKS_LIKE_ONE.fullmatch(given) else secrets.token_hex(8)
