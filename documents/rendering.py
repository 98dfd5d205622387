"""From a stored snapshot to HTML. Reads nothing but the snapshot: what a paper says was settled when it was issued."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.blocks.words import version_words
from documents.formats import NO_BREAK, shortened

MARK_PAGE, MARK_PAGES = "\ue000", "\ue001"  # private signs, cut out again
BLOCK_TAG = re.compile(r"(</?(?:body|br|div|h[1-6]|li|ol|p|table|tbody|td|th|thead|tr|ul)\b[^>]*>)")
WHITE_SPACE = " \t\r\n"  # without the no-break space, which somebody meant


def html_of(*, template: str, snapshot: Mapping[str, Any]) -> str:
    """The paper as HTML, in the language stored in its snapshot, with times where its issuer is.

    A snapshot has `document` (number, version, issuer, ...), `data` (what the builder of the paper wrote),
    `signers` (who is asked, or the evidence) and, on a final paper, `signed_text`.
    """
    document = snapshot["document"]
    zone = document.get("time_zone") or settings.TIME_ZONE
    with translation.override(document["language"]), timezone.override(zone):
        facts = {
            "document": snapshot["document"],
            "data": snapshot["data"],
            "signers": snapshot.get("signers", []),
            "signed_text": snapshot.get("signed_text"),
            "frame": _frame(snapshot),
            "board": {},
        }
        return _tight(str(get_template(template).render(facts)))


def _tight(html: str) -> str:
    """Without the white space beside the tags of blocks, where a template breaks its lines.

    WeasyPrint counts a space at the end of a cell as part of the last line: a word that just fits would move on.
    """
    return "".join(part.strip(WHITE_SPACE) for part in BLOCK_TAG.split(html))


def _frame(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """Header and footer: kind and person, number and version, where to check, the words of the page number."""
    document = snapshot["document"]
    about = snapshot["data"].get("about") or ""
    is_draft = document["rendering"] == "draft"
    version = (
        version_words({**document, "replaces": None})
        if is_draft
        else _("version %(version)s") % {"version": document["version_no"]}
    )
    before, _page, rest = (_("Page %(page)s of %(pages)s") % {"page": MARK_PAGE, "pages": MARK_PAGES}).partition(
        MARK_PAGE
    )
    check = _("Draft: cannot be checked by a code")
    if not is_draft and document.get("code"):
        check = _("Check this paper: %(address)s") % {"address": f"{document['check_place']}/{document['code']}"}
    sample = _("Sample of an invented stay") if document.get("sample") else ""
    return {
        "paper": shortened(" · ".join(part for part in (sample, document["title"], about) if part)),
        "number": f"{document['number']} · {version}".replace("version ", f"version{NO_BREAK}"),
        "check": check,
        "pageword": before,
        "pageof": rest.partition(MARK_PAGES)[0],
    }
