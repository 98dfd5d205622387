"""The follow-up of one week or month, asked in the tutor's words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.incident_models import Incident
from assessments.models import FollowUp, Wellbeing
from ground.errors import SojournError
from lifecycle.doors import perform_act
from portal.stay.heard import hours_agreed
from portal.steps.act_page import ActPage
from portal.tutor.trainee import Trainee

WORRIED = ((Wellbeing.WELL.value, gettext_lazy("No")), (Wellbeing.CONCERN.value, gettext_lazy("Yes, tell them")))


class WeekPage(ActPage):
    """The act "record a follow-up", with one question after the other."""

    told_already = False  # the worry left, the rest waits

    def __init__(self, trainee: Trainee, nth: int) -> None:
        self.trainee = trainee
        found = [one for one in trainee.follow_ups if one.nth == nth]
        if not found:
            raise Http404
        self.follow_up: FollowUp = found[0]
        super().__init__(trainee.mobility, trainee.actor, "assessments.record_follow_up")
        self.behalf = None
        if not self.own:
            raise Http404
        self.title = _("Send follow-up %(nth)s") % {"nth": nth}
        self.done = self._receipt(nth)

    def _receipt(self, nth: int) -> str:
        """What the home says once it is sent."""
        said = {"nth": nth, "name": self.trainee.first_name}
        if self.trainee.school is None:
            return _("Follow-up %(nth)s of %(name)s is sent. Thank you.") % said
        said["school"] = self.trainee.school.name
        return _("Follow-up %(nth)s of %(name)s is sent. %(school)s has it. Thank you.") % said

    @property
    def too_early(self) -> bool:
        """Whether its time has not begun."""
        return self.follow_up.period_from > self.trainee.mobility.today

    @property
    def hours_agreed(self) -> Decimal | None:
        """For the days of this follow-up."""
        return hours_agreed(self.trainee.mobility, [self.follow_up])

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.trainee.follow_ups)

    @property
    def concern(self) -> bool:
        """Whether the tutor just said to be worried."""
        return self.form.is_bound and self.form.data.get("wellbeing") == Wellbeing.CONCERN

    @property
    def worry(self) -> Incident | None:
        """What became of it: the open worry about this week."""
        return self.follow_up.worries.filter(closed_at=None, person__in=self.actor.people).first()

    def perform(self, data: Any, files: Any) -> bool:
        """The worry reaches the school even where the rest is not complete yet: that can be written later."""
        if super().perform(data, files):
            return True
        if data.get("wellbeing") == Wellbeing.CONCERN and self.status == 400:
            words = "\n".join(data.get(name, "") for name in ("difficulties", "next_steps")).strip()
            try:
                perform_act(
                    name="assessments.tell_worry",
                    pk=self.subject.pk,
                    actor=self.actor,
                    data={"nth": self.follow_up.nth, "text": words},
                )
            except SojournError as error:
                return self.refused(error)
            self.told_already = True
        return False

    def _form(self, *given: Any, **named: Any) -> Any:
        form = super()._form(*given, **named)
        name = self.trainee.first_name
        form.fields["nth"].widget = forms.HiddenInput()
        form.fields["nth"].initial = self.follow_up.nth
        self._ask(form, "tasks", _("In a few words, if you like") if "outcomes" in form.fields else _("What was done?"))
        self._ask(form, "difficulties", _("Was anything difficult?"))
        self._ask(form, "next_steps", _("What comes next?"))
        if "outcomes" in form.fields:
            self._ask(form, "outcomes", _("What did %(name)s work on?") % {"name": name})
            form.fields["outcomes"].help_text = _("From the learning agreement. Tick what fits.")
        worried: Any = form.fields["wellbeing"]
        worried.label = _("Are you worried about %(name)s's health, safety or wellbeing?") % {"name": name}
        worried.help_text = (
            _('"Yes" reaches the school at once.') if self.trainee.school else _('"Yes" is told at once.')
        )
        worried.choices = WORRIED
        if self.follow_up.due_on <= self.trainee.mobility.today:  # nobody knows the hours of days to come
            form.fields["hours_worked"].initial = self.hours_agreed
        if self.follow_up.done_on:
            for field in form.fields:
                form.fields[field].initial = getattr(self.follow_up, field)
        return form

    def _ask(self, form: Any, field: str, words: str) -> None:
        form.fields[field].label = words
        if isinstance(form.fields[field].widget, forms.Textarea):
            form.fields[field].widget.attrs["rows"] = 3
