"""The follow-ups of everybody on one form: a card for each trainee, one button; what is complete is sent."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from agreements.models import AgreementPart
from agreements.parts import PartName
from assessments.models import FollowUp, Wellbeing, Went
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.tables.agreement_version import State as VersionState
from lifecycle.wording import say_refusal
from portal.stay.heard import DAYS_A_WEEK
from portal.tutor.all_trainees import all_trainees
from portal.tutor.home import MOST
from portal.tutor.trainee import Trainee

RECORD, WORRY = "assessments.record_follow_up", "assessments.tell_worry"
WENT = ((Went.HELP.value, gettext_lazy("Needs help")), (Went.AGREED.value, gettext_lazy("As agreed")),
        (Went.BETTER.value, gettext_lazy("Better than agreed")))  # fmt: skip
WORRIED = (
    (Wellbeing.WELL.value, gettext_lazy("No")),
    (Wellbeing.CONCERN.value, gettext_lazy("Yes, tell the school at once")),
)
SENT_OF_IT = ("outcomes", "tasks", "went", "days_worked", "hours_worked", "difficulties", "wellbeing")


class Card(forms.Form):
    """One trainee: four taps at most, nothing typed."""

    outcomes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    tasks = forms.CharField(label=gettext_lazy("Something else"), max_length=5000, required=False)
    went = forms.ChoiceField(
        label=gettext_lazy("How did it go?"), choices=WENT, widget=forms.RadioSelect, required=False
    )
    days_worked = forms.IntegerField(label=gettext_lazy("Days worked"), min_value=0, max_value=366, required=False)
    hours_worked = forms.DecimalField(label=gettext_lazy("Hours"), min_value=0, max_value=999, required=False)
    wellbeing = forms.ChoiceField(choices=WORRIED, widget=forms.RadioSelect, required=False)
    difficulties = forms.CharField(
        label=gettext_lazy("What worries you, or was difficult?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        required=False,
    )

    def __init__(self, data: Any, *, trainee: Trainee, follow_up: FollowUp, weekly: Decimal | None) -> None:
        self.trainee, self.follow_up = trainee, follow_up
        self.sent, self.is_told, self.lacks = False, False, ""
        super().__init__(data, prefix=f"w{trainee.mobility.pk}")
        fields: dict[str, Any] = self.fields
        name = {"name": trainee.first_name}
        fields["outcomes"].label = _("What did %(name)s work on?") % name
        fields["wellbeing"].label = _("Worried about %(name)s?") % name
        last = [one for one in trainee.follow_ups if one.done_on and one.nth < follow_up.nth][-1:]
        before = set(last[0].outcomes) if last else set()
        ordered = sorted(trainee.outcomes, key=lambda one: (one.key not in before, one.position))
        fields["outcomes"].choices = [(one.key, one.title) for one in ordered]
        fields["outcomes"].initial = [one.key for one in ordered if one.key in before]
        if not ordered:
            del fields["outcomes"]
            fields["tasks"].label = _("What did %(name)s work on?") % name
        if weekly is not None and follow_up.due_on <= trainee.mobility.today:  # nobody knows those of days to come
            fields["hours_worked"].initial = round(weekly * follow_up.days / DAYS_A_WEEK, 1)

    @property
    def touched(self) -> bool:
        """Whether something was chosen that was not filled in before."""
        return bool(self.is_valid() and any(self.cleaned_data.get(one) for one in ("went", "wellbeing", "tasks")))

    @property
    def is_worried(self) -> bool:
        """Whether the school is to be told at once."""
        return bool(self.is_bound and self.data.get(self.add_prefix("wellbeing")) == Wellbeing.CONCERN)

    @property
    def missing(self) -> str:
        """Why it cannot be sent yet, in one sentence; empty where it can."""
        name = {"name": self.trainee.first_name}
        if not self.is_valid():
            return _("%(name)s: look at what is marked.") % name
        if not (self.cleaned_data.get("outcomes") or self.cleaned_data.get("tasks")):
            return _("%(name)s: tick what was worked on.") % name
        if not self.cleaned_data.get("went"):
            return _("%(name)s: choose how it went.") % name
        if not self.cleaned_data.get("wellbeing"):
            return _("%(name)s: say whether you are worried.") % name
        return ""

    def as_act(self) -> dict[str, Any]:
        """What the act asks for."""
        said = {name: self.cleaned_data.get(name) for name in SENT_OF_IT}
        given = {name: value for name, value in said.items() if value not in (None, "", [])}
        return {"nth": self.follow_up.nth, **given}


class WeeksPage:
    """Of one reader; the same number of queries however many trainees."""

    status = 200

    def __init__(self, actor: Actor, data: Any = None) -> None:
        self.actor, self.data = actor, data
        self.receipts: list[str] = []

    @cached_property
    def trainees(self) -> list[Trainee]:
        """Everybody who is looked after."""
        return all_trainees(self.actor, MOST)

    @cached_property
    def cards(self) -> list[Card]:
        """One for each who waits."""
        waiting = [(one, follow_up) for one in self.trainees if (follow_up := one.open_follow_up) is not None]
        weekly = _weekly_hours([one.mobility.pk for one, _follow_up in waiting])
        return [
            Card(self.data, trainee=one, follow_up=follow_up, weekly=weekly.get(one.mobility.pk))
            for one, follow_up in waiting
        ]

    @property
    def open(self) -> list[Card]:
        """Those that are not sent."""
        return [one for one in self.cards if not one.sent]

    @property
    def just_sent(self) -> list[Card]:
        """Those that were, a moment ago."""
        return [one for one in self.cards if one.sent]

    @property
    def is_done(self) -> bool:
        """Whether all are sent."""
        return not self.open

    @property
    def lacking(self) -> list[str]:
        """Why the others stay, a sentence each."""
        return [one.lacks for one in self.open if one.lacks]

    @property
    def title(self) -> str:
        """With how many."""
        words = ngettext("This week with %(number)s trainee", "This week with your %(number)s", len(self.cards))
        return words % {"number": len(self.cards)}

    @property
    def button(self) -> str:
        """How many can be sent."""
        number = len(self.open)
        return ngettext("Send %(number)s week", "Send %(number)s weeks", number) % {"number": number}

    def send(self) -> None:
        """What is complete; a worry leaves in any case."""
        for card in self.cards:
            card.lacks = card.missing
            if not card.lacks:
                self._record(card)
            elif card.is_worried:
                self._tell(card)
        if self.lacking:
            self.status = 400 if not self.receipts else 200

    def _record(self, card: Card) -> None:
        try:
            self._act(card, RECORD, card.as_act())
        except ActInvalid as invalid:
            for name, errors in invalid.form.errors.items():
                card.add_error(name if name in card.fields else None, errors)
            card.lacks = _("%(name)s: look at what is marked.") % {"name": card.trainee.first_name}
            return
        except SojournError as error:
            card.lacks = f"{card.trainee.first_name}: {say_refusal(error)}"
            return
        card.sent, school = True, card.trainee.school
        said = {"nth": card.follow_up.nth, "name": card.trainee.first_name, "school": school.name if school else ""}
        words = _("Follow-up %(nth)s of %(name)s is sent. Thank you.")
        self.receipts.append(
            (_("Follow-up %(nth)s of %(name)s is sent. %(school)s has it. Thank you.") if school else words) % said
        )

    def _tell(self, card: Card) -> None:
        words = str(card.data.get(card.add_prefix("difficulties")) or "").strip()
        try:
            self._act(card, WORRY, {"nth": card.follow_up.nth, "text": words})
        except SojournError as error:
            card.lacks = f"{card.trainee.first_name}: {say_refusal(error)}"
            return
        card.is_told = True
        said = _("%(name)s: it was told at once that you are worried. The rest is not sent yet.")
        self.receipts.append(said % {"name": card.trainee.first_name})

    def _act(self, card: Card, name: str, data: Mapping[str, Any]) -> None:
        perform_act(name=name, pk=card.trainee.mobility.pk, actor=self.actor, data=data)


def _weekly_hours(stays: list[UUID]) -> dict[UUID, Decimal]:
    """What the agreements in force say of hours a week, by stay; one query. The newest version stands last."""
    parts = AgreementPart.objects.filter(
        agreement_version__mobility__in=stays, agreement_version__state=VersionState.IN_FORCE, name=PartName.PERIOD
    ).order_by("agreement_version__number", "agreement_version__created_at")
    found = parts.values_list("agreement_version__mobility_id", "content")
    return {stay: Decimal(str(content["weekly_hours"])) for stay, content in found if content.get("weekly_hours")}
