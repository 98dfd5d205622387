"""A change of the agreement during the stay: drafted, reviewed and sent for signature while the old one holds."""

import json
from datetime import date

import pytest

from agreements.models import AgreementVersion
from agreements.selectors import open_version, parts_of, still_to_sign
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import RoleRefused
from lifecycle.roles import Role
from tests.factories.assessments import abroad, on
from tests.lifecycle.conftest import Cast, a_cast

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


@pytest.fixture
def cast(db) -> Cast:
    held = a_cast()
    abroad(held)
    return held


def test_an_amendment_is_a_copy_and_asks_signatures_for_the_changed_part_only(cast):
    with on(date(2026, 3, 10)):
        perform_act(
            name="agreements.start_amendment",
            pk=cast.mobility.pk,
            actor=cast.actors[CO],
            data={"reason": "another place"},
        )
        draft = open_version(cast.mobility)
        period = parts_of(draft)["period_and_place"] | {"place": "The second kitchen"}
        data = {"part": "period_and_place", "content": json.dumps(period)}
        perform_act(name="agreements.write_part", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    assert (draft.kind, draft.state) == ("amendment", "draft")
    assert AgreementVersion.unscoped.filter(mobility=cast.mobility, state="in_force").count() == 1
    assert all("period_and_place" in {part["part"] for part in signer.covers} for signer in still_to_sign(draft))


def test_only_those_the_table_names_send_an_amendment_for_review(cast):
    with on(date(2026, 3, 10)):
        perform_act(
            name="agreements.start_amendment",
            pk=cast.mobility.pk,
            actor=cast.actors[CO],
            data={"reason": "another place"},
        )
        draft = open_version(cast.mobility)
        with pytest.raises(RoleRefused):
            perform_transition(
                machine="agreement_version", pk=draft.pk, name="submit_version", actor=cast.actors[Role.PARTICIPANT]
            )
