"""Which parts and fields of the form a stay has: a member of staff is asked for other things than a learner."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from agreements.parts import SHAPES, PartName
from lifecycle.models import Mobility
from lifecycle.people.role_book import sending_organisation_id

OF_STAFF = {
    PartName.PROGRAMME: (
        "teaching_level", "aims_for_person", "aims_for_sending", "aims_for_host", "daily_programme", "course_provider",
        "course_title", "fee_days", "dissemination",
    ),
}  # fmt: skip
OF_LEARNERS = {PartName.UNITS: ("qualification", "progress", "units")}
OF_A_SENDER = {PartName.CONTACTS: ("sending",), PartName.PROGRAMME: ("aims_for_sending",)}
WHEN_BLENDED = {PartName.PERIOD: ("virtual_periods",)}


def shape_for(part: PartName, stay: Mobility, content: Mapping[str, Any]) -> dict[str, Any]:
    """The shape of a part without the fields that this stay does not have; what stands there already stays in sight."""
    hidden = {
        *(() if stay.is_staff_stay else OF_STAFF.get(part, ())),
        *(OF_LEARNERS.get(part, ()) if stay.is_staff_stay else ()),
        *(() if sending_organisation_id(stay) else OF_A_SENDER.get(part, ())),
        *(() if content.get("mode") == "blended" else WHEN_BLENDED.get(part, ())),
    }
    shape = SHAPES[part]
    shown = {name: one for name, one in shape["properties"].items() if name not in hidden or content.get(name)}
    return {**shape, "properties": shown}


def title_for(part: PartName, stay: Mobility) -> str:
    """What the part is called: who teaches abroad has no units, and yet something is expected of it."""
    return _("Expected outcomes") if part == PartName.UNITS and stay.is_staff_stay else str(part.label)
