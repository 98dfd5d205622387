"""Actions of a partnership: the next version of the memorandum answers them."""

import pytest

from ground import clock
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, RoleRefused
from lifecycle.models import Event
from lifecycle.roles import Role
from partnerships.models import Memorandum, MemorandumVersion
from quality.models import ImprovementAction
from tests.lifecycle.conftest import Cast, cast
from tests.missing import ask, refused, satisfied

__all__ = ["cast"]
CO, QM = Role.SENDING_COORDINATOR, Role.QUALITY_MANAGER


@pytest.fixture
def version(cast: Cast) -> MemorandumVersion:
    """A draft that the sending organisation opened."""
    opener = cast.organisations["sending"]
    memorandum = Memorandum.objects.create(code="MOU-1", opened_by=opener, created_at=clock.now())
    return MemorandumVersion.objects.create(memorandum=memorandum, created_at=clock.now())


def act(cast: Cast, version: MemorandumVersion, name: str, role: Role, **data: str) -> Event:
    return perform_act(name=name, pk=version.pk, actor=cast.actors[role], data=data)


def test_open_action_holds_the_memorandum_until_it_is_answered(cast, version):
    act(cast, version, "quality.open_action", CO, text="Tell the tutor before the stay")
    action = ImprovementAction.unscoped.get()
    missing = refused("quality.action_open", ask("quality.actions_answered", memorandum_version=version))
    assert (missing.params, missing.owner) == ({"action": str(action.pk)}, Role.PARTY)

    act(cast, version, "quality.answer_action", CO, action=str(action.pk), answer="A call four weeks before")
    satisfied("quality.action_open", ask("quality.actions_answered", memorandum_version=version))


def test_action_of_another_partnership_holds_nothing_here(cast, version):
    other = Memorandum.objects.create(code="MOU-2", opened_by=cast.organisations["hosting"], created_at=clock.now())
    elsewhere = MemorandumVersion.objects.create(memorandum=other, created_at=clock.now())
    act(cast, elsewhere, "quality.open_action", Role.HOST_COORDINATOR, text="Name a second contact")

    refused("quality.action_open", ask("quality.actions_answered", memorandum_version=elsewhere))
    satisfied("quality.action_open", ask("quality.actions_answered", memorandum_version=version))


def test_answer_has_words(cast, version):
    act(cast, version, "quality.open_action", CO, text="Tell the tutor before the stay")
    action = str(ImprovementAction.unscoped.get().pk)
    with pytest.raises(ActInvalid):
        act(cast, version, "quality.answer_action", CO, action=action, answer="")


def test_only_a_party_opens_an_action(cast, version):
    with pytest.raises(RoleRefused):
        act(cast, version, "quality.open_action", QM, text="Tell the tutor before the stay")
