"""What was sealed, day by day: the heads of all chains and the digests of facts, under one root each day."""

from uuid import uuid4

from django.db import models


class Seal(models.Model):
    """The root of one day. It holds the one before it, and stands outside of the database too (`lifecycle.sealing`)."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    root = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.root}"


class SealedRow(models.Model):
    """A leaf. `kind` is a model, or `chain`: then `row` is the chain, `seq` its last place, `digest` its hash there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=80)
    row = models.UUIDField()
    seq = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "row", "seq"), name="sealed_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
