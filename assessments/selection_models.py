"""By what a school selects who goes: published in versions, never changed."""

from uuid import uuid4

from django.db import models

from accounts.actors import Actor
from accounts.visibility import NOBODY, Scoped, Unscoped


class SelectionCriteria(models.Model):
    """One version as it was published; it holds until the next one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="selection_criteria")
    nth = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-nth",)
        constraints = (models.UniqueConstraint(fields=("organisation", "nth"), name="selection_criteria_once"),)

    def __str__(self) -> str:
        return f"criteria {self.nth}"

    @classmethod
    def scope(cls, actor: Actor) -> models.Q:
        """Those of the organisation acted for; whoever they are meant for reads them on their own page."""
        if actor.is_system:
            return models.Q()
        return models.Q(organisation_id=actor.organisation_id) if actor.organisation_id else NOBODY
