"""The base of the forms in which people record a fact."""

from typing import Any

from django import forms

from accounts.actors import Actor
from ground.day_fields import count_days_in
from lifecycle.models import Mobility
from lifecycle.subject import Subject
from lifecycle.vocabulary import OnBehalf


class ActForm(forms.Form):
    """Knows the stay (or memorandum version) and the actor, so that it offers only what fits."""

    # Fields that decide what follows: the page shows that before it records anything. None: it does not ask.
    looks_ahead: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        subject: Subject,
        actor: Actor,
        on_behalf: OnBehalf | None = None,
        **rest: Any,
    ) -> None:
        self.subject, self.actor, self.on_behalf = subject, actor, on_behalf
        super().__init__(data, files, **rest)
        count_days_in(self, subject.time_zone if isinstance(subject, Mobility) else "")
        self.fill_choices()

    @property
    def stay(self) -> Mobility:
        """The subject, where it is a stay."""
        assert isinstance(self.subject, Mobility)
        return self.subject

    @property
    def decider_id(self) -> Any:
        """The person whose act this will be."""
        return self.on_behalf.person_id if self.on_behalf else self.actor.person_id

    def fill_choices(self) -> None:
        """Set choices and initial values from the stay."""

    @property
    def looked_at(self) -> str:
        """What was chosen in those fields, as one text: seen for one choice is not seen for another."""
        return "|".join(str(self.data.get(name, "")) for name in self.looks_ahead)

    def what_follows(self) -> list[str]:
        """What follows beside the to-dos, in words; asked of a valid form that looks ahead."""
        return []


class NothingToSay(ActForm):
    """For acts that ask for nothing but the click."""
