"""What people type when something is wrong, and what those who read it write down."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from assessments import readers, selectors
from assessments.incident_models import Ending, EntryKind, Incident, IncidentKind, Severity
from ground.day_fields import DayField, DayGoneField
from ground.fields import needed_when
from lifecycle.forms import ActForm
from lifecycle.models import OrganisationPart
from lifecycle.names import names_in
from lifecycle.people.role_book import roles_of_person
from lifecycle.roles import OrganisationPartKind, Role

KINDS = [choice for choice in IncidentKind.choices if choice[0] != IncidentKind.WORRY]
OF_THE_LEARNER = frozenset({Role.PARTICIPANT, Role.GUARDIAN})
LONGEST = 5000
AGREES = (("yes", _("Yes, it is over")), ("no", _("No, it goes on: open it again")))
DONE = (EntryKind.CALL, EntryKind.MESSAGE, EntryKind.TALK, EntryKind.DECISION)
SETTLED_WITH_SOMEBODY = (Ending.SETTLED, Ending.TALKED_OVER, Ending.GIVEN_ON)
NOTHING_DONE = EntryKind.NOTHING.value
# What may be written down with the closing; a message goes to who reported, and is sent before.
DEEDS = (
    (EntryKind.CALL.value, _("A call")),
    (EntryKind.TALK.value, _("A talk with others")),
    (EntryKind.DECISION.value, _("A decision")),
    (NOTHING_DONE, _("Nothing was done")),
)
ONLY_THE_SCHOOL = _("Only the school. %(host)s is not told. Who reads it: %(people)s.")
SCHOOL_AND_HOST = _("The school and %(host)s. Who reads it: %(people)s.")
NOT_THE_HOST = _("%(host)s is not told. Who reads it: %(people)s.")
THE_HOST_AS_WELL = _("%(host)s as well. Who reads it: %(people)s.")
NOBODY_COMES_NEXT = _("Nobody is told after them: where nobody answers in time, call one of the numbers.")
# As who goes says it.
OWN_KINDS = {IncidentKind.HOUSING.value: _("Where I live")}
OWN_NEEDS = {
    Severity.TO_KNOW.value: _("I want you to know"),
    Severity.THIS_WEEK.value: _("I need help this week"),
    Severity.TODAY.value: _("I need help today"),
}
FEW_WORDS = {"required": _("Write a few words. “I need to talk” is enough.")}


class IncidentForm(ActForm):
    """Something is wrong: what, how bad, the words, and who may know."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, widget=forms.RadioSelect)
    severity = forms.TypedChoiceField(
        label=_("How bad is it?"), choices=Severity.choices, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("When, where, who was there. A few words are enough. In any language."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        error_messages=FEW_WORDS,
    )
    without_host = forms.TypedChoiceField(
        label=_("Who may know?"),
        coerce=lambda value: value == "yes",
        initial="yes",
        required=False,
        widget=forms.RadioSelect,
    )
    without_coordinator = forms.BooleanField(required=False)
    reach = forms.CharField(label=_("How may we reach you?"), max_length=200, required=False)
    happened_on = DayGoneField(label=_("On which day?"), required=False)
    learner_knows = forms.TypedChoiceField(
        label=_("Does the participant know that you write?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    once = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def fill_choices(self) -> None:
        roles = roles_of_person(self.stay, self.decider_id) if self.decider_id else frozenset()
        self.fields["once"].initial = uuid4()
        kind: Any = self.fields["kind"]
        kind.choices = [(value, capfirst(words)) for value, words in KINDS]
        self._ask_about_host(roles)
        self._ask_about_coordinator(roles)
        if Role.PARTICIPANT in roles:
            self._in_own_words()
        if roles & OF_THE_LEARNER:
            del self.fields["learner_knows"]
            self.fields["reach"].initial = Person.objects.get(pk=self.decider_id).phone

    def _in_own_words(self) -> None:
        """Whom it happened to reads of nobody else."""
        for name, said in (("kind", OWN_KINDS), ("severity", OWN_NEEDS)):
            field: Any = self.fields[name]
            field.choices = [(value, said.get(value, words)) for value, words in field.choices]

    def _ask_about_host(self, roles: frozenset[Role]) -> None:
        host = self._part_of(OrganisationPartKind.HOSTING)
        if host is None or Role.HOST_COORDINATOR in roles:  # who writes for the host knows it
            del self.fields["without_host"]
            return
        said = {"host": host.organisation.name}
        field: Any = self.fields["without_host"]
        school = self._part_of(OrganisationPartKind.SENDING) is not None
        without, along = (ONLY_THE_SCHOOL, SCHOOL_AND_HOST) if school else (NOT_THE_HOST, THE_HOST_AS_WELL)
        field.choices = (
            ("yes", without % {**said, "people": self.who_reads(without_host=True)}),
            ("no", along % {**said, "people": self.who_reads(without_host=False)}),
        )
        field.help_text = _(
            "Whoever is left out reads nothing of it. Ambulance and police are called when a life is in danger, also "
            "without asking you."
        )

    def _ask_about_coordinator(self, roles: frozenset[Role]) -> None:
        school = self._part_of(OrganisationPartKind.SENDING)
        self.coordinator = school.answering if school else None
        if self.coordinator is None or Role.SENDING_COORDINATOR in roles:
            del self.fields["without_coordinator"]
            return
        words = _("Not %(person)s, the coordinator of this stay") % {"person": self.coordinator.full_name}
        self.fields["without_coordinator"].label = words
        self.fields["without_coordinator"].help_text = self._if_left_out(self.coordinator.pk)

    def _if_left_out(self, coordinator: UUID) -> str:
        """Who reads it then, with each choice above."""
        alone = {"people": escape(self.who_reads(without_host=True, without_coordinator_id=coordinator))}
        if "without_host" not in self.fields:
            found = [_("Who reads it then: %(people)s.") % alone]
        else:
            both = {"people": escape(self.who_reads(without_host=False, without_coordinator_id=coordinator))}
            found = [_("Who reads it then: of the school alone %(people)s;") % alone]
            found.append(_("with the host %(people)s.") % both)
        if not self.next_is_told(without_host=True, without_coordinator_id=coordinator):
            found.append(str(NOBODY_COMES_NEXT))
        return " ".join(found)

    def who_reads(self, **left_out: Any) -> str:
        """Who is told of it at once with such a choice, by name."""
        told = readers.first_told(self.stay, self._imagined(**left_out))
        return ", ".join(sorted(names_in(self.stay.pk, told).values())) or str(_("nobody"))

    def next_is_told(self, **left_out: Any) -> bool:
        """Whether somebody comes after them, where nobody has opened it."""
        imagined = self._imagined(**left_out)
        return readers.next_told(self.stay, imagined, readers.first_told(self.stay, imagined)) is not None

    def _imagined(self, **left_out: Any) -> Incident:
        return Incident(mobility=self.stay, person_id=self.decider_id, **left_out)

    def _part_of(self, kind: str) -> OrganisationPart | None:
        found: OrganisationPart | None = (
            OrganisationPart.objects.with_responsible().filter(mobility=self.stay, part=kind).first()
        )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        leaves_out = data.pop("without_coordinator", False)
        data["without_coordinator_id"] = self.coordinator.pk if leaves_out and self.coordinator else None
        # Nothing said: the host is told nothing.
        data["without_host"] = "without_host" in self.fields and data.get("without_host") is not False
        if leaves_out and not self._somebody_reads(data):
            words = _("Nobody else of the school would read it. Leave this open, or call one of the numbers above.")
            self.add_error("without_coordinator", words)
        return data

    def _somebody_reads(self, data: dict[str, Any]) -> bool:
        left_out = {name: data[name] for name in ("without_host", "without_coordinator_id") if name in data}
        return readers.somebody_reads(self.stay, self._imagined(**left_out))


class WorryForm(ActForm):
    """The worry of a tutor about the week of a follow-up."""

    nth = forms.TypedChoiceField(label=_("Follow-up"), coerce=int)
    text = forms.CharField(label=_("In a few words"), widget=forms.Textarea, required=False)

    def fill_choices(self) -> None:
        nth: Any = self.fields["nth"]
        nth.choices = [(one.nth, str(one.nth)) for one in selectors.follow_ups_of(self.stay)]


class OneReportForm(ActForm):
    """Something about one of the reports that the actor reads."""

    incident = forms.ModelChoiceField(label=_("Report"), queryset=Incident.objects.none(), widget=forms.HiddenInput())

    def fill_choices(self) -> None:
        field: Any = self.fields["incident"]
        field.queryset = Incident.objects.filter(pk__in=[one.pk for one in self.found()])

    def found(self) -> list[Incident]:
        """Those it may be about."""
        return selectors.incidents_of(self.stay, self.actor)

    def about(self) -> list[Incident]:
        """The one report that is named; else each that it may be about."""
        named = str(self.data.get(self.add_prefix("incident")) or self.initial.get("incident") or "")
        found = self.found()
        return [one for one in found if str(one.pk) == named] or found


class OpenReportForm(OneReportForm):
    """To read it."""


class WriteForm(OneReportForm):
    """What was done, or comes next."""

    def fill_choices(self) -> None:
        super().fill_choices()
        what: Any = self.fields["what"]
        what.choices = [(kind.value, capfirst(kind.label)) for kind in DONE]
        people = {person: None for one in self.about() for person in readers.who_acts(self.stay, one)}
        names = names_in(self.stay.pk, people)
        owner: Any = self.fields["next_by"]
        owner.choices = [("", _("I do it myself")), *((pk, names[pk]) for pk in people if pk not in self.actor.people)]

    what = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind.value, kind.label) for kind in DONE], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In words"),
        help_text=_("Who reported reads a message on the own page; the rest is read by those who read the report."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
    )
    next_on = needed_when(DayField(label=_("Next step by")), _("needed where somebody takes the next step"))
    next_by = forms.TypedChoiceField(label=_("Who takes the next step?"), coerce=UUID, empty_value=None, required=False)

    def clean_next_on(self) -> Any:
        day = self.cleaned_data["next_on"]
        if day and day < self.stay.today:
            raise forms.ValidationError(_("This day has passed. Give a day from today on."), code="passed")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("next_by") and not data.get("next_on"):
            self.add_error("next_on", _("Give the day by which the next step is taken."))
        if data.get("next_on") and not data.get("next_by"):
            data["next_by"] = self.decider_id
        return data


class CloseForm(OneReportForm):
    """How it ended."""

    why = {"reason": _("Whoever reads this report reads it.")}

    ending = forms.ChoiceField(label=_("How did it end?"), choices=Ending.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, kept with the report"),
        help_text=_("What makes it safe to close this, in words that somebody can read a year later."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={
            "required": _("Write what makes it safe to close this, in words that somebody can read a year later.")
        },
    )

    deed = needed_when(
        forms.ChoiceField(
            label=_("What was done about it?"),
            help_text=_("Nothing is written down yet. It is kept with the report."),
            choices=DEEDS,
            widget=forms.RadioSelect,
        ),
        _("needed where nothing is written down yet"),
    )
    done = needed_when(
        forms.CharField(
            label=_("What was done, and with whom"), widget=forms.Textarea(attrs={"rows": 2}), max_length=LONGEST
        ),
        _("needed unless nothing was done"),
    )
    field_order = ("incident", "deed", "done", "ending", "reason")

    def fill_choices(self) -> None:
        super().fill_choices()
        if not any(self._lacks_deed(one) for one in self.about()):
            self.fields.pop("deed", None)
            self.fields.pop("done", None)

    @staticmethod
    def _lacks_deed(incident: Incident) -> bool:
        return not any(entry.kind in DONE for entry in incident.entries.all())

    def found(self) -> list[Incident]:
        return [one for one in super().found() if one.is_open]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors or "deed" not in self.fields or not self._lacks_deed(data["incident"]):
            return {**data, "deed": "", "done": ""}
        if not data.get("deed"):
            self.add_error("deed", _("Say what was done about it, or that nothing was done."))
        elif data["deed"] != NOTHING_DONE and not data["done"]:
            self.add_error("done", _("Write what was done, and with whom."))
        elif data["deed"] == NOTHING_DONE and data["ending"] in SETTLED_WITH_SOMEBODY:
            self.add_error("ending", _("Where nothing was done, nothing was settled. Say how it ended otherwise."))
        return data


class AnswerClosingForm(OneReportForm):
    """Whether the host's coordinator agrees that it is over."""

    why = {"text": _("Whoever reads this report reads it.")}

    agrees = forms.ChoiceField(label=_("Do you agree that it is over?"), choices=AGREES, widget=forms.RadioSelect)
    text = needed_when(
        forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST),
        _("needed where you do not agree"),
    )

    def found(self) -> list[Incident]:
        return [one for one in super().found() if one.asks_host]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("agrees") == "no" and not data.get("text", "").strip():
            self.add_error("text", _("Write what is not over yet, so that the school can go on with it."))
        return data


class AddForm(OneReportForm):
    """More from who reported."""

    text = forms.CharField(
        label=_("What do you want to add?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages=FEW_WORDS,
    )

    def found(self) -> list[Incident]:
        return selectors.own_incidents(self.stay, self.actor)
