"""The page on which everybody reads one version of the agreement, in words and dates of their language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements.approvals import approved_hashes, required_reviewers
from agreements.models import AgreementPart, AgreementVersion, FormCorrection
from agreements.parts import PartName
from agreements.reading import Reader, heading_of, in_words
from agreements.selectors import paper_of, parts_of
from agreements.spelling import OBJECTS_WITHIN, may_be_objected_to, spelt_in
from agreements.talking import text_now
from documents.formats import language_name
from documents.models import Document
from documents.parts.changes import Changes, changes_between
from documents.parts.values import Part, minutes_to_read
from ground.days import day_as
from ground.word_diff import Piece, compare_letters
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.offers.offers import Offers
from lifecycle.people.sections import Extent, Section, sections_seen
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.agreement_version import State
from portal.agreements.answering import APPROVES, Answering
from portal.reading.parts import PartToRead, Where, to_read
from portal.reading.talk import TalkBeside
from portal.steps.act_page import ActPage
from remarks.forms import CommentForm
from remarks.services import deleted_on

CORRECTS, OBJECTS = "agreements.correct_spelling", "agreements.object_to_spelling"
SAID = ("comment", "answer_comment", "settle_comment")


@dataclass(frozen=True)
class CorrectedHere:
    """One thing that is spelt otherwise since the text went out."""

    correction: FormCorrection
    pieces: Sequence[Piece]
    may_object: bool

    @property
    def until(self) -> datetime:
        """Until when one may object."""
        return self.correction.made_at + OBJECTS_WITHIN


class AgreementPage:
    """One version as its readers meet it."""

    def __init__(
        self, stay: Mobility, actor: Actor, pk: Any = None, *, act: ActPage | None = None, about: str = ""
    ) -> None:
        self.stay, self.actor, self.act = stay, actor, act
        self.about = str(heading_of(about)) if about in PartName.values else ""
        self.offers = Offers(Standing.of_stay(stay), actor)
        self.roles = self.offers.held
        extent = sections_seen(self.roles).get(Section.AGREEMENT)
        found = self._chosen(pk)
        if extent is None or found is None:
            raise Http404
        self.version, self.extent = found, extent

    def _chosen(self, pk: Any) -> AgreementVersion | None:
        version = self._all.filter(pk=pk).first() if pk else text_now(self.stay)
        if version is not None:
            version.mobility = self.stay
        return version

    @property
    def _all(self) -> Any:
        return AgreementVersion.unscoped.filter(mobility=self.stay).select_related("copied_from")

    # Who reads

    @property
    def goes(self) -> bool:
        """Whether the reader is the one who goes."""
        return Role.PARTICIPANT in self.roles

    @cached_property
    def name(self) -> str:
        """Who goes, as one calls them."""
        typed = names_in(self.stay.pk, [self.stay.participant_id])[self.stay.participant_id]
        given: str = self.stay.participant.given_names
        return given if given and typed.startswith(given) else typed

    @property
    def reader(self) -> Reader:
        """In whose words it is said."""
        return Reader("" if self.goes else self.name, self.extent == Extent.AIMS)

    # The text

    @cached_property
    def text(self) -> list[Part]:
        """The six headings in the reader's language."""
        return in_words(parts_of(self.version), self.reader, self.stay)

    @cached_property
    def talk(self) -> TalkBeside:
        """What is said about it."""
        return TalkBeside(self.stay, self.actor, self.text)

    @cached_property
    def parts(self) -> list[PartToRead]:
        """To be drawn."""
        return to_read(self.text, self.talk)

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return minutes_to_read(self.text)

    @property
    def language(self) -> str:
        """The language of what was typed."""
        language: str = self.version.language
        return language

    @property
    def written_in(self) -> str:
        """The same in words, where the reader reads in another one."""
        reading = (get_language() or self.language).split("-")[0]
        return "" if self.language == reading else language_name(self.language)

    # What changed

    @cached_property
    def agreed_before(self) -> dict[str, str]:
        """The digest of each part that the reader approved last; empty where they approved nothing yet."""
        found: dict[str, str] = {}
        for one in required_reviewers(self.stay):
            if one.role in self.roles and (one.organisation_id or one.person_id in self.actor.people):
                found |= approved_hashes(self.stay).get(one.key, {})
        return found

    @cached_property
    def earlier(self) -> AgreementVersion | None:
        """The version before this one that was sent out."""
        others = self._all.exclude(pk=self.version.pk).exclude(number=None)
        before = others.filter(number__lt=self.version.number) if self.version.number else others
        found: AgreementVersion | None = before.order_by("-number").first()
        return found

    @cached_property
    def changes(self) -> Changes | None:
        """What reads otherwise than what the reader approved; to others, than in the version before."""
        if self.agreed_before:
            return self._since(self._as_agreed())
        return self._since(parts_of(self.earlier)) if self.earlier else None

    def _as_agreed(self) -> dict[str, dict[str, Any]]:
        """The text as the reader agreed to it, part by part; a part they never agreed to as it is."""
        now = parts_of(self.version)
        wanted = self.agreed_before
        kept = AgreementPart.objects.filter(
            agreement_version__mobility=self.stay, name__in=wanted, sha256__in=wanted.values()
        )
        was = {(one.name, one.sha256): one.content for one in kept}
        return {name: was.get((name, wanted.get(name, "")), content) for name, content in now.items()}

    def _since(self, old: dict[str, dict[str, Any]]) -> Changes:
        return changes_between(in_words(old, self.reader, self.stay), self.text)

    # Head and answers

    @cached_property
    def answering(self) -> Answering:
        """Approvals, signatures, and what the reader may say."""
        return Answering(self.version, self.actor, self.offers)

    @cached_property
    def approving(self) -> ActPage | None:
        """As what the reader approves here, and what follows; None where they are not asked."""
        if not self.answering.may_approve:
            return None
        return self.act or ActPage(self.stay, self.actor, APPROVES)

    @property
    def title(self) -> str:
        """The situation."""
        asked = self.answering.may_approve or self.answering.sign_at
        if self.goes:
            if asked:
                return _("Read your learning agreement")
            is_draft = self.version.state == State.DRAFT
            return _("Your learning agreement is being written") if is_draft else _("Your learning agreement")
        words = _("Learning agreement of %(name)s")
        if asked:
            words = _("Read the learning agreement of %(name)s")
        elif self.version.state == State.DRAFT:
            words = _("The learning agreement of %(name)s is being written")
        return words % {"name": self.name}

    @property
    def first_line(self) -> str:
        """Which stay, which version, of which day."""
        version, found = self.version, [self._stay_called]
        if version.number and version.submitted_at:
            words = _("version %(nth)s of %(day)s")
            found.append(words % {"nth": version.number, "day": day_as(version.submitted_at, "j F Y")})
        return " · ".join(part for part in (*found, str(version.get_state_display())) if part)

    @property
    def _stay_called(self) -> str:
        return _("Your stay %(number)s") % {"number": self.stay.number} if self.goes else str(self.stay.number)

    @property
    def why_you(self) -> str:
        """To a guardian: why they read and sign too."""
        if Role.GUARDIAN not in self.roles:
            return ""
        return _("%(name)s is under age on the first day. That is why you read and sign too.") % {"name": self.name}

    @property
    def paper(self) -> Document | None:
        """The PDF of this version, once it was made."""
        return paper_of(self.version) if self.extent == Extent.FULL else None

    @property
    def others(self) -> Sequence[AgreementVersion]:
        """The other versions, the newest first."""
        if self.extent != Extent.FULL:
            return []
        return list(self._all.exclude(pk=self.version.pk).order_by("-created_at"))

    @property
    def is_now(self) -> bool:
        """Whether this is the text that is talked about, and not one before it."""
        now = text_now(self.stay)
        return now is not None and now.pk == self.version.pk

    # Corrections of form

    @cached_property
    def corrects(self) -> set[str]:
        """The headings under which the reader may correct how something is spelt."""
        offer = self.offers.act(CORRECTS)
        if offer is None or not offer.for_oneself or not self.is_now:
            return set()
        return {str(heading_of(one.part)) for one in spelt_in(self.version)}

    @property
    def correct_at(self) -> str:
        """Where that is done."""
        return reverse("portal:agreement-correct", args=[self.stay.pk])

    @cached_property
    def corrections(self) -> list[CorrectedHere]:
        """What was corrected in this text, letter by letter; whether the reader may object to it still."""
        if self.extent != Extent.FULL:
            return []
        offer = self.offers.act(OBJECTS)
        may = offer is not None and offer.for_oneself
        open_ones = {one.pk for one in may_be_objected_to(self.stay)} if may else set()
        rows = self.version.form_corrections.all()
        return [CorrectedHere(one, compare_letters(one.before, one.after), one.pk in open_ones) for one in rows]

    # The talk

    @property
    def where(self) -> Where:
        """Where it is read, and talked about."""
        acts = [reverse("portal:agreement-say", args=[self.stay.pk, f"agreements.{name}"]) for name in SAID]
        return Where(reverse("portal:agreement", args=[self.stay.pk]), *acts)

    @property
    def seen_by(self) -> str:
        """Who reads what is said about it."""
        return _("Seen by all who read it")

    @property
    def who_hears(self) -> str:
        """The same above the form."""
        return _("Mark words in the text first, or say which part you mean. All who read the agreement read it.")

    @property
    def comment_deleted_on(self) -> date:
        """When a comment that is written now is deleted."""
        return deleted_on()

    @cached_property
    def comment_form(self) -> CommentForm | None:
        """The form for one more comment; None where the reader may not."""
        offer = self.offers.act("agreements.comment")
        if offer is None or not offer.for_oneself or not self.talk.is_theirs or not self.is_now:
            return None
        initial = {"part": self.about}
        form = CommentForm(subject=self.stay, actor=self.actor, initial=initial, auto_id="comment_%s")
        part: Any = form.fields["part"]
        part.choices = [(one.key, one.title) for one in self.text]
        return form

    # An approval that did not go through

    @property
    def is_changed_meanwhile(self) -> bool:
        """Whether the button was pressed under another text than this one."""
        errors = self.act.form.errors.as_data() if self.act is not None and self.act.form.is_bound else {}
        return any(error.code == "changed" for error in errors.get("read", []))
