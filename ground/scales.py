"""The scales on which people answer (domain reference of quality, 3.1): values as kept, words as read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_ANSWER = "none"  # chosen by who would rather not say, or to whom it does not apply; kept as no reply
NOT_YET = "not_yet"  # an answer that is asked for once more later


@dataclass(frozen=True)
class Scale:
    """The answers to choose from, in order. `NO_ANSWER` can always be chosen beside them. Without any: own words."""

    code: str
    choices: tuple[tuple[str, Promise | str], ...] = ()

    @property
    def with_no_answer(self) -> tuple[tuple[str, Promise | str], ...]:
        """As a form offers them."""
        return (*self.choices, (NO_ANSWER, _("Rather not say, or not applicable")))

    @property
    def is_text(self) -> bool:
        """Whether one answers in own words."""
        return not self.choices

    @property
    def is_number(self) -> bool:
        """Whether its values can be added up: 1 to 5, or 0 to 10."""
        return bool(self.choices) and all(value.isdigit() for value, _words in self.choices)


SATISFIED = Scale("SAT5", (
    ("1", _("1, very dissatisfied")), ("2", _("2, dissatisfied")), ("3", _("3, neither")),
    ("4", _("4, satisfied")), ("5", _("5, very satisfied")),
))  # fmt: skip
AGREES = Scale("A5", (
    ("1", _("1, not at all")), ("2", _("2, rather not")), ("3", _("3, neither")),
    ("4", _("4, mostly")), ("5", _("5, fully")),
))  # fmt: skip
HOW_MUCH = Scale("AM4", (
    ("nothing", _("Not at all")), ("little", _("A little")), ("some", _("Somewhat")), ("much", _("Much")),
))  # fmt: skip
COVERED = Scale("AM4", (
    ("nothing", _("None of them")), ("little", _("Less than half")), ("some", _("More than half")),
    ("much", _("All of them")),
))  # fmt: skip
_STEPS: tuple[tuple[str, Promise | str], ...] = tuple((str(nth), str(nth)) for nth in range(1, 10))  # no words needed
RECOMMENDS = Scale("N11", (("0", _("0, not at all likely")), *_STEPS, ("10", _("10, very likely"))))
YES_PARTLY_NO = Scale("YNP", (("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))))
YES_NO = Scale("YN", (("yes", _("Yes")), ("no", _("No"))))
OR_NOT_YET = Scale("YNP", (*YES_PARTLY_NO.choices, (NOT_YET, _("Not yet"))))
OR_UNKNOWN = Scale("YNP", (*YES_PARTLY_NO.choices, ("unknown", _("I do not know"))))
OWN_WORDS = Scale("TXT")
