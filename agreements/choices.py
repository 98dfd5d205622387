"""What may be chosen where a step on the agreement asks."""

from agreements.parts import PartName
from lifecycle.offers.details import People, choices_of
from lifecycle.offers.fields import Choice
from lifecycle.standing import Standing


@choices_of("comments", asked_by=("mobility.request_agreement_changes", "agreement_version.return_version"))
def parts_of_the_agreement(at: Standing, people: People) -> list[Choice]:
    """Where a comment may stand."""
    return list(PartName.choices)
