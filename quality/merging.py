"""Two entries of one person answered the same questionnaire: two answers stay two people's."""

from accounts.models import Person
from lifecycle.errors import ActRefused
from lifecycle.people.mergers import drop, where_twice
from quality.feedback_models import AnswerConsent, AnswerDraft
from quality.models import Answer


@where_twice("quality.Answer.person")
def two_answers(row: Answer, _kept: Person) -> None:
    """Raises ActRefused (lifecycle.merge_answered_twice)."""
    raise ActRefused("lifecycle.merge_answered_twice", number=row.mobility.number)


@where_twice("quality.AnswerDraft.person")
def two_drafts(row: AnswerDraft, kept: Person) -> None:
    """What was typed last is gone on with."""
    theirs = AnswerDraft.unscoped.filter(person=kept, mobility=row.mobility_id, role=row.role, moment=row.moment)
    if theirs.filter(saved_at__gte=row.saved_at).exists():
        drop(row, kept)
    else:
        theirs.delete()


@where_twice("quality.AnswerConsent.person")
def two_consents(row: AnswerConsent, kept: Person) -> None:
    """Agreed to twice is agreed to."""
    drop(row, kept)
