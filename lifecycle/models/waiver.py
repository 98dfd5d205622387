"""A requirement that somebody answers for leaving unmet (domain reference 4.3, "Waivers")."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Waiver(models.Model):
    """Covers, for one transition of one stay, exactly the missing items that were there when it was given.

    Programme limits and dates need the quality manager's consent as well, where there is one: `agreed_by`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="waivers")
    transition = models.CharField(max_length=60)
    guard = models.CharField(max_length=80)
    covers = models.JSONField(default=list)  # keys of the Missing items
    reason = models.TextField()
    given_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6)
    given_at = models.DateTimeField()
    needs_consent = models.BooleanField(default=False)
    agreed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="waiver_needs_reason"),)

    def __str__(self) -> str:
        return f"{self.transition}: {self.guard}"

    @property
    def holds(self) -> bool:
        """Whether everybody who must agree has."""
        return not self.needs_consent or self.agreed_at is not None
