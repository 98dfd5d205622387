"""A part of a text as its readers saw it: the blocks that `documents.parts.printed` made of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from documents.blocks.library import TEXT_MM, block, register
from documents.blocks.parties import parties
from documents.blocks.second import say, second_language
from documents.blocks.tables import outcome_table

NARROW_MM, HEAD_MM = 28, 50
NARROW = 14  # letters; a column in which nothing is longer needs no more


@register.simple_tag(takes_context=True)
def part_block(context: Context, shown: Mapping[str, Any]) -> SafeString:
    """Sentences, labels with values, a list, a table, organisations, or a unit."""
    form = shown["as"]
    if form == "say":
        return say(context, shown["words"], shown["second"])
    if form == "parties":
        return parties(context, shown["parties"])
    drawn = {**shown, **_widths(shown), "rows": list(_rows(shown))} if form == "table" else shown
    if form == "unit":
        below = {"as": "facts", "rows": shown["below"]}
        html = outcome_table(context, shown)
        return html + _drawn(context, {**below, "css": "below"}) if shown["below"] else html
    return _drawn(context, drawn)


def _drawn(context: Context, shown: Mapping[str, Any]) -> SafeString:
    return block("part_block", block=shown, document=context["document"], language=second_language(context))


def _rows(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each row; below it what it says in the second language, as a row of its own."""
    for row in table["rows"]:
        labels = table["heads"]
        yield {"head": row["head"], "cells": list(zip(labels, (one["words"] for one in row["cells"]), strict=True))}
        seconds = [one["second"] for one in row["cells"]]
        if row["second"] or any(seconds):
            named = table["second_heads"] or labels
            yield {"head": row["second"], "cells": list(zip(named, seconds, strict=True)), "is_second": True}


def _widths(table: Mapping[str, Any]) -> dict[str, Any]:
    """Of the columns: that of the heads, narrow ones, and what is left for the others."""
    words = [[head, *(row["cells"][nth]["words"] for row in table["rows"])] for nth, head in enumerate(table["heads"])]
    narrow = [max(map(len, column)) <= NARROW for column in words]
    head = HEAD_MM if any(len(row["head"]) > NARROW for row in table["rows"]) else NARROW_MM
    spare = TEXT_MM - head - NARROW_MM * sum(narrow)
    shares = max(narrow.count(False), 1)
    return {"widths": [head, *(NARROW_MM if slim else round(spare / shares, 1) for slim in narrow)]}
