"""Two entries of one person become one: approvals and consents are given once, drafts name who stays."""

from typing import Any

from accounts.models import Person
from agreements.models import AgreementPart, GuardianConsent
from agreements.services import write_part
from ground import clock
from lifecycle.people.mergers import drop, on_merger, where_twice
from lifecycle.tables.agreement_version import State

where_twice("agreements.Review.person", "agreements.HealthNote.person")(drop)


@where_twice("agreements.GuardianConsent.guardian")
def one_consent(row: GuardianConsent, _kept: Person) -> None:
    """Consent given twice: that of the entry that stays counts."""
    GuardianConsent.objects.filter(pk=row.pk).update(withdrawn_at=clock.now())


@on_merger("agreements.drafts")
def drafts_name_who_stays(kept: Person, gone: Person) -> None:
    """What was submitted keeps its words; whom it means is known (`accounts.merged_people`)."""
    drafts = AgreementPart.objects.filter(agreement_version__state=State.DRAFT, content__icontains=str(gone.pk))
    for part in drafts.select_related("agreement_version"):
        write_part(version=part.agreement_version, name=part.name, content=_told(part.content, kept, gone))


def _told(content: Any, kept: Person, gone: Person) -> Any:
    if isinstance(content, list):
        return [_told(item, kept, gone) for item in content]
    if not isinstance(content, dict):
        return content
    if content.get("person") == str(gone.pk):
        now = {"person": str(kept.pk), "name": kept.full_name, "email": kept.email or ""}
        return {name: value for name, value in (content | now).items() if value}
    return {name: _told(item, kept, gone) for name, item in content.items()}
