"""Two rows of one organisation take part in one stay: after a merge it takes part once."""

from typing import Any

from accounts.merging import on_clash
from ground import clock


@on_clash("lifecycle.organisationpart", "lifecycle.namedpart")
def end(row: Any) -> None:
    """The other part says the same; this one ends, so that what was done under it is still explained."""
    type(row).unscoped.filter(pk=row.pk).update(until_at=clock.now())
