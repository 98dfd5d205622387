"""The questionnaire of the reader's role in one stay: after the stay, and some time later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.forms import BoundField
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from lifecycle.models import Mobility
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.people.role_book import narrowed
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import COMPLETED, ONGOING
from portal.steps.act_page import ActPage
from quality.answering import keep_draft
from quality.models import Answer
from quality.questionnaires import Moment, Phase, Questionnaire, answers_as
from quality.selectors import Said, in_words

ACT, LATER = "quality.answer", "quality.answer_later"
# Where the reader goes on from here.
HOME = {
    Role.PARTICIPANT: "portal:my-stay",
    Role.GUARDIAN: "portal:my-stay",
    Role.HOST_TUTOR: "tutor:trainees",
    Role.EMPLOYER: "desk:employer",
}
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "quietly", "deed"})


@dataclass
class Asked:
    """Questions that stand together: one, with what is written after it; or several under the same words."""

    under: str
    fields: list[BoundField] = field(default_factory=list)
    after: list[BoundField] = field(default_factory=list)  # shown once an answer opens them


@dataclass(frozen=True)
class Section:
    """The questions of one phase."""

    title: str
    nth: int
    asked: list[Asked]


class NotAsked(Http404):
    """The reader answers nothing here; `enters`: but may enter what others said."""

    def __init__(self, *, enters: bool) -> None:
        super().__init__()
        self.enters = enters


class FeedbackPage(ActPage):
    """The act "say how it was" with the questions of one's own role; afterwards what was said."""

    form: Any
    name = ACT

    def __init__(self, actor: Actor, pk: UUID) -> None:
        found = Mobility.objects.visible_to(actor).select_related("participant", "record", "rule_set")
        mobility = found.filter(pk=pk).first()
        if mobility is None:
            raise Http404
        super().__init__(mobility, narrowed(actor, mobility), self.name)
        self.behalf = None
        role = answers_as(self.offer.held)
        if not self.own or role is None:
            raise NotAsked(enters=bool(self.offer.others))
        self.role = role
        self.form = self._form()  # the own one, where others' may be entered as well
        self.title = self._title(mobility)

    def _title(self, mobility: Mobility) -> str:
        about = _("How was the stay of %(name)s?") % {"name": mobility.participant.full_name}
        return _("How was your stay?") if self.role == Role.PARTICIPANT else about

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions asked."""
        questionnaire: Questionnaire = self.form.questionnaire
        return questionnaire

    @property
    def moment(self) -> str:
        """After the stay, or later."""
        return str(Moment.END)

    @property
    def number(self) -> int:
        """How many questions are asked, without what only some answers open."""
        return sum(not question.after for question in self.form.asked)

    @property
    def answered(self) -> int:
        """How many of them are answered so far: typed now, or kept before."""
        asked = (self.form[self.form.name_of(one)] for one in self.form.asked if not one.after)
        return sum(bool(bound.value()) for bound in asked)

    @property
    def sections(self) -> list[Section]:
        """By phase, in the order of the cycle."""
        found = []
        for nth, (phase, asked) in enumerate(groupby(self.form.asked, key=lambda one: one.phase), start=1):
            together: list[Asked] = []
            for one in asked:
                bound = self.form[self.form.name_of(one)]
                if one.after and together:
                    together[-1].after.append(bound)
                elif together and one.under and together[-1].under == str(one.under):
                    together[-1].fields.append(bound)
                else:
                    together.append(Asked(str(one.under), [bound]))
            found.append(Section(str(Phase(phase).label), nth, together))
        return found

    @property
    def consents(self) -> list[BoundField]:
        """The boxes below, each apart."""
        return [self.form[name] for name in getattr(self.form, "consent_fields", [])]

    @property
    def open(self) -> bool:
        """Whether the reader's own answers are taken now."""
        return bool(self.offer.for_oneself)

    @property
    def too_late(self) -> bool:
        """Whether the stay is completed: what was said stands."""
        return str(self.subject.state) == COMPLETED

    @property
    def too_early(self) -> bool:
        """Whether the stay goes on, or has not begun."""
        assert self.mobility is not None
        return str(self.mobility.state) == ONGOING or self.mobility.ended_on is None

    @property
    def may_enter(self) -> bool:
        """Whether the reader may enter what others answered."""
        return any(not self.offer.locks_for(one) for one in self.offer.others)

    @property
    def reads_alone(self) -> bool:
        """Whether nobody else reads the mailbox the link came to: then what was typed and said is shown."""
        return not came_by_a_shared_mailbox(self.actor)

    @property
    def _mine(self) -> Any:
        mine = Answer.objects.visible_to(self.actor).filter(mobility=self.subject, role=str(self.role))
        return mine.filter(person_id=self.actor.person_id, moment=self.moment)

    @cached_property
    def said(self) -> Answer | None:
        """What the reader said before; nothing by a link to a mailbox that others read."""
        found: Answer | None = self._mine.prefetch_related("replies").first() if self.reads_alone else None
        return found

    @cached_property
    def has_said(self) -> bool:
        """Whether there is an answer, shown or not."""
        return bool(self._mine.exists())

    @property
    def words_said(self) -> list[Said]:
        """The same, question by question."""
        return in_words(self.said) if self.said else []

    @property
    def typed(self) -> list[str]:
        """Own words that came too late to be taken: shown, so that they are not lost."""
        texts = [one for one in self.form.asked if one.scale.is_text] if self.form.is_bound else []
        found = (str(self.form[self.form.name_of(one)].value() or "") for one in texts)
        return [text for text in found if text.strip()]

    @property
    def saved_at(self) -> Any:
        """When what was typed was kept."""
        draft = self.form.draft
        return draft[0].saved_at if draft else None

    def keep(self, data: Mapping[str, Any]) -> bool:
        """Keep what is typed, judged by nobody. False where it cannot be."""
        self.form = self._form(data)
        if not self.open or not self.reads_alone or self.actor.person_id is None or self.mobility is None:
            return False
        typed = {name: str(data[name]) for name in self.form.fields if name in data and name not in NOT_ANSWERS}
        kept = keep_draft(
            mobility=self.mobility, person_id=self.actor.person_id, role=self.role, moment=self.moment, typed=typed
        )
        return kept is not None

    @cached_property
    def parties(self) -> dict[str, str]:
        """Name of the organisation by its part."""
        assert self.mobility is not None
        parts = self.mobility.organisation_parts.open().select_related("organisation")
        return {part.part: part.organisation.name for part in parts}

    @property
    def school(self) -> str:
        """Who reads the figures."""
        return self.parties.get(OrganisationPartKind.SENDING, "")

    @property
    def host(self) -> str:
        """Where the stay was."""
        return self.parties.get(OrganisationPartKind.HOSTING, "")

    @property
    def home(self) -> str:
        """The address to go on to."""
        name = HOME.get(self.role, "portal:stay")
        return reverse(name) if name in ("tutor:trainees", "desk:employer") else reverse(name, args=[self.subject.pk])

    @property
    def address(self) -> str:
        """Its own."""
        return reverse("portal:feedback", args=[self.subject.pk])

    @property
    def how_long(self) -> str:
        """How many questions, and about how many minutes."""
        facts = {"number": self.number, "minutes": self.questionnaire.minutes}
        few = ngettext("%(number)s question,", "%(number)s questions,", self.number) % facts
        minutes = ngettext("about %(minutes)s minute.", "about %(minutes)s minutes.", facts["minutes"]) % facts
        return f"{few} {minutes}"


class LaterPage(FeedbackPage):
    """What is asked some time after the stay: what was not known then, and the follow-ups."""

    name = LATER

    def _title(self, mobility: Mobility) -> str:
        if self.moment in (Moment.HALF_YEAR, Moment.YEAR):
            return _("What became of your stay?")
        return _("A few questions that had to wait")

    @property
    def moment(self) -> str:
        """The one that is open now."""
        return str(self.form.moment)

    @property
    def address(self) -> str:
        """Its own."""
        return reverse("portal:feedback-later", args=[self.subject.pk])

    @property
    def too_early(self) -> bool:
        """Nothing is asked before its time."""
        return not self.open
