"""A review that was held is not demanded again at once."""

from datetime import timedelta

from ground import clock
from lifecycle.registry import OWED
from lifecycle.roles import Role
from partnerships.services import hold_review
from tests.factories.partnerships import a_version, again, asked, put
from tests.missing import refused, satisfied

CO = Role.SENDING_COORDINATOR


def test_a_version_signed_soon_after_a_review_is_not_to_be_reviewed_again(cast, in_force):
    today, who = clock.today(), cast.actors[CO].person_id
    hold_review(memorandum=in_force.memorandum, held_on=today, findings="Good", person_id=who)
    with clock.set_to(clock.now() + timedelta(days=5)):
        following = a_version(cast, in_force.memorandum)
        put(following, "in_force", review_by=today + timedelta(days=80), number=2)
        found = OWED["partnerships.to_be_renewed"].check(again(following))
        satisfied("partnerships.review_due", found)


def test_one_signed_ahead_asks_for_no_review_before_it_began(cast, in_force):
    today, who = clock.today(), cast.actors[CO].person_id
    hold_review(memorandum=in_force.memorandum, held_on=today, findings="Good", person_id=who)
    with clock.set_to(clock.now() + timedelta(days=5)):
        ahead = a_version(cast, in_force.memorandum)
        put(ahead, "in_force", valid_from=today + timedelta(days=100), number=2)
        next_one = a_version(cast, in_force.memorandum)
        satisfied("partnerships.no_review", asked("review_held", memorandum_version=next_one))
    with clock.set_to(clock.now() + timedelta(days=101)):
        refused("partnerships.no_review", asked("review_held", memorandum_version=next_one))
