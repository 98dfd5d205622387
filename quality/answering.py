"""Writes of answers: keeping what is typed, sending it once, what is agreed to, and the alarm that an answer raises."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.actors import Actor
from assessments import contact_services
from ground import clock
from ground.sealing import seal, unseal
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.roles import Role
from quality.feedback_models import CONSENT_VERSION, AnswerConsent, AnswerDraft, HowAnswered
from quality.models import Answer, Mode, Reply
from quality.questionnaires import Question, Questionnaire

LONGEST_DRAFT = 60_000


@dataclass(frozen=True)
class Given:
    """What was answered: satisfaction 1 to 5 or None, own words, and by code what was chosen and what was written."""

    satisfaction: int | None = None
    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


def answer(
    *,
    mobility: Mobility,
    person_id: UUID,
    role: Role,
    questionnaire: Questionnaire,
    given: Given,
    mode: str = Mode.WEB,
    how: Mapping[str, Any] | None = None,
) -> Answer:
    """Sent once: one answer a person, role and moment. Raises ActRefused where there is one."""
    try:
        with transaction.atomic():
            row = Answer.objects.create(
                mobility=mobility,
                person_id=person_id,
                role=str(role),
                moment=questionnaire.moment,
                questionnaire=questionnaire.code,
                questionnaire_version=questionnaire.version,
                satisfaction=given.satisfaction,
                text=given.text,
                mode=mode,
                answered_at=clock.now(),
            )
    except IntegrityError as known:
        raise ActRefused("quality.answered_already") from known
    Reply.objects.bulk_create(
        [Reply(answer=row, question=code, value=value) for code, value in given.chosen.items()]
        + [Reply(answer=row, question=code, sealed_text=seal(text)) for code, text in given.written.items()]
    )
    if how:
        HowAnswered.objects.create(answer=row, **how)
    AnswerDraft.unscoped.filter(
        mobility=mobility, person_id=person_id, role=str(role), moment=questionnaire.moment
    ).delete()
    return row


def raise_alarm(*, mobility: Mobility, person_id: UUID, questionnaire: Questionnaire, given: Given) -> UUID | None:
    """An answer of which the safeguarding contact is told at once becomes a report. Its number; None where none is.

    The host is left out: it may be about them. Where nobody is there to read a report, the answer stands alone.
    """
    alarming = [one for one in questionnaire.questions if given.chosen.get(one.code) in one.alarms]
    if not alarming:
        return None
    report = contact_services.raise_alarm(
        mobility=mobility,
        person_id=person_id,
        words=[line for one in alarming for line in _told(one, questionnaire, given)],
    )
    return report.pk if report is not None else None


def _told(question: Question, questionnaire: Questionnaire, given: Given) -> list[str]:
    """The question, what was chosen, and what was written after it."""
    chosen = dict(question.scale.choices)[given.chosen[question.code]]
    written = [
        given.written[one.code]
        for one in questionnaire.closed
        if one.base == question.base and one.code in given.written
    ]
    return [f"{question.words} {chosen}", *written]


def keep_draft(
    *, mobility: Mobility, person_id: UUID, role: Role, moment: str, typed: Mapping[str, str]
) -> AnswerDraft | None:
    """What has been typed so far; the newest replaces what was kept. None where it is more than is kept."""
    sealed = json.dumps(dict(typed))
    if len(sealed) > LONGEST_DRAFT:
        return None
    draft, _new = AnswerDraft.unscoped.update_or_create(
        mobility=mobility,
        person_id=person_id,
        role=str(role),
        moment=moment,
        defaults={"sealed": seal(sealed), "saved_at": clock.now()},
    )
    return draft


def draft_of(actor: Actor, mobility: Mobility, role: Role, moment: str) -> tuple[AnswerDraft, dict[str, str]] | None:
    """What the actor typed before, by the name of the field."""
    mine = AnswerDraft.objects.visible_to(actor).filter(
        mobility=mobility, role=str(role), moment=moment, person_id=actor.person_id
    )
    draft = mine.first()
    return (draft, json.loads(unseal(draft.sealed))) if draft is not None else None


def consents_of(mobility: Mobility, people: Iterable[UUID]) -> dict[str, AnswerConsent]:
    """What one of these persons agrees to now, by kind."""
    now = AnswerConsent.objects.filter(mobility=mobility, person_id__in=people, taken_back_at=None)
    return {consent.kind: consent for consent in now}


def agree(*, mobility: Mobility, person_id: UUID, kinds: Iterable[str]) -> list[str]:
    """From now on this and nothing else is agreed to; what changed, by kind."""
    wanted, held = set(kinds), consents_of(mobility, [person_id])
    now = clock.now()
    ended, new = sorted(held.keys() - wanted), sorted(wanted - held.keys())
    AnswerConsent.objects.filter(pk__in=[held[kind].pk for kind in ended]).update(taken_back_at=now)
    AnswerConsent.objects.bulk_create(
        AnswerConsent(
            mobility=mobility,
            person_id=person_id,
            kind=kind,
            text_version=CONSENT_VERSION,
            language=translation.get_language() or "",
            given_at=now,
        )
        for kind in new
    )
    return [*ended, *new]
