"""Who is away and who stands in; and the stays that a colleague looks after until a day."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from ground import clock
from lifecycle.models.part import OrganisationPart


class Absence(models.Model):
    """A coordinator is away, both days counted; a colleague of the same organisation stands in meanwhile."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    substitute = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    named_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # over, or called off before it began

    class Meta:
        ordering = ("from_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="absence_has_another_person"),
        )
        indexes = (models.Index(fields=("ended_at", "from_on")),)

    def __str__(self) -> str:
        return f"{self.person_id} from {self.from_on}"

    @property
    def is_running(self) -> bool:
        """Whether it has begun and is not over."""
        return self.begun_at is not None and self.ended_at is None

    def covers(self, first: date, last: date) -> bool:
        """Whether the person is away on one of these days."""
        return self.ended_at is None and self.from_on <= last and self.until_on >= first


class StandIn(models.Model):
    """A colleague is responsible for one part of one stay until a day; then it goes back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    part = models.ForeignKey(OrganisationPart, models.CASCADE, related_name="stand_ins")
    giver = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    taker = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    absence = models.ForeignKey(Absence, models.CASCADE, null=True, blank=True, related_name="stand_ins")
    given_at = models.DateTimeField()
    until_on = models.DateField()  # the last day
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("given_at", "id")
        indexes = (models.Index(fields=("returned_at", "until_on")),)

    def __str__(self) -> str:
        return f"{self.taker_id} until {self.until_on}"

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.until_on < clock.today()
