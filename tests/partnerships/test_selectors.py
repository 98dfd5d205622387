"""Reads at their edges: which version counts, which stays are meant, and who sees a memorandum."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import SYSTEM, Actor
from accounts.models import Membership
from ground import clock
from lifecycle.models import OrganisationPart
from lifecycle.roles import Role
from partnerships import covering, selectors
from partnerships.models import Memorandum, MemorandumVersion, StayPlan
from tests.factories.partnerships import a_memorandum, a_version, again, as_covered, put, the_parties, under

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
OPEN = ("draft", "under_review", "changes_requested", "signing")
OVER = ("superseded", "expired", "terminated", "abandoned")


def test_stay_without_a_plan_has_an_empty_one_that_is_not_kept(cast):
    plan = selectors.plan_of(cast.mobility)
    assert (plan.memorandum, plan.units, plan.qualification) == (None, [], {})
    assert not StayPlan.objects.exists()


@pytest.mark.parametrize("state", [*OPEN, *OVER])
def test_only_a_version_in_force_is_in_force(cast, state):
    version = a_memorandum(cast, state)
    assert selectors.version_in_force(version.memorandum) is None
    assert selectors.version_in_force(put(version, "in_force").memorandum) == version


@pytest.mark.parametrize("state", OPEN)
def test_open_version_is_the_one_that_the_parties_work_on(cast, in_force, state):
    assert selectors.open_version(in_force.memorandum) is None
    other = a_version(cast, in_force.memorandum, state)
    assert selectors.open_version(in_force.memorandum) == other


def test_database_keeps_a_second_open_version_out(cast, draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        MemorandumVersion.objects.create(memorandum=draft.memorandum, created_at=clock.now())
    put(draft, "abandoned")
    MemorandumVersion.objects.create(memorandum=draft.memorandum, created_at=clock.now())


@pytest.mark.parametrize(
    "columns",
    [{"state": "under_review", "number": None}, {"valid_from": date(2027, 9, 1)}],
    ids=["submitted without number", "ends before it starts"],
)
def test_database_keeps_out_what_no_state_allows(draft, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        MemorandumVersion.unscoped.filter(pk=draft.pk).update(**columns)


def test_both_schools_are_to_be_named(cast):
    sending, hosting = cast.organisations["sending"].pk, cast.organisations["hosting"].pk
    assert covering.organisations_to_be_named(cast.mobility) == {sending, hosting}


def test_linked_memorandum_that_covers_comes_first(cast, in_force):
    a_memorandum(cast, "in_force", "MOU-0")
    assert covering.memorandum_that_covers(under(cast, in_force)) == in_force


@pytest.mark.parametrize("covered", [("sending", "hosting"), ("sending",), ("hosting",)])
def test_memorandum_that_covers_without_their_signature_is_found_as_well(cast, covered):
    """A chamber signs for its schools: they are covered, and no party."""
    institution = {"organisation": str(cast.organisations["competent"].pk)}
    rest = [party for party in the_parties(cast) if not set(party["functions"]) & set(covered)]
    chamber = a_memorandum(cast, "in_force", parties=[institution, *rest], covered=as_covered(cast, *covered))
    assert covering.memorandum_that_covers(cast.mobility) == chamber


def test_without_a_host_no_memorandum_is_looked_for(cast, in_force):
    assert covering.memorandum_that_covers(cast.stay()) == in_force
    OrganisationPart.objects.filter(mobility=cast.mobility, part="hosting").update(until_at=clock.now())
    assert covering.memorandum_that_covers(cast.stay()) is None


@pytest.mark.parametrize(
    ("state", "waits", "before_ready", "is_open"),
    [
        ("preparation", False, True, True),
        ("partnership", True, True, True),
        ("agreement_signing", False, True, True),
        ("ready", False, False, True),
        ("ongoing", False, False, True),
        ("feedback", False, False, True),
        ("completed", False, False, False),
        ("withdrawn", False, False, False),
        ("cancelled", False, False, False),
    ],
)
def test_stays_under_a_memorandum_by_how_far_they_are(cast, in_force, state, waits, before_ready, is_open):
    stay = under(cast, in_force, state)
    memorandum = in_force.memorandum
    assert selectors.waiting_stays(memorandum) == ([stay.pk] if waits else [])
    assert selectors.stays_before_ready(memorandum) == ([stay.pk] if before_ready else [])
    assert selectors.open_stays(memorandum) == ([stay] if is_open else [])


def test_when_another_version_began_last_is_remembered_when_it_is_over(cast, in_force):
    following = a_version(cast, in_force.memorandum)
    assert selectors.began_last(in_force) is None
    put(in_force, "expired")
    assert selectors.began_last(following) == again(in_force).in_force_at.date()


def sees(actor: Actor) -> tuple[int, int]:
    """How many versions and how many memoranda the actor sees."""
    return selectors.memoranda_seen_by(actor).count(), Memorandum.objects.visible_to(actor).count()


def test_parties_covered_organisations_and_the_opener_see_it(cast):
    a_memorandum(cast, parties=the_parties(cast)[1:], covered=as_covered(cast, "intermediary"))
    for role in (CO, HC, Role.INTERMEDIARY, Role.QUALITY_MANAGER, Role.ADMINISTRATOR):
        assert sees(cast.actors[role]) == (1, 1)
    for role in (Role.COMPETENT_INSTITUTION, Role.EMPLOYER, Role.SAFEGUARDING, Role.PARTICIPANT, Role.HOST_TUTOR):
        assert sees(cast.actors[role]) == (0, 0)
    assert sees(SYSTEM) == (1, 1)


def test_membership_that_ended_shows_no_memorandum(cast, draft):
    Membership.objects.filter(person_id=cast.actors[HC].person_id).update(until_on=clock.today())
    assert sees(cast.actors[HC]) == (0, 0)


def test_party_of_a_later_version_sees_the_later_one_only(cast, in_force):
    officer = {"organisation": str(cast.organisations["competent"].pk)}
    later = a_version(cast, in_force.memorandum, parties=[*the_parties(cast), officer])
    assert list(selectors.memoranda_seen_by(cast.actors[Role.COMPETENT_INSTITUTION])) == [later]
    assert sees(cast.actors[CO]) == (2, 1)
