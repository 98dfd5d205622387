"""Who somebody became: what cannot be rewritten (frozen texts, mails under way) still names the former entry."""

from uuid import UUID

from accounts.models import MergedPerson


def became(person_id: UUID) -> UUID:
    """The person whom this one was merged into; themselves where they were not."""
    into = MergedPerson.objects.filter(former=person_id).values_list("into_id", flat=True).first()
    return into or person_id
