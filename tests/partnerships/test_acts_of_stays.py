"""What people record on a stay's plan: its host, its units and the memorandum it goes under."""

import pytest

from accounts.models import Membership
from ground import clock
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import Event, OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from partnerships.models import StayPlan
from tests.factories.accounts import OrganisationFactory
from tests.factories.assessments import act
from tests.factories.partnerships import (
    FURTHER_UNIT,
    QUALIFICATION,
    UNIT,
    a_memorandum,
    as_covered,
    known_to_all,
    under,
)
from tests.lifecycle.conftest import Cast, put_in

CO, HC, QM, IN, LE, EM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER, Role.INTERMEDIARY, Role.PARTICIPANT,
    Role.EMPLOYER,
)  # fmt: skip


def errors(refusal: pytest.ExceptionInfo[ActInvalid]) -> list[str]:
    """The fields beside which something is refused."""
    return list(refusal.value.form.errors)


def hosts(cast: Cast) -> dict[str, str]:
    kinds = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
    found = OrganisationPart.objects.open().filter(mobility=cast.mobility, part__in=kinds)
    return dict(found.values_list("part", "organisation__name"))


def choose(cast: Cast, role: Role = CO, **parts: str) -> Event:
    chosen = {name: cast.organisations[part].pk for name, part in parts.items()}
    return act(cast, "partnerships.choose_host", role, chosen)


def test_coordinator_chooses_host_and_company(cast):
    known_to_all(cast)
    event = choose(cast, organisation="intermediary", company="employer")
    assert hosts(cast) == {"hosting": "Example intermediary", "host_company": "Example employer"}
    assert event.details == {"host": str(cast.organisations["intermediary"].pk)}


def test_company_of_a_former_host_goes_with_it(cast):
    known_to_all(cast)
    choose(cast, organisation="hosting", company="employer")
    choose(cast, organisation="hosting")
    assert hosts(cast) == {"hosting": "Example hosting", "host_company": "Example employer"}

    choose(cast, organisation="intermediary")
    assert hosts(cast) == {"hosting": "Example intermediary"}


def test_organisation_that_nobody_confirmed_and_nobody_here_wrote_down_cannot_be_chosen(cast):
    stranger = OrganisationFactory(confirmed_at=None)

    with pytest.raises(ActInvalid) as refusal:
        act(cast, "partnerships.choose_host", CO, {"organisation": stranger.pk})

    assert errors(refusal) == ["organisation"]


def test_responsible_is_a_coordinator_of_that_host_today(cast):
    known_to_all(cast)
    data = {"organisation": cast.organisations["hosting"].pk, "responsible": cast.actors[HC].person_id}
    act(cast, "partnerships.choose_host", CO, data)
    part = OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting")
    assert part.responsible_id == cast.actors[HC].person_id

    Membership.objects.filter(person_id=cast.actors[HC].person_id).update(until_on=clock.today())
    for stranger in (cast.actors[HC].person_id, cast.actors[IN].person_id):
        with pytest.raises(ActInvalid) as refusal:
            act(cast, "partnerships.choose_host", CO, {**data, "responsible": stranger})
        assert errors(refusal) == ["responsible"]


def test_only_who_leads_chooses_the_host(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None)
    known_to_all(cast)
    for role in (HC, LE, EM, QM):
        with pytest.raises(RoleRefused):
            choose(cast, role, organisation="intermediary")


@pytest.mark.parametrize(
    ("state", "why"),
    [("agreement_draft", "host_stands"), ("agreement_review", "host_stands"), ("ready", "act_not_now")],
)
def test_host_stays_once_an_agreement_is_written(cast, draft, state, why):
    under(cast, draft, state)
    known_to_all(cast)
    with pytest.raises(ActRefused, match=why):
        choose(cast, organisation="intermediary")


def plan(cast: Cast) -> StayPlan:
    return StayPlan.objects.get(mobility=cast.mobility)


def plan_units(cast: Cast, role: Role, **data: object) -> Event:
    return act(cast, "partnerships.plan_units", role, data)


@pytest.mark.parametrize("role", [CO, HC])
def test_both_schools_plan_units(cast, role):
    event = plan_units(cast, role, qualification=QUALIFICATION, units=[UNIT, FURTHER_UNIT])
    assert (plan(cast).qualification, plan(cast).units) == (QUALIFICATION, [UNIT, FURTHER_UNIT])
    assert event.details == {"units": ["3101301", "4101338"]}


def test_plan_can_be_emptied_and_keeps_its_memorandum(cast, draft):
    under(cast, draft)
    plan_units(cast, CO)
    assert (plan(cast).qualification, plan(cast).units, plan(cast).memorandum) == ({}, [], draft.memorandum)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"units": [{"title": "Without code"}]}, "units"),
        ({"units": {"code": "1", "title": "No list"}}, "units"),
        ({"units": [{**FURTHER_UNIT, "points": "four"}]}, "units"),
        ({"qualification": {"country": "LT"}}, "qualification"),
    ],
)
def test_units_of_another_shape_are_refused(cast, data, field):
    with pytest.raises(ActInvalid) as refusal:
        plan_units(cast, CO, **data)
    assert errors(refusal) == [field]


def test_others_do_not_plan_units(cast, draft):
    under(cast, draft, "preparation")
    for role in (LE, EM, QM, IN):
        with pytest.raises(RoleRefused):
            plan_units(cast, role, units=[])


@pytest.mark.parametrize(("state", "open_still"), [("agreement_draft", True), ("agreement_review", False)])
def test_units_are_planned_until_the_agreement_is_submitted(cast, draft, state, open_still):
    under(cast, draft, state)
    if open_still:
        plan_units(cast, CO, units=[FURTHER_UNIT])
    else:
        with pytest.raises(ActRefused, match="act_not_now"):
            plan_units(cast, CO, units=[FURTHER_UNIT])
    assert plan(cast).units == [FURTHER_UNIT if open_still else UNIT]


def link(cast: Cast, role: Role, memorandum: object) -> Event:
    return act(cast, "partnerships.link_memorandum", role, {"memorandum": memorandum})


def test_stay_is_put_under_a_memorandum_and_under_none(cast, draft):
    link(cast, CO, draft.memorandum_id)
    assert plan(cast).memorandum == draft.memorandum
    event = link(cast, CO, "")
    assert (plan(cast).memorandum, event.details) == (None, {})


def test_stay_that_waits_goes_on_with_the_memorandum_that_covers_it(cast, in_force, alone):
    under(cast, a_memorandum(cast, code="MOU-2"))
    link(cast, CO, in_force.memorandum_id)
    assert cast.stay().state == "agreement_draft"


def test_memorandum_of_others_cannot_be_chosen(cast):
    opener = cast.organisations["employer"]
    theirs = a_memorandum(cast, "in_force", parties=as_covered(cast, "employer", "competent"))
    type(theirs.memorandum).objects.filter(pk=theirs.memorandum_id).update(opened_by=opener)
    with pytest.raises(ActInvalid) as refusal:
        link(cast, CO, theirs.memorandum_id)
    assert errors(refusal) == ["memorandum"]


def test_only_the_sending_coordinator_chooses_the_memorandum(cast, draft):
    under(cast, draft, "preparation")
    for role in (HC, LE, QM):
        with pytest.raises(RoleRefused):
            link(cast, role, draft.memorandum_id)


def test_memorandum_stays_once_an_agreement_is_written(cast, draft):
    under(cast, draft, "agreement_draft")
    with pytest.raises(ActRefused, match="act_not_now"):
        link(cast, CO, draft.memorandum_id)


def test_memorandum_that_holds_stays_while_the_agreement_is_signed(cast, in_force):
    under(cast, in_force, "agreement_signing")
    with pytest.raises(ActRefused, match="memorandum_holds"):
        link(cast, CO, in_force.memorandum_id)


def test_another_memorandum_is_chosen_while_signing_where_the_one_of_the_stay_does_not_hold(cast, draft):
    under(cast, draft, "agreement_signing")
    link(cast, CO, draft.memorandum_id)

    assert plan(cast).memorandum_id == draft.memorandum_id
