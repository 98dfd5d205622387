"""The signature block, and the framed one at the end by which a paper is checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import formats, labels
from documents.blocks.library import block, is_draft, register
from documents.blocks.second import in_second, second_language
from documents.blocks.values import breakable
from documents.qr import qr_path
from lifecycle.vocabulary import Seen

SIMPLE = gettext_lazy("The signatures below are simple electronic signatures.")
WHAT_A_CHECK_TELLS = gettext_lazy(
    "Scan the square, or type the code, to see whether this paper is on file and still valid; a file can be compared "
    "there with the one that was issued. The check does not prove that the content is true, nor who agreed to it: for "
    "that, read the signatures."
)


@register.filter
def day_signed(moment: Any) -> str:
    """The day of a signature where the paper counts its days, as its hour is printed: not the day in UTC."""
    return formats.day_of(moment)


@register.filter
def last_signed(signers: Sequence[Mapping[str, Any]]) -> str:
    """The moment of the last signature on this text; those carried over from an earlier one do not count."""
    return max(
        (str(row["signed_at"]) for row in signers if row.get("signed_at") and not row.get("earlier")), default=""
    )


@register.simple_block_tag(takes_context=True)
def signatures(context: Context, content: SafeString, rows: Sequence[Mapping[str, Any]] | None = None) -> SafeString:
    """The signature block. Inside stands the sentence on what signing means; rows default to the paper's own."""
    rows = context.get("signers") if rows is None else rows
    if not rows:
        return mark_safe("")
    return block(
        "signatures",
        sentence=mark_safe(content.strip()),  # the nodes inside have escaped it; stripped, it is no longer marked so
        simple=SIMPLE,
        second=in_second(context, SIMPLE),
        language=second_language(context),
        rows=rows,
        document=context["document"],
        signed_text=context.get("signed_text"),
    )


@register.filter
def how_signed(row: Mapping[str, Any]) -> str:
    """In which way somebody proved to have signed."""
    places = {
        "address": breakable(row.get("code_sent_to") or "…"),
        "scan": formats.ends_of(row.get("scan_sha256") or ""),
        "witness": row.get("entered_by") or "…",
        "seen": Seen(row["seen"]).label if row.get("seen") else "…",
    }
    return labels.word(labels.HOW_SIGNED, row.get("method")) % places


@register.filter
def signed_as(row: Mapping[str, Any]) -> str:
    if row.get("sees"):
        return _("participant, has seen the results")
    return str(row.get("as_function") or "") or labels.word(labels.SIGNED_AS, row.get("role"))


@register.simple_tag(takes_context=True)
def verification(context: Context) -> SafeString:
    """The framed block at the end: the code and what a check tells; a draft says that it binds nobody."""
    document = context["document"]
    if is_draft(context) or not document.get("code"):
        return format_html(
            '<p class="draft-end">{}</p>', _("This is a draft. It binds nobody and cannot be checked by a code.")
        )
    return block(
        "verification",
        document=document,
        qr=qr_path(document["check_address"]),
        tells=WHAT_A_CHECK_TELLS,
        second=in_second(context, WHAT_A_CHECK_TELLS),
        language=second_language(context),
    )
