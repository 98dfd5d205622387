"""The copies of a stay's two organisations, by which lists find it, say what its parts say; wrong ones show nothing."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.actors import Actor
from ground import clock
from ground.statements.in_step import walk
from lifecycle.by_sides import late_there, stays_by_place, stays_of
from lifecycle.doors import perform_act, wake
from lifecycle.models import Mobility, OrganisationPart, ToDo
from lifecycle.organisations.sides import copy_sides, mend_copies, stays_with_wrong_copies
from lifecycle.planning import give_part
from lifecycle.roles import BY_MEMBERSHIP, OrganisationPartKind, Role
from lifecycle.selectors import own_by_place, own_todos
from lifecycle.standing_numbers import numbers_of_saved, standing
from lifecycle.stay_selection import StaySelection
from lifecycle.visibility import stays_where
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.lifecycle.worlds import a_stay_in
from tests.portal.more_stays import another

SENDING = OrganisationPartKind.SENDING
PART = {role: part for (part, _right), role in BY_MEMBERSHIP.items()}
RIGHT = {role: right for (_part, right), role in BY_MEMBERSHIP.items()}
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def copies():
    stays = sorted(Mobility.unscoped.values_list("pk", "sent_by", "hosted_by"))
    owed = ToDo.unscoped.filter(closed_at=None)
    return stays, sorted(owed.values_list("pk", "sent_by", "hosted_by", "organisation", "day"), key=str)


def copies_hold():
    kept = copies()
    assert stays_with_wrong_copies() == set()
    copy_sides()
    return copies() == kept


@pytest.mark.parametrize("state", ["draft", "partnership", "agreement_signing", "ready", "ongoing", "validation"])
def test_steps_and_acts_keep_them(cast, state):
    a_stay_in(cast, state)  # put there past the door
    wake(machine="mobility", pk=cast.mobility.pk)
    assert copies_hold()


def test_who_takes_part_changes_and_so_do_they(cast):
    stay, host = cast.mobility, OrganisationFactory(confirmed_at=None)
    MembershipFactory(organisation=host)
    give_part(mobility=stay, organisation_id=host.pk, part=OrganisationPartKind.HOSTING)
    another(cast)
    assert (cast.stay().hosted_by_id, copies_hold()) == (None, True)  # nobody made sure of it yet

    checked = {"checked": "call", "checked_on": "2026-01-09", "note": "Called the chamber's number"}
    vouching = {"organisation": str(host.pk), **checked}
    perform_act(name="lifecycle.vouch", pk=stay.pk, actor=cast.actors[CO], data=vouching)
    assert (cast.stay().hosted_by_id, copies_hold()) == (host.pk, True)

    part = OrganisationPart.objects.open().get(mobility=stay, part=OrganisationPartKind.HOSTING)
    leaving = {"part": str(part.pk), "reason": "The wrong one was chosen"}
    perform_act(name="lifecycle.take_out_organisation", pk=stay.pk, actor=cast.actors[CO], data=leaving)
    assert (cast.stay().hosted_by_id, copies_hold()) == (None, True)


@pytest.mark.parametrize(
    "forget",
    [
        lambda stay: OrganisationPart.objects.filter(mobility=stay, part=SENDING).update(until_at=clock.now()),
        lambda stay: OrganisationPart.objects.filter(mobility=stay, part=SENDING).update(held=True),
        lambda stay: ToDo.unscoped.filter(mobility=stay).update(due_on=clock.today() + timedelta(days=3)),
        lambda stay: ToDo.unscoped.filter(mobility=stay).update(organisation=None),
    ],
)
def test_who_forgets_to_copy_is_found_once_a_day_and_by_a_command(cast, forget):
    stay, other = another(cast), another(cast)
    ToDo.unscoped.filter(mobility__in=(stay, other)).update(owner=CO, person=None)
    copy_sides()
    call_command("verify_copies")
    forget(stay)

    with pytest.raises(CommandError, match=f"1 stays differ from their parts: {stay.number}"):
        call_command("verify_copies")
    assert (mend_copies(), mend_copies.work()) == (1, 0)
    assert copies_hold()


@pytest.mark.parametrize("role", [CO, HC, Role.QUALITY_MANAGER, Role.HOST_TUTOR, Role.PARTICIPANT, Role.VALIDATOR])
def test_what_is_found_by_them_is_what_the_parts_say(cast, role):
    a_stay_in(cast, "validation")
    stays = [another(cast) for _nth in range(3)]
    ToDo.unscoped.filter(mobility=stays[0]).update(due_on=clock.today() - timedelta(days=1))
    copy_sides()
    actor = cast.actors[role]
    seen = Mobility.objects.visible_to(actor)

    assert set(Mobility.unscoped.filter(stays_of(actor))) == set(seen)
    assert {stay for place in stays_by_place(actor) for stay in Mobility.unscoped.filter(place)} == set(seen)
    assert {todo for todos in own_by_place(actor) for todo in todos} == set(own_todos(actor))
    late = {stay.pk for stay in seen if stay.todos.filter(closed_at=None, due_on__lt=stay.today).exists()}
    assert set(seen.filter(late_there(actor)).values_list("pk", flat=True)) == late
    assert sum(group.number for group in walk(standing(actor))) == seen.count()
    numbers = walk(numbers_of_saved(actor))
    assert {key: int(number) for key, number in numbers.items()} == {
        key: StaySelection({"saved": key}).apply(seen, actor).count() for key in numbers
    }


@pytest.mark.parametrize("role", [CO, HC, Role.INTERMEDIARY, Role.EMPLOYER, Role.COMPETENT_INSTITUTION])
def test_what_a_role_owes_is_found_in_the_stays_where_the_organisation_has_it(cast, role):
    """By its copy; of an employer and an institution from the rank on from which they see the stay."""
    person = MembershipFactory(organisation=OrganisationFactory(), role=RIGHT[role])
    actor = Actor(person.person_id, person.organisation_id)
    stays = [another(cast) for _nth in range(4)]
    for stay, rank in zip(stays, (0, 1, 9, 9), strict=True):
        OrganisationPart.objects.filter(mobility=stay, part=PART[role]).delete()
        part = OrganisationPart.objects.create(
            mobility=stay, organisation_id=person.organisation_id, part=PART[role], from_at=stay.created_at
        )
        Mobility.unscoped.filter(pk=stay.pk).update(reached=rank)
    OrganisationPart.objects.filter(pk=part.pk).update(held=True)
    ToDo.unscoped.filter(mobility__in=stays).update(owner=role, person=None)
    copy_sides()

    theirs = ToDo.unscoped.filter(stays_where(actor, (role,), at="mobility"), owner=role, person=None, closed_at=None)
    assert {todo for todos in own_by_place(actor, with_later=True) for todo in todos} == set(theirs) != set()
