"""The address of a person was corrected: links mailed to the former one end, a new one goes where something is owed."""

from django.db.models import Q, QuerySet

from accounts.models import Person
from lifecycle.models import Mobility, ToDo
from lifecycle.people.corrections import on_new_address
from lifecycle.roles import Role
from lifecycle.visibility import stays_where
from notifications.links import BY_LINK, actor_of, link_for, renew
from notifications.models import Link


@on_new_address("notifications.links")
def links_end(person: Person) -> list[str]:
    """Every link of the person is worthless now; whoever owes something gets a new one."""
    _make_what_is_owed(person)
    links = list(Link.objects.select_for_update(of=("self",)).filter(person=person))
    owed = [link for link in links if person.email and _owes(link)]
    for link in links:
        if link in owed:
            renew(link)
        else:
            _end(link)
    return ["notifications.new_link"] if owed else []


def _make_what_is_owed(person: Person) -> None:
    """A link for each part in which the person owes something by name, so that there is one to be mailed."""
    todos = ToDo.unscoped.filter(person=person, closed_at=None, owner__in=BY_LINK).exclude(mobility=None)
    for todo in todos.select_related("mobility"):
        link_for(person_id=person.pk, role=Role(todo.owner), mobility=todo.mobility)


def _owes(link: Link) -> bool:
    mine = Q(person=link.person_id) | Q(person=None)
    return ToDo.unscoped.filter(mine, owner=link.role, closed_at=None, mobility__in=_stays(link)).exists()


def _stays(link: Link) -> QuerySet[Mobility]:
    return Mobility.unscoped.filter(stays_where(actor_of(link), (Role(link.role),)))


def _end(link: Link) -> None:
    link.serial += 1
    link.save(update_fields=["serial"])
