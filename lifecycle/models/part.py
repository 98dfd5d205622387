"""What organisations and people are in one stay (design, decision 3)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.visibility import Unscoped
from lifecycle.roles import NamedPartKind, OrganisationPartKind


class Parts(models.Manager):
    """Parts in force."""

    def open(self) -> models.QuerySet:
        """Those not ended."""
        return self.get_queryset().filter(until_at=None)


class OrganisationPart(models.Model):
    """An organisation's part in a stay. `responsible` gets the reminders; every colleague may act.

    `held`: nobody made sure of the organisation yet, so that its people hold no role by this part.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="organisation_parts")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="parts")
    part = models.CharField(max_length=20, choices=OrganisationPartKind)
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    unit_codes = models.JSONField(default=list, blank=True)  # of a competent institution; empty: all units
    held = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = Parts()
    unscoped = Unscoped()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "part"),
                condition=Q(until_at=None) & ~Q(part=OrganisationPartKind.COMPETENT),
                name="organisation_part_one_open",
            ),
            models.UniqueConstraint(
                fields=("mobility", "part", "organisation"), condition=Q(until_at=None), name="organisation_part_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id}"


OF_THE_HOST = (NamedPartKind.TUTOR, NamedPartKind.MENTOR)  # also where nobody said for which organisation


def of_a_held_organisation() -> Q:
    """A condition on named parts: they are for an organisation whose part in that stay is held."""
    held = OrganisationPart.objects.open().filter(held=True, mobility_id=OuterRef("mobility_id"))
    host = held.filter(part__in=(OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY))
    theirs = Q(Exists(held.filter(organisation_id=OuterRef("organisation_id"))))
    return theirs | Q(organisation=None, part__in=OF_THE_HOST) & Q(Exists(host))


class NamedPart(models.Model):
    """A person's part in a stay, by name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="named_parts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="named_parts")
    part = models.CharField(max_length=30, choices=NamedPartKind)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    function = models.CharField(max_length=200, blank=True)
    qualification = models.CharField(max_length=300, blank=True)  # what gives an assessor the right to assess
    relation = models.CharField(max_length=60, blank=True)  # of a guardian
    phone_day = models.CharField(max_length=40, blank=True)
    phone_night = models.CharField(max_length=40, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = Parts()
    unscoped = Unscoped()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "part", "person", "organisation"),
                condition=Q(until_at=None),
                name="named_part_once",
            ),
        )
        indexes = (models.Index(fields=("person", "part")),)

    def __str__(self) -> str:
        return f"{self.part} {self.person_id}"
