"""The text of a paper on a page: the very words that are printed, from the same snapshot and template."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from documents.rendering import html_of

BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
NOT_ON_SCREEN = (
    re.compile(r'<div class="letterhead">.*?</div>', re.DOTALL),
    re.compile(r"<colgroup>.*?</colgroup>", re.DOTALL),  # widths of the paper, which a page does not allow inline
    re.compile(r'<div class="check">.*$', re.DOTALL),  # the square for the printed page; it stands last
    re.compile(r' style="[^"]*"'),
    # Who had signed when the text was made, which was nobody: the page says who has signed by now.
    re.compile(r'<div class="section[^"]*">(?:(?!<div class="section).)*<div class="signatures.*$', re.DOTALL),
)
# The page has a heading of its own above the paper's.
HEADINGS = (("h4", "h5"), ("h3", "h4"), ("h2", "h3"), ("h1", "h2"))


def on_screen(*, template: str, snapshot: Mapping[str, Any]) -> SafeString:
    """What stands in the body of the paper. The template has escaped every value already."""
    found = BODY.search(html_of(template=template, snapshot=snapshot))
    assert found is not None  # every paper extends documents/paper.html
    html = found.group(1)
    for pattern in NOT_ON_SCREEN:
        html = pattern.sub("", html)
    for printed, shown in HEADINGS:
        html = re.sub(rf"<(/?){printed}\b", rf"<\1{shown}", html)
    return mark_safe(html)
