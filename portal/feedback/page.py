"""The questionnaire of the reader's role in one stay."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from lifecycle.models import Mobility
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.people.role_book import narrowed
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import COMPLETED
from portal.steps.act_page import ActPage
from quality.models import Answer
from quality.questionnaires import Questionnaire, answers_as
from quality.selectors import Said, in_words

ACT = "quality.answer"
MINUTES = 3
# Where the reader goes on from here.
HOME = {Role.PARTICIPANT: "portal:my-stay", Role.HOST_TUTOR: "tutor:trainees", Role.EMPLOYER: "desk:employer"}


class FeedbackPage(ActPage):
    """The act "say how it was" with the questions of one's own role; afterwards what was said."""

    form: Any

    def __init__(self, actor: Actor, pk: UUID) -> None:
        found = Mobility.objects.visible_to(actor).select_related("participant", "record", "rule_set")
        mobility = found.filter(pk=pk).first()
        if mobility is None:
            raise Http404
        super().__init__(mobility, narrowed(actor, mobility), ACT)
        self.behalf = None
        role = answers_as(self.offer.held)
        if not self.own or role is None:
            raise Http404
        self.role = role
        about = _("How was the stay of %(name)s?") % {"name": mobility.participant.full_name}
        self.title = _("How was your stay?") if role == Role.PARTICIPANT else about

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions asked."""
        questionnaire: Questionnaire = self.form.questionnaire
        return questionnaire

    @property
    def open(self) -> bool:
        """Whether answers are taken now."""
        return not self.offer.locks

    @property
    def too_late(self) -> bool:
        """Whether the stay is completed: what was said stands."""
        return str(self.subject.state) == COMPLETED

    @cached_property
    def said(self) -> Answer | None:
        """What the reader said before; nothing by a link to a mailbox that others read."""
        if came_by_a_shared_mailbox(self.actor):
            return None
        mine = Answer.objects.visible_to(self.actor).filter(mobility=self.subject, role=str(self.role))
        found: Answer | None = mine.filter(person_id=self.actor.person_id).prefetch_related("replies").first()
        return found

    @property
    def has_said(self) -> bool:
        """Whether there is an answer, shown or not."""
        mine = Answer.objects.visible_to(self.actor).filter(mobility=self.subject, role=str(self.role))
        return bool(mine.filter(person_id=self.actor.person_id).exists())

    @property
    def words_said(self) -> list[Said]:
        """The same, question by question."""
        return in_words(self.said) if self.said else []

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

    def _form(self, *given: Any, **named: Any) -> Any:
        form = super()._form(*given, **named)
        form.fields["mode"].widget = forms.HiddenInput()
        form.fields["mode"].initial = "web"
        return form
