"""How much should count? A few questions, asked only while they matter, propose declare, evaluate or certify."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.models.mobility import Approach

Answers = Mapping[str, str]
YES, NO, PARTLY = "yes", "no", "partly"


@dataclass(frozen=True)
class Question:
    """One question, its answers, what hangs on it, and when it matters."""

    name: str
    words: Any
    answers: tuple[tuple[str, Any], ...]
    means: Any
    matters: Callable[[Answers], bool] = lambda _answers: True


def _counts(answers: Answers) -> bool:
    return answers.get("counts") == YES


def _assessed(answers: Answers) -> bool:
    return _counts(answers) and answers.get("assessor") in (YES, PARTLY)


def _fits(answers: Answers) -> bool:
    return _assessed(answers) and answers.get("unit") in (YES, PARTLY)


QUESTIONS = (
    Question(
        "counts",
        _("Shall something count at home?"),
        ((NO, _("No, the experience is enough")), (YES, _("Yes"))),
        _("If no: declare. The paper says what was done, and nobody assesses."),
    ),
    Question(
        "assessor",
        _("Can somebody there assess it?"),
        ((YES, _("Yes")), (PARTLY, _("Not alone, with our teacher online")), (NO, _("No"))),
        _("An assessor needs half a day, and the criteria in a language they read. If nobody can: declare."),
        _counts,
    ),
    Question(
        "unit",
        _("Is there a unit of the curriculum that fits the work there?"),
        ((YES, _("Yes")), (PARTLY, _("Parts of one")), (NO, _("No"))),
        _("If no, the results can still be evaluated and noted."),
        _assessed,
    ),
    Question(
        "institution",
        _("Will the institution at home take it over?"),
        ((YES, _("Yes, as in the memorandum")), (PARTLY, _("We must ask")), (NO, _("No"))),
        _("Only the competent institution recognises. If it will not: evaluate."),
        _fits,
    ),
    Question(
        "time",
        _("Is there time after the stay?"),
        ((YES, _("Yes, 60 days or more")), (NO, _("Less than 30 days"))),
        _("Validation may take 30 days and recognition 60 after the last day."),
        lambda answers: _fits(answers) and answers.get("institution") in (YES, PARTLY),
    ),
)


@dataclass(frozen=True)
class Way:
    """One of the three, with what it asks of whom."""

    approach: str
    effect: Any
    asks: tuple[tuple[Any, Any], ...]


TUTOR, SCHOOL, INSTITUTION, PAPERS = _("Tutor"), _("School"), _("Institution"), _("Papers")
WAYS = (
    Way(
        Approach.CERTIFY,
        _("the units count at home"),
        (
            (TUTOR, _("a follow-up each week, assessment with criteria: half a day")),
            (SCHOOL, _("validation: 1 hour")),
            (INSTITUTION, _("decision: 30 minutes")),
            (PAPERS, _("transcript, recognition statement, Europass Mobility")),
        ),
    ),
    Way(
        Approach.EVALUATE,
        _("assessed and noted, need not count"),
        (
            (TUTOR, _("a follow-up each week, assessment: 2 hours")),
            (SCHOOL, _("validation, where you want it: 1 hour")),
            (INSTITUTION, _("nothing")),
            (PAPERS, _("Europass Mobility with the grid")),
        ),
    ),
    Way(
        Approach.DECLARE,
        _("what was done is written down"),
        (
            (TUTOR, _("a follow-up each week, one signature")),
            (SCHOOL, _("nothing more")),
            (INSTITUTION, _("nothing")),
            (PAPERS, _("Europass Mobility or certificate of attendance")),
        ),
    ),
)


@dataclass(frozen=True)
class Aid:
    """The questions as far as they matter, and what the answers come to."""

    given: Answers

    @cached_property
    def answers(self) -> dict[str, str]:
        """Those given to questions that matter: an answer whose question no longer does counts for nothing."""
        found: dict[str, str] = {}
        for one in QUESTIONS:
            answer = self.given.get(f"q_{one.name}", "")
            if one.matters(found) and answer in dict(one.answers):
                found[one.name] = answer
        return found

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each question that matters, with the answer given."""
        found = [one for one in QUESTIONS if one.matters(self.answers)]
        return [
            {"number": number, "of": one, "answer": self.answers.get(one.name, "")}
            for number, one in enumerate(found, start=1)
        ]

    @property
    def is_over(self) -> bool:
        """Whether every question that matters is answered."""
        return all(one["answer"] for one in self.asked)

    @cached_property
    def proposal(self) -> tuple[str, Any]:
        """What is proposed, with its reason; nothing before the last answer."""
        said = self.answers
        if not self.is_over:
            return "", ""
        if said["counts"] == NO:
            return Approach.DECLARE, _("The experience is enough, so nobody needs to assess.")
        if said["assessor"] == NO:
            return Approach.DECLARE, _("Nobody there can assess, so nothing could be evaluated.")
        if said["unit"] == NO:
            return Approach.EVALUATE, _("No unit fits, so there is nothing that could be recognised.")
        if said["institution"] == NO:
            return Approach.EVALUATE, _("The institution will not take it over; the results are noted all the same.")
        if said["time"] == NO:
            return Approach.EVALUATE, _("There is not time enough for validation and recognition.")
        if said["institution"] == PARTLY:
            return Approach.CERTIFY, _("A unit fits and an assessor is there; ask the institution before you send it.")
        return Approach.CERTIFY, _("A unit fits, an assessor is there, and the institution takes it over.")

    @property
    def proposed(self) -> str:
        """The approach that is proposed."""
        return self.proposal[0]

    @property
    def reason(self) -> Any:
        """Why."""
        return self.proposal[1]

    @property
    def ways(self) -> list[dict[str, Any]]:
        """The three, the proposed one marked."""
        return [
            {"of": way, "label": Approach(way.approach).label, "proposed": way.approach == self.proposed}
            for way in WAYS
        ]
