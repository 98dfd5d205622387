"""Units of a school, plainly invented."""

from typing import Any

from accounts.actors import Actor
from library.models import Qualification, UnitVersion
from library.outcomes import Outcome
from library.services import add_qualification, add_unit, as_rows

TEXTS = (
    ("knowledge", "Names the duties of each role at reception.", "Benoemt de taken van elke rol aan de receptie."),
    ("skills", "Hands the late shift over in writing.", "Draagt de late dienst schriftelijk over."),
    ("skills", "Asks a colleague for help within five minutes.", ""),
    ("competence", "Runs the desk alone from 22:00 to 6:00.", "Runt de balie alleen van 22:00 tot 6:00."),
)


def a_qualification(actor: Actor, **facts: Any) -> Qualification:
    """Hotel reception, in whole and half points of the ministry."""
    usual = {
        "title": {"en": "Hotel reception", "nl": "Hotelreceptie"}, "country": "BE", "eqf": 4, "isced_f": "1015",
        "institution": "Voorbeeldministerie Onderwijs", "scale": "national", "step": "0.5",
    }  # fmt: skip
    return add_qualification(actor=actor, **usual | facts)


def a_unit(actor: Actor, qualification: Qualification, **facts: Any) -> UnitVersion:
    """Four outcomes in two languages, one of them in English only."""
    rows = [
        Outcome(nth, kind, {"en": english, "nl": dutch}) for nth, (kind, english, dutch) in enumerate(TEXTS, start=1)
    ]
    usual = {
        "code": "104", "title": {"en": "Work in a hospitality team", "nl": "Werken in een horecateam"},
        "languages": ["en", "nl"], "outcomes": as_rows(rows),
    }  # fmt: skip
    return add_unit(actor=actor, qualification=qualification, **usual | facts)
