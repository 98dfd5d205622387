"""Reports that were issued, and where a school places itself between the two statements of each descriptor."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from accounts.visibility import NOBODY, Scoped, Unscoped


class Disclosure(models.TextChoices):
    """For whom a report is."""

    INTERNAL = "internal", _("internal use")
    PUBLIC = "public", _("the public")


class Progress(models.TextChoices):
    """How far a school is with a descriptor (status list of the Europemobility quality tool)."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    IMPLEMENTED = "implemented", _("implemented")
    AUDITED = "documented", _("documented and audited")


def _managed_by(actor: Actor) -> Q:
    """Rows of the organisation in which the actor is quality manager or administrator."""
    if actor.is_system:
        return Q()
    if actor.by_link or actor.organisation_id is None:
        return NOBODY
    mine = Membership.objects.open().filter(
        person_id=actor.person_id,
        organisation_id=OuterRef("organisation_id"),
        role__in=(MembershipRole.QUALITY_MANAGER, MembershipRole.ADMINISTRATOR),
    )
    return Q(organisation_id=actor.organisation_id) & Q(Exists(mine))


class QualityReport(models.Model):
    """A report as it was issued; what it said stands in its paper. `choice`: period, partner, programme."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    cycle = models.CharField(max_length=12)
    disclosure = models.CharField(max_length=10, choices=Disclosure)
    choice = models.JSONField(default=dict, blank=True)
    version_no = models.PositiveIntegerField(default=1)
    issued_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-issued_at", "id")

    def __str__(self) -> str:
        return f"{self.cycle} {self.disclosure}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Quality managers and administrators of the organisation."""
        return _managed_by(actor)


class SelfAssessment(models.Model):
    """Where a school stands on one descriptor in one cycle: 1 (the first statement) to 4 (the second)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    cycle = models.CharField(max_length=4)
    descriptor = models.CharField(max_length=3)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    progress = models.CharField(max_length=12, choices=Progress, blank=True)
    note = models.TextField(blank=True)
    evidence = models.TextField(blank=True)  # addresses and numbers of papers, one a line
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("cycle", "descriptor")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "cycle", "descriptor"), name="self_assessment_once"),
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__gte=1, position__lte=4), name="self_assessment_on_the_scale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.descriptor} {self.position or '-'}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Quality managers and administrators of the organisation."""
        return _managed_by(actor)
