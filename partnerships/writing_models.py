"""How the draft of a memorandum is written."""

from uuid import uuid4

from django.db import models


class WrittenPart(models.Model):
    """How often a part of a draft was written, and by whom last: who writes on from an older text is told."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey("partnerships.MemorandumVersion", models.CASCADE, related_name="written_parts")
    part = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=0)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "part"), name="written_part_once"),)

    def __str__(self) -> str:
        return f"{self.part} {self.times}"
