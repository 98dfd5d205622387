"""An organisation that was named wrongly no longer takes part, and neither do the people named for it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from ground import clock
from lifecycle.errors import ActRefused
from lifecycle.gate import GATE_MET
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.part import OF_THE_HOST
from lifecycle.names import names_in
from lifecycle.people.cast import cast_of, forget_cast
from lifecycle.people.role_book import roles_of_person
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.standing import Standing
from lifecycle.tables.mobility import AGREEMENT_SIGNING
from lifecycle.todos import owed_at
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing

SIGNING_PARTS = frozenset(OrganisationPartKind) - {OrganisationPartKind.COMPETENT}
THEIR_OWN = (NamedPartKind.PARTICIPANT, NamedPartKind.GUARDIAN)  # of no organisation's people


@dataclass(frozen=True)
class WhatFollows:
    """What taking a part out would change, in words; nothing of it has happened."""

    part: OrganisationPart
    officers: int  # how many of its people lose sight by the rights they hold there
    named: list[str]  # who was named for it and no longer takes part
    closes: list[str]
    opens: list[str]


def parts_to_take_out(mobility: Mobility) -> QuerySet[OrganisationPart]:
    """Every part but the sending one, which leads the stay."""
    parts = OrganisationPart.objects.open().filter(mobility=mobility).exclude(part=OrganisationPartKind.SENDING)
    return parts.select_related("organisation").order_by("from_at", "pk")


def named_for(part: OrganisationPart) -> QuerySet[NamedPart]:
    """Who takes part by name for this organisation, unless it keeps another part in the stay."""
    kept = OrganisationPart.objects.open().filter(mobility=part.mobility_id, organisation=part.organisation_id)
    theirs = Q(organisation=part.organisation_id)
    if part.part == OrganisationPartKind.HOSTING:
        theirs |= Q(organisation=None, part__in=OF_THE_HOST)
    named = NamedPart.objects.open().filter(theirs, mobility=part.mobility_id)
    return named.none() if kept.exclude(pk=part.pk).exists() else named.exclude(part__in=THEIR_OWN)


def take_out(part: OrganisationPart, mobility: Mobility) -> list[UUID]:
    """The part ends now; what its people wrote and signed stays. Gives those whose named parts ended with it.

    Raises ActRefused while a text that it may have to sign is out.
    """
    if mobility.state == AGREEMENT_SIGNING and part.part in SIGNING_PARTS:
        raise ActRefused("lifecycle.recall_first")
    named = named_for(part)
    people = list(named.values_list("person_id", flat=True))
    named.update(until_at=clock.now())
    OrganisationPart.objects.filter(pk=part.pk).update(until_at=clock.now())
    forget_cast(mobility)
    return people


def what_follows(part: OrganisationPart) -> WhatFollows:
    """Take it out, look, and take that back."""
    with transaction.atomic():
        stay = Mobility.unscoped.select_related("record", "rule_set").get(pk=part.mobility_id)
        before, owed = _who_sees(stay), _owed(stay)
        named = take_out(part, stay)
        lose, owed_then = before - _who_sees(stay), _owed(stay)
        transaction.set_rollback(True)
    return WhatFollows(
        part,
        len(lose - set(named)),
        sorted(names_in(stay.pk, named).values()),
        say_missing((item for key, item in owed.items() if key not in owed_then), stay.pk),
        say_missing((item for key, item in owed_then.items() if key not in owed), stay.pk),
    )


def _owed(stay: Mobility) -> dict[str, Missing]:
    """What is owed at the next gate and beside it, by key; that nothing is missing there is no such thing."""
    wanted = owed_at(Standing.of_stay(stay)).wanted
    return {key: item for key, item in wanted.items() if item.code != GATE_MET}


def _who_sees(stay: Mobility) -> set[UUID]:
    forget_cast(stay)
    cast = cast_of(stay)
    people = {right.person_id for right in cast.rights} | {named.person_id for named in cast.named}
    return {person for person in people if roles_of_person(stay, person)}
