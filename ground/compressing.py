"""Which answers are compressed: none whose length could tell a stranger what stands in it (BREACH).

A compressed page gets shorter when something in its address is also in its text. Who can make a reader's browser ask
again and again, and sees the lengths go by, reads a page that way letter by letter. So a page is compressed only where
the browser itself says that no other site made it ask; never where a secret is shown or typed (codes, tokens, the key
of a second factor); and its length is blurred by some random bytes. Masked anew in each page, the token against forged
forms is none that could be read. Files of the installation are the same for everybody; a program names its token
itself, so that nobody else can make it ask (docs/decisions/0031-cost-follows-the-reader.md).
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

ASKED_BY_ITSELF = ("same-origin", "none")  # from a page of ours; typed, or from a bookmark
WITH_SECRETS = ("/account/", "/sign-in/", "/sign-up/", "/admin/", "/l/")
GET_SHORTER = (
    "text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml",
    "text/csv", "text/calendar",
)  # fmt: skip


class CompressedMiddleware(GZipMiddleware):
    """Stands before what serves static files, so that those not compressed beforehand are compressed as well."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if may_be_compressed(request, response) else response


def may_be_compressed(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether its length tells nothing to who does not read it anyway."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response.status_code != 200 or kind not in GET_SHORTER:
        return False
    if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return True
    if response.has_header("ETag"):  # the version of a stay, which a program names again: it stays a strong one
        return False
    if "Authorization" in request.headers:
        return True
    return not request.path.startswith(WITH_SECRETS) and request.headers.get("Sec-Fetch-Site") in ASKED_BY_ITSELF
