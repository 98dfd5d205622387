"""Days on which a stay can lie: a year that was mistyped is refused where it is typed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ground import clock
from ground.days import day_as

EARLIEST = 1995  # the first call year that any programme here knows
AHEAD = 10  # years; nobody plans a stay further


def check_stay_day(day: date) -> None:
    """Raises ValidationError where no stay can begin or end on this day."""
    latest = clock.today().year + AHEAD
    if EARLIEST <= day.year <= latest:
        return
    words = _("No stay lies on %(day)s: days from %(earliest)s to %(latest)s are taken. Correct the year.")
    said = {"day": day_as(day, "j F Y"), "earliest": EARLIEST, "latest": latest}
    raise ValidationError(words, code="no_year_of_a_stay", params=said)
