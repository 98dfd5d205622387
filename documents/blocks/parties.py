"""Party blocks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents import formats, labels
from documents.blocks.library import EMPTY, block, register
from documents.blocks.values import callable_number, left_out, value_or_open, web_link
from documents.blocks.words import party_word


@register.simple_tag(takes_context=True)
def parties(context: Context, blocks: Sequence[Mapping[str, Any]]) -> SafeString:
    """Party blocks in two columns: those with a side there, then the rest in rows of two."""
    drawn = [(party.get("side", ""), _party(context, party)) for party in blocks or () if party]
    left, right = ([html for side, html in drawn if side == wanted] for wanted in ("left", "right"))
    rest = [html for side, html in drawn if side not in ("left", "right")]
    rows = [(left, right)] if left or right else []
    rows += [(rest[at : at + 1], rest[at + 1 : at + 2]) for at in range(0, len(rest), 2)]
    return block("parties", rows=rows)


def _party(context: Context, party: Mapping[str, Any]) -> SafeString:
    rows = [(words, _party_value(key, party)) for key, words in labels.PARTY_ROWS.items() if key in party]
    rows += [(row[0], row[1]) for row in party.get("rows", ())]
    kept = [(words, value_or_open(value)) for words, value in rows if not left_out(context, value, required=True)]
    return block(
        "party",
        heading=party.get("heading") or _functions(party),
        name=value_or_open(party.get("name")),
        rows=kept,
    )


def _functions(party: Mapping[str, Any]) -> str:
    """What the party is: all of it, where it is several things (it sends and it hosts)."""
    words = [party_word(function) for function in party.get("functions") or [party.get("part")]]
    return ", ".join([words[0], *(word[:1].lower() + word[1:] for word in words[1:])])


def _party_value(key: str, party: Mapping[str, Any]) -> Any:
    value = party[key]
    if key == "born" and value:
        if party.get("age") not in EMPTY:
            facts = {"day": formats.longdate(value), "age": party["age"]}
            return _("%(day)s (%(age)s years old at the start)") % facts
        return formats.longdate(value)
    if key == "nationality":
        return formats.country(value)
    if key == "address" and party.get("country"):
        return ", ".join(part for part in (str(value or ""), formats.country(party["country"])) if part)
    if key in ("phone", "phone_night"):
        return callable_number(value) if value else value
    if key == "website":
        return web_link(value) if value else value
    if key in ("contact", "tutor", "representative") and isinstance(value, Mapping):
        return ", ".join(str(value[part]) for part in ("name", "function") if value.get(part))
    return value
