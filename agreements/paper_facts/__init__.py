"""What the papers of an agreement share, as plain data."""

from agreements.paper_facts.contacts import (
    CALLS_112,
    asked_for_on_the_first_day,
    contact_rows,
    guardian_rows,
    night_numbers,
    own_contact_rows,
    place_lines,
    rescue_row,
    tutor_rows,
)
from agreements.paper_facts.parties import party_blocks
from agreements.paper_facts.stay import stay_block
from agreements.paper_facts.text import PRINTED_PARTS, agreement_snapshot

__all__ = [
    "CALLS_112", "PRINTED_PARTS", "agreement_snapshot", "asked_for_on_the_first_day", "contact_rows", "guardian_rows",
    "night_numbers", "own_contact_rows", "party_blocks", "place_lines", "rescue_row", "stay_block", "tutor_rows",
]  # fmt: skip
