"""What the parties record while they read a version: that the text is right, and what they say about it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.registry import act
from lifecycle.roles import PARTY
from lifecycle.steps import ActStep
from lifecycle.tables import mou
from lifecycle.vocabulary import About
from lifecycle.which import ORGANISATION
from partnerships import services
from partnerships.models import MemorandumVersion
from partnerships.parts import digest_of_version, titles
from remarks.forms import AnswerForm, ApprovedAsRead, CommentForm, SettleForm
from remarks.services import settle_comment, write_answer, write_comment
from remarks.settling import a_comment_open, one_to_settle


class ApproveForm(ApprovedAsRead):
    """Which text of the memorandum was read."""

    def present(self) -> str:
        """Of the version as it stands."""
        version: Any = self.subject
        return digest_of_version(version)


def an_approval_to_give(version: MemorandumVersion, deciding: Deciding) -> None:
    """The organisation acted for is a party, and has not approved this content."""
    organisation_id = deciding.actor.organisation_id
    if not version.parties.filter(organisation=organisation_id).exists():
        raise ActRefused("partnerships.not_a_party")
    if version.approvals.filter(void_at=None, organisation=organisation_id).exists():
        raise ActRefused("partnerships.approved_already")


@act(
    "partnerships.approve",
    machine="mou",
    roles=(PARTY,),
    while_in=(mou.UNDER_REVIEW,),
    form=ApproveForm,
    label=_("Approve this content"),
    told=_("approved the memorandum"),
    on_behalf=False,
    decides=True,
    requires=an_approval_to_give,
    settles={
        "partnerships.not_approved": _("Read and approve"),
    },
    about=(ORGANISATION,),
)
def approve(step: ActStep[MemorandumVersion]) -> None:
    """The party the person acts for approves the submitted content."""
    organisation_id = step.actor.organisation_id
    assert organisation_id is not None  # a party, as the act requires
    approval = services.approve_content(
        version=step.subject, organisation_id=organisation_id, person_id=step.decider_id
    )
    step.event_details |= {"organisation": approval.organisation_id, "text": digest_of_version(step.subject)}


def an_approval_to_take_back(version: MemorandumVersion, deciding: Deciding) -> None:
    """The organisation acted for has approved this content."""
    organisation_id = deciding.actor.organisation_id
    if not version.approvals.filter(void_at=None, organisation=organisation_id).exists():
        raise ActRefused("partnerships.nothing_to_take_back")


@act(
    "partnerships.take_approval_back",
    machine="mou",
    roles=(PARTY,),
    while_in=(mou.UNDER_REVIEW,),
    form=NothingToSay,
    label=_("Take my approval back"),
    told=_("took the approval of the memorandum back"),
    tells=(PARTY,),
    on_behalf=False,
    decides=True,
    requires=an_approval_to_take_back,
    about=(ORGANISATION,),
)
def take_approval_back(step: ActStep[MemorandumVersion]) -> None:
    """Until signing begins; the others' approvals stay."""
    organisation_id = step.actor.organisation_id
    assert organisation_id is not None  # a party that approved, as the act requires
    services.take_approval_back(version=step.subject, organisation_id=organisation_id)
    step.event_details["organisation"] = organisation_id


def part_said(key: Any) -> str:
    """What the part is called."""
    return titles().get(str(key), "")


PART = About("part", say=part_said)


@act(
    "partnerships.comment",
    machine="mou",
    roles=(PARTY,),
    while_in=mou.OPEN,
    form=CommentForm,
    label=_("Comment on a part"),
    told=_("commented on the memorandum"),
    on_behalf=False,
    about=(PART,),
)
def comment(step: ActStep[MemorandumVersion]) -> None:
    """Read by all parties; what is said lies in a row of its own, which can be erased."""
    typed = step.data
    write_comment(
        subject=step.subject, actor=step.actor, part=typed["part"], quote=typed["quote"].strip(), text=typed["text"]
    )
    step.event_details["part"] = typed["part"]


@act(
    "partnerships.answer_comment",
    machine="mou",
    roles=(PARTY,),
    while_in=mou.OPEN,
    form=AnswerForm,
    label=_("Answer a comment"),
    told=_("answered a comment on the memorandum"),
    on_behalf=False,
    requires=a_comment_open,
    about=(PART,),
)
def answer_comment(step: ActStep[MemorandumVersion]) -> None:
    """Read by all parties."""
    answered = step.data["comment"]
    write_answer(subject=step.subject, actor=step.actor, comment=answered, text=step.data["text"])
    step.event_details["part"] = answered.part


@act(
    "partnerships.settle_comment",
    machine="mou",
    roles=(PARTY,),
    while_in=mou.OPEN,
    form=SettleForm,
    label=_("Settle a comment"),
    told=_("settled a comment on the memorandum"),
    on_behalf=False,
    requires=one_to_settle,
    about=(PART,),
)
def settle(step: ActStep[MemorandumVersion]) -> None:
    """By who wrote it, or by who owns the text."""
    settle_comment(comment=step.data["comment"], actor=step.actor)
    step.event_details["part"] = step.data["comment"].part
