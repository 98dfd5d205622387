"""Words for codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents import formats, labels
from documents.blocks.library import register

for name in (
    "longdate",
    "with_weekday",
    "daterange",
    "moment",
    "amount",
    "points",
    "country",
    "language_name",
    "in_eights",
    "ends_of",
    "shortened",
):
    register.filter(name, getattr(formats, name))


@register.filter
def party_word(code: Any) -> str:
    """Learner, Hosting organisation, ...: the word for a part or a role."""
    return labels.word(labels.PARTIES, code)


@register.filter
def result_word(code: Any) -> str:
    return labels.word(labels.RESULTS, code)


@register.filter
def decision_word(code: Any) -> str:
    return labels.word(labels.DECISIONS, code)


@register.filter
def square_of(code: Any) -> str:
    return labels.SQUARES.get(str(code), "empty")


def version_words(document: Mapping[str, Any]) -> str:
    """2, replaces 1; draft 1."""
    if document["rendering"] == "draft":
        return _("draft %(number)s") % {"number": document["version_no"]}
    if document.get("replaces"):
        return _("%(version)s, replaces %(earlier)s") % {
            "version": document["version_no"],
            "earlier": document["replaces"],
        }
    return str(document["version_no"])
