"""Leaves of a stay only the rows that pages, reminders and reports read: a world of a million stays fits on a disk.

What is kept is as the engine wrote it: a thin stay is a full one with rows left out (docs/decisions/0034). It cannot be
verified, printed or sealed, since most of its history and the words of its papers are not there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lifecycle.roles import BY_NAME
from tools.simulate.rows import Row, changed

# Read on the page of one stay, by the engine's guards or by a printer alone: none of them finds stays by these.
LEFT_OUT = frozenset(
    {
        "AgreementPart", "Debriefing", "EmployerDebrief", "EuropassRecord", "GridConfirmation", "GuardianConsent",
        "PartyApproval", "PreparationItem", "Remark", "Review", "Signature",
    }
)  # fmt: skip
# The steps of which reports, Today and the page of a stay say how a stay went.
TOLD = frozenset(
    {
        "recognise", "report_early_return", "close_without_agreement", "close_without_results", "close_validation",
        "close_without_decision", "refuse_version", "return_version",
    }
)  # fmt: skip
FRAME = ("number", "kind", "title", "language", "rendering", "sample")
Rows = Sequence[Row]


def thinned(rows: Rows) -> list[Row]:
    """These rows without what nobody reads of many stays. Whatever points to a row left out lets go of it, or goes too."""
    here = _Here(rows)
    kept = [row for row in rows if row.name not in LEFT_OUT and KEPT.get(row.name, _always)(row, here)]
    while True:
        held = _let_go(kept, gone=_identities(rows) - _identities(kept))
        if len(held) == len(kept):
            return [_without_body(row, here) for row in held]
        kept = held


class _Here:
    """What is asked about the rows of a stay more than once."""

    def __init__(self, rows: Rows) -> None:
        events = sorted((row for row in rows if row.name == "Event"), key=lambda row: row["seq"])
        self.last_events = {row["id"] for row in {row["chain"]: row for row in events}.values()}
        papers = [row for row in rows if row.name == "Document"]
        self.became_final = {row["signed_text_id"] for row in papers} - {None}
        self.asked = {row["document_id"] for row in rows if row.name == "SignatureRequest" and row["state"] == "open"}


def _always(_row: Row, _here: _Here) -> bool:
    return True


def _is_last_or_told(event: Row, here: _Here) -> bool:
    return event["id"] in here.last_events or event["name"] in TOLD


def _gives_a_role(named: Row, _here: _Here) -> bool:
    return named["part"] in BY_NAME


def _is_read(paper: Row, here: _Here) -> bool:
    """What somebody is asked to sign, and the papers in force but for the sheets of each week."""
    if paper["id"] in here.asked:
        return True
    ended = paper["rendering"] == "draft" or paper["ended_at"] is not None or paper["id"] in here.became_final
    return not ended and paper["kind"] != "follow_up_sheet"


KEPT: Mapping[str, Callable[[Row, _Here], bool]] = {
    "Document": _is_read,
    "Event": _is_last_or_told,
    "NamedPart": _gives_a_role,
}


def _identities(rows: Iterable[Row]) -> set[tuple[Any, Any]]:
    return {(row.model, row[row.model._meta.pk.attname]) for row in rows}


def _let_go(rows: Rows, gone: set[tuple[Any, Any]]) -> list[Row]:
    found = []
    for row in rows:
        lost = [
            field
            for field, value in zip(row.model._meta.concrete_fields, row.values, strict=True)
            if field.is_relation and (field.related_model, value) in gone
        ]
        if all(field.null for field in lost):
            found.append(changed(row, {field.attname: None for field in lost}))
    return found


def _without_body(row: Row, here: _Here) -> Row:
    """A paper keeps its words only where somebody is to read and sign them."""
    if row.name == "SignatureRequest" and row["state"] != "open":
        return changed(row, {"covers": []})
    if row.name != "Document" or row["id"] in here.asked:
        return row
    frame = {name: value for name, value in row["snapshot"]["document"].items() if name in FRAME}
    return changed(row, {"snapshot": {"document": frame, "data": {}, "signers": []}})
