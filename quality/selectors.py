"""Reads of answers, and of who is asked what now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from ground.scales import NOT_YET
from ground.statements.compiled import Compiled
from lifecycle.answers import read_ahead_on_pages, rows_of
from lifecycle.days import add_months
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.tables.mobility import COMPLETED, FEEDBACK
from partnerships.models import MemorandumVersion
from quality import own_questions
from quality.feedback_models import AnswerConsent, ConsentKind, ParticipantReport
from quality.improvement import ActionState, ImprovementAction
from quality.models import Answer, Reply
from quality.questionnaires import Can, Moment, Question, questionnaire_for, questionnaire_of
from quality.questionnaires.kinds import ASKED_AFTER

ANSWERS: Compiled[Answer] = Compiled(lambda stay: Answer.objects.filter(mobility_id=stay).order_by("answered_at"))
REPORTS: Compiled[ParticipantReport] = Compiled(lambda stay: ParticipantReport.objects.filter(mobility_id=stay))
read_ahead_on_pages(ANSWERS, REPORTS)
# After how many months the follow-ups are asked, and until when.
FOLLOW_UPS = ((Moment.HALF_YEAR, ASKED_AFTER[Moment.HALF_YEAR], 11), (Moment.YEAR, ASKED_AFTER[Moment.YEAR], 15))


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
    """One question and what was answered, in words; `confidential`: not for the host."""

    question: str
    words: str
    confidential: bool = False


def in_words(answer: Answer) -> list[Said]:
    """The questions of the questionnaire that was answered, in its order; those left out are not there."""
    return list(_in_words(answer))


def _in_words(answer: Answer) -> Iterator[Said]:
    asked = questionnaire_of(answer.questionnaire, answer.questionnaire_version)
    if asked is None:
        return
    given = {reply.question: reply for reply in answer.replies.all()}
    codes = [code for code in given if code.startswith("Q")]
    own = own_questions.questions_named(answer.mobility, codes) if codes else []
    for question in (*asked.questions, *own):
        words = _words_of(question, given.get(question.code))
        if question is asked.overall and answer.satisfaction is not None:
            words = str(dict(question.scale.choices)[str(answer.satisfaction)])
        if words:
            above = f"{question.under} " if question.under else ""
            yield Said(f"{above}{question.words}", words, question.confidential)


def _words_of(question: Question, reply: Reply | None) -> str:
    if reply is None:
        return ""
    return reply.text or str(dict(question.scale.choices).get(reply.value, ""))


@dataclass(frozen=True)
class ReportShown:
    """The funder's own report: its status, and until when it is to be sent where it is not."""

    report: ParticipantReport
    until: date | None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.until is not None and self.until < self.report.mobility.today


def report_of(mobility: Mobility) -> ReportShown | None:
    """None where nobody has noted one."""
    noted = next(iter(rows_of(REPORTS, mobility)), None)
    if noted is None:
        return None
    within = mobility.rule_set.report_within if mobility.rule_set else None
    noted.mobility = mobility
    until = noted.asked_on + timedelta(days=within) if within is not None and noted.waits else None
    return ReportShown(noted, until)


def asked_later(mobility: Mobility, person_id: UUID | None) -> Moment | None:
    """What who went is asked now, some time after the stay; None where nothing is."""
    if person_id is None or str(mobility.state) not in (FEEDBACK, COMPLETED):
        return None
    mine = [one for one in rows_of(ANSWERS, mobility) if one.person_id == person_id and one.role == Role.PARTICIPANT]
    answered = {one.moment for one in mine}
    follow_up = _follow_up_due(mobility)
    if follow_up is not None and follow_up not in answered and agreed_to_follow_up(mobility, person_id):
        return follow_up
    if str(mobility.state) != FEEDBACK or Moment.LATER in answered:
        return None
    first = next((one for one in mine if one.moment == Moment.END), None)
    return Moment.LATER if first is not None and left_open(mobility, first) else None


def _follow_up_due(mobility: Mobility) -> Moment | None:
    ended, today = mobility.ended_on, mobility.today
    if ended is None:
        return None
    due = (moment for moment, first, last in FOLLOW_UPS if add_months(ended, first) <= today < add_months(ended, last))
    return next(due, None)


def agreed_to_follow_up(mobility: Mobility, person_id: UUID) -> bool:
    """Whether they may be asked again, and have not taken that back."""
    held = AnswerConsent.objects.filter(mobility=mobility, person_id=person_id, taken_back_at=None)
    return held.filter(kind=ConsentKind.FOLLOW_UP).exists()


def left_open(mobility: Mobility, first: Answer) -> list[Question]:
    """What could not be answered right after the stay, or was "not yet" then."""
    later = questionnaire_for(Role.PARTICIPANT, mobility.today, Moment.LATER, staff=mobility.is_staff_stay)
    said = {code: value for code, value in replies_of(first).items() if value != NOT_YET}
    back = mobility.ended_on
    was_back = back is not None and first.answered_at.date() > back
    return [one for one in later.closed if one.code not in said and not (one.can == Can.ONCE_BACK and was_back)]
