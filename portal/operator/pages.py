"""What the operator's pages show, read once for each page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from ground import clock
from ground.sentences import sentence
from lifecycle.effects.outbox_operation import counted, open_to, standing
from lifecycle.effects.worker_signs import is_silent
from lifecycle.models import OperatorAct, OutboxRow, WorkerSign
from lifecycle.models.operation import Move
from lifecycle.models.outbox_row import OutboxState
from lifecycle.registry import HANDLERS
from portal.operator.filters import RowFilter, key_of
from portal.operator.words import MOVE_WORDS, MOVED_WORDS, STATE_LOOKS, STATE_WORDS, WAY_WORDS, kind_words

ACTS_ON_A_PAGE = 50
# What these say of a fault is written by our code: a type and a place, or a number of the mail server. What others
# say may quote a paper, or a person.
TOLD_FAULTS = ("outbox.fault", "outbox.killed_its_worker", "notifications.")


@dataclass(frozen=True)
class Line:
    """One row of the outbox in words."""

    row: Any

    @property
    def kind(self) -> str:
        return kind_words(self.row.kind)

    @property
    def state(self) -> dict[str, Any]:
        """For the component of a status word."""
        look, drawn = STATE_LOOKS[self.row.state]
        return {"look": look, "icon": drawn, "words": STATE_WORDS[self.row.state]}

    @property
    def stay(self) -> str:
        """The number of the stay, nothing of its people."""
        return self.row.mobility.number if self.row.mobility else ""

    @property
    def why(self) -> str:
        """The fault in a sentence."""
        return sentence(self.row.fault_code) if self.row.fault_code else ""

    @property
    def fault(self) -> str:
        return self.row.fault if self.row.fault_code.startswith(TOLD_FAULTS) else ""

    @property
    def is_known(self) -> bool:
        """Whether a worker of this release can do it."""
        return self.row.kind in HANDLERS

    @property
    def payload_keys(self) -> list[str]:
        return sorted(self.row.payload)


@dataclass(frozen=True)
class Act:
    """What an operator did, in words."""

    act: Any

    @property
    def words(self) -> str:
        return str(MOVED_WORDS[self.act.move])

    @property
    def who(self) -> str:
        """Empty: at the command line, or erased since."""
        return self.act.account.email if self.act.account else ""

    @property
    def chosen_by(self) -> str:
        """The filter in words; empty for one row."""
        return ", ".join(chip.words for chip in RowFilter(QueryDict(self.act.chosen_by)).chips)


def outbox_facts(rows: QuerySet[OutboxRow], chosen: RowFilter, after: str) -> dict[str, Any]:
    """The whole outbox in numbers, and one page of its rows."""
    numbers, states = counted(rows), list(STATE_WORDS)
    page, further = chosen.page(rows, after)
    return {
        "heads": list(STATE_WORDS.values()),
        "kinds": [{"kind": kind, "words": kind_words(kind), "cells": _cells(of)} for kind, of in numbers.items()],
        "sums": _cells({state: sum(of.get(state, 0) for of in numbers.values()) for state in states}),
        "now": clock.now(),
        "parked": sum(of.get(OutboxState.PARKED, 0) for of in numbers.values()),
        "standing": standing(rows),
        "workers": workers(),
        "lines": [Line(row) for row in page],
        "further": further,
        "filter": chosen,
        "all_kinds": [(kind, kind_words(kind)) for kind in numbers],
        "all_states": list(STATE_WORDS.items()),
        "moves": moves_open(chosen.apply(rows)),
    }


def _cells(numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [{"state": state, "words": words, "number": numbers.get(state, 0)} for state, words in STATE_WORDS.items()]


def workers() -> list[dict[str, Any]]:
    """Each way of working with its last sign of life."""
    signs = WorkerSign.objects.order_by("way")
    return [
        {"words": WAY_WORDS[sign.way], "seen_at": sign.seen_at, "silent": is_silent(sign.seen_at)} for sign in signs
    ]


def moves_open(rows: QuerySet[OutboxRow]) -> list[dict[str, Any]]:
    """What may be done to these rows, with how many."""
    offered = [{"move": move, "words": MOVE_WORDS[move], "number": open_to(rows, move).count()} for move in Move.values]
    return [one for one in offered if one["number"]]


def row_facts(rows: QuerySet[OutboxRow], row: OutboxRow, acts: QuerySet[OperatorAct]) -> dict[str, Any]:
    """One row, what waits for it, what was done to it."""
    return {
        "line": Line(row),
        "waits_for": Line(row.after) if row.after else None,
        "held_back": rows.filter(after=row, state=OutboxState.WAITING).count(),
        "moves": moves_open(rows.filter(pk=row.pk)),
        "acts": [Act(act) for act in acts.filter(rows__row=row)],
    }


def act_facts(rows: QuerySet[OutboxRow], pks: list[UUID]) -> dict[str, Any]:
    """What would be moved, and what waits for it."""
    kinds = rows.filter(pk__in=pks).order_by("kind").values_list("kind").annotate(number=Count("pk"))
    return {
        "kinds": [(kind_words(kind), number) for kind, number in kinds],
        "held_back": rows.filter(after__in=pks, state=OutboxState.WAITING).count(),
    }


def acts_page(acts: QuerySet[OperatorAct], after: str) -> tuple[list[Act], str]:
    """One page of the record, and the key of the next."""
    if key := key_of(after):
        at, pk = key
        acts = acts.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    page = list(acts[: ACTS_ON_A_PAGE + 1])
    last = page[ACTS_ON_A_PAGE - 1] if len(page) > ACTS_ON_A_PAGE else None
    return [Act(act) for act in page[:ACTS_ON_A_PAGE]], f"{last.at.isoformat()}~{last.pk}" if last else ""
