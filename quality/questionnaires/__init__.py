"""The questionnaires after a stay: which questions, for whom, from when (domain reference of quality, section 3).

Data, not logic. The codes are those of the reference, so that years can be set beside each other: a question keeps its
code as long as it asks the same. A questionnaire that changes is a new version with its own day; an old one stays,
because answers name it.
"""

from collections.abc import Iterable
from datetime import date

from ground.scales import NO_ANSWER, SATISFIED, Scale
from lifecycle.roles import Role
from quality.questionnaires.at_home import EMPLOYER, GUARDIAN, SENDING
from quality.questionnaires.at_the_host import HOST, TUTOR
from quality.questionnaires.earlier import EARLIER, GENERAL
from quality.questionnaires.kinds import Can, Moment, Phase, Question, Questionnaire, of_role
from quality.questionnaires.participant import AFTER_A_YEAR, AFTER_HALF_A_YEAR, LATER, PARTICIPANT, STAFF, STAFF_LATER
from quality.questionnaires.pulse import PULSE

__all__ = [
    "ANSWERING", "EMPLOYER", "GENERAL", "GUARDIAN", "HOST", "NO_ANSWER", "PARTICIPANT", "PULSE", "QUESTIONNAIRES",
    "SATISFIED", "SENDING", "STAFF", "TUTOR", "Can", "Moment", "Phase", "Question", "Questionnaire", "Scale",
    "answers_as", "question_named", "questionnaire_for", "questionnaire_of",
]  # fmt: skip

QUESTIONNAIRES = (
    PARTICIPANT, STAFF, LATER, STAFF_LATER, AFTER_HALF_A_YEAR, AFTER_A_YEAR, TUTOR, HOST, SENDING, EMPLOYER, GUARDIAN,
    *EARLIER,
)  # fmt: skip
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


def questionnaire_for(role: Role, day: date, moment: str = Moment.END, *, staff: bool = False) -> Questionnaire:
    """The newest for this role on that day; of days before the first of all, what is asked newest."""
    theirs = of_role(QUESTIONNAIRES, role, moment, staff=staff)
    since = [one for one in theirs if one.since <= day]
    return (since or theirs)[-1]


def questionnaire_of(code: str, version: str) -> Questionnaire | None:
    """The one that an answer names."""
    return next((one for one in QUESTIONNAIRES if (one.code, one.version) == (code, version)), None)


def question_named(code: str) -> Question | None:
    """The newest wording of a question."""
    every = (*(one for each in QUESTIONNAIRES for one in each.questions), *PULSE)
    return next((one for one in every if one.code == code), None)
