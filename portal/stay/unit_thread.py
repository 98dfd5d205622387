"""The thread of each unit in full: what was agreed, shown, assessed, validated, recognised; what a cell of it opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.actors import Actor
from agreements.selectors import version_in_force
from assessments.models import Evidence, OutcomeResult
from assessments.selectors import EVIDENCE, current_of, results_of
from lifecycle.answers import rows_of
from lifecycle.models import Mobility
from lifecycle.people.role_book import roles_in_stay
from lifecycle.people.sections import Extent, Section, sections_seen
from portal.stay.memorandum import StayMemorandum
from portal.stay.unit_matrix import (
    AGREED,
    ASSESSMENT,
    EVIDENCE_COLUMN,
    MEMORANDUM,
    RECOGNITION,
    VALIDATION,
    UnitMatrix,
    UnitRow,
    matrix_of,
    opened_by,
)
from recognition.selectors import outcome_decisions, unit_decisions


def doors_of(mobility: Mobility, sections: Mapping[Section, Extent], memorandum: StayMemorandum) -> dict[str, str]:
    """By column, where this reader reads what its cells stand for."""
    found = {}
    if memorandum.is_shown:
        found[MEMORANDUM] = memorandum.address or reverse("portal:stay-memorandum", args=[mobility.pk])
    if version_in_force(mobility) is not None:
        found[AGREED] = f"{reverse('portal:agreement', args=[mobility.pk])}#part-units_and_outcomes"
    thread = f"{reverse('portal:thread', args=[mobility.pk])}#"
    if Section.ASSESSMENT in sections:
        found |= {EVIDENCE_COLUMN: thread, ASSESSMENT: thread}
    if Section.DECISIONS in sections:
        found |= {VALIDATION: thread, RECOGNITION: thread}
    return found


def matrix_with_doors(
    mobility: Mobility, sections: dict[Section, Extent], memorandum: StayMemorandum
) -> UnitMatrix | None:
    """The matrix, each cell with what it opens."""
    matrix = matrix_of(mobility, sections)
    return opened_by(matrix, doors_of(mobility, sections, memorandum)) if matrix is not None else None


@dataclass(frozen=True)
class OutcomeThread:
    """One outcome: what was shown, stated and decided."""

    outcome: OutcomeResult
    stated: Any
    evidence: list[str]
    decision: Any


@dataclass(frozen=True)
class UnitThread:
    """One unit, with its row of the matrix."""

    nth: int
    row: UnitRow
    outcomes: list[OutcomeThread]
    recognised: Any


class ThreadPage:
    """All units of one stay, as far as the reader's sections go."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        self.mobility = mobility
        self.sections = sections_seen(roles_in_stay(actor, mobility))
        matrix = matrix_of(mobility, self.sections)
        if matrix is None or Section.ASSESSMENT not in self.sections:
            raise Http404
        self.matrix: UnitMatrix = matrix

    @property
    def says_why(self) -> bool:
        """Whether the reasons of a decision are the reader's to read."""
        return self.sections.get(Section.DECISIONS) == Extent.FULL

    @property
    def decides(self) -> bool:
        """Whether what was decided is the reader's to read."""
        return Section.DECISIONS in self.sections

    @cached_property
    def units(self) -> list[UnitThread]:
        """In the order of the matrix."""
        decided = outcome_decisions(self.mobility) if self.decides else {}
        recognised = unit_decisions(self.mobility) if self.decides else {}
        later = list(rows_of(EVIDENCE, self.mobility))
        results = results_of(self.mobility)
        return [
            UnitThread(
                nth,
                row,
                [_thread(one, later, decided.get(one.pk)) for one in results if _is_of(one, row)],
                None if row.extra else recognised.get(row.code),
            )
            for nth, row in enumerate(self.matrix.rows, 1)
        ]


def _is_of(result: OutcomeResult, row: UnitRow) -> bool:
    if row.extra:
        return bool(result.origin != "planned" and result.title == row.title)
    return bool(result.origin == "planned" and result.unit_code == row.code)


def _thread(result: OutcomeResult, later: list[Evidence], decision: Any) -> OutcomeThread:
    stated = current_of(result)
    lines = [*(stated.evidence if stated else ()), *(one.label for one in later if one.outcome_id == result.pk)]
    return OutcomeThread(result, stated, lines, decision)
