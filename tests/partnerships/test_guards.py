"""What a version of a memorandum lacks before it may go on."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from accounts.actors import SYSTEM
from accounts.models import Organisation
from ground import clock
from lifecycle.errors import TransitionRefused
from lifecycle.models import ToDo
from lifecycle.registry import OWED
from lifecycle.roles import Role
from partnerships.models import ResponsibleBody
from partnerships.services import hold_review, set_parties, wake_to_warn, write_content
from tests.factories.partnerships import (
    CONTENT,
    VALID,
    a_memorandum,
    a_version,
    again,
    asked,
    both_sign,
    in_signing,
    owed,
    put,
    record,
    take,
    text_of,
    the_parties,
)
from tests.missing import refused, satisfied

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def unmet(version, name, actor, **details):
    with pytest.raises(TransitionRefused) as refusal:
        take(version, name, actor, **details)
    return refusal.value.unmet


def test_one_organisation_makes_no_memorandum(cast, draft):
    set_parties(version=draft, parties=the_parties(cast)[:1], covered=())
    refused("partnerships.two_parties", asked("parties_complete", memorandum_version=draft))
    refused("partnerships.two_parties", unmet(draft, "submit", cast.actors[CO]))

    set_parties(version=draft, parties=the_parties(cast), covered=())
    satisfied("partnerships.two_parties", asked("parties_complete", memorandum_version=draft))


@pytest.mark.parametrize(
    ("homes", "enough"),
    [
        ((("LT", ""), ("IT", "")), True),
        ((("BE", "Flemish  community"), ("BE", "French Community")), True),
        ((("BE", "Flemish Community"), ("BE", "Flemish Community")), False),
        ((("BE", "Flanders"), ("BE", "Wallonia")), False),
        ((("LT", ""), ("LT", "")), False),
        ((("LT", "north"), ("LT", "south")), False),
    ],
)
def test_parties_come_from_two_countries_or_language_communities_of_the_rule_set(cast, draft, homes, enough):
    for part, (country, community) in zip(("sending", "hosting"), homes, strict=True):
        mine = Organisation.objects.filter(pk=cast.organisations[part].pk)
        mine.update(country=country, language_community=community)

    found = asked("parties_complete", memorandum_version=draft)
    if enough:
        satisfied("partnerships.two_homes", found)
        satisfied("partnerships.two_communities", found)
    elif homes[0][0] == "BE":
        assert refused("partnerships.two_communities", found).params["country"] == "BE"
    else:
        assert refused("partnerships.two_homes", found).params == {"country": homes[0][0]}


@pytest.mark.parametrize("lacking", ["functions", "contact"])
def test_party_without_function_or_contact_is_named(cast, draft, lacking):
    sending, hosting = the_parties(cast)
    incomplete = {name: value for name, value in hosting.items() if name != lacking}
    set_parties(version=draft, parties=[sending, incomplete], covered=())

    missing = refused("partnerships.party_incomplete", asked("parties_complete", memorandum_version=draft))
    assert missing.params == {"organisation": "Example hosting"}

    set_parties(version=draft, parties=[sending, hosting], covered=())
    satisfied("partnerships.party_incomplete", asked("parties_complete", memorandum_version=draft))


SIGNS = {
    "no_signer": {"signer": None},
    "no_capacity": {"contact_function": ""},
    "no_mandate": {"power": "mandate"},
    "no_second_signer": {"power": "together"},
}
SETTLES = {
    "no_signer": lambda cast: {"signer": cast.actors[HC].person_id},
    "no_capacity": lambda cast: {"signer_function": "Director"},
    "no_mandate": lambda cast: {"mandate": "Of 3 March 2026"},
    "no_second_signer": lambda cast: {"cosigner": cast.actors[CO].person_id},
}


def lacking(cast, draft, code):
    draft.parties.filter(organisation=cast.organisations["hosting"]).update(**SIGNS[code])
    lacks = asked("parties_complete", memorandum_version=draft)
    draft.parties.filter(organisation=cast.organisations["hosting"]).update(**SETTLES[code](cast))
    return lacks, asked("parties_complete", memorandum_version=draft)


def test_each_party_has_a_signer(cast, draft):
    lacks, then = lacking(cast, draft, "no_signer")
    assert refused("partnerships.no_signer", lacks).params == {"organisation": "Example hosting"}
    satisfied("partnerships.no_signer", then)


def test_each_signer_has_a_capacity(cast, draft):
    lacks, then = lacking(cast, draft, "no_capacity")
    refused("partnerships.no_capacity", lacks)
    satisfied("partnerships.no_capacity", then)


def test_a_mandate_is_named(cast, draft):
    lacks, then = lacking(cast, draft, "no_mandate")
    refused("partnerships.no_mandate", lacks)
    satisfied("partnerships.no_mandate", then)


def test_two_together_are_two(cast, draft):
    lacks, then = lacking(cast, draft, "no_second_signer")
    refused("partnerships.no_second_signer", lacks)
    satisfied("partnerships.no_second_signer", then)
    draft.parties.update(cosigner=F("signer"), power="together")
    refused("partnerships.no_second_signer", asked("parties_complete", memorandum_version=draft))


def test_home_validates_and_recognises_and_the_host_assesses_and_documents(cast, draft):
    draft.bodies.all().delete()
    found = asked("content_complete", memorandum_version=draft)
    refused("partnerships.body_missing", found)
    assert [(one.params["country"], one.params["step"]) for one in found] == [
        ("IT", "assesses"), ("IT", "documents"), ("LT", "validates"), ("LT", "recognises"),
    ]  # fmt: skip
    for one in found:
        ResponsibleBody.objects.create(version=draft, organisation=cast.organisations["hosting"], **one.params)
    satisfied("partnerships.body_missing", asked("content_complete", memorandum_version=draft))
    draft.bodies.update(organisation=cast.organisations["employer"])  # which takes no part
    refused("partnerships.body_missing", asked("content_complete", memorandum_version=draft))


def test_whoever_only_signs_makes_no_second_country(cast, draft):
    draft.parties.filter(organisation=cast.organisations["hosting"]).update(only_signs=True, functions=[])
    found = asked("parties_complete", memorandum_version=draft)
    refused("partnerships.two_parties", found)
    satisfied("partnerships.party_incomplete", found)


def warned(version, days):
    """What is owed this many days before the end."""
    with clock.set_to(clock.now() + (version.valid_until - clock.today()) - timedelta(days=days)):
        return OWED["partnerships.to_be_renewed"].check(again(version))


def test_who_renews_is_told_while_there_is_time(cast, in_force):
    who = cast.actors[CO].person_id
    hold_review(memorandum=in_force.memorandum, held_on=date(2026, 1, 12), findings="Content", person_id=who)
    satisfied("partnerships.runs_out", warned(in_force, 91))
    assert refused("partnerships.runs_out", warned(in_force, 90)).person == who
    refused("partnerships.runs_out", warned(in_force, 0))
    a_version(cast, in_force.memorandum)
    satisfied("partnerships.runs_out", warned(in_force, 30))


def test_who_reviews_is_told_until_it_is_done(cast, in_force):
    type(in_force).unscoped.filter(pk=in_force.pk).update(reviewer=cast.actors[HC].person_id)
    assert refused("partnerships.review_due", warned(in_force, 90)).person == cast.actors[HC].person_id
    who = cast.actors[CO].person_id
    hold_review(memorandum=in_force.memorandum, held_on=date(2026, 1, 12), findings="Content", person_id=who)
    satisfied("partnerships.review_due", warned(in_force, 90))


def test_a_warning_is_a_todo_with_reminders(cast, in_force):
    with clock.set_to(clock.now() + (in_force.valid_until - clock.today()) - timedelta(days=80)):
        assert wake_to_warn() == 1
        assert owed(in_force) == ["partnerships.review_due", "partnerships.runs_out"]
        todo = ToDo.unscoped.get(code="partnerships.runs_out")
        assert todo.due_on == in_force.valid_until
        assert todo.reminders.count() == 2
        assert wake_to_warn() == 0


def test_empty_memorandum_lacks_each_of_its_four_fields(cast, draft):
    write_content(version=draft, content={}, valid_from=None, valid_until=None, review_by=None)
    found = asked("content_complete", memorandum_version=draft)
    refused("partnerships.content_missing", found)
    assert [item.params["field"] for item in found] == ["units", "procedures", "valid_until", "review_by"]

    write_content(version=draft, content=CONTENT, **VALID)
    satisfied("partnerships.content_missing", asked("content_complete", memorandum_version=draft))


def test_blank_text_and_qualification_without_units_do_not_count(cast, draft):
    qualification = {key: value for key, value in CONTENT["qualifications"][0].items() if key != "units"}
    blank = {**CONTENT, "procedures": "  \n", "qualifications": [qualification]}
    write_content(version=draft, content=blank, **VALID)

    found = unmet(draft, "submit", cast.actors[CO])
    assert {item.params["field"] for item in found} == {"units", "procedures"}


def test_first_version_needs_no_review(draft):
    satisfied("partnerships.no_review", asked("review_held", memorandum_version=draft))


def test_second_version_needs_a_review_held_since_the_first_came_into_force(cast, in_force):
    following = a_version(cast, in_force.memorandum)
    who = cast.actors[CO].person_id
    hold_review(memorandum=in_force.memorandum, held_on=date(2026, 1, 11), findings="Of the pilot", person_id=who)
    refused("partnerships.no_review", asked("review_held", memorandum_version=following))
    refused("partnerships.no_review", unmet(following, "submit", cast.actors[CO]))

    hold_review(memorandum=in_force.memorandum, held_on=date(2026, 1, 12), findings="Of the first", person_id=who)
    satisfied("partnerships.no_review", asked("review_held", memorandum_version=following))


@pytest.mark.parametrize("state", ["expired", "terminated"])
def test_second_version_needs_a_review_though_the_first_is_over(cast, in_force, state):
    following = a_version(cast, in_force.memorandum)
    put(in_force, state)
    refused("partnerships.no_review", asked("review_held", memorandum_version=following))


def test_version_given_up_before_it_was_signed_asks_for_no_review(cast, draft):
    put(draft, "abandoned")
    satisfied("partnerships.no_review", asked("review_held", memorandum_version=a_version(cast, draft.memorandum)))


def test_each_party_must_approve(cast):
    version = a_memorandum(cast, "under_review")
    assert [item.person for item in asked("all_parties_approved", memorandum_version=version)] == [
        cast.actors[CO].person_id, cast.actors[HC].person_id,
    ]  # fmt: skip
    record(version, "approve", cast.actors[CO])
    missing = refused("partnerships.not_approved", asked("all_parties_approved", memorandum_version=version))
    asks = {"mou_code": version.memorandum.code, "nth": "1", "sender": "Example sending", "changed_parts": ""}
    assert missing.params == {"organisation": "Example hosting", **asks}
    refused("partnerships.not_approved", unmet(version, "approve", SYSTEM))

    record(version, "approve", cast.actors[HC])
    satisfied("partnerships.not_approved", asked("all_parties_approved", memorandum_version=version))


def test_void_approval_counts_no_more(cast):
    version = a_memorandum(cast, "under_review")
    record(version, "approve", cast.actors[CO])
    version.approvals.update(void_at=clock.now())

    assert len(asked("all_parties_approved", memorandum_version=version)) == 2


def test_each_party_must_sign(cast, draft):
    in_signing(cast, draft)
    refused("partnerships.unsigned", unmet(draft, "sign_mou", SYSTEM))
    missing = asked("all_parties_signed", memorandum_version=draft)
    assert [item.person for item in missing] == [cast.actors[CO].person_id, cast.actors[HC].person_id]

    both_sign(cast, draft)
    satisfied("partnerships.unsigned", asked("all_parties_signed", memorandum_version=draft))


@pytest.mark.parametrize("state", ["open", "refused", "cancelled", "void"])
def test_request_that_is_not_signed_is_no_signature(cast, draft, state):
    in_signing(cast, draft)
    both_sign(cast, draft)
    closed = None if state == "open" else clock.now()
    text_of(draft).requests.filter(organisation=cast.organisations["hosting"]).update(state=state, closed_at=closed)

    missing = refused("partnerships.unsigned", asked("all_parties_signed", memorandum_version=draft))
    assert missing.params == {"organisation": "Example hosting", "mou_code": draft.memorandum.code, "nth": "1"}


@pytest.mark.parametrize("state", ["draft", "under_review", "changes_requested", "signing"])
def test_version_under_way_leaves_no_room_for_another(cast, in_force, state):
    other = a_version(cast, in_force.memorandum, state)
    refused("partnerships.version_open", asked("no_open_version", memorandum_version=in_force))
    refused("partnerships.version_open", unmet(in_force, "revise", cast.actors[CO], reason="More units"))

    put(other, "abandoned")
    satisfied("partnerships.version_open", asked("no_open_version", memorandum_version=in_force))


def test_only_a_later_version_that_came_into_force_takes_its_place(cast, in_force):
    put(a_memorandum(cast, code="MOU-2"), "in_force", number=7)
    refused("partnerships.no_newer_version", asked("newer_version_in_force", memorandum_version=in_force))
    later = a_version(cast, in_force.memorandum, "signing")
    refused("partnerships.no_newer_version", unmet(in_force, "supersede", SYSTEM))

    put(later, "in_force")
    satisfied("partnerships.no_newer_version", asked("newer_version_in_force", memorandum_version=in_force))
    refused("partnerships.no_newer_version", asked("newer_version_in_force", memorandum_version=again(later)))


def test_memorandum_is_valid_to_the_end_of_its_last_day(in_force):
    last = in_force.valid_until
    with clock.set_to(clock.now() + (last - clock.today())):
        refused("partnerships.still_valid", asked("validity_passed", memorandum_version=in_force))
        refused("partnerships.still_valid", unmet(in_force, "expire", SYSTEM))
    with clock.set_to(clock.now() + (last - clock.today()) + timedelta(days=1)):
        satisfied("partnerships.still_valid", asked("validity_passed", memorandum_version=in_force))


def test_memorandum_without_a_last_day_stays_valid(cast):
    endless = a_memorandum(cast, "in_force", valid_until=None)
    with clock.set_to(clock.now() + timedelta(days=40_000)):
        refused("partnerships.still_valid", asked("validity_passed", memorandum_version=endless))


def test_end_needs_its_day(in_force):
    refused("partnerships.end_date", asked("end_date_given", memorandum_version=in_force, details={"ends_on": None}))
    day = {"ends_on": date(2026, 2, 1)}
    satisfied("partnerships.end_date", asked("end_date_given", memorandum_version=in_force, details=day))
