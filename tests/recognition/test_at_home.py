"""What an assessment at home leaves: the next version of the papers on results, signed by whoever assessed there."""

from datetime import date

import pytest

from accounts.actors import Actor
from lifecycle.errors import TransitionRefused
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from tests.factories.assessments import CODE, act, go, on, state_result
from tests.factories.recognition import validate_all
from tests.lifecycle.conftest import a_person
from tests.recognition.test_papers import again_at_home, must_say, papers, printed

pytestmark = pytest.mark.slow

CO, VA = Role.SENDING_COORDINATOR, Role.VALIDATOR


@pytest.mark.pdf
def test_an_assessment_at_home_leaves_a_second_version_signed_by_its_assessor(stay):
    again_at_home(stay)
    first, second = papers(stay, "personal_transcript")
    rows = second.snapshot["data"]["signatures"]

    assert (first.state, second.version_no) == ("superseded", 2)
    assert [row["name"] for row in rows] == [
        "Assessor Example",
        "Home Example",
        "Host_Coordinator Example",
        "Participant Example",
    ]
    assert second.snapshot["data"]["results"] == ["passed"] * 3
    must_say(
        printed(stay, "personal_transcript"), "the results as handed in, version 1", "2, replaces 1", "School kitchen"
    )


def test_validation_is_not_concluded_on_a_result_that_its_assessor_has_not_signed(stay):
    home = Actor(a_person("home").pk)
    name_person(
        mobility=stay.mobility, person_id=home.person_id, part=NamedPartKind.ASSESSOR,
        organisation_id=stay.organisations["sending"].pk,
    )  # fmt: skip
    with on(date(2026, 5, 11)):
        act(stay, "assessments.reassess", CO, {"outcome": "U2.1"})
        state_result(stay, home, outcome="U2.1", result="passed")
        validate_all(stay)
    with on(date(2026, 5, 22)):
        with pytest.raises(TransitionRefused) as refusal:
            go(stay, "validate", VA)
        act(stay, "assessments.confirm_grid", home, proof=CODE)
        go(stay, "validate", VA)

    assert [(one.code, one.person) for one in refusal.value.unmet] == [("assessments.grid_unconfirmed", home.person_id)]
