"""What a stay lacks: its host, and a memorandum that covers it."""

from datetime import date

import pytest

from accounts.actors import SYSTEM
from accounts.models import Membership, Organisation
from ground import clock
from ground.sentences import sentence
from lifecycle.errors import TransitionRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.planning import give_part
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from partnerships.services import keep_starting_version, link_memorandum, plan_units, set_parties, write_content
from tests.factories.assessments import go
from tests.factories.partnerships import (
    CONTENT,
    FURTHER_UNIT,
    UNIT,
    VALID,
    a_memorandum,
    a_version,
    as_covered,
    asked,
    put,
    the_parties,
    under,
)
from tests.lifecycle.conftest import put_in
from tests.missing import refused, satisfied

CO, LE = Role.SENDING_COORDINATOR, Role.PARTICIPANT


def unmet(cast, name, who=CO, **details):
    with pytest.raises(TransitionRefused) as refusal:
        go(cast, name, who, **details)
    return refusal.value.unmet


def hosting(cast):
    return OrganisationPart.objects.filter(mobility=cast.mobility, part=OrganisationPartKind.HOSTING)


def preparing(cast) -> Mobility:
    return put_in(cast.mobility, "preparation", started_on=None, ended_on=None)


def test_stay_without_a_host_goes_nowhere(cast, alone):
    preparing(cast)
    hosting(cast).update(until_at=clock.now())
    refused("partnerships.no_host", asked("host_chosen", mobility=cast.stay()))
    for name in ("request_partnership", "use_existing_mou", "skip_mou"):
        refused("partnerships.no_host", unmet(cast, name))

    host = cast.organisations["hosting"].pk
    give_part(mobility=cast.mobility, organisation_id=host, part=OrganisationPartKind.HOSTING)
    assert asked("host_chosen", mobility=cast.stay()) == []
    satisfied("partnerships.no_host", asked("host_chosen", mobility=cast.stay()))


def test_host_is_owed_by_the_participant_where_no_school_sends(cast):
    hosting(cast).update(until_at=clock.now())
    OrganisationPart.objects.filter(mobility=cast.mobility, part="sending").update(until_at=clock.now())
    assert refused("partnerships.no_host", asked("host_chosen", mobility=cast.stay())).owner == LE


def nobody_known_at_the_host(cast):
    Membership.objects.filter(organisation=cast.organisations["hosting"]).update(until_on=clock.today())
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).update(until_at=clock.now())


def test_host_needs_somebody_to_talk_to(cast, alone):
    preparing(cast)
    nobody_known_at_the_host(cast)
    refused("partnerships.host_contact", asked("host_chosen", mobility=cast.stay()))
    refused("partnerships.host_contact", unmet(cast, "skip_mou"))

    Membership.objects.filter(organisation=cast.organisations["hosting"]).update(until_on=None)
    satisfied("partnerships.host_contact", asked("host_chosen", mobility=cast.stay()))


@pytest.mark.parametrize("known", ["responsible", "address", "tutor"])
def test_responsible_address_or_tutor_is_enough_of_a_contact(cast, known):
    nobody_known_at_the_host(cast)
    if known == "responsible":
        hosting(cast).update(responsible=cast.actors[Role.HOST_COORDINATOR].person_id)
    elif known == "address":
        Organisation.objects.filter(pk=cast.organisations["hosting"].pk).update(email="info@host.example.org")
    else:
        NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).update(until_at=None)
    satisfied("partnerships.host_contact", asked("host_chosen", mobility=cast.stay()))


def test_stay_that_needs_a_memorandum_waits_until_one_is_linked(cast, in_force, alone):
    under(cast, in_force, "preparation")
    link_memorandum(mobility=cast.mobility, memorandum=None)
    refused("partnerships.no_mou_linked", asked("mou_covers_stay", mobility=cast.stay()))
    refused("partnerships.no_mou_linked", unmet(cast, "use_existing_mou"))

    link_memorandum(mobility=cast.mobility, memorandum=in_force.memorandum)
    satisfied("partnerships.no_mou_linked", asked("mou_covers_stay", mobility=cast.stay()))
    go(cast, "use_existing_mou", CO)
    assert cast.stay().state == "agreement_draft"


@pytest.mark.parametrize("state", ["draft", "under_review", "signing", "expired", "terminated", "abandoned"])
def test_memorandum_that_is_not_in_force_covers_nothing(cast, alone, state):
    version = a_memorandum(cast, state)
    under(cast, version)
    missing = refused("partnerships.mou_not_in_force", asked("mou_covers_stay", mobility=cast.stay()))
    assert missing.params == {"mou_code": "MOU-LT-IT-01"}
    refused("partnerships.mou_not_in_force", unmet(cast, "mou_in_force", SYSTEM))

    put(version, "in_force")
    satisfied("partnerships.mou_not_in_force", asked("mou_covers_stay", mobility=cast.stay()))


@pytest.mark.parametrize(
    ("days", "lacks"),
    [
        ({}, []),
        ({"valid_from": date(2026, 3, 2), "valid_until": date(2026, 4, 24)}, []),
        ({"valid_from": None, "valid_until": None}, []),
        ({"valid_from": date(2026, 3, 3)}, ["partnerships.mou_begins_late"]),
        ({"valid_until": date(2026, 4, 23)}, ["partnerships.mou_ends_early"]),
    ],
)
def test_memorandum_covers_the_stay_from_first_to_last_day(cast, days, lacks):
    under(cast, a_memorandum(cast, "in_force", **days))
    found = asked("mou_covers_stay", mobility=cast.stay())
    assert [item.code for item in found] == lacks


def test_stay_without_days_is_not_covered(cast, in_force):
    stay = under(cast, in_force)
    satisfied("partnerships.mou_lacks_dates", asked("mou_covers_stay", mobility=stay))
    stay.planned_end = None
    refused("partnerships.mou_lacks_dates", asked("mou_covers_stay", mobility=stay))


def test_memorandum_of_another_host_does_not_cover_until_it_names_this_one(cast, in_force, alone):
    under(cast, in_force)
    other = cast.organisations["intermediary"].pk
    give_part(mobility=cast.mobility, organisation_id=other, part=OrganisationPartKind.HOSTING)
    refused("partnerships.mou_lacks_organisations", asked("mou_covers_stay", mobility=cast.stay()))
    refused("partnerships.mou_lacks_organisations", unmet(cast, "mou_in_force", SYSTEM))

    named = put(in_force, "draft")
    set_parties(version=named, parties=the_parties(cast), covered=as_covered(cast, "intermediary"))
    put(named, "in_force")
    satisfied("partnerships.mou_lacks_organisations", asked("mou_covers_stay", mobility=cast.stay()))


def test_memorandum_names_every_unit_of_the_plan(cast, in_force, alone):
    under(cast, in_force)
    plan_units(mobility=cast.mobility, qualification={}, units=[UNIT, FURTHER_UNIT])
    refused("partnerships.mou_lacks_units", asked("mou_covers_stay", mobility=cast.stay()))
    refused("partnerships.mou_lacks_units", unmet(cast, "mou_in_force", SYSTEM))

    plan_units(mobility=cast.mobility, qualification={}, units=[UNIT])
    satisfied("partnerships.mou_lacks_units", asked("mou_covers_stay", mobility=cast.stay()))


def test_units_of_a_further_qualification_count_as_well(cast):
    further = {"qualification": {"title": "Cook's aid"}, "units": [FURTHER_UNIT]}
    both = {**CONTENT, "qualifications": [*CONTENT["qualifications"], further]}
    under(cast, a_memorandum(cast, "in_force", content=both))
    plan_units(mobility=cast.mobility, qualification={}, units=[UNIT, FURTHER_UNIT])
    assert asked("mou_covers_stay", mobility=cast.stay()) == []


def test_everything_that_keeps_it_from_covering_is_said_at_once(cast):
    short = a_memorandum(
        cast, "in_force", content={}, valid_until=date(2026, 3, 31), parties=the_parties(cast)[:1]
    )  # fmt: skip
    under(cast, short)
    assert [item.code for item in asked("mou_covers_stay", mobility=cast.stay())] == [
        "partnerships.mou_ends_early", "partnerships.mou_lacks_organisations", "partnerships.mou_lacks_units",
    ]  # fmt: skip


def test_why_it_does_not_cover_is_said_with_its_days_names_and_units(cast, alone):
    short = a_memorandum(cast, "in_force", valid_from=date(2026, 3, 9), valid_until=date(2026, 3, 31))
    under(cast, short)
    plan_units(mobility=cast.mobility, qualification={}, units=[UNIT, FURTHER_UNIT])
    other = cast.organisations["intermediary"]
    give_part(mobility=cast.mobility, organisation_id=other.pk, part=OrganisationPartKind.HOSTING)

    begins, ends, organisation, units = asked("mou_covers_stay", mobility=cast.stay())

    assert said(refused("partnerships.mou_begins_late", [begins])) == (
        "The memorandum MOU-LT-IT-01 begins on 9 March 2026, the stay on 2 March 2026 already."
    )
    assert said(refused("partnerships.mou_ends_early", [ends])) == (
        "The memorandum MOU-LT-IT-01 ends on 31 March 2026, the stay on 24 April 2026."
    )
    assert said(organisation) == (f"{other.name} is no party to the memorandum MOU-LT-IT-01 and is not covered by it.")
    assert said(units) == (
        f"The memorandum MOU-LT-IT-01 lacks units of this stay: {FURTHER_UNIT['code']} {FURTHER_UNIT['title']}."
    )

    put(short, "in_force", valid_from=None, valid_until=None)
    found = asked("mou_covers_stay", mobility=cast.stay())
    satisfied("partnerships.mou_begins_late", found)
    satisfied("partnerships.mou_ends_early", found)


def said(missing):
    return sentence(missing.code, missing.params)


def test_new_memorandum_is_not_asked_for_where_one_covers(cast, in_force, alone):
    under(cast, in_force, "preparation")
    link_memorandum(mobility=cast.mobility, memorandum=None)
    refused("partnerships.mou_is_there", asked("no_mou_yet", mobility=cast.stay()))
    refused("partnerships.mou_is_there", unmet(cast, "request_partnership"))

    put(in_force, "terminated")
    satisfied("partnerships.mou_is_there", asked("no_mou_yet", mobility=cast.stay()))


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"valid_until": date(2026, 4, 23)},
        {"content": {}},
        {"parties": []},
        {"state": "signing"},
    ],
)
def test_memorandum_that_covers_a_part_only_does_not_stand_in_the_way(cast, elsewhere):
    version = a_memorandum(cast, **{"state": "in_force", **elsewhere})
    under(cast, version, "preparation")
    assert asked("no_mou_yet", mobility=cast.stay()) == []


def test_agreement_waits_for_the_signatures_until_the_memorandum_holds(cast, in_force, alone):
    under(cast, in_force, "agreement_signing")
    put(in_force, "expired")
    refused("partnerships.mou_not_in_force", asked("mou_holds", mobility=cast.stay()))
    refused("partnerships.mou_not_in_force", unmet(cast, "complete_signatures", SYSTEM))

    put(in_force, "in_force")
    satisfied("partnerships.mou_not_in_force", asked("mou_holds", mobility=cast.stay()))


def test_version_a_stay_became_ready_with_is_enough_from_then_on(cast, in_force):
    under(cast, in_force, "agreement_signing")
    keep_starting_version(mobility=cast.mobility, version=in_force)
    put(in_force, "terminated")
    assert asked("mou_holds", mobility=cast.stay()) == []
    refused("partnerships.mou_not_in_force", asked("mou_covers_stay", mobility=cast.stay()))


@pytest.mark.parametrize(("required", "codes"), [(False, []), (True, ["partnerships.no_mou_linked"])])
def test_stay_under_none_holds_where_none_is_required(cast, required, codes):
    put_in(cast.mobility, "agreement_signing", started_on=None, ended_on=None, mou_required=required)
    assert [item.code for item in asked("mou_holds", mobility=cast.stay())] == codes


def test_memorandum_once_linked_must_hold_though_none_is_required(cast, draft):
    under(cast, draft, "agreement_signing", mou_required=False)
    refused("partnerships.mou_not_in_force", asked("mou_holds", mobility=cast.stay()))


def test_newer_version_covers_in_place_of_the_older(cast, in_force):
    under(cast, in_force)
    write_content(version=put(in_force, "draft"), content=CONTENT, **{**VALID, "valid_until": date(2026, 3, 31)})
    put(in_force, "superseded")
    a_version(cast, in_force.memorandum, "in_force")
    assert asked("mou_covers_stay", mobility=cast.stay()) == []
