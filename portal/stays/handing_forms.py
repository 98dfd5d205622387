"""Who is away, and to whom stays go."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Person
from ground.day_fields import DayField
from ground.days import long_day
from lifecycle.forms import LooksAhead
from lifecycle.models import Mobility
from lifecycle.people.handing import colleagues_in

NOBODY_THERE = _("Nobody else is a coordinator here. An administrator of your organisation invites colleagues.")
NOBODY_CHOSEN = {"required": _("Choose a colleague."), "invalid_choice": _("Choose a colleague.")}


def day_field(label: Any, **given: Any) -> DayField:
    """A day, chosen or typed."""
    return DayField(label=label, error_messages={"required": _("Fill this in.")}, **given)


class ColleagueField(forms.ModelChoiceField):
    """A coordinator of the organisation acted for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(queryset=Person.objects.none(), error_messages=NOBODY_CHOSEN, **given)

    def offer(self, colleagues: QuerySet[Person]) -> None:
        """These; where there is nobody, whoever wonders at the empty list reads why."""
        self.queryset = colleagues
        if not colleagues:
            self.help_text = NOBODY_THERE

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


def _others(actor: Actor) -> QuerySet[Person]:
    """The colleagues of somebody signed in."""
    assert actor.person_id is not None
    return colleagues_in(actor.organisation_id).exclude(pk=actor.person_id)


class AwayForm(LooksAhead):
    """Somebody stands in for me, both days counted."""

    looks_ahead = ("substitute", "from_on", "until_on")

    substitute = ColleagueField(label=_("Who stands in"))
    from_on = day_field(_("First day away"))
    until_on = day_field(_("Last day away"))

    def __init__(self, *given: Any, actor: Actor, stays: Iterable[Mobility] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.stays = list(stays) if self.is_bound else []
        field: Any = self.fields["substitute"]
        field.offer(_others(actor))

    @property
    def stands_at(self) -> str:
        """For which stays."""
        return " ".join(sorted(str(stay.pk) for stay in self.stays))

    def in_words(self, done: Any) -> list[str]:
        """How many go, to whom and from when; when they come back."""
        said, number = self.cleaned_data, len(self.stays)
        words = ngettext(
            "%(number)s stay goes to %(person)s on %(first)s and comes back after %(last)s.",
            "%(number)s stays go to %(person)s on %(first)s and come back after %(last)s.",
            number,
        )
        days = {"first": long_day(said["from_on"]), "last": long_day(said["until_on"])}
        return [words % {"number": number, "person": said["substitute"].full_name, **days}]


class HandOverForm(LooksAhead):
    """Stays go to a colleague: once, or until a day."""

    looks_ahead = ("colleague", "last_day")

    colleague = ColleagueField(label=_("Colleague"))
    last_day = day_field(
        _("Last day"), required=False, help_text=_("After it the stays come back. Without a day they do not.")
    )

    def __init__(
        self,
        *given: Any,
        actor: Actor,
        stays: Iterable[Mobility] = (),
        with_oneself: bool = True,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.stays = list(stays)
        field: Any = self.fields["colleague"]
        field.offer(colleagues_in(actor.organisation_id) if with_oneself else _others(actor))

    @property
    def stands_at(self) -> str:
        """For which stays."""
        return " ".join(sorted(str(stay.pk) for stay in self.stays))

    def in_words(self, done: Any) -> list[str]:
        """How many go, and to whom."""
        return [how_many_go(done, self.cleaned_data["colleague"])]


def how_many_go(number: int, colleague: Person) -> str:
    """Of the stays that were chosen."""
    words = ngettext("%(number)s stay goes to %(person)s.", "%(number)s stays go to %(person)s.", number)
    return words % {"number": number, "person": colleague.full_name}
