"""A change of a running stay that nobody has read yet is taken back by who asked for it."""

from datetime import date

import pytest

from agreements.selectors import agreed_days, open_version, parts_of
from lifecycle.errors import ActRefused
from tests.factories.agreements import CO, HC, LE, abroad, asking_longer, take, versions
from tests.factories.assessments import act, on
from tests.lifecycle.conftest import Cast

LATER, IN_TIME = date(2026, 5, 15), date(2026, 3, 25)


@pytest.fixture
def stay(cast) -> Cast:
    """Abroad since 2 March, until 24 April."""
    abroad(cast)
    return cast


@pytest.mark.parametrize("who", [LE, HC])
def test_who_asked_for_a_longer_stay_takes_it_back_while_nobody_was_asked_to_read_it(stay, who):
    with on(IN_TIME):
        asking_longer(stay, LATER, who)
        other = HC if who == LE else LE
        with pytest.raises(ActRefused, match="agreements.not_your_request"):
            act(stay, "agreements.take_back_request", other, {})
        act(stay, "agreements.take_back_request", who, {})
        assert versions(stay) == [(1, "in_force")]
        asking_longer(stay, date(2026, 5, 8), who)  # and asks for another day

    assert agreed_days(parts_of(open_version(stay.mobility)))[1] == date(2026, 5, 8)


def test_school_takes_back_any_request_and_nobody_one_that_is_read(stay):
    with on(IN_TIME):
        asking_longer(stay, LATER)
        act(stay, "agreements.take_back_request", CO, {})
        asking_longer(stay, LATER)
        take(stay, "submit_version", CO)
        with pytest.raises(ActRefused, match="agreements.no_request_waits"):
            act(stay, "agreements.take_back_request", LE, {})
