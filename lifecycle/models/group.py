"""What stays are gathered in: a project that funds them, a cohort that travels together."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped


class Project(models.Model):
    """A funded project. Outside a programme a stay has none."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="projects")
    code = models.CharField(max_length=60)  # YYYY-R-NA00-KA000-FFF-000000000
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "code"), name="project_code_once"),)

    def __str__(self) -> str:
        return self.code


class Cohort(models.Model):
    """People who go together: programme text is shared, state and signatures are each one's own (variant C)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=200)
    is_group = models.BooleanField(default=False)
    programme_text = models.TextField(blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="cohort_name_once"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The groups of the stays that the actor sees."""
        from lifecycle.models.mobility import Mobility  # its module imports the registry, which loads first

        if actor.is_system:
            return Q()
        return Q(pk__in=Mobility.objects.visible_to(actor).exclude(cohort=None).order_by().values("cohort"))
