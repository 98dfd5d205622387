"""The partners of the demo."""

from accounts.actors import Actor
from accounts.models import Partner
from ground import clock
from partners.models import Note, PlacesPeriod, Profile
from tests.factories.accounts import MembershipFactory, PersonFactory
from tools.demo_partners import COORDINATORS, FURTHER, load_partners


def test_a_school_of_the_demo_gets_its_partners_once(db):
    assert load_partners(clock.today()) == 0
    held = MembershipFactory(person=PersonFactory(email=COORDINATORS[0]))

    assert load_partners(clock.today()) == len(FURTHER)
    assert load_partners(clock.today()) == 0

    actor = Actor(held.person_id, held.organisation_id)
    assert Partner.objects.visible_to(actor).exclude(checked="").count() == len(FURTHER) - 1
    assert Profile.objects.count() == len(FURTHER)
    assert Note.objects.visible_to(actor).count() == 2
    assert PlacesPeriod.objects.count() == 5
