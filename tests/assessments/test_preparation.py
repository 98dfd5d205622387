"""The preparation list and what must be done before arrival."""

from datetime import date

import pytest

from assessments import guards, services
from assessments.models import Item
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.roles import Role
from tests.factories.assessments import act
from tests.lifecycle.conftest import put_in

CO = Role.SENDING_COORDINATOR


@pytest.fixture
def preparing(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None)
    services.open_preparation(mobility=cast.mobility)
    return cast


def open_items(cast) -> set[str]:
    mobility = cast.stay()
    found = [*guards.insured_and_reachable(mobility), *guards.preparation_done(mobility)]
    return {str(missing.params["item"]) for missing in found}


def test_list_holds_what_the_rule_set_asks(preparing):
    assert open_items(preparing) == {
        *map(str, services.ALWAYS), Item.IDENTITY_DOCUMENT, Item.GRANT_AGREEMENT,
    }  # fmt: skip


def test_ticked_item_is_no_longer_owed(preparing):
    act(preparing, "assessments.tick_preparation", CO, {"code": "insurance", "done_on": "2026-01-10", "detail": "P-1"})
    assert "insurance" not in open_items(preparing)


def test_day_to_come_is_refused(preparing):
    with pytest.raises(ActInvalid) as refused:
        act(preparing, "assessments.tick_preparation", CO, {"code": "insurance", "done_on": "2026-01-13"})
    assert "done_on" in refused.value.form.errors


def test_passport_must_hold_a_month_beyond_the_return(preparing):
    facts = {"code": "identity_document", "done_on": "2026-01-10"}
    with pytest.raises(ActRefused, match="document_too_short"):
        act(preparing, "assessments.tick_preparation", CO, {**facts, "valid_until": "2026-05-23"})

    act(preparing, "assessments.tick_preparation", CO, {**facts, "valid_until": date(2026, 5, 24)})
    assert "identity_document" not in open_items(preparing)
