"""The page on which the spelling of a name, an address, a telephone or a function is corrected."""

from functools import cached_property
from typing import Any

from accounts.actors import Actor
from agreements.reading import HEADINGS, heading_of
from agreements.spelling import Spelt, spelt_in, text_out
from lifecycle.models import Mobility
from portal.agreements.reading import CORRECTS, AgreementPage
from portal.steps.act_page import ActPage


class SpellingPage(ActPage):
    """Everything under one heading that may be misspelt, each with its field and its button."""

    def __init__(self, stay: Mobility, actor: Actor, heading: str) -> None:
        super().__init__(stay, actor, CORRECTS)
        self.heading = heading if heading in HEADINGS else ""
        self.reading = AgreementPage(stay, actor)

    @cached_property
    def spelt(self) -> list[tuple[Spelt, str, list[str]]]:
        """Each with what stands in its field, and what is wrong with that."""
        assert self.mobility is not None
        version = text_out(self.mobility)
        found = spelt_in(version) if version else []
        here = [one for one in found if not self.heading or str(heading_of(one.part)) == self.heading]
        return [(one, *self._typed(one)) for one in here]

    def _typed(self, one: Spelt) -> tuple[str, list[str]]:
        data: Any = self.form.data
        if not self.form.is_bound or data.get("what") != one.key:
            return one.words, []
        return str(data.get("after", "")), [str(error) for error in self.form.errors.get("after", [])]
