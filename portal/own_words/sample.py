"""A mail as it would be, about a stay that is plainly invented."""

from datetime import date

from accounts.models import Organisation
from ground.countries import country_name
from ground.days import day_as

PARTICIPANT, READER, COORDINATOR = "Sam Sample", "Alex Example", "Kim Pretend"
FIRST, LAST, COUNTRY = date(2027, 3, 1), date(2027, 4, 23), "MT"


def sample_values(ours: Organisation) -> dict[str, str]:
    """What stands for the names in braces, in the language that is active."""
    return {
        "name": READER,
        "participant": PARTICIPANT,
        "country": str(country_name(COUNTRY)),
        "first_day": day_as(FIRST, "j F Y"),
        "last_day": day_as(LAST, "j F Y"),
        "coordinator": COORDINATOR,
        "phone": ours.phone or "+356 0000 0000",
        "organisation": ours.name,
    }
