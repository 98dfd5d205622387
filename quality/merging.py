"""Two entries of one person answered the same questionnaire: two answers stay two people's."""

from accounts.models import Person
from lifecycle.errors import ActRefused
from lifecycle.people.mergers import where_twice
from quality.models import Answer


@where_twice("quality.Answer.person")
def two_answers(row: Answer, _kept: Person) -> None:
    """Raises ActRefused (lifecycle.merge_answered_twice)."""
    raise ActRefused("lifecycle.merge_answered_twice", number=row.mobility.number)
