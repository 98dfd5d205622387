"""One file that reads without a connection: no script, no picture, its style inside. It prints as it is, and is kept.

The policy of the pages forbids styles in them; a sheet names its one style by the fingerprint, and allows nothing else.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe

STYLES = ("css/tokens.css", "css/sheets.css")
A4 = (
    "@page{size:A4;margin:12mm;"
    '@bottom-right{content:counter(page) " / " counter(pages);font:12px system-ui,sans-serif}}'
)
A6 = "@page{size:105mm 148mm;margin:0}"
KEEP = "keep"  # ?keep=1: a file to be kept


@cache
def style(paper: str) -> SafeString:
    """The colours of the pages and the style of the sheets, without remarks. `paper`: what it prints on."""
    texts = [*map(_read, STYLES), paper]
    return mark_safe(re.sub(r"/\*.*?\*/|\n\s*", "", "".join(texts), flags=re.DOTALL))  # our own files


def _read(name: str) -> str:
    path = finders.find(name) or str(Path(settings.STATIC_ROOT or ".") / name)
    return Path(str(path)).read_text(encoding="utf-8")


@cache
def _policy(paper: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style(paper).encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def sheet(request: HttpRequest, template: str, facts: dict[str, Any], *, called: str, paper: str) -> HttpResponse:
    """Shown, or given as a file of this name."""
    kept = KEEP in request.GET
    here = settings.BASE_URL + request.path
    page = render_to_string(template, {**facts, "style": style(paper), "here": here, "kept": kept}, request)
    response = HttpResponse(page)
    response["Content-Security-Policy"] = _policy(paper)
    if kept:
        name = f"{called}.html"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
