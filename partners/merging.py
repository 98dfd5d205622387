"""Two rows of one organisation become one: what stands twice then, and what the app does with the second."""

from typing import Any

from accounts.merging import on_clash


@on_clash(
    "partners.profile", "partners.profilequestion", "partners.contact", "partners.placessource", "partners.placesparty"
)
def drop(row: Any) -> None:
    """The other row stays: it was written about the organisation that goes on."""
    row.delete()
