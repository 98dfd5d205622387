"""What people type about agreements."""

from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements import selectors
from agreements.models import AgreementVersion
from agreements.parts import SHAPES, PartName
from ground.day_fields import StayDayField
from ground.days import long_day
from ground.stay_days import check_stay_day
from ground.structured.field import HasRows, StructuredField
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.programme_rules import latest_end
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import HISTORY
from remarks.forms import ApprovedAsRead


class PartForm(HasRows, ActForm):
    """One part of the open draft. The content follows the part's shape; `seen` says from which text one went on."""

    on_paper = True

    part = forms.ChoiceField(label=_("Part of the agreement"), choices=PartName.choices)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)  # its digest as it was read
    content = StructuredField(label=_("Content"), shape={"type": "object", "properties": {}})

    def fill_choices(self) -> None:
        field: Any = self.fields["content"]
        field.empty_values = [None, ""]  # a part of which nothing is left is an answer
        if (part := str(self.data.get("part", ""))) in SHAPES:
            field.shape = SHAPES[part]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("part") == PartName.PERIOD and "content" in data:
            self._check_days(data["content"])
        return data

    def _check_days(self, content: dict[str, Any]) -> None:
        first, last = str(content.get("start") or ""), str(content.get("end") or "")
        try:
            for day in filter(None, (first, last)):
                check_stay_day(date.fromisoformat(day))
        except forms.ValidationError as fault:
            self.add_error("content", fault)
        if first and last and last < first:
            field: Any = self.fields["content"]
            words = gettext("The last day lies before the first. Choose a later day.")
            self.add_error("content", field.refuse(("end",), words))


class ApproveForm(ApprovedAsRead):
    """Which text of the agreement was read. Only what waits for approval is approved, so none other is meant."""

    def present(self) -> str:
        """Of the version that is in review."""
        version = selectors.version_in(self.stay, State.REVIEW)
        return version.sha256 if version else ""


class SourceForm(ActForm):
    """Whose agreement gives its words."""

    source = forms.ModelChoiceField(label=_("Take the words from"), queryset=Mobility.objects.none())

    def fill_choices(self) -> None:
        field: Any = self.fields["source"]
        field.queryset = sources_for(self.stay, self.actor).select_related("participant")
        field.label_from_instance = lambda stay: f"{stay.participant.full_name}, {stay.number}"


def sources_for(stay: Mobility, actor: Actor) -> QuerySet[Mobility]:
    """The other stays of its group that the actor sees and whose agreement has words."""
    written = AgreementVersion.unscoped.filter(mobility=OuterRef("pk"))
    group = Mobility.objects.visible_to(actor).filter(Exists(written), cohort__isnull=False, cohort=stay.cohort_id)
    return group.exclude(pk=stay.pk)


class ReasonForm(ActForm):
    """Why the agreement should change."""

    on_paper = True
    why = {"reason": HISTORY}

    reason = forms.CharField(label=_("What should change, and why"), widget=forms.Textarea)


class ChangeForm(ReasonForm):
    """Why the agreement should change, and what it says from then on where that is one thing.

    `what` narrows the form to one field: "shorter" to the last day, "place" and "tasks" to those. The rest is written
    in the draft.
    """

    OF_ONE_THING = MappingProxyType({"shorter": "last_day", "place": "place", "tasks": "tasks"})

    what = forms.ChoiceField(choices=[(key, key) for key in OF_ONE_THING], required=False, widget=forms.HiddenInput)
    last_day = StayDayField(label=_("New last day"), required=False)
    place = forms.CharField(label=_("New place"), max_length=500, required=False)
    tasks = forms.CharField(label=_("Tasks and activities from now on"), widget=forms.Textarea, required=False)
    field_order = ("what", "last_day", "place", "tasks", "reason")

    def fill_choices(self) -> None:
        self.parts = selectors.parts_of(selectors.version_in_force(self.stay))
        self.now = {
            "place": str(self.parts[PartName.PERIOD].get("place", "")),
            "tasks": str(self.parts[PartName.PROGRAMME].get("activities", "")),
        }
        chosen = self.OF_ONE_THING.get(str((self.data if self.is_bound else self.initial).get("what", "")))
        if chosen:
            for name in {*self.OF_ONE_THING.values()} - {chosen}:
                del self.fields[name]
            self.fields[chosen].required = chosen != "tasks"  # units are written in the draft
            self.initial.setdefault(chosen, self.now.get(chosen, ""))
            self.fields["reason"].label = _("Why")
        if "last_day" in self.fields and self.stay.planned_end is not None:
            words = _("The stay ends on %(end)s now.")
            self.fields["last_day"].help_text = words % {"end": long_day(self.stay.planned_end)}

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        end = self.stay.planned_end
        if day is not None and end is not None and day >= end:
            words = _("The stay ends on %(end)s already. For a later day, ask for a longer stay.")
            raise forms.ValidationError(words % {"end": long_day(end)}, code="not_earlier")
        if day is not None and day < self.stay.today:
            words = _("This day has passed. A stay that is over already is reported as an early return.")
            raise forms.ValidationError(words, code="passed")
        return day

    def clean_place(self) -> str:
        place = str(self.cleaned_data["place"]).strip()
        if place and place == self.now["place"]:
            raise forms.ValidationError(_("The agreement says this already. Type the new place."), code="same")
        return place


class LongerStayForm(ReasonForm):
    """Until when the stay should last, with the rules that this is measured by."""

    last_day = StayDayField(label=_("New last day"))
    field_order = ("last_day", "reason")

    def fill_choices(self) -> None:
        self.fields["last_day"].help_text = " ".join(str(words) for words in self._rules())

    def _rules(self) -> list[Any]:
        end, most = self.stay.planned_end, latest_end(self.stay)
        if end is None:
            return []
        until = end - timedelta(days=selectors.EXTENSION_DAYS)
        days = {"end": long_day(end), "until": long_day(until)}
        words = _("The stay ends on %(end)s. A longer stay is asked for 30 days before, until %(until)s.")
        said: list[Any] = [words % days]
        if self.stay.today > until:
            said.append(_("That day has passed: it needs a reason, and a second person must agree."))
        if most is not None:
            said.append(_("The rules of the programme let it last until %(most)s.") % {"most": long_day(most)})
        return said

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if self.stay.planned_end is not None and day <= self.stay.planned_end:
            words = _("The stay lasts until %(end)s already. Choose a later day.")
            raise forms.ValidationError(words % {"end": long_day(self.stay.planned_end)}, code="not_later")
        most = latest_end(self.stay)
        if most is not None and day > most:
            words = _("The rules of the programme let the stay last until %(most)s. Choose no later day.")
            raise forms.ValidationError(words % {"most": long_day(most)}, code="beyond_rules")
        return day
