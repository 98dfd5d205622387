"""Who is to follow a tutor or assessor; holds once the host or the sending coordinator confirms (4.3)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class Succession(models.Model):
    """A successor named by the tutor: sees nothing of the stay before it is confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="successions")
    giver = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    taker = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    called = models.CharField(max_length=301, blank=True)  # the taker, as typed
    phone = models.CharField(max_length=40, blank=True)
    phone_unknown = models.BooleanField(default=False)  # as on the part that they are to take over
    from_on = models.DateField(null=True, blank=True)  # none: as soon as a coordinator agrees
    until_on = models.DateField(null=True, blank=True)  # the last day of a holiday; then it goes back by itself
    named_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "giver"), condition=Q(decided_at=None), name="succession_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
                name="succession_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.taker_id}"

    @property
    def taker_called(self) -> str:
        """As the giver typed them."""
        return self.called or self.taker.full_name
