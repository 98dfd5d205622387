"""The form with which a stay begins."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.addresses import validate_one_address
from accounts.models import Organisation, Person
from accounts.services import find_or_register_person
from lifecycle.models import Mobility, RuleSet
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.planning import plan_stay

DATE = {"type": "date"}


class PlanForm(forms.Form):
    """A participant, a programme, dates and a country. Without an organisation the person plans the own stay."""

    given_names = forms.CharField(label=_("Given names"), max_length=150)
    family_names = forms.CharField(label=_("Family names"), max_length=150)
    email = forms.EmailField(label=_("Mail address"), validators=[validate_one_address])
    birth_date = forms.DateField(label=_("Birth date"), widget=forms.DateInput(attrs=DATE), required=False)
    participant_kind = forms.ChoiceField(
        label=_("Who goes"), choices=ParticipantKind.choices, widget=forms.RadioSelect, initial=ParticipantKind.LEARNER
    )
    rule_set = forms.ModelChoiceField(label=_("Programme and activity"), queryset=RuleSet.objects.none())
    call_year = forms.IntegerField(label=_("Call year"), min_value=1995, max_value=2100, required=False)
    country = forms.CharField(label=_("Country of the stay, two letters"), min_length=2, max_length=2)
    planned_start = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DATE))
    planned_end = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DATE))
    approach = forms.ChoiceField(label=_("Approach"), choices=Approach.choices, initial=Approach.CERTIFY)
    employer = forms.ModelChoiceField(
        label=_("Sending employer, for an apprentice"), queryset=Organisation.objects.none(), required=False
    )
    objective = forms.CharField(label=_("Aim of the stay"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, actor: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.actor = actor
        rules: Any = self.fields["rule_set"]
        rules.queryset = RuleSet.objects.order_by("-call_year_from", "title")
        if actor.organisation_id is None:
            for name in ("given_names", "family_names", "email", "employer", "approach"):
                del self.fields[name]
        else:
            employers: Any = self.fields["employer"]
            employers.queryset = Organisation.objects.visible_to(actor).filter(kind="company").order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("planned_start"), data.get("planned_end")
        if first and last and last < first:
            self.add_error("planned_end", _("The last day lies before the first. Choose a later day."))
        rules, year = data.get("rule_set"), data.get("call_year")
        if (
            rules
            and rules.call_year_from
            and not (year and rules.call_year_from <= year <= (rules.call_year_to or year))
        ):
            self.add_error(
                "call_year",
                _("This programme needs a call year from %(first)s to %(last)s.")
                % {"first": rules.call_year_from, "last": rules.call_year_to},
            )
        return data

    def plan(self) -> Mobility:
        """Begin the stay."""
        data = dict(self.cleaned_data)
        participant = self._participant(data)
        rules, employer, birth = data.pop("rule_set"), data.pop("employer", None), data.pop("birth_date")
        facts = {
            name: data[name]
            for name in ("participant_kind", "call_year", "planned_start", "planned_end", "objective", "approach")
            if name in data
        }
        return plan_stay(
            actor=self.actor,
            participant=participant,
            rule_set=rules,
            programme=_programme(rules),
            country=data["country"].upper(),
            record={"birth_date": birth} if birth else {},
            apprentice=employer is not None,
            apprentice_of=employer.pk if employer else None,
            **facts,
        )

    def _participant(self, data: dict[str, Any]) -> Person:
        if self.actor.organisation_id is None:
            own: Any = self.actor.person_id
            return Person.objects.get(pk=own)
        person, _new = find_or_register_person(
            email=data["email"], given_names=data["given_names"], family_names=data["family_names"]
        )
        return person


def _programme(rules: RuleSet) -> str:
    return {"erasmus": "Erasmus+"}.get(rules.programme, rules.title.partition(",")[0])
