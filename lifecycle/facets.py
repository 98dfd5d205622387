"""What stands in a stay, as far as this app knows: who takes part, who sees it, what is asked of whom, its state."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.foreseeing import Standings, Stood, facet
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ToDo
from lifecycle.names import names_in
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import roles_of_person
from lifecycle.registry import read_by_some
from lifecycle.vocabulary import named_by
from lifecycle.wording import say_todo, state_word


@facet("lifecycle.parts", gone=_("No longer takes part"), come=_("Takes part from then on"))
def who_takes_part(stay: Mobility) -> Standings:
    """Organisations, and people by name."""
    held = OrganisationPart.objects.open().filter(mobility=stay).select_related("organisation").order_by("from_at")
    named = NamedPart.objects.open().filter(mobility=stay).select_related("person").order_by("from_at")
    found = {one.pk: Stood((one.part, one.organisation_id), _as(one, one.organisation.name)) for one in held}
    return found | {one.pk: Stood((one.part, one.person_id), _as(one, one.full_name)) for one in named}


def _as(part: OrganisationPart | NamedPart, name: str) -> str:
    return f"{name}, {part.get_part_display()}"


@facet("lifecycle.responsible", come=_("Responsible from then on"))
def who_answers(stay: Mobility) -> Standings:
    """For which organisation."""
    held = OrganisationPart.objects.open().filter(mobility=stay).exclude(responsible=None).order_by("from_at")
    return {
        (one.pk, one.responsible_id): Stood(
            (one.part, one.responsible_id), f"{one.responsible.full_name}, {one.organisation.name}"
        )
        for one in held.select_related("organisation", "responsible")
    }


def _no_longer_see(number: int) -> str:
    words = ngettext("%(number)s person at an organisation.", "%(number)s people at organisations.", number)
    return words % {"number": number}


@facet("lifecycle.sight", gone=_("No longer sees the stay"), summed=_no_longer_see)
def who_sees(stay: Mobility) -> Standings:
    """By a right held in an organisation: how many, since nobody reads who works at another one."""
    cast = cast_of(stay)
    by_right = {held.person_id for held in cast.rights} - {one.person_id for one in cast.named}
    return {person: Stood(person, "") for person in by_right if roles_of_person(stay, person)}


@facet("lifecycle.state", come=_("The stay then goes on by itself, to"))
def where_it_is(stay: Mobility) -> Standings:
    """The word of its state."""
    return {str(stay.state): Stood(str(stay.state), state_word("mobility", str(stay.state)))}


@facet("lifecycle.todos", gone=_("No longer asked"), come=_("Asked from then on"))
def what_is_asked(stay: Mobility) -> Standings:
    """What is owed, without what only some may know of."""
    kept_back = [code for codes in read_by_some().values() for code in codes]
    todos = ToDo.unscoped.filter(mobility=stay, closed_at=None).exclude(code__in=kept_back).select_related("mobility")
    listed = list(todos.order_by("since", "key"))
    names = names_in(stay.pk, (named_by(todo.params, todo.person_id) for todo in listed))
    return {
        (todo.transition, todo.key): Stood((todo.code, todo.owner, todo.person_id), say_todo(todo, names))
        for todo in listed
    }
