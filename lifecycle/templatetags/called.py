"""Persons by name on the pages of a stay. `{% load called %}`."""

from django import template

from accounts.models import Person
from lifecycle.models import Mobility
from lifecycle.names import names_typed_in

register = template.Library()


@register.filter
def called_in(person: Person | None, stay: Mobility | None) -> str:
    """As typed for the stay, else as their keeper wrote it. One query for each stay that a page shows."""
    if person is None:
        return ""
    if stay is None:
        return person.full_name
    if "names_typed" not in stay.__dict__:
        stay.__dict__["names_typed"] = names_typed_in(frozenset([stay.pk]))
    return stay.__dict__["names_typed"].get((stay.pk, person.pk)) or person.full_name
