"""What the lists of stays read ahead for each stay, so that a row asks nothing: for the checker of types alone."""

from typing import TYPE_CHECKING

from lifecycle.models import Mobility

if TYPE_CHECKING:
    from assessments.models import FollowUp, PreparationItem
    from documents.models import SignatureRequest
    from lifecycle.models import NamedPart, OrganisationPart, ToDo

    class StayRead(Mobility):
        """A stay with what `Prefetch(to_attr=…)` put beside it."""

        open_todos: list[ToDo]
        open_parts: list[OrganisationPart]
        open_named: list[NamedPart]
        agreement_requests: list[SignatureRequest]
        present_follow_ups: list[FollowUp]
        lines: list[PreparationItem]

else:
    StayRead = Mobility
