"""Writes of what guardians answer, beside the consent itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agreements import health
from agreements.matters import HEALTH
from agreements.models import GuardianConsent
from agreements.selectors import consents_of
from ground import clock
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import NamedPartKind


def keep_answers(*, consent: GuardianConsent, data: Mapping[str, Any]) -> None:
    """Where the guardian is reached, and what must be known of the health; without consent to that nothing is kept."""
    stay, person = consent.mobility, consent.guardian_id
    consent.further_contact = data.get("further_contact", "")
    consent.save(update_fields=["further_contact"])
    part = NamedPart.objects.open().filter(mobility=stay, person_id=person, part=NamedPartKind.GUARDIAN).first()
    if part is not None:
        _keep_numbers(part, data)
    if not consent.health_data_sharing:
        health.erase(mobility=stay, person_id=person)
    elif data.get("health"):
        health.write(mobility=stay, person_id=person, text=data["health"])


def _keep_numbers(part: NamedPart, data: Mapping[str, Any]) -> None:
    """What was typed; a number by day that is the one known already is not typed for this stay."""
    day = str(data.get("phone_day") or "").strip()
    part.phone_day = day if day and day != part.reached_at else part.phone_day
    part.phone_night = data["phone_night"]
    part.save(update_fields=["phone_day", "phone_night"])


def take_back_matter(*, mobility: Mobility, guardian_id: UUID, matter: str) -> None:
    """One consent beside the stay itself; what was written of the health goes with it at once."""
    consent = consents_of(mobility)[guardian_id]
    setattr(consent, matter, False)
    consent.taken_back = {**consent.taken_back, matter: clock.now().isoformat()}
    consent.save(update_fields=[matter, "taken_back"])
    if matter == HEALTH:
        health.erase(mobility=mobility, person_id=guardian_id)
