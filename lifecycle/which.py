"""Which one a line of history is about: what acts say behind their words, for rows that several apps name."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from accounts.models import Organisation
from ground.sentences import in_words
from lifecycle.names import names_by_stay
from lifecycle.news import PARTS
from lifecycle.vocabulary import About, Asked
from lifecycle.waivers import requirement


def rows_called(model: Any, *columns: str) -> Any:
    """Looks up these columns of the rows of a model by their keys; one column alone as it is."""

    def find(asked: Iterable[Asked]) -> Mapping[Asked, Any]:
        asked = list(asked)
        found = model.unscoped.filter(pk__in={value for _stay, value in asked}).values_list("pk", *columns)
        said = {str(pk): held[0] if len(held) == 1 else tuple(held) for pk, *held in found}
        return {(stay, value): said[value] for stay, value in asked if value in said}

    return find


def _people(asked: Iterable[Asked]) -> Mapping[Asked, str]:
    asked = list(asked)
    names = names_by_stay((stay, UUID(value)) for stay, value in asked)
    return {(stay, value): names[stay, UUID(value)] for stay, value in asked if (stay, UUID(value)) in names}


organisations = rows_called(Organisation, "name")
ORGANISATION = About("organisation", find=organisations)
PERSON = About("person", find=_people)
PART = About("part", say=lambda value: PARTS.get(str(value), ""))
REQUIREMENT = About("guard", say=requirement)


def day(detail: str) -> About:
    """A day that was typed."""
    return About(detail, say=in_words)


def words(detail: str, choices: Any) -> About:
    """One of a list, by its word."""
    return About(detail, say=lambda value: dict(choices).get(value, ""))
