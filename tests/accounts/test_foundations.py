from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from accounts.actors import SYSTEM, Actor
from accounts.digests import keyed_digest
from accounts.models import PersonKey
from ground import clock, sentences
from ground.sealing import seal
from tests.factories.accounts import PersonFactory


def test_clock_set_to_an_instant_stands_still_and_gives_utc():
    with clock.set_to(datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))):
        assert clock.now() == datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
        assert clock.now().tzinfo is UTC
    assert clock.now() > datetime(2026, 3, 3, tzinfo=UTC)


def test_clock_set_within_another_returns_to_the_outer_one():
    outer = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with clock.set_to(outer):
        with clock.set_to(outer + timedelta(days=1)):
            assert clock.now().day == 3
        assert clock.now() == outer


def test_clock_refuses_an_instant_without_offset():
    with pytest.raises(ValueError, match="offset"), clock.set_to(datetime(2026, 3, 2)):
        pass


def test_today_is_the_day_in_the_zone_asked_for():
    with clock.set_to(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        assert clock.today(timezone(timedelta(hours=1))) == date(2026, 3, 2)
        assert clock.today(UTC) == date(2026, 3, 1)


def test_only_system_acts_without_a_person():
    assert SYSTEM.is_system
    assert not Actor(PersonFactory.build().pk).is_system


@pytest.mark.django_db
def test_digest_of_the_same_text_differs_between_people_and_stays_for_one():
    person, other = PersonFactory.create_batch(2)

    assert keyed_digest(person.pk, "ziek") == keyed_digest(person.pk, "ziek")
    assert keyed_digest(person.pk, "ziek") != keyed_digest(other.pk, "ziek")
    assert len(keyed_digest(person.pk, "ziek")) == 64


@pytest.mark.django_db
def test_digest_cannot_be_made_again_once_the_key_is_destroyed():
    person = PersonFactory()
    before = keyed_digest(person.pk, "ziek")
    PersonKey.objects.filter(person=person).delete()

    assert keyed_digest(person.pk, "ziek") != before


def test_sentence_is_formatted_and_survives_a_missing_fact():
    sentences.register({"test.asked": "%(person)s owes %(what)s."})

    assert sentences.sentence("test.asked", {"person": "Jana Beispiel"}) == "Jana Beispiel owes …."
    assert sentences.sentence("test.nobody_wrote_it") == "test.nobody_wrote_it"


def test_two_sentences_for_one_code_are_refused():
    sentences.register({"test.once": "One."})

    with pytest.raises(ValueError, match="Two sentences"):
        sentences.register({"test.once": "Two."})


def test_every_code_of_this_app_has_a_sentence_that_can_be_read():
    with translation.override("en"):
        ours = [code for code in sentences.registered() if code.startswith("accounts.")]
        assert [code for code in ours if not sentences.sentence(code).strip()] == []


def test_sealed_text_does_not_show_the_text():
    assert "JBSW" not in seal("JBSWY3DP")
