"""What the reader's side finished lately: validations passed on, statements issued; the newest first, in pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet

from accounts.actors import Actor
from documents.models import Document
from lifecycle.models import Event, Mobility
from lifecycle.roles import Role
from lifecycle.visibility import stays_where
from recognition.appeals import STATEMENT

PER_PAGE = 25
RECORD = "validation_record"
BY_ROLE = {
    Role.COMPETENT_INSTITUTION: ("recognise",),
    Role.VALIDATOR: ("validate", "close_validation"),
}


def decided_lately(actor: Actor) -> QuerySet[Event]:
    """The steps that finished a dossier, with the papers that came of each."""
    mine = Q()
    for role, names in BY_ROLE.items():
        stays = Mobility.objects.visible_to(actor).filter(stays_where(actor, (role,)))
        mine |= Q(mobility__in=stays, name__in=names)
    papers = Document.objects.visible_to(actor).filter(kind__in=(STATEMENT, RECORD))
    found = Event.unscoped.filter(mine, machine="mobility").select_related("mobility__participant")
    return found.prefetch_related(Prefetch("documents", papers, to_attr="issued")).order_by("-at", "-pk")


def page_of(actor: Actor, number: Any) -> Page[Event]:
    """One page of it."""
    return Paginator(decided_lately(actor), PER_PAGE).get_page(number)
