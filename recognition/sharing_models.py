"""A link by which whoever goes shows chosen papers to somebody outside, for a time."""

from uuid import uuid4

from django.db import models

from lifecycle.models import Mobility


class PaperLink(models.Model):
    """The papers chosen (ids), until when; the secret itself is kept nowhere, its digest here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="paper_links")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100)
    papers = models.JSONField(default=list)
    made_at = models.DateTimeField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.label
