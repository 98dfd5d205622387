"""The page on which every party reads a version: the text in parts, beside it the answer and the talk."""

from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.formats import language_name
from documents.models import Document, DocumentState
from documents.parts.changes import Changes, changes_between
from documents.parts.values import Part, minutes_to_read
from ground.days import day_as
from lifecycle.models import Event
from lifecycle.news import reason_of
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.steps import StepOffer
from lifecycle.tables.mou import State
from partnerships.models import MemorandumVersion
from partnerships.parts import facts_of, in_words
from partnerships.parts.names import named_in
from partnerships.selectors import ends_soon
from portal.memoranda.answering import Answering, changes_since
from portal.memoranda.heads import Head
from portal.memoranda.offering import may_offer
from portal.memoranda.own_units import OwnUnit, own_units_in
from portal.memoranda.page import MemorandumPage, OwedHere
from portal.planning.under import may_plan_under
from portal.reading.parts import PartToRead, Where, to_read
from portal.reading.talk import TalkBeside
from portal.stay.resting import Resting, resting_memorandum
from portal.steps.act_page import ActPage
from remarks.forms import CommentForm
from remarks.models import SentText
from remarks.selectors import sent_texts, text_with
from remarks.services import deleted_on

APPROVES = "partnerships.approve"
BESIDE_THE_TEXT = frozenset(
    {
        APPROVES,
        "partnerships.take_approval_back",
        "partnerships.comment",
        "partnerships.answer_comment",
        "partnerships.settle_comment",
    }
)
SAID = ("comment", "answer_comment", "settle_comment")
SAID_WITH_THE_TEXT = ("partnerships.not_approved", "partnerships.unsigned")
ASKS = "request_changes"
FOLLOWS = "revise"
BEING_WRITTEN = (State.DRAFT, State.CHANGES_REQUESTED)


class ReadingPage(MemorandumPage):
    """One version as its readers meet it."""

    def __init__(self, version: MemorandumVersion, actor: Actor, act: ActPage | None = None, about: str = "") -> None:
        super().__init__(version, actor)
        self.act, self.about = act, about

    @cached_property
    def answering(self) -> Answering:
        """Approvals, signatures, and what the reader may say."""
        return Answering(self.version, self.actor, self.offers, self._facts)

    @cached_property
    def approving(self) -> ActPage | None:
        """As what the reader approves here, and what follows; None where they are not asked."""
        return ActPage(self.version, self.actor, APPROVES) if self.answering.may_approve else None

    @cached_property
    def head(self) -> Head:
        """Title and who sent it."""
        return Head(self.version, self.answering)

    @cached_property
    def _facts(self) -> dict[str, Any]:
        return facts_of(self.version)

    @cached_property
    def text(self) -> list[Part]:
        """The parts in the reader's language."""
        return in_words(self._facts, named_in(self.version, self._facts))

    @cached_property
    def talk(self) -> TalkBeside:
        """What is said about it."""
        return TalkBeside(self.version, self.actor, self.text)

    @cached_property
    def parts(self) -> list[PartToRead]:
        """To be drawn."""
        return to_read(self.text, self.talk)

    @cached_property
    def own_units(self) -> list[OwnUnit]:
        """Its units that stand in the library of who reads it."""
        return own_units_in(self.version, self.actor)

    @property
    def language(self) -> str:
        """The language of what was typed."""
        language: str = self.version.memorandum.language
        return language

    @property
    def seen_by(self) -> str:
        """Who reads what is said about it."""
        return _("Seen by all parties")

    @property
    def who_hears(self) -> str:
        """The same above the form."""
        return _("Mark words in the text first, or say which part you mean. All parties read it.")

    @property
    def where(self) -> Where:
        """Where it is read, and talked about."""
        args = [self.version.pk]
        acts = [reverse("portal:memorandum-act", args=[*args, f"partnerships.{name}"]) for name in SAID]
        return Where(reverse("portal:memorandum", args=args), *acts)

    @property
    def may_plan(self) -> bool:
        """Whether the reader sends people under it."""
        return may_plan_under(self.version, self.actor)

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return minutes_to_read(self.text)

    @cached_property
    def earlier(self) -> MemorandumVersion | None:
        """The version before this one, that came into force."""
        return earlier_version(self.version)

    @cached_property
    def since_earlier(self) -> Changes | None:
        """What reads otherwise than in the version before."""
        return changes_from_version(self.earlier, self.version) if self.earlier else None

    @cached_property
    def since_approved(self) -> Changes | None:
        """What reads otherwise than what the reader's organisation approved before."""
        last = self.answering.last_read
        return changes_since(self.version, last[1].facts, self._facts) if last else None

    @property
    def may_be_followed(self) -> bool:
        """Whether it comes to its end, and the reader may begin the next year's version with one click."""
        if not ends_soon(self.version):
            return False
        return any(step.name == FOLLOWS and step.own and not step.own_locks for step in self.offers.steps)

    @property
    def may_offer(self) -> bool:
        """Whether the reader may offer its texts as good examples."""
        return may_offer(self.version, self.actor)

    @property
    def since_read(self) -> Changes | None:
        """What changed between the text that was in sight when the button was pressed, and this one."""
        read = self.act.form.data.get("read", "") if self.act is not None and self.act.form.is_bound else ""
        if not read or read == self.answering.read:
            return None
        sent = text_with(self.version, str(read))
        return changes_since(self.version, sent.facts, self._facts) if sent is not None else None

    @property
    def is_changed_meanwhile(self) -> bool:
        """Whether the button was pressed under another text than this one."""
        errors = self.act.form.errors.as_data() if self.act is not None and self.act.form.is_bound else {}
        return any(error.code == "changed" for error in errors.get("read", []))

    @cached_property
    def paper(self) -> Document | None:
        """The newest paper of this version: a draft while it is read, then the text that is signed."""
        return newest_paper(self.version)

    @property
    def wish(self) -> str:
        """Who asked for a change, and why; while the text is being changed for it."""
        if self.version.state != State.CHANGES_REQUESTED:
            return ""
        asked = Event.unscoped.filter(subject_id=self.version.pk, name="request_changes").select_related("remark")
        event = asked.order_by("-seq").first()
        if event is None:
            return ""
        who = self.names.get(event.person_id) or _("A party")
        words = (
            _("%(person)s did not sign on %(day)s.")
            if event.from_state == State.SIGNING
            else _("%(person)s asked for a change on %(day)s.")
        )
        said = words % {"person": who, "day": day_as(event.at, "j F")}
        return " ".join(part for part in (said, reason_of(event, self.offers.held)) if part)

    @cached_property
    def waits_unchanged(self) -> bool:
        """Whether a wish waits, and the text is still the one that was sent out."""
        if self.version.state != State.CHANGES_REQUESTED:
            return False
        last = sent_texts(self.version).order_by("-nth").first()
        return last is not None and last.digest == self.answering.read

    @property
    def written_in(self) -> str:
        """The language of what was typed, where the reader reads in another one."""
        reading = (get_language() or self.language).split("-")[0]
        return "" if self.language == reading else language_name(self.language)

    @cached_property
    def sent_before(self) -> SentText | None:
        """The text that was sent out before this one: for who has not approved it, and did not send it."""
        if not self.answering.may_approve or self.answering.last_read is not None:
            return None
        *_older, last = [None, *sent_texts(self.version).exclude(digest=self.answering.read)]
        return last

    @cached_property
    def since_sent(self) -> Changes | None:
        """What reads otherwise than in the text sent out before."""
        return changes_since(self.version, self.sent_before.facts, self._facts) if self.sent_before else None

    @cached_property
    def resting(self) -> Resting | None:
        """A round of signatures that rests since somebody refused."""
        return resting_memorandum(self.version, self.offers.steps, self.names)

    @property
    def is_being_written(self) -> bool:
        """Whether what is missing comes before the text."""
        return self.version.state in BEING_WRITTEN

    @property
    def missing_beside(self) -> list[OwedHere]:
        """What is missing beside the answers of the parties, which stand with the text."""
        if not (self.answering.is_read or self.answering.is_signed):
            return self.missing
        return [one for one in self.missing if one.todo.code not in SAID_WITH_THE_TEXT]

    @property
    def reminded(self) -> list[OwedHere]:
        """Of the answers that stand with the text, those of which the reader may remind somebody."""
        return [one for one in self.missing if one.nudged and one.todo.code in SAID_WITH_THE_TEXT]

    @property
    def steps_beside(self) -> list[tuple[StepOffer, list[str]]]:
        """The steps, without that one asks for a change, where its button stands with the text."""
        return [(step, why) for step, why in self.steps if not (step.name == ASKS and self.answering.may_ask)]

    @property
    def acts(self) -> list[ActOffer]:
        """What may be recorded, without what stands beside the text."""
        return [offer for offer in super().acts if offer.name not in BESIDE_THE_TEXT]

    @property
    def annex_files(self) -> list[dict[str, str]]:
        """The annexes that are files."""
        found: list[dict[str, str]] = self._facts["annexes"]["files"]
        return found

    @property
    def comment_deleted_on(self) -> date:
        """When a comment that is written now is deleted."""
        return deleted_on()

    @cached_property
    def comment_form(self) -> CommentForm | None:
        """The form for one more comment; None where the reader may not."""
        offer = self.offers.act("partnerships.comment")
        if offer is None or not offer.for_oneself or not self.talk.is_theirs:
            return None
        return CommentForm(subject=self.version, actor=self.actor, initial={"part": self.about}, auto_id="comment_%s")


def newest_paper(version: MemorandumVersion) -> Document | None:
    """For everybody who reads the version, also by a mailed link: the paper says what its page says."""
    found = Document.unscoped.filter(subject_type="memorandum_version", subject_id=version.pk)
    return found.exclude(state__in=(DocumentState.FAILED, DocumentState.REVOKED)).order_by("-created_at").first()


def earlier_version(version: MemorandumVersion) -> MemorandumVersion | None:
    """The last one before it that came into force."""
    others = version.memorandum.versions.filter(in_force_at__isnull=False).exclude(pk=version.pk)
    before = others.filter(number__lt=version.number) if version.number else others
    found: MemorandumVersion | None = before.order_by("-number").first()
    return found


def changes_from_version(earlier: MemorandumVersion, version: MemorandumVersion) -> Changes:
    """From one version to another, in the active language."""
    old, new = facts_of(earlier), facts_of(version)
    named = named_in(version, old, new)
    return changes_between(in_words(old, named), in_words(new, named))
