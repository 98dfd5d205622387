"""What a refusal says where only its text is seen: in a traceback, in the failure of a test."""

from uuid import UUID

from lifecycle.errors import TransitionRefused
from lifecycle.roles import Role
from lifecycle.tables.mobility import MACHINE
from lifecycle.vocabulary import Missing

PERSON = UUID(int=7)


def test_a_refused_step_names_every_requirement_with_owner_person_and_params():
    unmet = [
        Missing("agreements.not_approved", Role.GUARDIAN, person=PERSON),
        Missing("agreements.field_missing", Role.HOST_COORDINATOR, params={"part": "assessment", "field": "date"}),
        Missing("agreements.none", Role.SENDING_COORDINATOR),
    ]

    refused = TransitionRefused(MACHINE.rows["send_for_signature"], unmet, None)

    assert str(refused) == (
        f"send_for_signature: agreements.not_approved (GU, person={PERSON}); "
        "agreements.field_missing (HC, part=assessment, field=date); agreements.none (CO)"
    )
    assert refused.code == "lifecycle.requirements_unmet"
