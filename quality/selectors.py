"""Reads of answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lifecycle.models import Mobility
from lifecycle.roles import Role
from partnerships.models import MemorandumVersion
from quality.improvement import ActionState, ImprovementAction
from quality.models import Answer
from quality.questionnaires import questionnaire_of


def answer_of(*, mobility: Mobility, person_id: UUID | None, role: Role) -> Answer | None:
    """What this person said in this role."""
    return Answer.objects.filter(mobility=mobility, person_id=person_id, role=str(role)).first()


def replies_of(answer: Answer) -> dict[str, str]:
    """Value by the code of the question."""
    return {reply.question: reply.value for reply in answer.replies.all()}


def actions_of(version: MemorandumVersion) -> QuerySet[ImprovementAction]:
    """Those of its memorandum, and those that come back in the next one between a school and this partner."""
    parties = version.parties.values("organisation")
    between = Q(back_in_memorandum=True, organisation__in=parties, partner__in=parties)
    found = ImprovementAction.unscoped.filter(Q(memorandum=version.memorandum) | between)
    return found.exclude(state=ActionState.REJECTED).order_by("opened_on", "pk")


def actions_to_answer(version: MemorandumVersion) -> QuerySet[ImprovementAction]:
    """Those to which the version must say something before it goes out; a check that was kept, once a version."""
    settled = Q(state=ActionState.CLOSED, back_in_memorandum=False)
    return actions_of(version).filter(answered_on=None).exclude(settled)


def actions_before_departure(mobility: Mobility) -> list[ImprovementAction]:
    """What the sending school wants to be seen before each departure to the host of this stay."""
    found = ImprovementAction.unscoped.filter(
        back_in_preparation=True, organisation=mobility.sent_by_id, partner=mobility.hosted_by_id
    )
    return list(found.exclude(state=ActionState.REJECTED).order_by("opened_on", "pk"))


@dataclass(frozen=True)
class Said:
    """One question and what was answered, in words."""

    question: str
    words: str


def in_words(answer: Answer) -> list[Said]:
    """The closed questions of the questionnaire that was answered, satisfaction first; those left out are not there."""
    return list(_in_words(answer))


def _in_words(answer: Answer) -> Iterator[Said]:
    asked = questionnaire_of(answer.questionnaire, answer.questionnaire_version)
    if asked is None:
        return
    given = replies_of(answer)
    if answer.satisfaction is not None:
        given[asked.overall.code] = str(answer.satisfaction)
    for question in (asked.overall, *asked.closed):
        words = dict(question.scale.choices).get(given.get(question.code, ""))
        if words is not None:
            yield Said(str(question.words), str(words))
