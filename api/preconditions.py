"""ETag and If-Match: the version of a stay, so that nobody decides on what they have not seen."""

import re
from typing import Any

from rest_framework.response import Response

from api.refusals import StaleMatch
from lifecycle.models import Mobility

TAG = re.compile(r'"(\d{1,9})"')


def tagged(response: Response, mobility: Mobility) -> Response:
    """The answer with the stay's version as its ETag."""
    response["ETag"] = f'"{mobility.version}"'
    return response


def matched_version(request: Any, mobility: Mobility) -> int | None:
    """The version that If-Match names; None without the header, or where it takes any.

    Raises StaleMatch (412) where it names others. A weak tag, or one that is none, matches nothing (RFC 9110).
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    tags = [TAG.fullmatch(tag.strip()) for tag in header.split(",")[:20]]
    if not any(tag and int(tag[1]) == mobility.version for tag in tags):
        raise StaleMatch("api.if_match_stale", now=mobility.version)
    return int(mobility.version)
