"""What the engine's own acts ask for."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people import same_human
from ground.birth_dates import check_birth_date
from ground.day_fields import DayField, DayGoneField, PastDayInput, StayDayField
from ground.fields import CountryField, needed_when
from ground.identifiers import as_uuid
from lifecycle.answers import rows_of
from lifecycle.forms import ActForm
from lifecycle.gate import WAIVERS, Ask, belongs_to_the_stay, missing_now, unmet_at
from lifecycle.models import Mobility, RuleSet, Waiver
from lifecycle.models.mobility import Approach, FewerOpportunities, ParticipantKind
from lifecycle.names import names_in
from lifecycle.programmes import rule_sets_for, takes_call_year
from lifecycle.roles import CO, EM
from lifecycle.standing import Standing
from lifecycle.unapplied import settled_together
from lifecycle.vocabulary import HISTORY, Missing
from lifecycle.waivers import requirement, waiting, what_was_missing
from lifecycle.wording import say_missing, transition_word


class BasicsForm(ActForm):
    """The plan of a stay, while it is still a plan. What was not said when it began is asked while it is missing."""

    on_paper = True

    birth_date = DayField(
        label=_("Birth date"),
        widget=PastDayInput,
        required=False,
        help_text=_("Whoever is under 18 on the first day needs a guardian."),
    )
    call_year = needed_when(
        forms.IntegerField(label=_("Call year"), min_value=1995, max_value=2100),
        _("needed where the programme has call years"),
    )
    graduated_on = DayField(label=_("Day of the graduation"), required=False)
    rule_set = forms.ModelChoiceField(
        label=_("Programme and activity"), queryset=RuleSet.objects.none(), required=False, empty_label=None
    )
    planned_start = StayDayField(label=_("First day"))
    planned_end = StayDayField(label=_("Last day"), after="planned_start")
    country = CountryField(label=_("Country of the stay"))
    travel_days = forms.IntegerField(label=_("Travel days"), min_value=0, max_value=20, required=False)
    objective = forms.CharField(label=_("Aim of the stay"), widget=forms.Textarea, required=False)
    initiative = forms.CharField(label=_("Initiative it belongs to"), max_length=300, required=False)
    approach = forms.ChoiceField(label=_("Approach"), choices=Approach.choices)
    proposed = forms.ChoiceField(
        label=_("Proposed approach"),
        choices=[("", ""), *Approach.choices],
        required=False,
        widget=forms.HiddenInput,
        help_text=_("What the answers came to; noted where another one is chosen."),
    )
    fewer_opportunities = forms.ChoiceField(
        label=_("Fewer opportunities"), choices=FewerOpportunities.choices, required=False
    )
    mobility_code = forms.CharField(label=_("Mobility ID"), max_length=60, required=False)

    def fill_choices(self) -> None:
        for name in self._needless():
            del self.fields[name]
        for name, field in self.fields.items():
            field.initial = getattr(self.stay, name, None)
        if "rule_set" in self.fields:
            rules: Any = self.fields["rule_set"]
            rules.queryset = rule_sets_for(ParticipantKind(self.stay.participant_kind))

    def _needless(self) -> list[str]:
        """What is known, or does not count for this stay."""
        stay, rules = self.stay, self.stay.rule_set
        born = stay.record and stay.record.birth_date
        asked = {
            "birth_date": not stay.is_staff_stay and not born,
            "call_year": rules.call_year_from is not None and stay.call_year is None,
            "graduated_on": stay.participant_kind == ParticipantKind.GRADUATE,
            "rule_set": bool(rules.who) and stay.participant_kind not in rules.who,
        }
        return [name for name, wanted in asked.items() if not wanted]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("planned_start"), data.get("planned_end")
        if first and last and last < first:
            self.add_error("planned_end", _("The last day lies before the first. Choose a later day."))
        self._check(data, first)
        return data

    def _check(self, data: dict[str, Any], first: Any) -> None:
        if birth := data.get("birth_date"):
            try:
                check_birth_date(birth, first)
            except forms.ValidationError as fault:
                self.add_error("birth_date", fault)
        rules, year = data.get("rule_set") or self.stay.rule_set, data.get("call_year")
        if year and not takes_call_year(rules, year):
            words = _("This programme needs a call year from %(first)s to %(last)s.")
            self.add_error("call_year", words % {"first": rules.call_year_from, "last": rules.call_year_to})


NOT_TOLD = ("fewer_opportunities",)  # that it was asked at all says something of the person


AGAINST = "against:"  # an approach: another one was chosen than the answers proposed


def against(approach: str) -> str:
    """How it stands among what was changed."""
    return f"{AGAINST}{approach}"


def basic_said(name: str) -> str:
    """What was changed of a plan, by the label of its field."""
    if name.startswith(AGAINST):
        word = Approach(name.removeprefix(AGAINST)).label
        return gettext("chosen though the answers proposed “%(approach)s”") % {"approach": word}
    field = None if name in NOT_TOLD else BasicsForm.base_fields.get(name)
    return str(field.label) if field is not None else ""


class DayForm(ActForm):
    """One day, not in the future."""

    day = DayGoneField(label=_("Day"))


class EmployerAnswerForm(ActForm):
    """What the sending employer says to the plan."""

    why = {"text": HISTORY}

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=(("agree", _("We agree to the stay")), ("ask", _("We have a question"))),
        widget=forms.RadioSelect,
    )
    text = needed_when(
        forms.CharField(label=_("Your question or remark"), widget=forms.Textarea), _("needed for a question")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "ask" and not data.get("text", "").strip():
            self.add_error("text", _("Write your question, so that the school can answer it."))
        return data


class EmployerReplyForm(ActForm):
    """What the school answers to the employer's question."""

    why = {"text": (CO, EM)}

    text = forms.CharField(label=_("Your answer to the employer"), widget=forms.Textarea, max_length=2000)


class MouRequirementForm(ActForm):
    """Whether this stay needs a memorandum, and why that differs from the rule."""

    why = {"reason": HISTORY}

    required = forms.TypedChoiceField(
        label=_("Memorandum of understanding"),
        choices=(("yes", _("needed")), ("no", _("not needed"))),
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class WaiverForm(ActForm):
    """A requirement of the next steps that may be left unmet, with a reason."""

    on_paper = True
    why = {"reason": HISTORY}

    what = forms.ChoiceField(label=_("Go on without"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, help_text=_("It is printed on the papers that this concerns.")
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["what"]
        field.choices = [(name, _label(name, missing, self.stay)) for name, missing in waivable_now(self.stay).items()]


class WaiverConsentForm(ActForm):
    """A second person's consent to a waiver of programme limits or dates."""

    waiver = forms.ModelChoiceField(label=_("Go on without"), queryset=Waiver.objects.none())

    def fill_choices(self) -> None:
        field: Any = self.fields["waiver"]
        mine = [one.pk for one in waiting(self.stay) if same_human(self.decider_id, [one.given_by_id])]
        field.queryset = waiting(self.stay).exclude(pk__in=mine)
        field.label_from_instance = _asked
        if meant := as_uuid(self.initial.get("waiver")):
            self.initial["waiver"] = meant


def _asked(waiver: Waiver) -> str:
    words = _("%(step)s: %(missing)s %(person)s wants to go on without it: “%(reason)s”")
    return words % {
        "step": transition_word(waiver.transition),
        "missing": what_was_missing(waiver) or requirement(waiver.guard),
        "person": names_in(waiver.mobility_id, [waiver.given_by_id])[waiver.given_by_id],
        "reason": waiver.reason,
    }


def _label(name: str, missing: list[Missing], stay: Mobility) -> str:
    transition, _guard = name.split("/")
    return f"{transition_word(transition)}: {' '.join(say_missing(missing, stay.pk))}"


def waivable_now(mobility: Mobility, ask: Ask = missing_now) -> dict[str, list[Missing]]:
    """What a waiver may replace now: "transition/guard" -> the missing items it would cover, not waived yet.

    What two rows ask alike is offered once: a waiver covers it wherever it is asked.
    Rows of an agreement count where they are taken alone, as during the stay; else the stay's own row stands for them.
    """
    found: dict[str, list[Missing]] = {}
    offered: list[tuple[str, list[Missing]]] = []
    asked = {key for waiver in rows_of(WAIVERS, mobility) if not waiver.holds for key in waiver.covers}
    for at in settled_together(Standing.of_stay(mobility)):
        for row in at.leaving():
            for guard in () if belongs_to_the_stay(row, mobility) else row.may_be_waived:
                unmet = unmet_at(_only(row, guard), at, ask=ask)
                missing = [item for item in unmet if item.may_waive and item.key not in asked]
                if missing and (guard, missing) not in offered:
                    offered.append((guard, missing))
                    found[f"{row.name}/{guard}"] = missing
    return found


def _only(row: Any, guard: str) -> Any:
    return replace(row, needs=(guard,))
