"""How the engine says no. Each refusal has a stable code; its sentence is written in `sentences.py`."""

from typing import Any
from uuid import UUID

from ground.errors import InputRefused, NotAllowed, SojournError
from lifecycle.forms import ActForm
from lifecycle.models import Event
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing


class RoleRefused(NotAllowed):
    """The actor has no role here that may do this (403)."""


class ChangedMeanwhile(SojournError):
    """Somebody was faster (409). `events` are those the actor has not seen yet."""

    status = 409

    def __init__(self, events: list[Event], **params: Any) -> None:
        super().__init__("lifecycle.changed_meanwhile", **params)
        self.events = events


class TransitionRefused(SojournError):
    """The gate is shut (409). `unmet` names every requirement, not only the first; `stay` is None for a memorandum."""

    status = 409

    def __init__(self, transition: Transition, unmet: list[Missing], stay: UUID | None) -> None:
        super().__init__("lifecycle.requirements_unmet", transition=transition.name, count=len(unmet))
        self.transition = transition
        self.unmet = unmet
        self.stay = stay

    @property
    def lines(self) -> list[str]:
        from lifecycle.wording import say_missing  # it says refusals, and so knows them

        return say_missing(self.unmet, self.stay)

    def __str__(self) -> str:
        """For a traceback: what is missing, by code, owner and params. A log line keeps none of it (decision 14)."""
        said = [f"{item.code} ({item.owner.value}{_facts(item)})" for item in self.unmet]
        return f"{self.transition.name}: {'; '.join(said)}"


def _facts(item: Missing) -> str:
    facts = {"person": item.person} if item.person else {}
    return "".join(f", {name}={value}" for name, value in {**facts, **item.params}.items())


class ActRefused(SojournError):
    """This cannot be recorded now (409)."""

    status = 409


class ActInvalid(InputRefused):
    """What was typed cannot be taken as it is (400). `form` holds the errors beside their fields."""

    def __init__(self, name: str, form: ActForm) -> None:
        super().__init__(
            "lifecycle.input_refused",
            act=name,
            fields=", ".join(form.errors),
            count=sum(map(len, form.errors.values())),
        )
        self.form = form
