"""Birth dates of people who go abroad to learn or to work: which can be, and in which words others are refused."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ground import clock
from ground.days import long_day

# Vocational education begins at 14 or later throughout Europe; beyond 100 it is the year that was mistyped.
YOUNGEST, OLDEST = 14, 100


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_birth_date(birth: date, on: date | None = None) -> None:
    """Raises ValidationError where nobody born then can go. `on`: the first day of the stay, where it is known."""
    day = on or clock.today()
    age, said = age_on(birth, day), {"born": long_day(birth), "day": long_day(day)}
    if birth > clock.today():
        words = _("The birth date %(born)s lies in the future. Correct the year.")
        raise ValidationError(words, code="born_ahead", params=said)
    if age < YOUNGEST:
        words = _("Born on %(born)s, the person is %(age)s on %(day)s; 14 is the least. Correct the birth date.")
        raise ValidationError(words, code="too_young", params=said | {"age": age})
    if age > OLDEST:
        words = _("Born on %(born)s, the person is %(age)s on %(day)s. Correct the year of birth.")
        raise ValidationError(words, code="too_old", params=said | {"age": age})
