"""Taking somebody off a stay: who may, whom, and what they still see."""

import pytest

from agreements.approvals import required_reviewers
from agreements.approving import approve
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, RoleRefused, TransitionRefused
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.finding import NEW
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import State
from tests.factories.agreements import in_review
from tests.factories.assessments import go
from tests.lifecycle.conftest import a_person

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
NOT_THESE = (NamedPartKind.PARTICIPANT, NamedPartKind.PERSON_OF_TRUST)  # the second only who goes alone has
LEAVERS = [kind for kind in NamedPartKind if kind not in NOT_THESE]


def named(cast, kind) -> NamedPart:
    return name_person(mobility=cast.mobility, person_id=a_person(f"other-{kind}").pk, part=kind)


def take_off(cast, part, who=CO, **more):
    data = {"part": part.pk, "reason": "Named by mistake.", **more}
    return perform_act(name="lifecycle.end_part", pk=cast.mobility.pk, actor=cast.actors[who], data=data)


@pytest.mark.parametrize("kind", LEAVERS)
def test_everybody_named_but_the_participant_can_be_taken_off(cast, kind):
    part = named(cast, kind)

    take_off(cast, part)

    assert not NamedPart.objects.open().filter(pk=part.pk).exists()


def test_the_participant_cannot_be_taken_off(cast):
    with pytest.raises(ActInvalid):
        take_off(cast, NamedPart.objects.get(mobility=cast.mobility, part="participant"))


def test_nobody_is_taken_off_without_a_reason(cast):
    with pytest.raises(ActInvalid) as refused:
        take_off(cast, named(cast, "guardian"), reason=" ")

    assert list(refused.value.form.errors) == ["reason"]


def test_host_that_may_name_a_tutor_may_take_one_off(cast):
    take_off(cast, NamedPart.objects.get(mobility=cast.mobility, part="tutor"), HC)

    assert not NamedPart.objects.open().filter(mobility=cast.mobility, part="tutor").exists()


def test_a_host_takes_off_nobody_whom_the_school_named(cast):
    part = named(cast, NamedPartKind.EMERGENCY_CONTACT)
    NamedPart.objects.filter(pk=part.pk).update(organisation=cast.organisations["sending"])

    with pytest.raises(ActInvalid) as refused:
        take_off(cast, part, HC)

    assert list(refused.value.form.errors) == ["part"]


def test_tutor_takes_nobody_off(cast):
    with pytest.raises(RoleRefused):
        take_off(cast, named(cast, "guardian"), Role.HOST_TUTOR)


def test_who_was_taken_off_sees_the_stay_until_then(cast):
    tutor, part = cast.actors[Role.HOST_TUTOR], NamedPart.objects.get(mobility=cast.mobility, part="tutor")
    assert Mobility.objects.visible_to(tutor).exists()

    take_off(cast, part)

    assert not Mobility.objects.visible_to(tutor).exists()


def test_named_again_after_a_mistake_counts_again(cast):
    part = NamedPart.objects.get(mobility=cast.mobility, part="tutor")
    take_off(cast, part)

    name_person(mobility=cast.mobility, person_id=part.person_id, part="tutor")

    assert NamedPart.objects.open().filter(mobility=cast.mobility, part="tutor").count() == 1


def test_a_mistyped_guardian_holds_the_text_up_only_until_they_are_taken_off(cast):
    """Both stand as guardians; the one whom nobody can reach is taken off, and the approvals there are hold."""
    typed = {"given_names": "Guardian", "family_names": "Example", "email": "gaurdian@people.example.org"}
    naming = {**typed, "part": NamedPartKind.GUARDIAN.value, "who": NEW}
    perform_act(name="lifecycle.name_person", pk=cast.mobility.pk, actor=cast.actors[CO], data=naming)
    mistyped = NamedPart.objects.get(mobility=cast.mobility, person__email=typed["email"])
    version = in_review(cast)
    for reviewer in required_reviewers(cast.stay()):
        if reviewer.person_id != mistyped.person_id:
            approve(version=version, person_id=reviewer.person_id, role=reviewer.role)

    with pytest.raises(TransitionRefused) as held:
        go(cast, "send_for_signature", CO)
    assert [one.person for one in held.value.unmet] == [mistyped.person_id]
    take_off(cast, mistyped)
    go(cast, "send_for_signature", CO)

    assert cast.stay().state == State.AGREEMENT_SIGNING
