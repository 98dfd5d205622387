"""What somebody abroad must know of the health of who goes: special data, apart and sealed (DP-23)."""

from uuid import uuid4

from django.db import models

from ground.sealing import unseal
from lifecycle.models import Mobility


class HealthNote(models.Model):
    """What one person wrote, with consent. The words are sealed and go on their day; that they were there stays.

    `measure` is what all who need it read instead: "Gluten-free meals".
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="health_notes")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    sealed_text = models.TextField(blank=True)
    measure = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mobility", "person"), name="health_note_once"),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None) | models.Q(sealed_text="", measure=""),
                name="health_note_deleted_is_empty",
            ),
        )
        indexes = (models.Index(fields=("mobility",), condition=models.Q(deleted_at=None), name="health_note_kept"),)

    def __str__(self) -> str:
        return f"health note {self.written_at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """The words as written."""
        return unseal(self.sealed_text) if self.sealed_text else ""
