"""What those who read an agreement say about it: comments on a passage, answers, and that something is settled."""

from django.utils.translation import gettext_lazy as _

from agreements.parts import PartName
from agreements.reading import heading_of
from agreements.talking import TALKING, text_now
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.vocabulary import About
from remarks.forms import AnswerForm, CommentForm, SettleForm
from remarks.services import settle_comment, write_answer, write_comment
from remarks.settling import a_comment_open, one_to_settle

WHILE = (stay.PARTNERSHIP, *stay.IN_AGREEMENT, stay.READY, *stay.AT_THE_HOST)


def heading_said(key: object) -> str:
    """What the part is called in the list of parts."""
    return str(PartName(heading_of(str(key))).label) if key in PartName.values else ""


HEADING = About("part", say=heading_said)


def a_text(subject: Mobility, deciding: Deciding) -> None:
    """There is an agreement to talk about."""
    if text_now(subject) is None:
        raise ActRefused("agreements.none")


@act(
    "agreements.comment",
    roles=TALKING,
    while_in=WHILE,
    form=CommentForm,
    label=_("Comment on the agreement"),
    told=_("commented on the agreement"),
    on_behalf=False,
    requires=a_text,
    about=(HEADING,),
)
def comment(step: ActStep[Mobility]) -> None:
    """Read by all who read the agreement; what is said lies in a row of its own, which can be erased."""
    typed = step.data
    write_comment(
        subject=step.subject, actor=step.actor, part=typed["part"], quote=typed["quote"].strip(), text=typed["text"]
    )
    step.event_details["part"] = typed["part"]


@act(
    "agreements.answer_comment",
    roles=TALKING,
    while_in=WHILE,
    form=AnswerForm,
    label=_("Answer a comment on the agreement"),
    told=_("answered a comment on the agreement"),
    on_behalf=False,
    requires=a_comment_open,
    about=(HEADING,),
)
def answer_comment(step: ActStep[Mobility]) -> None:
    """Read by all who read the agreement."""
    answered = step.data["comment"]
    write_answer(subject=step.subject, actor=step.actor, comment=answered, text=step.data["text"])
    step.event_details["part"] = answered.part


@act(
    "agreements.settle_comment",
    roles=TALKING,
    while_in=WHILE,
    form=SettleForm,
    label=_("Settle a comment on the agreement"),
    told=_("settled a comment on the agreement"),
    on_behalf=False,
    requires=one_to_settle,
    about=(HEADING,),
)
def settle(step: ActStep[Mobility]) -> None:
    """By who wrote it, or by who owns the text."""
    settle_comment(comment=step.data["comment"], actor=step.actor)
    step.event_details["part"] = step.data["comment"].part
