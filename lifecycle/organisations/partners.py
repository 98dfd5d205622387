"""Which organisations somebody may name, and who answers there.

The own partners stand in every list; the others are found by three letters of the name, or by a number, once who runs
the installation has confirmed them. Nobody finds people of another organisation but the contact that it publishes.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import FormerName, Membership, Organisation, Partner, Person
from ground import clock
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind

FEWEST_LETTERS = 3
MOST_FOUND = 20
NUMBER = re.compile(r"\A(?:E?\d{8}|\d{9})\Z")
Ids = QuerySet[Any, Any]  # of organisations
# What apps above know of the partners of an organisation.
ALSO: list[Callable[[UUID], Sequence[Ids]]] = []


def partners_too(known: Callable[[UUID], Sequence[Ids]]) -> Callable[[UUID], Sequence[Ids]]:
    """Register who else is a partner of this organisation."""
    ALSO.append(known)
    return known


def partner_of(actor: Actor) -> Q:
    """Organisations with a part in own stays, those the own one wrote down, and what the apps above know.

    As one list of ids, from the own rows: no organisation is asked whether it is a partner.
    """
    if actor.is_system:
        return Q()
    own = actor.organisation_id
    if own is None:
        return Q(pk__in=_in_stays(Mobility.unscoped.filter(participant_id=actor.person_id).values("pk")))
    found = [
        OrganisationPart.unscoped.filter(sent_by=own).values("organisation_id").distinct(),
        OrganisationPart.unscoped.filter(hosted_by=own).values("organisation_id").distinct(),
        _in_stays(OrganisationPart.unscoped.filter(organisation_id=own).exclude(_is_a_side()).values("mobility")),
        Organisation.unscoped.filter(typed_by=own).values("pk"),
        Partner.unscoped.filter(keeper_id=own).values("organisation_id"),
        *(ids for known in ALSO for ids in known(own)),
    ]
    first, *others = [ids.order_by() for ids in found]
    return Q(pk__in=first.union(*others, all=True))


def _is_a_side() -> Q:
    """Parts whose organisation the other parts of the stay carry (`lifecycle.organisations.sides`)."""
    sides = (OrganisationPartKind.SENDING, OrganisationPartKind.HOSTING)
    return Q(part__in=sides, held=False, until_at=None, from_at__lte=clock.now())


def _in_stays(stays: QuerySet[Any, Any]) -> Ids:
    found: Ids = OrganisationPart.unscoped.filter(mobility__in=stays).values("organisation_id")
    return found


def nameable_by(actor: Actor) -> QuerySet[Organisation]:
    """Those that this actor may name in a stay or a memorandum."""
    found: QuerySet[Organisation] = Organisation.objects.filter(Organisation.scope(actor) | partner_of(actor))
    return found


def matches(words: str) -> Q | None:
    """A condition on Organisation; None where too little was typed to look for."""
    typed = " ".join(words.split())
    number = typed.replace(" ", "").replace("-", "").upper()
    if NUMBER.match(number):
        return Q(oid=number) | Q(oid=f"E{number}") | Q(pic=number)
    if len(typed) < FEWEST_LETTERS:
        return None
    found = Q()
    for written in {typed, typed.lower(), typed.upper(), typed.title()}:  # SQLite folds the case of ASCII letters only
        found |= Q(name__icontains=written)
        found |= Q(pk__in=FormerName.unscoped.filter(name__icontains=written).values("organisation"))
    return found


def who_answers(actor: Actor, organisation_id: UUID | None) -> QuerySet[Person]:
    """Whom this actor may name there: the own colleagues; of another organisation the contact that it publishes."""
    members = Membership.objects.open().filter(organisation_id=organisation_id)
    if organisation_id is None or organisation_id != actor.organisation_id:
        members = members.filter(pk__in=Organisation.unscoped.filter(pk=organisation_id).values("contact_id"))
    return Person.objects.filter(pk__in=members.values("person_id"))


def vouched_by(keeper_id: UUID | None) -> QuerySet[Partner]:
    """What this organisation checked of others."""
    return Partner.unscoped.filter(keeper_id=keeper_id).exclude(checked="")
