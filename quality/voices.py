"""The same question asked of different roles (domain reference 4.1, section 6), and what each group answered."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role
from quality.boxes import hides
from quality.figures import Figures
from quality.models import Answer, Reply, StayFigures
from quality.questionnaires import QUESTIONNAIRES, Moment, Question
from quality.questionnaires.kinds import ASKED_AFTER

LE, HT, HC, CO, EM, GU = (
    Role.PARTICIPANT, Role.HOST_TUTOR, Role.HOST_COORDINATOR, Role.SENDING_COORDINATOR, Role.EMPLOYER, Role.GUARDIAN,
)  # fmt: skip
POINTS = {str(value): value for value in range(1, 6)}
TOP = 4  # of 5
FIVE_STEPS = ("A5", "SAT5")  # scales from 1 to 5 that can be set beside each other
SATISFACTION = "satisfaction"  # asked in every questionnaire, under a code of its own


@dataclass(frozen=True)
class Theme:
    """What is compared: by role the code of the question that asks it there."""

    code: str
    title: Promise
    asked: dict[Role, str]
    phase: str


THEMES = (
    Theme("tasks", _("Tasks as agreed"), {LE: "L03", HT: "T02", CO: "K05"}, "I"),
    Theme("prepared", _("Well prepared"), {LE: "L05", HT: "T04", HC: "H05"}, "P"),
    Theme("recognised", _("Recognised as promised"), {LE: "L16", GU: "V08", HC: "H10", CO: "K09"}, "E"),
    Theme("whole", _("Satisfied, all in all"), dict.fromkeys((LE, HT, HC, CO, EM, GU), SATISFACTION), "E"),
)


@dataclass(frozen=True)
class Voice:
    """What one role answered: how many gave a mark, the share of 4 and 5, the mean. Hidden: too few people."""

    role: Role
    of: int = 0
    top: float = 0.0
    mean: float = 0.0
    hidden: bool = False

    @property
    def shown(self) -> bool:
        """Whether there is a number to read."""
        return not self.hidden and self.of > 0


@dataclass(frozen=True)
class Compared:
    """One theme with the voices of those who were asked and answered."""

    theme: Theme
    voices: tuple[Voice, ...]

    @property
    def shown(self) -> tuple[Voice, ...]:
        """Those with a number."""
        return tuple(one for one in self.voices if one.shown)

    @property
    def apart(self) -> float:
        """How many points of the mean lie between the furthest two; 0 where fewer than two can be read."""
        means = [one.mean for one in self.shown]
        return max(means) - min(means) if len(means) > 1 else 0.0


@dataclass(frozen=True)
class Answered:
    """One question of one role with how often each mark was given; empty where it is hidden."""

    question: Question
    role: Role
    marks: tuple[int, ...]  # how often 1 to 5
    moment: str = Moment.END  # what is asked again later stands apart
    hidden: bool = False

    @property
    def of(self) -> int:
        """How many marks."""
        return sum(self.marks)


class Voices:
    """Answers about the stays of the choice, by role and question: two queries."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    @cached_property
    def _given(self) -> dict[tuple[str, str], list[tuple[UUID, UUID, int]]]:
        """By role and question: stay, writer and points, of every stay that the reader manages."""
        found: dict[tuple[str, str], list[tuple[UUID, UUID, int]]] = defaultdict(list)
        ids = StayFigures.objects.filter(organisation=self.figures.organisation).values("pk")
        answers = Answer.unscoped.filter(mobility__in=ids).exclude(satisfaction=None).order_by()
        for role, stay, person, points in answers.values_list("role", "mobility_id", "person_id", "satisfaction"):
            found[role, SATISFACTION].append((stay, person, points))
        replies = Reply.objects.filter(answer__mobility__in=ids, value__in=POINTS).order_by()
        columns = ("answer__role", "question", "answer__moment", "answer__mobility_id", "answer__person_id", "value")
        for role, question, moment, stay, person, value in replies.values_list(*columns):
            found[role, _at_moment(question, moment)].append((stay, person, POINTS[value]))
        return found

    def _marks(self, role: Role, question: str) -> list[int]:
        return [points for stay, _person, points in self._given[str(role), question] if stay in self.figures.chosen_ids]

    def _hidden(self, role: Role, question: str) -> bool:
        return hides(self.figures, {(stay, person) for stay, person, _points in self._given[str(role), question]})

    def voice(self, role: Role, question: str) -> Voice:
        """What this role answered."""
        marks = self._marks(role, question)
        if not marks:
            return Voice(role)
        if self._hidden(role, question):
            return Voice(role, hidden=True)
        top = 100 * sum(1 for one in marks if one >= TOP) / len(marks)
        return Voice(role, len(marks), top, sum(marks) / len(marks))

    @cached_property
    def compared(self) -> list[Compared]:
        """Themes to which somebody answered, in their order."""
        found = [Compared(one, tuple(self.voice(*asked) for asked in one.asked.items())) for one in THEMES]
        return [one for one in found if any(voice.of or voice.hidden for voice in one.voices)]

    @cached_property
    def answered(self) -> list[Answered]:
        """Every question with marks from 1 to 5 that somebody answered, by phase of the quality cycle."""
        return sorted(self._answered(), key=lambda one: "PIER".index(one.question.phase))

    def _answered(self) -> Iterator[Answered]:
        seen = set()
        for asked in QUESTIONNAIRES:
            for question in (one for one in (asked.overall, *asked.closed) if one is not None):
                if question.scale.code not in FIVE_STEPS or getattr(question, "confidential", False):
                    continue
                for role in asked.asked_of:
                    code = SATISFACTION if question == asked.overall else _at_moment(question.code, asked.moment)
                    if (role, code) in seen:
                        continue
                    seen.add((role, code))
                    marks = Counter(self._marks(role, code))
                    hidden = bool(marks) and self._hidden(role, code)
                    if marks:
                        shown = tuple(0 if hidden else marks[n] for n in range(1, 6))
                        yield Answered(question, role, shown, moment=asked.moment, hidden=hidden)


def _at_moment(code: str, moment: str) -> str:
    """What is asked half a year and a year later are two questions; what was only not known yet is one."""
    return f"{code} {moment}" if moment in ASKED_AFTER else code
