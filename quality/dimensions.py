"""By what figures may be asked for (domain reference of quality, 4.2): one value each of three dimensions at most."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.models.mobility import FewerOpportunities

UNKNOWN = "-"  # not known, or not yet
SUM = "*"
MOST = 3  # dimensions chosen at once
SENSITIVE = 10  # people; where the choice splits by fewer opportunities

WHO = {
    "learner": _("Learners"), "apprentice": _("Apprentices"), "graduate": _("Recent graduates"), "staff": _("Staff"),
}  # fmt: skip
LENGTH = {
    "brief": _("Fewer than 10 days"), "short": _("Short, 10 to 89 days"), "long": _("Long, 90 days and more"),
}  # fmt: skip
LEVELS = {str(level): format_lazy(_("Level {level}"), level=level) for level in range(1, 9)}
TOGETHER = {"group": _("In a group"), "single": _("Alone")}
GENDER = {"female": _("Women"), "male": _("Men"), "other": _("Other")}
AGE = {"-17": _("Under 18"), "18-20": _("18 to 20"), "21-25": _("21 to 25"), "26-": _("26 and older")}
FEWER = {
    FewerOpportunities.YES.value: _("With fewer opportunities"),
    FewerOpportunities.NO.value: _("Others"),
}  # yes or no, never the category; who did not say is in no part, only in the sum


@dataclass(frozen=True)
class Dimension:
    """One way to divide stays. `words` where the values are few and known; the others are those of the stays.

    `columns` from the widest to the narrowest: a country holds its hosts, and either may be chosen.
    """

    code: str
    label: Promise
    every: Promise
    columns: tuple[str, ...]
    words: Mapping[str, Promise] | None = None
    least: int = 0


DIMENSIONS = (
    Dimension("period", _("Year of the first day"), _("All years"), ("year",)),
    Dimension("partner", _("Partner or country"), _("All partners"), ("country", "host")),
    Dimension("programme", _("Programme"), _("All programmes"), ("programme",)),
    Dimension("project", _("Project"), _("All projects"), ("project",)),
    Dimension("memorandum", _("Memorandum"), _("All memoranda"), ("memorandum",)),
    Dimension("field", pgettext_lazy("of study", "Field"), _("All fields"), ("field",)),
    Dimension("eqf", _("EQF level"), _("All levels"), ("eqf",), LEVELS),
    Dimension("who", _("Who goes"), _("Everybody"), ("who",), WHO),
    Dimension("length", _("Length"), _("Any length"), ("length",), LENGTH),
    Dimension("together", _("Group"), _("Groups and alone"), ("together",), TOGETHER),
    Dimension("gender", _("Gender"), _("All genders"), ("gender",), GENDER),
    Dimension("age", _("Age"), _("Any age"), ("age",), AGE),
    Dimension("fewer", _("Fewer opportunities"), _("Not divided"), ("fewer",), FEWER, least=SENSITIVE),
)
BY_CODE = {one.code: one for one in DIMENSIONS}
OWN_ROWS = frozenset({"period", "partner"})  # what the kept sums are divided by


def paths_of(dimension: Dimension, values: tuple[str, ...]) -> tuple[str, ...]:
    """From the narrowest value to the sum, for what stands in its columns."""
    return (*reversed(values), SUM)
