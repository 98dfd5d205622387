"""Who settles a comment: one rule, of the agreement of a stay and of a memorandum alike."""

import pytest

from accounts.actors import Actor
from accounts.models import MembershipRole
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.roles import Role
from remarks.models import Comment
from remarks.talks import talk_about
from tests.factories.accounts import MembershipFactory
from tests.factories.agreements import in_review
from tests.factories.partnerships import a_memorandum
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]
CO, HC, LE, GU = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN
BESIDE = "a colleague of the host"
# Who writes -> who settles: the writer, their organisation, and whose text it is; the school's in both.
AGREEMENT = {HC: {CO, HC, BESIDE}, LE: {CO, LE}, GU: {CO, GU}, CO: {CO}}
MEMORANDUM = {HC: {CO, HC, BESIDE}, CO: {CO}}


class Talk:
    """The acts of one kind of text, on the text that is read now."""

    def __init__(self, cast: Cast, app: str) -> None:
        host = cast.organisations["hosting"]
        colleague = MembershipFactory(organisation=host, role=MembershipRole.COORDINATOR).person
        self.actors = cast.actors | {BESIDE: Actor(colleague.pk, host.pk)}
        self.app = app
        subject = in_review(cast).mobility if app == "agreements" else a_memorandum(cast, "under_review")
        self.pk, self.part = subject.pk, next(iter(talk_about(subject).parts(subject)))

    def do(self, act: str, who: str, **data: object) -> None:
        perform_act(name=f"{self.app}.{act}", pk=self.pk, actor=self.actors[who], data=data)


@pytest.mark.slow
@pytest.mark.parametrize(("app", "settled_by"), [("agreements", AGREEMENT), ("partnerships", MEMORANDUM)])
def test_a_comment_is_settled_by_who_wrote_it_and_whose_text_it_is(cast, app, settled_by):
    talk = Talk(cast, app)
    readers = {who for theirs in settled_by.values() for who in theirs}
    with pytest.raises(ActRefused, match="none_open"):
        talk.do("settle_comment", CO, comment="")
    for writer, theirs in settled_by.items():
        for who in readers:
            talk.do("comment", writer, part=talk.part, quote="", text="The hours?")
            comment = Comment.unscoped.get(settled_at=None)
            if who in theirs:
                talk.do("settle_comment", who, comment=comment.pk)
            else:
                with pytest.raises(ActRefused, match="not_yours_to_settle"):
                    talk.do("settle_comment", who, comment=comment.pk)
            assert Comment.unscoped.filter(pk=comment.pk, settled_at=None).exists() is (who not in theirs)
            Comment.unscoped.filter(pk=comment.pk).delete()


@pytest.mark.parametrize("app", ["agreements", "partnerships"])
def test_of_several_comments_only_the_own_ones_can_be_chosen(cast, app):
    talk = Talk(cast, app)
    for writer in (CO, HC):
        talk.do("comment", writer, part=talk.part, quote="", text=f"Said by {writer}")
    other = Comment.unscoped.get(text=f"Said by {CO}")

    with pytest.raises(ActInvalid):
        talk.do("settle_comment", HC, comment=other.pk)
    talk.do("settle_comment", HC, comment=Comment.unscoped.get(text=f"Said by {HC}").pk)

    assert list(Comment.unscoped.filter(settled_at=None)) == [other]
