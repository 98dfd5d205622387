"""The base of the forms in which people record a fact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ground.day_fields import count_days_in
from ground.signs import named, signs_no_paper_has, texts_in
from lifecycle.models import Mobility
from lifecycle.subject import Subject
from lifecycle.vocabulary import OnBehalf

NOT_PRINTABLE = _("No paper can print %(signs)s, in “%(text)s”. Write it in Latin, Greek or Cyrillic letters.")
MOST_SHOWN = 40  # letters of the text that holds such a sign


def shortened(text: str) -> str:
    """The beginning of a text, by which it is found again."""
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rstrip() + "…"


class ActForm(forms.Form):
    """Knows the stay (or memorandum version) and the actor, so that it offers only what fits."""

    # Fields that decide what follows: the page shows that before it records anything. None: it does not ask.
    looks_ahead: tuple[str, ...] = ()
    on_paper = False  # what is typed here is printed: signs that no paper has are refused at their field

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

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's hook, without a type
        for name, value in list(self.cleaned_data.items()) if self.on_paper else ():
            for text in texts_in(value):
                if strange := signs_no_paper_has(text):
                    said = {"signs": named(strange), "text": shortened(text)}
                    self.add_error(name, forms.ValidationError(NOT_PRINTABLE, code="not_printable", params=said))
                    break

    @property
    def looked_at(self) -> str:
        """What was chosen in those fields, as one text: seen for one choice is not seen for another."""
        return "|".join(str(self.data.get(name, "")) for name in self.looks_ahead)

    def what_follows(self) -> list[str]:
        """What follows beside the to-dos, in words; asked of a valid form that looks ahead."""
        return []


class NothingToSay(ActForm):
    """For acts that ask for nothing but the click."""
