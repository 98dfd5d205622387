"""The assessor signs the results: the same page as for every paper, with the own results as its text."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.selectors import follow_ups_of
from ground.days import day_as
from lifecycle.models import Mobility
from lifecycle.tables.mobility import AT_THE_HOST
from portal.steps.said import Said
from portal.steps.sign_page import SigningPage
from portal.steps.what_is_decided import CONFIRMS, results_in_sight

A_WEEK = timedelta(days=7)


def comes_early(mobility: Mobility) -> str:
    """Said before somebody concludes long before the end; the rules allow it. Empty in the last week and after."""
    last, today = mobility.ends_on, mobility.today
    if last is None or str(mobility.state) not in AT_THE_HOST or last - today < A_WEEK:
        return ""
    said = {"day": day_as(last, "D j F"), "days": (last - today).days}
    number = follow_ups_of(mobility).filter(done_on=None, due_on__gt=today).count()
    if not number:
        return _("The stay goes on until %(day)s, %(days)s more days. A final result is signed at its end.") % said
    words = ngettext(
        "The stay goes on until %(day)s, %(days)s more days, and %(number)s follow-up is still to come. "
        "A final result is signed at its end.",
        "The stay goes on until %(day)s, %(days)s more days, and %(number)s follow-ups are still to come. "
        "A final result is signed at its end.",
        number,
    )
    return words % {**said, "number": number}


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
        early = self.mobility and comes_early(self.mobility)
        return [
            *([early] if early else []),
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
