"""What a form about places begins with."""

from typing import Any

from accounts.models import Organisation
from partners.models import PlacesPeriod


def kept_periods(organisation: Organisation, source: str) -> list[dict[str, Any]]:
    """What this source said last, as the rows of a form."""
    held = PlacesPeriod.objects.filter(source__organisation=organisation, source__source=source)
    return [{"begins_on": one.begins_on, "ends_on": one.ends_on, "places": one.places} for one in held]
