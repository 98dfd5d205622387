"""What runs once a day over memoranda costs one question where nothing is due."""

from datetime import timedelta

from ground import clock
from lifecycle.tables.mou import State
from partnerships.models import MemorandumVersion
from partnerships.services import wake_expired
from tests.lifecycle.worlds import a_memorandum_in


def test_a_day_on_which_nothing_ends_asks_once(cast, django_assert_num_queries):
    version = a_memorandum_in(cast, State.IN_FORCE)
    MemorandumVersion.unscoped.update(valid_until=clock.today(), ends_on=None)
    with django_assert_num_queries(1):
        assert wake_expired() == 0

    MemorandumVersion.unscoped.update(valid_from=None, valid_until=clock.today() - timedelta(days=1))
    assert wake_expired() == 1
    assert MemorandumVersion.unscoped.get(pk=version.pk).state != State.IN_FORCE
