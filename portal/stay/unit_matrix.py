"""Units from partnership to recognition: one row each, one cell a stage, and the holes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.selectors import outcomes_of, parts_of, version_in_force
from assessments.models import Origin, OutcomeResult, Result
from assessments.selectors import EVIDENCE, current_of, results_of
from ground.days import OF_THIS_YEAR, day_as
from lifecycle.answers import rows_of
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.people.sections import Extent, Section
from lifecycle.tables.mobility import RANK, State
from partnerships.selectors import plan_of, unit_codes_in
from recognition.models import OutcomeChoice, UnitChoice
from recognition.selectors import outcome_decisions, unit_decisions

MEMORANDUM, AGREED, EVIDENCE_COLUMN, ASSESSMENT = "memorandum", "agreed", "evidence", "assessment"
VALIDATION, RECOGNITION = "validation", "recognition"
COLUMNS: dict[str, Any] = {
    MEMORANDUM: gettext_lazy("Memorandum"), AGREED: gettext_lazy("Agreed"), EVIDENCE_COLUMN: gettext_lazy("Evidence"),
    ASSESSMENT: gettext_lazy("Assessment"), VALIDATION: gettext_lazy("Validation"),
    RECOGNITION: gettext_lazy("Recognition"),
}  # fmt: skip
HELD, PARTLY, WAITS, NONE, HOLE = "held", "partly", "waits", "none", "hole"
ICON = {HELD: "tick", PARTLY: "minus", WAITS: "dots", NONE: "minus", HOLE: "octagon"}


@dataclass(frozen=True)
class Cell:
    """One stage of one unit: what it says in a word, and the line below."""

    key: str  # of COLUMNS
    look: str
    words: str
    note: str = ""
    address: str = ""  # where what it stands for is read

    @property
    def column(self) -> Any:
        """The head of its column."""
        return COLUMNS[self.key]

    @property
    def icon(self) -> str:
        """Beside the word."""
        return ICON[self.look]


@dataclass
class UnitRow:
    """One unit."""

    code: str
    title: str
    cells: list[Cell] = field(default_factory=list)
    extra: bool = False

    @property
    def holes(self) -> int:
        """How many of its cells lack what should be there."""
        return sum(cell.look == HOLE for cell in self.cells)


@dataclass
class UnitMatrix:
    """All units of a stay."""

    rows: list[UnitRow]

    @property
    def holes(self) -> int:
        """In all rows."""
        return sum(row.holes for row in self.rows)

    @property
    def agreed(self) -> int:
        """Units of the agreement."""
        return sum(not row.extra for row in self.rows)

    @property
    def extra(self) -> int:
        """Units that came on top."""
        return len(self.rows) - self.agreed

    @property
    def many(self) -> bool:
        """More than eight: those without holes are folded."""
        return len(self.rows) > 8


def opened_by(matrix: UnitMatrix, doors: Mapping[str, str]) -> UnitMatrix:
    """Each cell with the address that it opens: by column; one that ends with `#` goes on with unit and column."""
    for nth, row in enumerate(matrix.rows, 1):
        row.cells = [replace(cell, address=_at(doors.get(cell.key, ""), nth, cell.key)) for cell in row.cells]
    return matrix


def _at(door: str, nth: int, column: str) -> str:
    return f"{door}unit-{nth}-{column}" if door.endswith("#") else door


def matrix_of(mobility: Mobility, sections: dict[Section, Extent]) -> UnitMatrix | None:
    """The matrix as far as this reader's sections go; None where there are no units or nothing of them is seen."""
    if sections.get(Section.AGREEMENT) != Extent.FULL:
        return None
    facts = _Facts(mobility, sections)
    rows = [facts.row(unit) for unit in facts.units]
    rows += facts.extras()
    return UnitMatrix(rows) if rows else None


class _Facts:
    def __init__(self, mobility: Mobility, sections: dict[Section, Extent]) -> None:
        self.mobility, self.sections = mobility, sections
        self.rank = RANK.get(str(mobility.left_state or mobility.state), 0)
        self.plan = plan_of(mobility)
        self.version = version_in_force(mobility)
        parts = parts_of(self.version)
        self.agreed: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for outcome in outcomes_of(parts):
            self.agreed[outcome["unit_code"]].append(outcome)
        agreed_units = {unit["unit_code"]: unit["unit_title"] for found in self.agreed.values() for unit in found}
        planned = {unit.get("code", ""): unit.get("title", "") for unit in self.plan.units}
        self.units = list((planned | agreed_units).items())
        self.in_memorandum = unit_codes_in(self.plan, mobility.planned_start) if self.units else frozenset()
        self.results: dict[str, list[OutcomeResult]] = defaultdict(list)
        for result in results_of(mobility):
            self.results[result.unit_code if result.origin == Origin.PLANNED else ""].append(result)
        self.decided = outcome_decisions(mobility)
        self.recognised = unit_decisions(mobility)
        self.later_evidence = [one.outcome_id for one in rows_of(EVIDENCE, mobility)]

    def row(self, unit: tuple[str, str]) -> UnitRow:
        code, title = unit
        cells = [*self._memorandum(code), self._agreed(code)]
        results = self.results[code]
        if Section.ASSESSMENT in self.sections:
            cells += [self._evidence(results), self._assessed(results)]
        if Section.DECISIONS in self.sections:
            cells += [self._validated(results), self._recognised(code)]
        return UnitRow(code, title, cells)

    def extras(self) -> list[UnitRow]:
        if Section.ASSESSMENT not in self.sections:
            return []
        found = []
        for result in self.results[""]:
            cells = [Cell(MEMORANDUM, NONE, _("Not in it"))] if self.has_memoranda else []
            cells += [Cell(AGREED, NONE, _("Unplanned"), _("never blocks a step"))]
            cells += [self._evidence([result], extra=True), self._assessed([result], extra=True)]
            if Section.DECISIONS in self.sections:
                cells += [self._validated([result], extra=True), Cell(RECOGNITION, WAITS, _("Optional"))]
            found.append(UnitRow(_("Extra"), result.title, cells, extra=True))
        return found

    @property
    def has_memoranda(self) -> bool:
        """Whether a memorandum is chosen, or needed."""
        return self.plan.memorandum is not None or self.mobility.mou_required

    def _memorandum(self, code: str) -> list[Cell]:
        """Whether a memorandum covers the unit; no column where none is needed."""
        if not self.has_memoranda:
            return []
        memorandum = self.plan.memorandum
        if memorandum is not None and code in self.in_memorandum:
            return [Cell(MEMORANDUM, HELD, _("Covered"), memorandum.code)]
        if self.rank < RANK[State.AGREEMENT_DRAFT]:
            return [Cell(MEMORANDUM, WAITS, _("Waits"))]
        note = memorandum.code if memorandum is not None else _("no memorandum is chosen")
        return [Cell(MEMORANDUM, HOLE if self.mobility.mou_required else NONE, _("Not in it"), note)]

    def _agreed(self, code: str) -> Cell:
        number = len(self.agreed[code])
        if number:
            words = ngettext("%(number)s outcome", "%(number)s outcomes", number) % {"number": number}
            nth = self.version.number if self.version else ""
            return Cell(AGREED, HELD, words, _("version %(nth)s") % {"nth": nth})
        look = HOLE if self.rank > RANK[State.READY] else WAITS
        words = _("Not agreed") if look == HOLE else _("Waits")
        return Cell(AGREED, look, words, _("for the agreement"))

    def _evidence(self, results: list[OutcomeResult], extra: bool = False) -> Cell:
        shown = [result for result in results if self._pieces(result)]
        pieces = sum(self._pieces(result) for result in results)
        if results and len(shown) == len(results):
            words = ngettext("%(number)s piece", "%(number)s pieces", pieces) % {"number": pieces}
            return Cell(EVIDENCE_COLUMN, HELD, words)
        if shown:
            words = _("%(shown)s of %(all)s outcomes") % {"shown": len(shown), "all": len(results)}
            return Cell(EVIDENCE_COLUMN, PARTLY, words)
        if self.rank > RANK[State.RESULTS]:
            return Cell(EVIDENCE_COLUMN, NONE, _("None shown"))
        return Cell(EVIDENCE_COLUMN, WAITS, _("Waits"))

    def _pieces(self, result: OutcomeResult) -> int:
        stated = current_of(result)
        return (len(stated.evidence) if stated else 0) + self.later_evidence.count(result.pk)

    def _assessed(self, results: list[OutcomeResult], extra: bool = False) -> Cell:
        stated = [assessment for assessment in map(current_of, results) if assessment]
        column = ASSESSMENT
        if not stated:
            if self._is_over:
                return Cell(column, NONE, _("No result"))
            late = self.rank > RANK[State.RESULTS] and results and not extra
            return Cell(column, HOLE if late else WAITS, _("Result missing") if late else _("Waits"))
        day = day_as(max(one.assessed_on for one in stated), OF_THIS_YEAR)
        passed = sum(one.result == Result.PASSED for one in stated)
        if passed == len(results):
            return Cell(column, HELD, _("Passed"), day)
        if all(one.result == Result.NOT_ASSESSED for one in stated):
            return Cell(column, NONE, _("Not assessed"), stated[0].reason[:60])
        if all(one.result == Result.FAILED for one in stated):
            return Cell(column, NONE, _("Failed"), day)
        return Cell(
            column, PARTLY, _("Partly"), _("%(passed)s of %(all)s passed") % {"passed": passed, "all": len(results)}
        )

    def _validated(self, results: list[OutcomeResult], extra: bool = False) -> Cell:
        column = VALIDATION
        decided = [self.decided[result.pk] for result in results if result.pk in self.decided]
        if extra and not decided:
            return Cell(column, WAITS, _("Optional"))
        if len(decided) < len(results) or not results:
            if self.rank < RANK[State.VALIDATION] or not results:
                return Cell(column, WAITS, _("Waits"))
            if self._is_over:
                return Cell(column, NONE, _("No decision"))
            return Cell(column, HOLE, _("Decision missing"), self._left(len(results) - len(decided)))
        day = day_as(max(decision.decided_at for decision in decided), OF_THIS_YEAR)
        kinds = {decision.decision for decision in decided}
        if kinds == {OutcomeChoice.VALIDATED}:
            return Cell(column, HELD, _("Validated"), day)
        if kinds == {OutcomeChoice.NOT_VALIDATED}:
            return Cell(column, NONE, _("Not validated"), day)
        return Cell(column, PARTLY, _("Partly"), day)

    @property
    def _is_over(self) -> bool:
        """Whether nobody decides any more: what has no decision then has none."""
        return self.rank >= RANK[State.FEEDBACK]

    def _left(self, number: int) -> str:
        return ngettext("%(number)s outcome open", "%(number)s outcomes open", number) % {"number": number}

    def _recognised(self, code: str) -> Cell:
        column, decision = RECOGNITION, self.recognised.get(code)
        if self.mobility.approach != Approach.CERTIFY:
            return Cell(column, NONE, _("Not asked for"))
        if decision is None and self._is_over:
            return Cell(column, NONE, _("No decision"))
        if decision is None:
            late = self.rank >= RANK[State.RECOGNITION]
            return Cell(column, HOLE if late else WAITS, _("Decision missing") if late else _("Waits"))
        look = {UnitChoice.FULL: HELD, UnitChoice.NONE: NONE}.get(UnitChoice(decision.decision), PARTLY)
        return Cell(
            column, look, decision.get_decision_display().capitalize(), day_as(decision.decided_at, OF_THIS_YEAR)
        )
