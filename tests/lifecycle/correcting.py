"""How tests correct what is known of a person, and read what followed."""

from accounts.models import Person
from lifecycle.doors import perform_act
from lifecycle.foreseeing import foresee
from lifecycle.models import Event
from tests.factories.agreements import (
    CO,
)  # fmt: skip

CORRECT = "lifecycle.correct_person"
REASON = "Mistyped at the start."


def the(cast, role) -> Person:
    return Person.objects.get(pk=cast.actors[role].person_id)


def correct(cast, whose, who=CO, **facts) -> Event:
    person = whose if isinstance(whose, Person) else the(cast, whose)
    data = {"person": person.pk, "reason": REASON, **facts}
    return perform_act(name=CORRECT, pk=cast.mobility.pk, actor=cast.actors[who], data=data)


def look_ahead(cast, whose, who=CO, **facts) -> list[str]:
    return foresee(lambda: correct(cast, whose, who, **facts), stay=cast.mobility.pk).lines


def errors(refused) -> dict:
    return {name: [error.code for error in found.as_data()] for name, found in refused.value.form.errors.items()}


def follows(event) -> list[str]:
    return event.details["follows"]
