"""Transitions as a program meets them: what is offered now, why not, what is asked; and what was given, checked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from api.beginning import refused
from api.problems import unmet_in_words
from lifecycle.gate import owner_of
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.offers.fields import Field, Kind
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing, OnBehalf

# How each kind of field is called here; steps of a stay ask for no other.
TYPES = {
    Kind.DAY: "day", Kind.LINE: "text", Kind.TEXT: "text", Kind.CHOICE: "choice", Kind.CHOICES: "choices",
    Kind.COMMENTS: "texts_by_place",
}  # fmt: skip


def steps_offered(mobility: Mobility, actor: Actor) -> list[dict[str, Any]]:
    """Every row of the table that leaves the present state, in its order."""
    offers = Offers(Standing.of_stay(mobility), actor)
    by_itself = {one.name: one for one in Offers(offers.at, SYSTEM, offers.answers).every_step if one.by_itself}
    deciders = (decider.person_id for offer in offers.every_step for decider in offer.others)
    names = names_in(mobility.pk, deciders)
    return [_step(by_itself.get(offer.name, offer), names) for offer in offers.every_step]


def _step(offer: StepOffer, names: Mapping[Any, str]) -> dict[str, Any]:
    locks, mobility_id = locks_of(offer), offer.at.stay_id
    return {
        "name": offer.name,
        "label": offer.label,
        "to": list(offer.row.targets) or [offer.at.state],
        "forward": offer.forward,
        "by_itself": offer.by_itself,
        "allowed": not locks,
        "reasons": unmet_in_words(locks, mobility_id),
        "asks": [] if offer.by_itself else [_asked(field) for field in offer.asks],
        "later": unmet_in_words(offer.later, mobility_id) if offer.right and not offer.by_itself else [],
        "own": offer.own and not offer.by_itself,
        "opens_on": offer.opens_on,
        "for_others": [
            {"person": {"id": one.person_id, "name": names.get(one.person_id, "")}, "role": str(one.role)}
            for one in offer.others
        ],
    }


def locks_of(offer: StepOffer) -> list[Missing]:
    """Of a step that Sojourn takes itself: that, and what it still waits for."""
    itself = [Missing("api.fires_by_itself", owner_of(offer.row, offer.at.stay))] if offer.by_itself else []
    return [*itself, *offer.locks]


def _asked(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": TYPES[field.kind],
        "label": str(field.label),
        "required": field.required,
        "choices": [{"value": value, "label": str(label)} for value, label in field.choices],
    }


def details_for(row: Transition, mobility: Mobility, actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """What the door takes. Raises ValidationError for what this step does not ask, or places that are none.

    What is missing is the door's to say: it names every unmet requirement at once.
    """
    offer = Offers(Standing.of_stay(mobility), actor).step(row.name)
    asked = {field.name: field for field in offer.asks} if offer else {}
    details = dict(given)
    on_behalf = details.pop("on_behalf", None)
    for name, value in details.items():
        if name not in asked:
            raise refused(f"details.{name}", "not_asked", _("This step does not ask for it. Leave it out."))
        if asked[name].kind in (Kind.COMMENTS, Kind.CHOICES) and not _are_there(value, asked[name]):
            raise refused(f"details.{name}", "not_there", _("This stay has no such place or outcome."))
    if on_behalf:
        details["on_behalf"] = OnBehalf(on_behalf["person"], Role(on_behalf["role"]), note=on_behalf["note"])
    return {name: value for name, value in details.items() if value not in ("", [], {})}


def _are_there(values: Iterable[str], field: Field) -> bool:
    return set(values) <= {value for value, _label in field.choices}
