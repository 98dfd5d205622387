"""Tables: of outcomes, results, decisions and changes, and any other."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from documents import formats
from documents.blocks.library import EMPTY, LONG_ROW, TEXT_MM, block, board_of, register
from documents.blocks.second import in_second, second_language
from documents.blocks.values import callable_number, shown

SHORT_TABLE, SHORT_LETTERS = 4, 900  # rows and letters in all; such a table does not break


@register.simple_tag(takes_context=True)
def outcome_table(context: Context, unit: Mapping[str, Any]) -> SafeString:
    """The outcomes of one unit as agreed: outcome, activities and place, assessment."""
    rows = _marked(unit.get("outcomes", ()))
    if unit.get("second") or _somewhere(rows, "second"):
        return block("outcomes_in_two", unit=unit, rows=rows, language=second_language(context))
    does, assessed = _somewhere(rows, "activities", "place"), _somewhere(rows, "assessment", "criteria")
    outcome_mm = TEXT_MM - 9 - (48 if does else 0) - (43 if assessed else 0)
    return block("outcome_table", unit=unit, rows=rows, does=does, assessed=assessed, outcome_mm=outcome_mm)


def _somewhere(rows: Sequence[Mapping[str, Any]], *names: str) -> bool:
    """Whether any row says something in this column."""
    return any(row.get(name) not in EMPTY for row in rows for name in names)


@register.simple_tag
def result_table(unit: Mapping[str, Any]) -> SafeString:
    """The outcomes of one unit as assessed."""
    return block("result_table", unit=unit, rows=_marked(unit.get("outcomes", ())))


@register.simple_tag
def grid(rows: Sequence[Mapping[str, Any]], levels: int = 4, empty: str = "") -> SafeString:
    """Level reached per criterion: numbered squares, the reached one filled; a level in words as words."""
    return block("grid", rows=_marked(rows), levels=range(1, levels + 1), empty=empty)


@register.simple_tag
def decision_table(rows: Sequence[Mapping[str, Any]], head: str = "", empty: str = "") -> SafeString:
    """Decisions per unit or outcome, each with its effect or reason."""
    drawn = _marked(rows)
    credited, graded = _somewhere(drawn, "credits"), _somewhere(drawn, "grade")
    effect_mm = TEXT_MM - 48 - 33 - (16 if credited else 0) - (18 if graded else 0)
    return block(
        "decision_table", rows=drawn, head=head, empty=empty, credited=credited, graded=graded, effect_mm=effect_mm
    )


@register.simple_tag
def change_table(rows: Sequence[Mapping[str, Any]], before: Any = "", after: Any = "") -> SafeString:
    """What an amendment changes: part, before, from now on, who must sign again."""
    return block("change_table", rows=_marked(rows), before=before, after=after)


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
    context: Context, content: SafeString, rows: Sequence[Mapping[str, Any]], css: str = "", empty: str = ""
) -> SafeString:
    """Any other table: its columns are the {% col %} inside, its rows plain dicts."""
    columns = _filled(board_of(context).pop("columns", []), rows or ())
    spare = TEXT_MM - sum(column["mm"] for column in columns)
    widths = [column["mm"] or max(spare, 10) / max(sum(not c["mm"] for c in columns), 1) for column in columns]
    drawn = [[(column, _cell(column, row.get(column["key"]))) for column in columns] for row in rows or () if row]
    return block(
        "table",
        columns=list(zip(columns, widths, strict=True)),
        rows=drawn,
        css=css,
        empty=empty,
        short=_is_short([[row.get(column["key"]) for column in columns] for row in rows or () if row]),
        language=second_language(context) if any(column["second"] for column in columns) else "",
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
    column = {"label": label, "second": in_second(context, label), "key": key, "mm": mm, "kind": kind}
    board_of(context).setdefault("columns", []).append(column)
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
