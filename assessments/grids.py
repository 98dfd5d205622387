"""What the agreement says of an assessment: the criteria, the scale, the level agreed, the evidence asked for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agreements.parts import LEVELS, PartName
from agreements.selectors import outcomes_of, parts_of, version_in_force
from assessments.models import OutcomeResult, Result
from lifecycle.models import Mobility

FOUR_LEVELS, PASS_FAIL, PERCENT, GRADE = "levels", "pass_fail", "percent", "grade"
NOT_SHOWN, ALONE = 1, 3  # of the four levels
PASS_MARK = 50  # percent, where the agreement names none
CONVERSION = re.compile(r"^(?P<grade>[^=:]+?)\s*[=:]\s*(?P<word>.+)$")


@dataclass(frozen=True)
class LocalGrade:
    """A grade of the school, and the result that it means."""

    grade: str
    result: str


@dataclass
class Agreed:
    """Of one stay; read once."""

    mobility: Mobility
    words: Mapping[str, str] = field(default_factory=lambda: {str(words).lower(): value for value, words in _words()})

    @cached_property
    def _parts(self) -> dict[str, dict[str, Any]]:
        version = version_in_force(self.mobility)
        return parts_of(version) if version else {}

    @cached_property
    def _assessment(self) -> dict[str, Any]:
        return self._parts.get(PartName.ASSESSMENT) or {}

    @cached_property
    def _criteria(self) -> dict[str, list[str]]:
        agreed = outcomes_of(self._parts) if self._parts else []
        return {one["key"]: [str(line) for line in one.get("criteria") or []] for one in agreed}

    def criteria(self, outcome: OutcomeResult) -> list[str]:
        """What is looked at."""
        return self._criteria.get(outcome.key, [])

    def looked_at(self, outcome: OutcomeResult) -> list[str]:
        """The same; the outcome itself where no criteria were agreed."""
        return self.criteria(outcome) or [outcome.title]

    @property
    def scale(self) -> str:
        """How results are stated."""
        return str(self._assessment.get("scale") or FOUR_LEVELS)

    @property
    def level(self) -> int | None:
        """The level agreed, on the scale of four."""
        return self._assessment.get("level") or None

    @property
    def level_word(self) -> str:
        """The same in words."""
        return str(LEVELS[self.level]) if self.level else ""

    @property
    def pass_mark(self) -> int:
        """Percent from which it is passed."""
        found = self._assessment.get("pass_mark")
        return PASS_MARK if found is None else int(found)

    @property
    def scale_called(self) -> str:
        """What the scale of a grade is called on papers."""
        return "%" if self.scale == PERCENT else str(self._assessment.get("grade_scale") or "")

    @property
    def methods(self) -> list[str]:
        """How it is assessed."""
        return [str(line) for line in self._assessment.get("methods") or []]

    @property
    def grades(self) -> list[LocalGrade]:
        """The local grades, each with the result that it means; a line that says no known result is left out."""
        found = []
        for line in self._assessment.get("conversion") or ():
            said = CONVERSION.match(str(line))
            result = self.words.get(said["word"].strip().lower()) if said else None
            if said and result:
                found.append(LocalGrade(said["grade"].strip(), result))
        return found

    def evidence(self, unit_code: str) -> list[str]:
        """What the school asks to see: of the stay, and of this unit."""
        asked = [str(line) for line in self._assessment.get("evidence") or []]
        units = (self._parts.get(PartName.UNITS) or {}).get("units") or ()
        for unit in units:
            if unit["code"] == unit_code:
                asked += [line.strip() for line in str(unit.get("evidence") or "").splitlines() if line.strip()]
        return list(dict.fromkeys(asked))

    def result_of_percent(self, percent: int) -> str:
        """Passed or not."""
        return Result.PASSED.value if percent >= self.pass_mark else Result.FAILED.value


def nothing_shown(result: str | None, criteria: Iterable[Mapping[str, Any]]) -> bool:
    """Whether somebody passes of whom no criterion was shown: nobody states that."""
    levels = [one.get("level") for one in criteria if one.get("level")]
    return result == Result.PASSED and bool(levels) and set(levels) == {NOT_SHOWN}


def looks_contrary(result: str | None, criteria: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the levels say something else than the result, so that one asks whether it is meant so."""
    levels: list[int] = [one["level"] for one in criteria if one.get("level")]
    if not levels:
        return False
    return (result == Result.PASSED and NOT_SHOWN in levels) or (result == Result.FAILED and min(levels) >= ALONE)


def _words() -> list[tuple[str, str]]:
    """Each result by the words that may name it in a conversion: in the reader's language, in English, by its code."""
    from django.utils import translation

    found = [(value, value) for value in Result.values] + [("failed", "not passed")]
    for language in (translation.get_language() or "en", "en", "nl"):
        with translation.override(language):
            found += [(value, str(words)) for value, words in Result.choices]
    return found
