"""Whether a stay that has begun may lack the consent of a guardian, asked along with what every step there asks."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from agreements.models import GuardianConsent
from ground.statements.compiled import Whether
from lifecycle.models import Mobility, NamedPart
from lifecycle.models.mobility import ADULT_AT
from lifecycle.roles import NamedPartKind
from lifecycle.tables.mobility import AT_THE_HOST

CHILDHOOD = timedelta(days=ADULT_AT * 366)  # a little more than it is: who is of age after all is asked nothing


def _given(**of: Any) -> Exists:
    return Exists(GuardianConsent.objects.filter(withdrawn_at=None, **of))


UNASKED = NamedPart.objects.filter(mobility=OuterRef("pk"), part=NamedPartKind.GUARDIAN, until_at=None).exclude(
    _given(
        mobility=OuterRef("mobility"), guardian=OuterRef("person"), planned_start=OuterRef("mobility__planned_start")
    )
)
LACKS_A_CONSENT_ABROAD = Whether(
    lambda stay: Mobility.unscoped.filter(
        ~_given(mobility=OuterRef("pk"), planned_start=OuterRef("planned_start")) | Q(Exists(UNASKED)),
        pk=stay,
        state__in=AT_THE_HOST,
        record__birth_date__gt=F("planned_start") - CHILDHOOD,
    )
)
