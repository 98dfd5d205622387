"""The directory counts by what rows carry of the two sides of their stay: the same as by asking all parts."""

from datetime import timedelta

import pytest
from django.db.models import Count, Min, Q

from accounts.models import Organisation
from ground import clock
from ground.statements.in_step import walk
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ToDo
from lifecycle.organisations.partners import partner_of
from lifecycle.organisations.sides import copy_sides
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.stay_selection import OVER
from lifecycle.tables.mobility import CANCELLED, WITHDRAWN
from lifecycle.visibility import stays_seen_by
from portal.partners import facts
from tests.factories.accounts import OrganisationFactory
from tests.portal.more_stays import another

PARTS = "mobility__organisation_parts"
READERS = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.HOST_TUTOR)


def stays_asked_of_all_parts(actor):
    parts = OrganisationPart.objects.open().filter(stays_seen_by(actor, at="mobility"))
    there = ~Q(mobility__state__in=(WITHDRAWN, CANCELLED))
    rows = parts.order_by().values("organisation_id").annotate(
        now=Count("mobility", filter=~Q(mobility__state__in=OVER), distinct=True),
        ever=Count("mobility", filter=there, distinct=True),
        under=Count("mobility", filter=there & Q(mobility__mou_required=True), distinct=True),
    )  # fmt: skip
    return {row.pop("organisation_id"): row for row in rows}


def todos_asked_of_all_parts(actor):
    open_part = Q(**{f"{PARTS}__until_at": None})
    concerned = open_part & Q(**{f"{PARTS}__part__in": ("hosting", "host_company", "sending")})
    for part, owner in facts.OWED_BY.items():
        concerned |= open_part & Q(**{f"{PARTS}__part": part, "owner": owner})
    partner = f"{PARTS}__organisation_id"
    rows = facts.open_todos(actor).filter(concerned).order_by().values_list(partner)
    return {pk: (number, first) for pk, number, first in rows.annotate(Count("pk", distinct=True), Min("due_on"))}


def partners_asked_of_all_parts(organisation):
    mine = OrganisationPart.unscoped.filter(organisation=organisation).values("mobility")
    return set(OrganisationPart.unscoped.filter(mobility__in=mine).values_list("organisation_id", flat=True))


@pytest.fixture
def mixed(cast):
    """Stays in which the organisations of the cast have each other's parts: held, ended, of a later day, twice."""
    here = cast.organisations
    everybody = [*here.values(), OrganisationFactory(), OrganisationFactory()]
    stays = [another(cast) for _nth in range(12)]
    for nth, stay in enumerate(stays):
        if nth % 4 == 3:  # sent by another school
            OrganisationPart.objects.filter(mobility=stay).update(organisation=everybody[nth % len(everybody)])
        for kind_nth, kind in enumerate(("hosting", "host_company", "employer", "intermediary", "competent")):
            if (nth + kind_nth) % 3:
                organisation = everybody[(nth * 5 + kind_nth * 3) % len(everybody)]
                OrganisationPart.objects.create(
                    mobility=stay, organisation=organisation, part=kind, held=(nth + kind_nth) % 5 == 4,
                    from_at=clock.now() + timedelta(days=2 if nth % 6 == 5 else -2),
                    until_at=clock.now() - timedelta(days=1) if (nth * 2 + kind_nth) % 7 == 6 else None,
                )  # fmt: skip
        columns = {"state": ("draft", "ongoing", "completed", "cancelled")[nth % 4], "mou_required": nth % 2 == 0}
        Mobility.unscoped.filter(pk=stay.pk).update(reached=nth, started_on=clock.today(), **columns)
        for owner in (Role.COMPETENT_INSTITUTION, Role.EMPLOYER, Role.HOST_COORDINATOR):
            day = clock.today() + timedelta(days=nth - 5)
            ToDo.unscoped.create(
                mobility=stay, transition="x", key=f"{owner} {nth}", code="x.y", owner=owner, since=clock.now(),
                due_on=day if nth % 3 else None, holds="now" if nth % 5 else "never",
            )  # fmt: skip
    tutor = cast.actors[Role.HOST_TUTOR].person_id
    NamedPart.objects.create(mobility=stays[4], person_id=tutor, part="tutor", from_at=clock.now())
    ToDo.unscoped.filter(mobility=stays[5]).update(person=tutor)
    copy_sides()
    return stays


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("role", READERS)
def test_partners_stays_and_to_dos_are_those_of_all_parts(cast, role):
    actor = cast.actors[role]
    others = set(Organisation.unscoped.exclude(pk=actor.organisation_id).values_list("pk", flat=True))
    stays, todos = stays_asked_of_all_parts(actor), todos_asked_of_all_parts(actor)

    assert walk(facts.stays_by_partner(actor, others)) == {pk: row for pk, row in stays.items() if pk in others}
    assert walk(facts.todos_by_partner(actor, others)) == {pk: row for pk, row in todos.items() if pk in others}
    if actor.organisation_id:
        assert set(Organisation.unscoped.filter(partner_of(actor)).values_list("pk", flat=True)) >= (
            partners_asked_of_all_parts(actor.organisation_id)
        )


def test_only_partners_that_are_asked_for_are_counted(cast):
    host = cast.organisations["hosting"].pk
    actor = cast.actors[Role.SENDING_COORDINATOR]
    assert walk(facts.stays_by_partner(actor, [host])).keys() == {host}
    assert walk(facts.todos_by_partner(actor, [host])).keys() <= {host}


def test_a_new_part_carries_the_sides_of_its_stay(cast):
    stay = another(cast)
    part = OrganisationPart.objects.create(
        mobility=Mobility.unscoped.get(pk=stay.pk),
        organisation=OrganisationFactory(), part=OrganisationPartKind.EMPLOYER, from_at=clock.now(),
    )  # fmt: skip
    assert part.sent_by_id == cast.organisations["sending"].pk
