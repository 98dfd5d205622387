"""What a person is in an organisation. From this and the parts in a stay follow the roles there."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.visibility import ScopedQuerySet, Unscoped
from ground import clock


class MembershipRole(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    RECOGNITION_OFFICER = "recognition_officer", _("Recognition officer")
    QUALITY_MANAGER = "quality_manager", _("Quality manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    CONTACT = "contact", _("Contact")
    SAFEGUARDING = "safeguarding", _("Safeguarding")
    ASSESSOR = "assessor", _("Assessor")
    CASE_ACCESS = "case_access", _("Case access")


class MembershipQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """In force today: the last day itself no longer counts, so that ending one today ends it."""
        return self.open_on(clock.today())

    def open_on(self, day: date) -> Self:
        """In force on that day."""
        return self.filter(Q(since_on__lte=day), Q(until_on=None) | Q(until_on__gt=day))


class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("right"), max_length=30, choices=MembershipRole)
    function = models.CharField(_("function"), max_length=200, blank=True)
    since_on = models.DateField(_("since"), default=clock.today)
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("since_on", "role", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "organisation", "role"), condition=Q(until_on=None), name="membership_once_while_open"
            ),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(until_on=None) | Q(until_on__gte=F("since_on"))
            ),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=MembershipRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The own ones, and all of the organisation one acts for."""
        if actor.is_system:
            return Q()
        seen = Q(person_id__in=actor.people)
        if actor.organisation_id is not None:
            mine = cls.objects.open().filter(person_id=actor.person_id, organisation_id=OuterRef("organisation_id"))
            seen |= Q(organisation_id=actor.organisation_id) & Q(Exists(mine))
        return seen
