"""Annexes of a memorandum that are files."""

from uuid import uuid4

from django.db import models


class AnnexFile(models.Model):
    """A file that belongs to a version; the next version begins with the same ones. Whoever reads the text reads it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey("partnerships.MemorandumVersion", models.CASCADE, related_name="annex_files")
    title = models.CharField(max_length=200)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")
        constraints = (models.UniqueConstraint(fields=("version", "file"), name="memorandum_annex_once"),)

    def __str__(self) -> str:
        return self.title
