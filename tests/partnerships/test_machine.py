"""Who may take a version of a memorandum from where to where."""

from datetime import date, timedelta

import pytest

from accounts.actors import SYSTEM, Actor
from accounts.models import Membership
from ground import clock
from ground.errors import NotThere
from lifecycle.errors import ChangedMeanwhile, RoleRefused, TransitionRefused
from lifecycle.models import Event, OutboxRow, Remark
from lifecycle.roles import Role
from partnerships.services import set_parties, wake_expired
from tests.factories.partnerships import (
    CODE,
    VALID,
    a_memorandum,
    a_version,
    again,
    as_covered,
    both_approve,
    both_sign,
    in_signing,
    newest,
    owed,
    put,
    record,
    take,
    text_of,
    the_parties,
)
from tests.lifecycle.conftest import a_person

CO, HC, CI, QM, IN = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.COMPETENT_INSTITUTION, Role.QUALITY_MANAGER,
    Role.INTERMEDIARY,
)  # fmt: skip
ALL_STATES = {
    "draft", "under_review", "changes_requested", "signing", "in_force",
    "superseded", "expired", "terminated", "abandoned",
}  # fmt: skip
FROM = {
    "submit": {"draft", "changes_requested"},
    "request_changes": {"under_review", "signing"},
    "approve": {"under_review"},
    "sign_mou": {"signing"},
    "revise": {"in_force"},
    "abandon": {"draft", "under_review", "changes_requested", "signing"},
    "supersede": {"in_force"},
    "expire": {"in_force"},
    "terminate": {"in_force"},
}
ASKED = {
    "request_changes": {"reason": "Another unit"},
    "revise": {"reason": "More units"},
    "abandon": {"reason": "No places"},
    "terminate": {"reason": "The host closes", "ends_on": date(2026, 2, 1)},
}
BY_PARTIES = ("submit", "request_changes", "revise", "abandon", "terminate")
BY_ITSELF = ("approve", "sign_mou", "supersede", "expire")
LEADS_TO = {
    "submit": "under_review", "request_changes": "changes_requested", "revise": "in_force",
    "abandon": "abandoned", "terminate": "terminated",
}  # fmt: skip


def with_the_institution(cast):
    """The parties, and the competent institution as a third one."""
    officer = {"contact": str(cast.actors[CI].person_id), "functions": ["competent"], "contact_function": "Officer"}
    return [*the_parties(cast), {"organisation": str(cast.organisations["competent"].pk), **officer}]


@pytest.mark.parametrize("role", [CO, HC, CI])
@pytest.mark.parametrize("name", BY_PARTIES)
def test_coordinators_and_officers_of_a_party_take_it_on(cast, name, role):
    version = a_memorandum(cast, min(FROM[name]), parties=with_the_institution(cast))
    event = take(version, name, cast.actors[role], **ASKED.get(name, {}))

    assert again(version).state == event.to_state == LEADS_TO[name]
    assert (event.role, event.person_id) == (Role.PARTY, cast.actors[role].person_id)


@pytest.mark.parametrize("name", BY_PARTIES)
def test_those_who_only_see_it_take_no_step(cast, name):
    """Quality manager and administrator of a party; the coordinator of an organisation that is covered."""
    version = a_memorandum(cast, min(FROM[name]), covered=as_covered(cast, "intermediary"))
    for role in (QM, Role.ADMINISTRATOR, IN):
        with pytest.raises(RoleRefused):
            take(version, name, cast.actors[role], **ASKED.get(name, {}))
    assert again(version).state == version.state


def test_whoever_does_not_see_it_finds_nothing(cast, draft):
    for role in (CI, Role.PARTICIPANT, Role.HOST_TUTOR, Role.EMPLOYER, Role.SAFEGUARDING):
        with pytest.raises(NotThere):
            take(draft, "submit", cast.actors[role])


@pytest.mark.parametrize("name", BY_ITSELF)
def test_nobody_takes_the_steps_that_fire_by_themselves(cast, name):
    version = a_memorandum(cast, min(FROM[name]))
    with pytest.raises(RoleRefused):
        take(version, name, cast.actors[CO])


@pytest.mark.parametrize("name", FROM)
def test_step_is_refused_from_any_other_state(cast, draft, name):
    actor = SYSTEM if name in BY_ITSELF else cast.actors[CO]
    for state in sorted(ALL_STATES - FROM[name]):
        put(draft, state)
        with pytest.raises(TransitionRefused) as refusal:
            take(draft, name, actor, **ASKED.get(name, {}))
        assert [item.code for item in refusal.value.unmet] == ["lifecycle.wrong_state"]


@pytest.mark.parametrize("name", ["request_changes", "revise", "abandon", "terminate"])
def test_step_back_needs_its_reason_in_words(cast, name):
    version = a_memorandum(cast, min(FROM[name]))
    details = {**ASKED[name], "reason": ""}
    with pytest.raises(TransitionRefused) as refusal:
        take(version, name, cast.actors[CO], **details)
    assert [item.code for item in refusal.value.unmet] == ["lifecycle.reason"]

    take(version, name, cast.actors[CO], **ASKED[name])
    assert Remark.objects.get(event__name=name).text == ASKED[name]["reason"]


@pytest.mark.parametrize("state", sorted(FROM["abandon"]))
def test_version_can_be_given_up_at_any_moment_before_it_holds(cast, state):
    version = a_memorandum(cast, state)
    take(version, "abandon", cast.actors[HC], reason="No places this year")
    assert again(version).state == "abandoned"


def test_coordinator_whose_membership_ended_takes_no_step(cast, draft):
    Membership.objects.filter(person_id=cast.actors[HC].person_id).update(until_on=clock.today())
    with pytest.raises(NotThere):
        take(draft, "submit", cast.actors[HC])


def test_coordinator_acts_for_the_organisation_chosen_and_for_no_other(cast, draft):
    """A person of a party who acts for another organisation just now, or for none, has no part in it."""
    person = cast.actors[CO].person_id
    for elsewhere in (Actor(person), Actor(person, cast.organisations["employer"].pk)):
        with pytest.raises(NotThere):
            take(draft, "submit", elsewhere)


def test_before_there_are_parties_the_opener_alone_writes(cast):
    version = a_memorandum(cast, parties=[])
    assert version.roles_of(cast.actors[CO]) == {Role.PARTY}
    assert version.roles_of(cast.actors[HC]) == frozenset()

    set_parties(version=version, parties=the_parties(cast)[1:], covered=())
    assert version.roles_of(cast.actors[CO]) == frozenset()
    assert version.roles_of(cast.actors[HC]) == {Role.PARTY}


def test_number_is_given_with_the_first_submission_and_kept(cast, draft):
    assert draft.number is None
    take(draft, "submit", cast.actors[CO])
    assert again(draft).number == 1

    take(draft, "request_changes", cast.actors[HC], reason="Another unit")
    take(draft, "submit", cast.actors[CO])
    assert again(draft).number == 1


def test_number_of_a_version_given_up_is_not_used_again(cast, in_force):
    put(a_version(cast, in_force.memorandum), "abandoned", number=2)
    following = a_version(cast, in_force.memorandum)
    record(in_force, "hold_review", cast.actors[CO], {"held_on": "2026-01-12", "findings": "Good"})
    take(following, "submit", cast.actors[CO])
    assert again(following).number == 3


def test_submission_tells_the_other_parties(cast):
    version = a_memorandum(cast, parties=with_the_institution(cast))
    event = take(version, "submit", cast.actors[CO])
    notices = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    people = set(notices.values_list("payload__person", flat=True))
    assert people == {str(cast.actors[HC].person_id), str(cast.actors[CI].person_id)}


def test_last_approval_sends_it_for_signature_by_itself(cast, draft):
    take(draft, "submit", cast.actors[CO])
    assert draft.approvals.get().organisation == cast.organisations["sending"]  # sending it is approving it
    assert (again(draft).state, owed(draft)) == ("under_review", ["partnerships.not_approved"])

    record(draft, "approve", cast.actors[HC])
    assert again(draft).state == "signing"
    assert Event.objects.get(name="approve").role == Role.SYSTEM
    assert [str(one.person_id) for one in text_of(draft).requests.order_by("function")] == [
        str(cast.actors[role].person_id) for role in (CO, HC)
    ]


def test_last_signature_brings_it_into_force_by_itself(cast, draft):
    in_signing(cast, draft)
    assert owed(draft) == ["partnerships.unsigned", "partnerships.unsigned"]

    signed = both_sign(cast, draft)
    assert (signed.state, signed.in_force_at, owed(draft)) == ("in_force", clock.now(), [])


@pytest.mark.slow
def test_returned_version_is_approved_and_signed_anew(cast, draft):
    in_signing(cast, draft)
    record(draft, "sign", cast.actors[CO], proof=CODE)
    take(draft, "request_changes", cast.actors[HC], reason="Another unit")
    with clock.set_to(clock.now() + timedelta(hours=1)):
        assert in_signing(cast, draft).state == "signing"
        assert both_sign(cast, draft).state == "in_force"


def test_third_party_is_waited_for(cast):
    version = a_memorandum(cast, "under_review", parties=with_the_institution(cast))
    assert both_approve(cast, version).state == "under_review"
    record(version, "approve", cast.actors[CI])
    assert again(version).state == "signing"


def test_version_expires_on_the_day_after_its_last(cast, in_force):
    with clock.set_to(clock.now() + (in_force.valid_until - clock.today())):
        assert wake_expired() == 0
    with clock.set_to(clock.now() + (in_force.valid_until - clock.today()) + timedelta(days=1)):
        assert wake_expired() == 1
        assert again(in_force).state == "expired"
        assert wake_expired() == 0


def test_only_versions_in_force_expire(cast):
    past = {**VALID, "valid_until": date(2026, 1, 11), "review_by": None}
    versions = [a_memorandum(cast, state, f"MOU-{state}", **past) for state in ("draft", "signing", "terminated")]
    assert wake_expired() == 0
    assert [again(version).state for version in versions] == ["draft", "signing", "terminated"]


def test_end_keeps_its_day(cast, in_force):
    with pytest.raises(TransitionRefused) as refusal:
        take(in_force, "terminate", cast.actors[HC], reason="The host closes")
    assert [item.params for item in refusal.value.unmet] == [
        {"machine": "mou", "transition": "terminate", "detail": "ends_on"}
    ]

    take(in_force, "terminate", cast.actors[HC], reason="The host closes", ends_on=date(2026, 2, 1))
    ended = again(in_force)
    assert (ended.state, ended.ends_on) == ("terminated", date(2026, 2, 1))


def test_stale_page_is_told_what_happened_meanwhile(cast, draft):
    take(draft, "submit", cast.actors[CO])
    with pytest.raises(ChangedMeanwhile) as refusal:
        take(draft, "abandon", cast.actors[HC], reason="No places", seen_version=0)
    assert [event.name for event in refusal.value.events] == ["submit"]


def test_versions_of_a_memorandum_share_one_chain_of_events(cast, in_force):
    take(in_force, "revise", cast.actors[CO], reason="More units")
    following = newest(in_force)
    take(following, "abandon", cast.actors[HC], reason="Not now")
    chain = Event.objects.filter(chain=in_force.memorandum_id).order_by("seq")
    assert [(event.seq, event.name) for event in chain] == [(1, "revise"), (2, "abandon")]


def test_stranger_does_not_even_see_it(cast, draft):
    assert not type(draft).objects.visible_to(Actor(a_person("stranger").pk)).exists()
