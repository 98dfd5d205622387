"""The blocks of papers. `{% load papers %}`; docs/papers.md shows each with an example.

Blocks that collect (strip, facts, parties, table, boxes) render to nothing when they hold nothing, and so does a
section: what is empty disappears. What a block needs beyond its arguments stands in `board`, one dict a paper.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents import formats, labels
from documents.qr import qr_path
from lifecycle.vocabulary import Seen

register = template.Library()

EMPTY: tuple[Any, ...] = (None, "", [], (), {})
LONG_ROW = 2500  # letters; such a row may break over pages
SHORT_TABLE, SHORT_LETTERS = 4, 900  # rows and letters in all; such a table does not break
SHORT_LIST = 90  # letters in all; such a list is printed in one line
TEXT_MM = 170
SIGNING = '<div class="signatures">'  # such a section takes a piece of what is signed along to its page

for name in (
    "longdate",
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


MAIL_ADDRESS = re.compile(r"[^\s<>&;,:()]+@[^\s<>&;,:()]+\.[^\s<>&;,:.()]+")
BREAKS_AFTER = re.compile(r"([@.])(?=\S)")
NUMBER = re.compile(r"\+?[0-9][0-9 ()/.-]{2,}")
WEB_ADDRESS = re.compile(r"https?://\S+")


def _fit_in_a_line(items: Sequence[Any]) -> bool:
    """A few words each: a list of them one below the other would be mostly white."""
    words = [str(item) for item in items if isinstance(item, str)]
    return len(words) == len(items) and sum(map(len, words)) <= SHORT_LIST and not any(";" in word for word in words)


def _breakable(text: str) -> str:
    """An address that may break after its signs and nowhere else; the sign that allows it has no width."""
    return BREAKS_AFTER.sub("\\1\u200b", text)


def _mail_link(found: re.Match[str]) -> str:
    return f'<a href="mailto:{found[0]}">{_breakable(found[0])}</a>'


@register.filter
def callable_number(value: Any) -> SafeString:
    """A telephone number that a reader on a phone can tap."""
    text = str(value or "").strip()
    if not NUMBER.fullmatch(text):
        return conditional_escape(text)
    return format_html('<a href="tel:{}">{}</a>', "".join(sign for sign in text if sign in "+0123456789"), text)


@register.filter
def web_link(value: Any) -> SafeString:
    """An address of a page that can be followed."""
    text = str(value or "").strip()
    if not WEB_ADDRESS.fullmatch(text):
        return conditional_escape(text)
    return format_html('<a href="{}">{}</a>', text, _breakable(text))


@register.filter
def shown(value: Any) -> SafeString:
    """A value as it stands in a cell: a list as a list, lines as lines, everything escaped."""
    if isinstance(value, list | tuple):
        items = [item for item in value if item not in EMPTY]
        if len(items) == 1:
            return shown(items[0])
        if _fit_in_a_line(items):
            return format_html_join("; ", "{}", ((shown(item),) for item in items))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((shown(item),) for item in items)))
    if isinstance(value, SafeString):
        return value
    text = MAIL_ADDRESS.sub(_mail_link, str(conditional_escape(value)).strip())
    return mark_safe(text.replace("\r\n", "\n").replace("\n\n", "\n").replace("\n", "<br>"))


@register.filter
def in_one_line(values: Sequence[Any] | None) -> str:
    """Several short things as one line."""
    return "; ".join(str(value) for value in values or () if value not in EMPTY)


@register.filter
def day_list(days: Sequence[Any] | None) -> str:
    """Several days in one line."""
    return "; ".join(formats.longdate(day) for day in days or ())


@register.filter
def last_signed(signers: Sequence[Mapping[str, Any]]) -> str:
    """The moment of the last signature on this text; those carried over from an earlier one do not count."""
    return max(
        (str(row["signed_at"]) for row in signers if row.get("signed_at") and not row.get("earlier")), default=""
    )


@register.filter
def prose(value: Any) -> SafeString:
    """Text of several paragraphs, escaped; a list becomes a list."""
    if isinstance(value, list | tuple):
        return shown(value)
    return mark_safe(linebreaks(str(value), autoescape=True)) if value not in EMPTY else mark_safe("")


def _block(name: str, /, **facts: Any) -> SafeString:
    return mark_safe(get_template(f"documents/blocks/{name}.html").render(facts))  # it escapes by itself


def _board(context: Context) -> dict[str, Any]:
    board: dict[str, Any] = context["board"]
    return board


def _is_draft(context: Context) -> bool:
    return bool(context["document"]["rendering"] == "draft")


def _left_out(context: Context, value: Any, required: bool) -> bool:
    return value in EMPTY and not (required and _is_draft(context))


def _value(value: Any) -> SafeString:
    return shown(value) if value not in EMPTY else format_html('<span class="open">{}</span>', _("to be completed"))


@register.simple_block_tag(takes_context=True)
def section(context: Context, content: str, title: str, number: str = "", css: str = "") -> SafeString:
    """A numbered section; nothing, and no number used up, when it holds nothing."""
    if not content.strip():
        return mark_safe("")
    board = _board(context)
    board["section"] = board.get("section", 0) + 1
    css = f"{css} signing" if SIGNING in content else css
    return format_html(
        '<div class="section {}"><h2><span class="no">{} </span>{}</h2>{}</div>',
        css, number or board["section"], title, mark_safe(content),
    )  # fmt: skip


@register.simple_block_tag(takes_context=True)
def strip(context: Context, content: str) -> SafeString:
    """The identity strip: number, version, day of issue, then the pairs inside."""
    board = _board(context)
    pairs = board.pop("pairs", [])
    document = context["document"]
    day = _("Written") if _is_draft(context) else _("Issued")
    own = [
        (_("Number"), document["number"]),
        (_("Version"), version_words(document)),
        (day, formats.longdate(document["issued_on"])),
    ]
    return _block("strip", pairs=[*own, *pairs])


@register.simple_tag(takes_context=True)
def pair(context: Context, label: str, value: Any) -> str:
    """One pair of the identity strip; left out when empty."""
    if value not in EMPTY:
        _board(context).setdefault("pairs", []).append((label, value))
    return ""


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


@register.simple_block_tag
def facts(content: str, css: str = "") -> SafeString:
    """A table of labels and values, made of {% fact %}."""
    if not content.strip():
        return mark_safe("")
    return _block("facts", css=css, rows=mark_safe(content))


@register.simple_tag(takes_context=True)
def fact(context: Context, label: str, value: Any, required: bool = False) -> SafeString:
    """One row of facts; left out when empty, "to be completed" in a draft when required."""
    if _left_out(context, value, required):
        return mark_safe("")
    return format_html('<tr><th scope="row">{}</th><td>{}</td></tr>', label, _value(value))


@register.simple_tag(takes_context=True)
def parties(context: Context, blocks: Sequence[Mapping[str, Any]]) -> SafeString:
    """Party blocks in two columns: those with a side there, then the rest in rows of two."""
    drawn = [(party.get("side", ""), _party(context, party)) for party in blocks or () if party]
    left, right = ([html for side, html in drawn if side == wanted] for wanted in ("left", "right"))
    rest = [html for side, html in drawn if side not in ("left", "right")]
    rows = [(left, right)] if left or right else []
    rows += [(rest[at : at + 1], rest[at + 1 : at + 2]) for at in range(0, len(rest), 2)]
    return _block("parties", rows=rows)


def _party(context: Context, party: Mapping[str, Any]) -> SafeString:
    rows = [(words, _party_value(key, party)) for key, words in labels.PARTY_ROWS.items() if key in party]
    rows += [(row[0], row[1]) for row in party.get("rows", ())]
    kept = [(words, _value(value)) for words, value in rows if not _left_out(context, value, required=True)]
    return _block(
        "party",
        heading=party.get("heading") or _functions(party),
        name=_value(party.get("name")),
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


@register.simple_tag
def outcome_table(unit: Mapping[str, Any]) -> SafeString:
    """The outcomes of one unit as agreed: outcome, activities and place, assessment."""
    rows = _marked(unit.get("outcomes", ()))
    does, assessed = _somewhere(rows, "activities", "place"), _somewhere(rows, "assessment", "criteria")
    outcome_mm = TEXT_MM - 9 - (48 if does else 0) - (43 if assessed else 0)
    return _block("outcome_table", unit=unit, rows=rows, does=does, assessed=assessed, outcome_mm=outcome_mm)


def _somewhere(rows: Sequence[Mapping[str, Any]], *names: str) -> bool:
    """Whether any row says something in this column."""
    return any(row.get(name) not in EMPTY for row in rows for name in names)


@register.simple_tag
def result_table(unit: Mapping[str, Any]) -> SafeString:
    """The outcomes of one unit as assessed."""
    return _block("result_table", unit=unit, rows=_marked(unit.get("outcomes", ())))


@register.simple_tag
def grid(rows: Sequence[Mapping[str, Any]], levels: int = 4, empty: str = "") -> SafeString:
    """Level reached per criterion: numbered squares, the reached one filled; a level in words as words."""
    return _block("grid", rows=_marked(rows), levels=range(1, levels + 1), empty=empty)


@register.simple_tag
def decision_table(rows: Sequence[Mapping[str, Any]], head: str = "", empty: str = "") -> SafeString:
    """Decisions per unit or outcome, each with its effect or reason."""
    drawn = _marked(rows)
    credited, graded = _somewhere(drawn, "credits"), _somewhere(drawn, "grade")
    effect_mm = TEXT_MM - 48 - 33 - (16 if credited else 0) - (18 if graded else 0)
    return _block(
        "decision_table", rows=drawn, head=head, empty=empty, credited=credited, graded=graded, effect_mm=effect_mm
    )


@register.simple_tag
def change_table(rows: Sequence[Mapping[str, Any]], before: Any = "", after: Any = "") -> SafeString:
    """What an amendment changes: part, before, from now on, who must sign again."""
    return _block("change_table", rows=_marked(rows), before=before, after=after)


def _marked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each knowing whether it is long enough to be cut by the end of a page."""
    kept = [row for row in rows or () if row]
    return [
        {**row, "is_long": len(str(row)) > LONG_ROW, "nth": nth, "short": _is_short(kept)}
        for nth, row in enumerate(kept, 1)
    ]


def _is_short(rows: Sequence[Any]) -> bool:
    """Few rows with little in them: cut, they would be a row here and a row there."""
    return len(rows) <= SHORT_TABLE and sum(_letters(row) for row in rows) <= SHORT_LETTERS


def _letters(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_letters(item) for item in value.values())
    if isinstance(value, list | tuple):
        return sum(_letters(item) for item in value)
    return len(str(value or ""))


@register.simple_block_tag(takes_context=True)
def table(
    context: Context, content: str, rows: Sequence[Mapping[str, Any]], css: str = "", empty: str = ""
) -> SafeString:
    """Any other table: its columns are the {% col %} inside, its rows plain dicts."""
    columns = _filled(_board(context).pop("columns", []), rows or ())
    spare = TEXT_MM - sum(column["mm"] for column in columns)
    widths = [column["mm"] or max(spare, 10) / max(sum(not c["mm"] for c in columns), 1) for column in columns]
    drawn = [[(column, _cell(column, row.get(column["key"]))) for column in columns] for row in rows or () if row]
    return _block(
        "table",
        columns=list(zip(columns, widths, strict=True)),
        rows=drawn,
        css=css,
        empty=empty,
        short=_is_short(rows or ()),
    )


def _filled(columns: Sequence[dict[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without the columns in which nothing stands; where the one that takes the rest goes, the last one takes it."""
    kept = [column for column in columns if any(row and row.get(column["key"]) not in EMPTY for row in rows)]
    if kept and all(column["mm"] for column in kept):
        kept[-1] = {**kept[-1], "mm": 0}
    return kept


@register.simple_tag(takes_context=True)
def col(context: Context, label: str, key: str, mm: float = 0, kind: str = "") -> str:
    """A column: heading, key in the row, width (0: what is left), and head|date|figure|country|language|phone|bold."""
    _board(context).setdefault("columns", []).append({"label": label, "key": key, "mm": mm, "kind": kind})
    return ""


def _cell(column: Mapping[str, Any], value: Any) -> Any:
    forms = {
        "date": formats.longdate,
        "figure": formats.amount,
        "country": formats.country,
        "language": formats.language_name,
        "phone": callable_number,
    }
    form = forms.get(column["kind"])
    return form(value) if form and value not in EMPTY else shown(value) if value not in EMPTY else ""


@register.simple_block_tag
def boxes(content: str) -> SafeString:
    """A form with numbered boxes, made of rows."""
    return mark_safe(content)


@register.simple_block_tag(takes_context=True)
def boxrow(context: Context, content: str) -> SafeString:
    """One row of boxes; those without a width share what is left."""
    board = _board(context)
    held = board.pop("boxes", [])
    spare = TEXT_MM - sum(item["mm"] for item in held)
    shares = max(sum(not item["mm"] for item in held), 1)
    drawn = [{**item, "mm": item["mm"] or spare / shares} for item in held]
    return _block("boxrow", boxes=drawn, long=any(len(str(item["value"])) > LONG_ROW for item in held))


@register.simple_tag(takes_context=True)
def box(context: Context, number: str, label: str, value: Any, mm: float = 0, required: bool = False) -> str:
    """One numbered box: label with its star when mandatory, value or "Not applicable"."""
    value = (
        shown(value) if value not in EMPTY else _value("") if required and _is_draft(context) else _("Not applicable")
    )
    _board(context).setdefault("boxes", []).append(
        {"number": number, "label": label, "value": value, "mm": mm, "required": required}
    )
    return ""


@register.simple_block_tag(takes_context=True)
def signatures(context: Context, content: str, rows: Sequence[Mapping[str, Any]] | None = None) -> SafeString:
    """The signature block. Inside stands the sentence on what signing means; rows default to the paper's own."""
    rows = context.get("signers") if rows is None else rows
    if not rows:
        return mark_safe("")
    return _block(
        "signatures",
        sentence=mark_safe(content.strip()),
        rows=rows,
        document=context["document"],
        signed_text=context.get("signed_text"),
    )


@register.filter
def how_signed(row: Mapping[str, Any]) -> str:
    """In which way somebody proved to have signed."""
    places = {
        "address": _breakable(row.get("code_sent_to") or "…"),
        "scan": formats.ends_of(row.get("scan_sha256") or ""),
        "witness": row.get("entered_by") or "…",
        "seen": Seen(row["seen"]).label if row.get("seen") else "…",
    }
    return labels.word(labels.HOW_SIGNED, row.get("method")) % places


@register.filter
def signed_as(row: Mapping[str, Any]) -> str:
    return str(row.get("as_function") or "") or labels.word(labels.SIGNED_AS, row.get("role"))


@register.simple_tag(takes_context=True)
def verification(context: Context) -> SafeString:
    """The framed block at the end: the code and what a check tells; a draft says that it binds nobody."""
    document = context["document"]
    if _is_draft(context) or not document.get("code"):
        return format_html(
            '<p class="draft-end">{}</p>', _("This is a draft. It binds nobody and cannot be checked by a code.")
        )
    return _block("verification", document=document, qr=qr_path(document["check_address"]))
