"""The names of who goes, copied to the row of the stay: lists of thousands are searched and sorted by its indexes.

Whoever changes names saves the person, and the copies follow in the same transaction; a merged person's stays take the
names of who stays. What goes past that is found and mended once a day (`lifecycle.organisations.sides`).
"""

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.people.mergers import on_merger

NAMES = frozenset({"given_names", "family_names"})


def names_of_participant() -> Subquery:
    """What `listed_as` is a copy of: `Person.listed_name`, said in SQL."""
    listed = Trim(Concat("family_names", Value(" "), "given_names"))
    return Subquery(Person.unscoped.filter(pk=OuterRef("participant_id")).values(listed=listed))


@receiver(post_save, sender=Person)
def follow_the_names(
    instance: Person, created: bool, update_fields: Collection[str] | None = None, **_given: Any
) -> None:
    """A person was renamed, corrected or forgotten: the stays follow."""
    if not created and (update_fields is None or NAMES & set(update_fields)):
        _copy(instance)


@on_merger("lifecycle.listed_names")
def follow_who_stays(kept: Person, _gone: Person) -> None:
    """The stays of who goes are now those of who stays."""
    _copy(kept)


def _copy(person: Person) -> None:
    stays = Mobility.unscoped.filter(participant=person)
    stays.exclude(listed_as=person.listed_name).update(listed_as=person.listed_name)
