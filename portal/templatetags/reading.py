"""Words of a text with the passages marked that somebody commented on. `{% load reading %}`."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.parts.values import Line
from ground.word_diff import Piece
from portal.reading.talk import Mark

register = template.Library()


@register.filter
def with_marks(line: Line, marks: Sequence[Mark]) -> SafeString:
    """The words; each passage that is commented on stands marked, with a link to what is said about it."""
    words, html, at = line.words, "", 0
    for start, end, mark in _places(words, marks):
        html += conditional_escape(words[at:start]) + _marked(words[start:end], mark)
        at = end
    html += conditional_escape(words[at:])
    return mark_safe(html.replace("\n", "<br>"))  # every piece was escaped above


@register.filter
def ringing(html: SafeString, line: Line) -> SafeString:
    """The telephone number in these words as a link to ring it."""
    shown = conditional_escape(line.call)
    if not line.call or shown not in html:
        return html
    number = re.sub(r"[^0-9+]", "", line.call)
    before, after = html.rsplit(shown, 1)
    link = format_html('<a href="tel:{}">{}</a>', number, line.call)
    return mark_safe(before + link + after)  # the words were escaped before


@register.filter
def was_now(pieces: Sequence[Piece]) -> SafeString:
    """A text compared word by word; what went and what came is said to who does not see the colours."""
    html = SafeString("")
    for nth, piece in enumerate(pieces):
        if piece.kind == "same":
            html += conditional_escape(piece.words)
            continue
        before = nth > 0 and pieces[nth - 1].kind == "old" and piece.kind == "new"
        tag, word = ("del", _("was")) if piece.kind == "old" else ("ins", _("now"))
        html += format_html(
            '{}<{}><span class="sj-hidden">{} </span>{}</{}>', " " if before else "", tag, word, piece.words, tag
        )
    return mark_safe(html.replace("\n", "<br>"))  # every piece was escaped above


def _places(words: str, marks: Sequence[Mark]) -> list[tuple[int, int, Mark]]:
    """Where the passages stand, from left to right, none within another."""
    found = []
    for mark in marks:
        place = re.search(r"\s+".join(map(re.escape, mark.quote.split())), words)
        if place is not None:
            found.append((place.start(), place.end(), mark))
    kept: list[tuple[int, int, Mark]] = []
    for start, end, mark in sorted(found, key=lambda one: one[:2]):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, mark))
    return kept


def _marked(passage: str, mark: Mark) -> SafeString:
    said = ngettext("%(number)s comment", "%(number)s comments", mark.number) % {"number": mark.number}
    return format_html('<mark>{}</mark> <a class="sj-remark" href="#comment-{}">{}</a>', passage, mark.comment.pk, said)
