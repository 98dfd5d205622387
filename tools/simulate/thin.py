"""Leaves of a stay only the rows that pages, reminders and reports read: a world of a million stays fits on a disk.

What is kept is as the engine wrote it: a thin stay is a full one (docs/decisions/0013) with rows left out. Its chain cannot
be verified and its guards would find much missing, since most of its history and its papers are not there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lifecycle.roles import BY_NAME, NamedPartKind
from tools.simulate.rows import Row, changed

# Read on the page of one stay, by the engine's guards or by a printer alone: none of them finds stays by these.
LEFT_OUT = frozenset(
    {
        "AgreementPart", "Assessment", "Debriefing", "EmployerDebrief", "EuropassRecord", "GridConfirmation",
        "GuardianConsent", "OutcomeDecision", "PartyApproval", "PreparationItem", "Remark", "Review", "Signature",
    }
)  # fmt: skip
# The steps of which reports, Today and the page of a stay say how a stay went.
TOLD = frozenset(
    {
        "recognise", "report_early_return", "close_without_agreement", "close_without_results", "close_validation",
        "close_without_decision", "refuse_version", "return_version",
    }
)  # fmt: skip
EMPTIED: Mapping[str, Mapping[str, Any]] = {"StayPlan": {"units": []}}  # long, and read with one stay only
Rows = Sequence[Row]


def thinned(rows: Rows) -> list[Row]:
    """These rows without what nobody reads of many stays. What points to a row left out lets go of it, or goes too."""
    here = _Here(rows)
    kept = [row for row in rows if row.name not in LEFT_OUT and KEPT.get(row.name, _always)(row, here)]
    while True:
        held = _let_go(kept, gone=_identities(rows) - _identities(kept))
        if len(held) == len(kept):
            return [_emptied(row) for row in held]
        kept = held


class _Here:
    """What is asked about the rows of a stay more than once."""

    def __init__(self, rows: Rows) -> None:
        events = sorted((row for row in rows if row.name == "Event"), key=lambda row: row["seq"])
        self.last_events = {row["id"] for row in {row["chain"]: row for row in events}.values()}
        to_come = [row for row in rows if row.name == "Reminder" and row["sent_at"] is None]
        to_come.sort(key=lambda row: row["due_at"], reverse=True)
        next_ones = {(row["todo_id"], row["person_id"]): row for row in to_come}
        self.next_reminders = {row["id"] for row in next_ones.values()}
        self.asked = {row["document_id"] for row in rows if row.name == "SignatureRequest" and row["state"] == "open"}


def _always(_row: Row, _here: _Here) -> bool:
    return True


def _is_last_or_told(event: Row, here: _Here) -> bool:
    return event["id"] in here.last_events or event["name"] in TOLD


def _gives_sight(named: Row, _here: _Here) -> bool:
    """Contacts see nothing, and who assesses in these stays is their tutor."""
    return named["part"] in BY_NAME and named["part"] != NamedPartKind.ASSESSOR


def _is_asked(paper: Row, here: _Here) -> bool:
    return paper["id"] in here.asked


def _is_next(reminder: Row, here: _Here) -> bool:
    return reminder["id"] in here.next_reminders


def _is_open(follow_up: Row, _here: _Here) -> bool:
    return follow_up["done_on"] is None


KEPT: Mapping[str, Callable[[Row, _Here], bool]] = {
    "Document": _is_asked,  # what somebody is to sign; papers in force are looked for by the page of one stay alone
    "Event": _is_last_or_told,
    "FollowUp": _is_open,
    "NamedPart": _gives_sight,
    "Reminder": _is_next,
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


def _emptied(row: Row) -> Row:
    return changed(row, EMPTIED.get(row.name, {}))
