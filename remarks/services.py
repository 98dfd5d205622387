"""Writes of what is said about a text. Everything here is called from an act, which has asked who may."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from documents.parts.digests import digest_of, digest_of_text
from ground import clock
from lifecycle.effects import outbox
from lifecycle.effects.daily import once_a_day
from lifecycle.models import OutboxRow
from lifecycle.models.outbox_row import OutboxState
from lifecycle.subject import Subject
from remarks.models import Answer, Comment, SentText
from remarks.selectors import sent_texts
from remarks.talks import talk_about

MAIL = "mail.comments"
KEPT = timedelta(days=365)  # a comment, with its answers
TOGETHER = timedelta(minutes=10)  # whatever is said meanwhile comes in the same mail


def deleted_on() -> date:
    """The day on which a comment that is written today is deleted, with its answers."""
    return clock.today() + KEPT


def keep_sent_text(
    *, subject: Subject, facts: Mapping[str, Any], person_id: UUID | None, organisation_id: UUID | None
) -> SentText:
    """Keep a text as it is sent out to be read."""
    return SentText.unscoped.create(
        subject_type=talk_about(subject).subject_type,
        subject_id=subject.pk,
        nth=sent_texts(subject).count() + 1,
        digest=digest_of_text({key: digest_of(one) for key, one in facts.items()}),
        facts=dict(facts),
        sent_at=clock.now(),
        person_id=person_id,
        organisation_id=organisation_id,
    )


def write_comment(*, subject: Subject, actor: Actor, part: str, quote: str, text: str) -> Comment:
    """Say something about a part, or about words in it; the others hear of it by mail."""
    comment = keep_comment(
        subject=subject,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        part=part,
        quote=quote,
        text=text,
    )
    _tell(subject, actor, comment.pk)
    return comment


def keep_comment(
    *, subject: Subject, person_id: UUID | None, organisation_id: UUID | None, part: str, text: str, quote: str = ""
) -> Comment:
    """The same where a step tells of it already."""
    talk = talk_about(subject)
    return Comment.unscoped.create(
        subject_type=talk.subject_type,
        subject_id=subject.pk,
        part=part,
        part_digest=talk.digests(subject).get(part, ""),
        quote=quote,
        text=text,
        person_id=person_id,
        organisation_id=organisation_id,
        written_at=clock.now(),
        delete_on=deleted_on(),
    )


def write_answer(*, subject: Subject, actor: Actor, comment: Comment, text: str) -> Answer:
    """Answer a comment."""
    answer = Answer.unscoped.create(
        comment=comment,
        text=text,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        written_at=clock.now(),
    )
    _tell(subject, actor, answer.pk)
    return answer


def settle_comment(*, comment: Comment, actor: Actor) -> None:
    """Nothing more is to be said about it."""
    comment.settled_at, comment.settled_by_id = clock.now(), actor.person_id
    comment.save(update_fields=["settled_at", "settled_by"])


def _tell(subject: Subject, actor: Actor, cause: UUID) -> None:
    """One mail to each of the others for all that is said within a few minutes."""
    talk = talk_about(subject)
    about = {"subject_type": talk.subject_type, "subject_id": str(subject.pk)}
    for person_id in talk.people(subject):
        if person_id in actor.people or _waits(person_id, about):
            continue
        outbox.add(
            MAIL,
            key=f"comments:{cause}:{person_id}",
            payload={**about, "person": str(person_id), "since": clock.now().isoformat()},
            wait=TOGETHER,
        )


def _waits(person_id: UUID, about: Mapping[str, str]) -> bool:
    """Whether a mail is on its way already that will tell this as well."""
    waiting = OutboxRow.objects.filter(kind=MAIL, state=OutboxState.WAITING, payload__person=str(person_id))
    return waiting.filter(payload__subject_id=about["subject_id"]).exists()


@once_a_day("remarks.delete")
def delete_old_comments() -> int:
    """Comments whose day has come go, with their answers. Returns how many went."""
    old = Comment.unscoped.filter(delete_on__lte=clock.today())
    number: int = old.count()
    old.delete()
    return number
