"""What an offer says where somebody may not do a thing: by role, by state, before the others stayed silent."""

from lifecycle.offers.offers import Offers
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.wording import say_missing
from tests.lifecycle.conftest import put_in
from tests.missing import refused, satisfied

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT


def offers(cast, role):
    return Offers(Standing.of_stay(cast.stay()), cast.actors[role])


def test_a_step_of_another_role_is_locked_by_that(cast, facts):
    lock = refused("lifecycle.role_refused", offers(cast, HC).step("start_preparation").own_locks)
    assert say_missing([lock], None) == ["You have no role here that may do this. Who may: sending coordinator."]
    satisfied("lifecycle.role_refused", offers(cast, CO).step("start_preparation").locks)


def test_a_step_of_the_others_opens_for_the_lead_after_their_silence(cast, facts):
    put_in(cast.mobility, State.ONGOING)

    refused("lifecycle.others_first", offers(cast, CO).step("end_stay").own_locks)
    satisfied("lifecycle.others_first", offers(cast, HC).step("end_stay").own_locks)


def test_an_act_of_another_role_is_locked_by_that(cast):
    refused("lifecycle.act_role_refused", offers(cast, LE).act("lifecycle.inform_employer").locks)
    satisfied("lifecycle.act_role_refused", offers(cast, CO).act("lifecycle.inform_employer").locks)


def test_an_act_is_locked_in_a_state_that_does_not_know_it(cast):
    satisfied("lifecycle.act_not_now", offers(cast, CO).act("lifecycle.inform_employer").locks)

    put_in(cast.mobility, State.ONGOING)

    refused("lifecycle.act_not_now", offers(cast, CO).act("lifecycle.inform_employer").locks)
