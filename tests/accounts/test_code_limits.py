"""Guessing at codes comes to an end, and the true one goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.core.cache import cache, caches

from accounts import code_limits, guesses
from accounts.codes import forget_old_codes, issue_code, use_code
from accounts.counter_cache import counters_are_not_pushed_out
from accounts.models import ConfirmationCode, WrongCodes
from ground import clock
from ground.errors import CodeRefused, TooManyCodes
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OWN, FORWARDED = "link:own:2", "link:forwarded:1"


@pytest.fixture
def person():
    return PersonFactory()


def at(minutes, seconds=0):
    return clock.set_to(NOON + timedelta(minutes=minutes, seconds=seconds))


def ask(person, way=OWN, purpose="sign:1"):
    return issue_code(person_id=person.pk, purpose=purpose, way=way)


def refused(call, *given, **named):
    with pytest.raises(CodeRefused) as found:
        call(*given, **named)
    return found.value


def guess_wrong(person, way, code):
    wrong = f"{(int(code) + 1) % 10**6:06}"
    return refused(use_code, person_id=person.pk, purpose="sign:1", way=way, code=wrong)


def guess_all_day(person, way, codes, begin=0):
    """Five wrong tries at each of so many codes, eight minutes apart."""
    for nth in range(codes):
        with at(begin + 8 * nth):
            code = ask(person, way)
            for _try in range(5):
                guess_wrong(person, way, code)
    return code


def test_fourth_code_within_a_minute_is_refused_and_mailed_after_it(person):
    for second in range(3):
        with at(0, second):
            ask(person)

    with at(0, 59):
        told = refused(ask, person)
        ask(person, purpose="sign:2")  # another subject
        ask(PersonFactory())
    with at(1, 1):
        ask(person)

    assert (told.code, told.status, told.params["until"]) == ("accounts.code_too_soon", 429, "12:01 (UTC)")


def test_eleventh_code_within_an_hour_is_refused(person):
    for minute in range(0, 50, 5):
        with at(minute):
            ask(person)

    with at(51):
        assert refused(ask, person).code == "accounts.codes_this_hour"
    with at(61):
        ask(person)


def test_codes_typed_rightly_do_not_count(person):
    with at(0):
        for _nth in range(12):
            use_code(person_id=person.pk, purpose="sign:1", way=OWN, code=ask(person))

    assert ConfirmationCode.objects.exclude(used_at=None).count() == 12


def test_twenty_wrong_tries_begin_a_pause_that_grows_and_tell_the_person(person, monkeypatch):
    told = []
    monkeypatch.setattr(code_limits, "_when_paused", [lambda who, way, wrong: told.append((who, way, wrong))])
    guess_all_day(person, OWN, 4)

    with at(24 + 14):
        first = refused(ask, person)
    with at(40):
        guess_wrong(person, OWN, ask(person))
    with at(40 + 29):
        second = refused(ask, person)
    with at(40 + 31):
        ask(person)

    assert [first.code, second.code] == ["accounts.codes_paused"] * 2
    assert (first.params["until"], second.params["until"]) == ("12:39 (UTC)", "13:10 (UTC)")
    assert told == [(person.pk, OWN, 20), (person.pk, OWN, 21)]


def test_the_right_code_does_not_open_during_the_pause_of_its_own_way(person):
    guess_all_day(person, OWN, 3)
    with at(24):
        code = ask(person)
    with at(25):
        guess_wrong(person, OWN, code)
        other = ask(person, purpose="sign:2")
    for nth in range(4):
        with at(26, nth):
            guess_wrong(person, OWN, code)

    with at(27):
        told = refused(use_code, person_id=person.pk, purpose="sign:2", way=OWN, code=other)

    assert told.code == "accounts.codes_paused"


def test_who_guesses_with_a_forwarded_link_does_not_stop_its_owner(person):
    guess_all_day(person, FORWARDED, 4)

    with at(26):
        assert isinstance(refused(ask, person, FORWARDED), TooManyCodes)
        use_code(person_id=person.pk, purpose="sign:1", way=OWN, code=ask(person, OWN))


def test_pause_is_over_the_next_day_and_codes_are_forgotten_after_two(person):
    guess_all_day(person, OWN, 4)

    with at(25 * 60):
        ask(person)
    with at(60 * 24 * 4):
        assert forget_old_codes() == 5


def test_wrong_codes_of_all_people_raise_one_alarm_an_hour(monkeypatch, settings):
    settings.WRONG_CODES_ALARM = 12
    told = []
    monkeypatch.setattr(guesses, "_when_many", [lambda hour, number: told.append((hour, number))])

    for nth in range(3):
        guess_all_day(PersonFactory(), f"account:{nth}", 1)
    with at(20):
        seen = guesses.are_many()
    with at(300):
        later = guesses.are_many()

    assert (told, WrongCodes.objects.get().number) == ([(NOON, 12)], 15)
    assert (seen, later) == (True, False)


def test_a_crowd_does_not_push_out_what_is_counted(monkeypatch):
    monkeypatch.setattr(caches["default"], "_max_entries", 5)
    cache.set("mine", 1, 600)
    cache.set("over", 1, -1)

    for nth in range(40):
        cache.set(f"visitor-{nth:03}", 1, 600)

    assert (cache.get("mine"), cache.get("over")) == (1, None)
    assert cache.get("visitor-000") == 1


@pytest.mark.parametrize(("most", "starts"), [(99_999, False), (100_000, True), (None, False)])
def test_a_shared_cache_that_forgets_too_early_does_not_start(settings, most, starts):
    options = {} if most is None else {"OPTIONS": {"MAX_ENTRIES": most}}
    settings.CACHES = {"default": {**configured.CACHES["default"], "OPTIONS": {}, **options}}

    found = [error.id for error in counters_are_not_pushed_out()]

    assert found == ([] if starts else ["accounts.E001"])
