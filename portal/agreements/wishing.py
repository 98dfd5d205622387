"""“I want something changed”: which part, and what it should say instead; the same step with a form made for it."""

from typing import Any

from django import forms

from accounts.actors import Actor
from lifecycle.models import Mobility
from portal.agreements.reading import AgreementPage
from portal.reading.wishes import WishForm
from portal.steps.transition_forms import WITHIN
from portal.steps.transition_page import TransitionPage


class WishPage(TransitionPage):
    """Asks for a change of the text that is read."""

    def __init__(self, stay: Mobility, actor: Actor, text: AgreementPage, step: tuple[str, Any, str]) -> None:
        super().__init__(stay, actor, *step)
        self.choices = [(one.key, one.title) for one in text.text]
        self.wish = self._wish(initial={"seen_version": self.subject.version, "about": text.about})

    def _wish(self, data: Any = None, **facts: Any) -> WishForm:
        return WishForm(data, choices=self.choices, **facts)

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door, with the wish as the comment on its part."""
        self.wish = self._wish(data)
        if not self.wish.is_valid():
            self.status = 400
            return False
        typed = self.wish.cleaned_data
        given = data.copy()
        given[f"comments{WITHIN}{typed['about']}"] = typed["wish"]
        return super().perform(given, files)

    def fill(self, data: Any, files: Any) -> None:
        """Draw the form with what was typed before; nothing is judged."""
        self.wish = self._wish(initial={name: data.get(name, "") for name in ("about", "wish", "seen_version")})

    @property
    def filled(self) -> list[forms.BaseForm]:
        """What was typed."""
        return [self.wish]
