"""The assessor signs the results: the same page as for every paper, with the own results as its text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.steps.said import Said
from portal.steps.sign_page import SigningPage
from portal.steps.what_is_decided import CONFIRMS, results_in_sight


class GridPage(SigningPage):
    """What somebody stated, and the promise that they assessed it themselves."""

    @property
    def stated(self) -> list[Any]:
        """The results of who signs."""
        assert self.mobility is not None
        return results_in_sight(self.mobility, self.actor.person_id)

    @property
    def missing(self) -> int:
        """Outcomes without a result."""
        assert self.mobility is not None
        return sum(one.stated is None for one in results_in_sight(self.mobility))

    @property
    def follows(self) -> list[str]:
        """What happens once it is signed."""
        return [
            _("These results count as signed by you, with the day and the time."),
            _("They are changed only where another assessment is asked for; then you sign again."),
            *([_("You get a receipt by mail.")] if self.own else []),
        ]

    @property
    def summary(self) -> list[Said]:
        """The results that are signed, and the promise."""
        return [*(Said(one.title, [one.stated.get_result_display()]) for one in self.stated), *super().summary]

    def _promise(self) -> forms.BooleanField:
        assert self.mobility is not None
        name = self.mobility.participant.given_names or self.mobility.participant.family_names
        words = _("I assessed %(name)s myself, and this is what was shown.") % {"name": name.split(" ")[0]}
        return forms.BooleanField(label=words, error_messages={"required": _("Tick that you assessed it yourself.")})


__all__ = ["CONFIRMS", "GridPage"]
