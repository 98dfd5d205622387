"""The preparation list and what must be done before arrival."""

from datetime import date

import pytest

from assessments import services
from assessments.models import Item, Owner, PreparationItem
from lifecycle.doors import wake
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import OutboxRow, ToDo
from lifecycle.models.todo import Holds
from lifecycle.roles import Role
from lifecycle.vocabulary import Missing
from tests.factories.assessments import act
from tests.lifecycle.conftest import Cast, put_in
from tests.missing import ask, refused, satisfied

CO, LE = Role.SENDING_COORDINATOR, Role.PARTICIPANT


@pytest.fixture
def preparing(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None)
    services.open_preparation(mobility=cast.mobility)
    return cast


def insured(cast: Cast) -> list[Missing]:
    return ask("assessments.insured_and_reachable", mobility=cast.stay())


def prepared(cast: Cast) -> list[Missing]:
    return ask("assessments.preparation_done", mobility=cast.stay())


def open_items(cast: Cast) -> set[str]:
    return {str(missing.params["item"]) for missing in (*insured(cast), *prepared(cast))}


def tick(cast: Cast, code: str, **facts: str) -> None:
    act(cast, "assessments.tick_preparation", CO, {"code": code, "done_on": "2026-01-10", **facts})


def test_list_holds_what_the_rule_set_asks(preparing):
    assert open_items(preparing) == {
        *map(str, services.ALWAYS), Item.IDENTITY_DOCUMENT, Item.GRANT_AGREEMENT, Item.GRANT_MONEY,
    }  # fmt: skip


def test_insurance_and_emergency_contacts_are_owed_until_they_are_ticked(preparing):
    refused("assessments.open_insurance", insured(preparing))
    refused("assessments.open_emergency_contacts", insured(preparing))

    tick(preparing, "insurance", detail="P-1")
    satisfied("assessments.open_insurance", insured(preparing))
    refused("assessments.open_emergency_contacts", insured(preparing))

    tick(preparing, "emergency_contacts")
    satisfied("assessments.open_emergency_contacts", insured(preparing))


def test_insurance_is_owed_also_where_nobody_opened_the_list(cast):
    refused("assessments.open_insurance", insured(cast))


def test_each_required_item_is_owed_by_name_until_it_is_ticked(preparing):
    PreparationItem.objects.filter(mobility=preparing.mobility).update(required=True)
    owed = prepared(preparing)
    refused("assessments.open_language", owed)
    refused("assessments.open_culture", owed)
    refused("assessments.open_practical", owed)
    refused("assessments.open_travel", owed)
    refused("assessments.open_housing", owed)
    refused("assessments.open_identity_document", owed)
    refused("assessments.open_visa", owed)
    refused("assessments.open_social_security", owed)
    refused("assessments.open_grant_agreement", owed)
    refused("assessments.open_grant_money", owed)
    refused("assessments.open_pay", owed)
    refused("assessments.open_special_arrangements", owed)

    for code in ("language", "culture", "practical", "travel", "housing"):
        tick(preparing, code)
    owed = prepared(preparing)
    satisfied("assessments.open_language", owed)
    satisfied("assessments.open_culture", owed)
    satisfied("assessments.open_practical", owed)
    satisfied("assessments.open_travel", owed)
    satisfied("assessments.open_housing", owed)
    refused("assessments.open_visa", owed)

    further = ("grant_money", "pay", "special_arrangements")
    for code in ("identity_document", "visa", "social_security", "grant_agreement", *further):
        tick(preparing, code)
    owed = prepared(preparing)
    satisfied("assessments.open_identity_document", owed)
    satisfied("assessments.open_visa", owed)
    satisfied("assessments.open_social_security", owed)
    satisfied("assessments.open_grant_agreement", owed)
    satisfied("assessments.open_grant_money", owed)
    satisfied("assessments.open_pay", owed)
    satisfied("assessments.open_special_arrangements", owed)


def test_item_that_the_rule_set_does_not_ask_for_is_not_owed(preparing):
    satisfied("assessments.open_visa", prepared(preparing))
    satisfied("assessments.open_social_security", prepared(preparing))


def of_its_own(cast, owner, *, required):
    facts = {"organisation_id": cast.organisations["sending"].pk, "days_before": 21, "required": required}
    return services.add_own_item(name=f"Of {owner}", owner=owner, **facts)


def own_todos(cast) -> list[ToDo]:
    wake(machine="mobility", pk=cast.mobility.pk)
    owed = ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, code__startswith="assessments.open_own")
    return list(owed.order_by("owner"))


def test_required_item_of_the_school_is_owed_by_whom_it_names_by_its_day_and_holds_the_arrival(preparing):
    put_in(preparing.mobility, "ready")
    items = {owner: of_its_own(preparing, owner, required=True) for owner in Owner}
    refused("assessments.open_own_item", prepared(preparing))
    refused("assessments.open_own_line", prepared(preparing))
    owed = own_todos(preparing)
    assert {todo.owner for todo in owed} == {Role.HOST_COORDINATOR, LE, CO}
    assert {(todo.due_on, todo.holds) for todo in owed} == {(date(2026, 2, 9), Holds.NOW)}
    assert {todo.reminders.count() for todo in owed} == {3}

    tick(preparing, items[Owner.SCHOOL].code)
    tick(preparing, items[Owner.HOST].code)
    satisfied("assessments.open_own_item", prepared(preparing))
    act(preparing, "assessments.do_own_line", LE, {"code": items[Owner.PARTICIPANT].code, "done_on": "2026-01-10"})
    satisfied("assessments.open_own_line", prepared(preparing))
    assert own_todos(preparing) == []


def test_optional_item_of_the_school_is_owed_and_holds_nothing(preparing):
    put_in(preparing.mobility, "ready")
    items = [of_its_own(preparing, owner, required=False) for owner in Owner]

    assert not [one for one in prepared(preparing) if one.code.startswith("assessments.open_own")]
    assert [(todo.due_on, todo.holds) for todo in own_todos(preparing)] == [(date(2026, 2, 9), Holds.NEVER)] * 3
    assert {todo.reminders.count() for todo in own_todos(preparing)} == {3}
    woken = OutboxRow.objects.filter(kind="lifecycle.wake", mobility_id=preparing.mobility.pk)
    assert woken.count() == 3

    for own in items:
        services.end_own_item(own=own)
    assert own_todos(preparing) == []
    assert woken.count() == 6


def test_day_to_come_is_refused(preparing):
    with pytest.raises(ActInvalid) as refusal:
        act(preparing, "assessments.tick_preparation", CO, {"code": "insurance", "done_on": "2026-01-13"})
    assert "done_on" in refusal.value.form.errors


def test_passport_must_hold_a_month_beyond_the_return(preparing):
    facts = {"code": "identity_document", "done_on": "2026-01-10"}
    with pytest.raises(ActRefused, match="document_too_short"):
        act(preparing, "assessments.tick_preparation", CO, {**facts, "valid_until": "2026-05-23"})

    act(preparing, "assessments.tick_preparation", CO, {**facts, "valid_until": date(2026, 5, 24)})
    satisfied("assessments.open_identity_document", prepared(preparing))
    satisfied("assessments.document_too_short", prepared(preparing))
