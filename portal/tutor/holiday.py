""" "I am on holiday": a deputy from a day to a day, asked of the coordinators for all trainees at once."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.models import Person
from ground.day_fields import DayField
from ground.days import day_as
from ground.errors import SojournError
from ground.fields import AddressOfAnother, needed_when
from ground.names import NameField
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import NamedPart
from lifecycle.roles import NamedPartKind
from lifecycle.wording import say_refusal
from portal.tutor.all_trainees import all_trainees
from portal.tutor.home import MOST
from portal.tutor.trainee import Trainee

HAND_OVER = "lifecycle.hand_over"
KNOWN = (NamedPartKind.TUTOR, NamedPartKind.ASSESSOR, NamedPartKind.MENTOR)
MOST_KNOWN = 8
A_WEEK = timedelta(days=6)  # after the first: with one colleague who is known, the button is all that is left


class HolidayForm(forms.Form):
    """Which days, and who: a colleague known already with one tap, else a name and a work address."""

    from_on = DayField(label=gettext_lazy("First day away"))
    until_on = DayField(label=gettext_lazy("Last day away"), help_text=gettext_lazy("A week, unless you change it."))
    deputy = forms.ChoiceField(label=gettext_lazy("Who stands in?"), widget=forms.RadioSelect, required=False)
    given_names = NameField(label=gettext_lazy("Given names"), required=False)
    family_names = NameField(label=gettext_lazy("Family names"), required=False)
    email = needed_when(
        AddressOfAnother(label=gettext_lazy("Work mail address")), gettext_lazy("needed for somebody new")
    )

    def __init__(self, *given: Any, colleagues: list[Person], **named: Any) -> None:
        super().__init__(*given, **named)
        self.colleagues = {str(one.pk): one for one in colleagues}
        deputy: Any = self.fields["deputy"]
        deputy.choices = [(key, one.full_name) for key, one in self.colleagues.items()]
        if not self.colleagues:
            del self.fields["deputy"]
        elif len(self.colleagues) == 1:
            deputy.initial = next(iter(self.colleagues))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("from_on") and data.get("until_on") and data["until_on"] < data["from_on"]:
            self.add_error("until_on", _("The last day lies before the first. Choose a later day."))
        if not data.get("deputy") and not (data.get("email") and (data.get("given_names") or data.get("family_names"))):
            self.add_error("email", _("Choose a colleague, or give a name and the work mail address."))
        return data

    def who(self) -> dict[str, str]:
        """As the act takes a person."""
        data = self.cleaned_data
        known = self.colleagues.get(data.get("deputy") or "")
        names = ("given_names", "family_names", "email")
        said = {name: getattr(known, name) if known else data.get(name, "") for name in names}
        return {**said, "language": known.language if known else "en"}


class HolidayPage:
    """Of one reader."""

    status, refusal = 200, ""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        self.actor = actor
        self.form = HolidayForm(data, colleagues=self._colleagues(), initial=self._days())

    @cached_property
    def trainees(self) -> list[Trainee]:
        """Everybody who is there, or about to come."""
        return [one for one in all_trainees(self.actor, MOST) if one.is_there and one.roles]

    def _days(self) -> dict[str, date]:
        """From today on, a week; less where somebody goes home before."""
        if not self.trainees:
            return {}
        stays = [one.mobility for one in self.trainees]
        first = stays[0].today
        ends = [stay.planned_end for stay in stays if stay.planned_end and stay.planned_end >= first]
        return {"from_on": first, "until_on": min([first + A_WEEK, *ends])}

    def _colleagues(self) -> list[Person]:
        """Who has a part at the same host in one of these stays, and an address; the own self not."""
        stays = [one.mobility.pk for one in self.trainees]
        found = NamedPart.objects.open().filter(mobility__in=stays, part__in=KNOWN).exclude(person__email="")
        people: set[UUID] = set(found.values_list("person_id", flat=True)) - set(self.actor.people)
        return list(Person.objects.filter(pk__in=people).order_by("family_names", "given_names")[:MOST_KNOWN])

    @property
    def button(self) -> str:
        """For how many."""
        number = len(self.trainees)
        words = ngettext("Ask for a deputy for %(number)s trainee", "Ask for a deputy for %(number)s trainees", number)
        return words % {"number": number}

    @property
    def done(self) -> str:
        """The receipt."""
        said = {"day": day_as(self.form.cleaned_data["until_on"], "D j M")}
        return _("The coordinators are asked. After %(day)s everything is yours again by itself.") % said

    def ask(self) -> bool:
        """All or none; False with what is wrong beside its field."""
        if not self.form.is_valid():
            self.status = 400
            return False
        try:
            self._ask_all()
        except ActInvalid as invalid:
            self.status = 400
            for name, errors in invalid.form.errors.items():
                self.form.add_error(name if name in self.form.fields else None, errors)
            return False
        except SojournError as error:
            self.status, self.refusal = error.status, say_refusal(error)
            return False
        return True

    @transaction.atomic
    def _ask_all(self) -> None:
        days = {name: self.form.cleaned_data[name] for name in ("from_on", "until_on")}
        for one in self.trainees:
            perform_act(name=HAND_OVER, pk=one.mobility.pk, actor=self.actor, data={**self.form.who(), **days})
