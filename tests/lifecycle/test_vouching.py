"""Nothing of a stay goes out to an organisation of which nobody made sure; then it does, without a second asking."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.confirming import confirm_organisation
from accounts.models import Organisation, Partner
from accounts.partners import vouch
from ground.errors import NotAllowed
from lifecycle.doors import perform_act
from lifecycle.effects.outbox import drain
from lifecycle.errors import ActInvalid
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, OutboxRow, ToDo
from lifecycle.people.cast import cast_of, read_casts
from lifecycle.people.role_book import people_in, roles_in_stay
from lifecycle.planning import give_part, plan_stay
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.telling import notices
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.partnerships import a_memorandum, the_parties
from tests.lifecycle.conftest import put_in
from tests.missing import ask, refused, satisfied

CO, HC, HT = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR
CHECK = {"checked": "call", "checked_on": "2026-01-09", "note": "Called the chamber's number"}


@pytest.fixture
def host(cast):
    """A host that nobody knows, with one coordinator and the tutor of the stay."""
    organisation = OrganisationFactory(confirmed_at=None)
    MembershipFactory(organisation=organisation, since_on=date(2025, 9, 1))
    give_part(mobility=cast.mobility, organisation_id=organisation.pk, part=OrganisationPartKind.HOSTING)
    NamedPart.objects.filter(mobility=cast.mobility, part="tutor").update(organisation=organisation)
    return organisation


def coordinator_of(organisation):
    return Actor(organisation.memberships.get().person_id, organisation.pk)


def is_held(cast, organisation):
    return OrganisationPart.objects.open().get(mobility=cast.mobility, organisation=organisation).held


def vouch_for(cast, organisation, **data):
    typed = {"organisation": str(organisation.pk), **CHECK, **data}
    return perform_act(name="lifecycle.vouch", pk=cast.mobility.pk, actor=cast.actors[CO], data=typed)


def nobody_there_takes_part(cast, organisation):
    stay, them, tutor = cast.stay(), coordinator_of(organisation), cast.actors[HT]
    assert is_held(cast, organisation)
    assert not Mobility.objects.visible_to(them).exists()
    assert not Mobility.objects.visible_to(tutor).exists()
    assert not roles_in_stay(them, stay) | roles_in_stay(tutor, stay)
    assert people_in(stay, HC) + people_in(stay, HT) == []
    assert cast_of(stay).organisation("hosting") == organisation.pk  # it is named all the same


def they_take_part(cast, organisation):
    stay, them = cast.stay(), coordinator_of(organisation)
    assert Mobility.objects.visible_to(them).exists()
    assert Mobility.objects.visible_to(cast.actors[HT]).exists()
    assert (people_in(stay, HC), people_in(stay, HT)) == ([them.person_id], [cast.actors[HT].person_id])


def test_until_then_its_people_see_nothing_and_are_told_nothing(cast, host):
    put_in(cast.mobility, State.ONGOING)
    nobody_there_takes_part(cast, host)
    stay = cast.stay()

    told = notices((HC, HT, CO), Event.unscoped.filter(mobility=stay).first(), Standing.of_stay(stay))

    assert {row.payload["role"] for row in told} <= {str(CO)}


def test_tutor_of_no_stated_organisation_is_taken_for_the_hosts(cast, host):
    put_in(cast.mobility, State.ONGOING)
    NamedPart.objects.filter(mobility=cast.mobility, part="tutor").update(organisation=None)

    nobody_there_takes_part(cast, host)
    assert people_in(cast.stay(), Role.ASSESSOR) == [cast.actors[Role.ASSESSOR].person_id]


def test_casts_of_several_stays_leave_them_out_too(cast, host):
    stay = cast.stay()
    read_casts([stay])

    assert roles_in_stay(coordinator_of(host), stay) == roles_in_stay(cast.actors[HT], stay) == frozenset()


def test_the_gate_names_it_and_vouching_opens_it(cast, host):
    put_in(cast.mobility, State.PREPARATION)
    missing = refused("lifecycle.not_vouched", ask("lifecycle.organisations_known", mobility=cast.stay()))
    assert (missing.owner, missing.params) == (CO, {"organisation": host.name})

    event = vouch_for(cast, host)

    satisfied("lifecycle.not_vouched", ask("lifecycle.organisations_known", mobility=cast.stay()))
    they_take_part(cast, host)
    kept = Partner.unscoped.get(organisation=host)
    assert (kept.keeper, kept.checked, kept.checked_on) == (cast.organisations["sending"], "call", date(2026, 1, 9))
    assert event.details == {"organisation": str(host.pk), "checked": "call", "day": "2026-01-09"}


@pytest.mark.parametrize("state", [State.DRAFT, State.PARTNERSHIP, State.ONGOING, State.RECOGNITION])
def test_where_no_step_waits_for_it_it_is_owed_beside(cast, host, state):
    put_in(cast.mobility, state)

    refused("lifecycle.vouch_waits", _owed(cast))
    OrganisationPart.objects.filter(organisation=host).update(held=False)
    satisfied("lifecycle.vouch_waits", _owed(cast))


def _owed(cast):
    from lifecycle.registry import OWED

    return OWED["lifecycle.organisations_to_be_known"].check(cast.stay())


def test_vouched_for_once_it_is_let_into_every_stay_that_the_school_sends_and_no_other(cast, host):
    other_school = MembershipFactory(organisation=OrganisationFactory(name="Andere school"))
    elsewhere = _a_stay(cast, Actor(other_school.person_id, other_school.organisation_id))
    second = _a_stay(cast, cast.actors[CO])
    for stay in (elsewhere, second):
        give_part(mobility=stay, organisation_id=host.pk, part=OrganisationPartKind.HOSTING)

    vouch_for(cast, host)
    third = _a_stay(cast, cast.actors[CO])
    give_part(mobility=third, organisation_id=host.pk, part=OrganisationPartKind.HOSTING)

    held = dict(OrganisationPart.objects.open().filter(organisation=host).values_list("mobility", "held"))
    assert held == {cast.mobility.pk: False, second.pk: False, third.pk: False, elsewhere.pk: True}
    assert OutboxRow.objects.filter(kind="lifecycle.wake", mobility=second).exists()


def _a_stay(cast, actor):
    return plan_stay(
        actor=actor, participant=PersonFactory(), country="IT", programme="Erasmus+", rule_set=cast.mobility.rule_set
    )


@pytest.mark.parametrize("kind", [kind for kind in OrganisationPartKind if kind != OrganisationPartKind.SENDING])
def test_every_kind_of_part_is_held(cast, kind):
    organisation = OrganisationFactory(confirmed_at=None)

    give_part(mobility=cast.mobility, organisation_id=organisation.pk, part=kind)

    assert is_held(cast, organisation)


def test_confirmed_by_who_runs_the_installation_it_is_let_in_and_found(cast, host):
    with pytest.raises(NotAllowed):
        confirm_organisation(actor=cast.actors[CO], organisation_id=host.pk)
    stranger = MembershipFactory()
    assert not _finds(stranger, host)

    for _twice in range(2):
        operator = PersonFactory(is_staff=True)
        confirm_organisation(actor=Actor(operator.pk, account_id=operator.account_id), organisation_id=host.pk)

    they_take_part(cast, host)
    assert _finds(stranger, host)
    drain()
    assert not ToDo.unscoped.filter(code="lifecycle.not_vouched", closed_at=None).exists()


def _finds(membership, organisation):
    seen = Organisation.objects.visible_to(Actor(membership.person_id, membership.organisation_id))
    return seen.filter(pk=organisation.pk).exists()


def test_vouched_for_elsewhere_it_is_not_found_here(cast, host):
    vouch_for(cast, host)

    assert not _finds(MembershipFactory(), host)


def test_a_signed_memorandum_is_enough(cast):
    school = OrganisationFactory(confirmed_at=None)
    parties = the_parties(cast)
    a_memorandum(cast, "in_force", parties=[parties[0], {**parties[1], "organisation": str(school.pk)}])

    give_part(mobility=cast.mobility, organisation_id=school.pk, part=OrganisationPartKind.HOSTING)

    assert not is_held(cast, school)


def test_a_memorandum_in_draft_is_not(cast):
    school = OrganisationFactory(confirmed_at=None)
    parties = the_parties(cast)
    a_memorandum(cast, "draft", parties=[parties[0], {**parties[1], "organisation": str(school.pk)}])

    give_part(mobility=cast.mobility, organisation_id=school.pk, part=OrganisationPartKind.HOSTING)

    assert is_held(cast, school)


def test_what_was_checked_may_be_said_before_any_stay(cast):
    school = OrganisationFactory(confirmed_at=None)
    facts = {"checked": "visit", "checked_on": date(2026, 1, 9), "note": ""}
    vouch(keeper_id=cast.organisations["sending"].pk, organisation_id=school.pk, person_id=None, **facts)

    give_part(mobility=cast.mobility, organisation_id=school.pk, part=OrganisationPartKind.HOSTING)

    assert not is_held(cast, school)


def test_who_goes_without_a_school_decides_alone(cast):
    learner = PersonFactory()
    stay = plan_stay(
        actor=Actor(learner.pk), participant=learner, country="IT", programme="Erasmus+",
        rule_set=cast.mobility.rule_set, approach="declare",
    )  # fmt: skip
    school = OrganisationFactory(confirmed_at=None)

    part = give_part(mobility=stay, organisation_id=school.pk, part=OrganisationPartKind.HOSTING)

    assert not part.held


@pytest.mark.parametrize(("field", "value"), [("checked", "guessed"), ("checked_on", "2026-02-01"), ("checked_on", "")])
def test_what_was_checked_and_when_is_needed(cast, host, field, value):
    with pytest.raises(ActInvalid) as refusal:
        vouch_for(cast, host, **{field: value})
    assert list(refusal.value.form.errors) == [field]


def test_only_what_is_held_here_can_be_vouched_for(cast, host):
    with pytest.raises(ActInvalid):
        vouch_for(cast, cast.organisations["competent"])
