"""The short questionnaires after a stay: which questions, for whom, from when (domain reference of quality, section 3).

Data, not logic. The codes are those of the reference, so that the answers of today can be set beside those of a longer
form later. A question that changes is a new version with its own day; an old version stays, because answers name it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role

NO_ANSWER = "none"


@dataclass(frozen=True)
class Scale:
    """The answers to choose from, in order. `NO_ANSWER` can always be chosen beside them."""

    code: str
    choices: tuple[tuple[str, Promise], ...]

    @property
    def with_no_answer(self) -> tuple[tuple[str, Promise], ...]:
        """As a form offers them."""
        return (*self.choices, (NO_ANSWER, _("No answer")))


SATISFIED = Scale("SAT5", (
    ("1", _("1, very dissatisfied")), ("2", _("2, dissatisfied")), ("3", _("3, neither")),
    ("4", _("4, satisfied")), ("5", _("5, very satisfied")),
))  # fmt: skip
AGREES = Scale("A5", (
    ("1", _("1, not at all")), ("2", _("2, rather not")), ("3", _("3, neither")),
    ("4", _("4, mostly")), ("5", _("5, fully")),
))  # fmt: skip
YES_PARTLY_NO = Scale("YNP", (("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))))
YES_NO = Scale("YN", (("yes", _("Yes")), ("no", _("No"))))


@dataclass(frozen=True)
class Question:
    """One question: its code, its words, the EQAVET phase it belongs to, and what its answers count for."""

    code: str
    phase: str  # P, I, E, R
    feeds: tuple[str, ...]
    words: Promise
    scale: Scale = AGREES


@dataclass(frozen=True)
class Questionnaire:
    """`overall` is the one about satisfaction, required; `open` is the one in own words; the others may be left out."""

    code: str
    version: str
    since: date
    asked_of: tuple[Role, ...]
    overall: Question
    closed: tuple[Question, ...]
    open: Question

    @property
    def questions(self) -> tuple[Question, ...]:
        """All, in the order asked."""
        return (self.overall, *self.closed, self.open)


VERSION, SINCE = "2026-11", date(2026, 11, 1)
PARTICIPANT = Questionnaire(
    code="participant",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.PARTICIPANT,),
    overall=Question(
        "L01", "E", ("MQ25", "E2"), _("All in all, how satisfied are you with your stay abroad?"), SATISFIED
    ),
    closed=(
        Question("L05", "P", ("MQ20",), _("The preparation (work, culture, safety) helped me once I was there.")),
        Question("L03", "I", ("I5", "CK-11"), _("My tasks matched what was agreed in my learning agreement.")),
        Question("L11", "I", ("I2", "I8"), _("My tutor explained tasks and gave me useful feedback.")),
        Question(
            "L15",
            "E",
            ("I8", "MQ10"),
            _("I was told how and by whom my learning would be assessed, and this happened."),
            YES_PARTLY_NO,
        ),
        Question("L14", "E", ("EQ6b",), _("I learned things for my trade that I would not have learned at home.")),
    ),
    open=Question("L20", "R", ("R1",), _("What should we change for those who go next? What must stay?")),
)
TUTOR = Questionnaire(
    code="tutor",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.HOST_TUTOR,),
    overall=Question(
        "T12", "E", ("EQ6b3", "MQ25"), _("Overall, how satisfied are you with this placement?"), SATISFIED
    ),
    closed=(
        Question(
            "T02", "P", ("CK-07",), _("The agreed learning outcomes were clear to me and possible in our workplace.")
        ),
        Question(
            "T03",
            "P",
            ("CK-10", "EQ2a"),
            _("I was told how to assess and how to fill in the documents."),
            YES_PARTLY_NO,
        ),
        Question("T10", "I", ("I2",), _("Contact with the sending organisation was easy when needed.")),
        Question("T11", "E", ("I8",), _("I could assess the outcomes fairly with the agreed method.")),
        Question("T13", "R", ("EQ5", "MQ33"), _("Would you host again?"), YES_NO),
    ),
    open=Question("T14", "R", ("R1",), _("What would make the next placement better?")),
)
EMPLOYER = Questionnaire(
    code="employer",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.EMPLOYER,),
    overall=Question(
        "W07",
        "E",
        ("EQ6b3", "MQ27"),
        _("How satisfied are you with the skills the apprentice brought back?"),
        SATISFIED,
    ),
    closed=(
        Question(
            "W03", "P", ("CK-09",), _("Contract, insurance and absence were settled before departure."), YES_PARTLY_NO
        ),
        Question("W04", "I", ("EQ10b",), _("The absence was manageable for us.")),
        Question("W05", "I", ("I2",), _("We were kept informed during the stay.")),
        Question("W09", "E", ("MQ16",), _("The Europass or transcript told us something useful.")),
        Question("W10", "R", ("R1",), _("Would you let the next apprentice go?"), YES_NO),
    ),
    open=Question("W10W", "R", ("R1",), _("Why, or why not? What should be different next time?")),
)
# The two questions of those who have no questionnaire of their own yet; answers given before this table name it too.
GENERAL = Questionnaire(
    code="general",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.HOST_COORDINATOR, Role.GUARDIAN, Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR),
    overall=Question("G01", "E", ("E2",), _("All in all, how satisfied are you with this stay?"), SATISFIED),
    closed=(),
    open=Question("G02", "R", ("R1",), _("What should change? What must stay?")),
)
QUESTIONNAIRES = (PARTICIPANT, TUTOR, EMPLOYER, GENERAL)
# Who answers, and in which role where a person has several: the first of these counts.
ANSWERING = (
    Role.PARTICIPANT,
    Role.HOST_TUTOR,
    Role.HOST_COORDINATOR,
    Role.EMPLOYER,
    Role.GUARDIAN,
    Role.COMPETENT_INSTITUTION,
    Role.SENDING_COORDINATOR,
)


def answers_as(held: Iterable[Role]) -> Role | None:
    """The role in which somebody with these roles answers."""
    roles = frozenset(held)
    return next((role for role in ANSWERING if role in roles), None)


def questionnaire_for(role: Role, day: date) -> Questionnaire:
    """The newest for this role on that day; before the first one of all, the first."""
    theirs = sorted((one for one in QUESTIONNAIRES if role in one.asked_of), key=lambda one: one.since)
    return [one for one in theirs if one.since <= day][-1] if theirs[0].since <= day else theirs[0]


def questionnaire_of(code: str, version: str) -> Questionnaire | None:
    """The one that an answer names."""
    return next((one for one in QUESTIONNAIRES if (one.code, one.version) == (code, version)), None)
