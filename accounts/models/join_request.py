"""Somebody asks to belong to an organisation that is there already; its administrators decide."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.membership import Membership, MembershipRole
from accounts.models.organisation import Organisation
from accounts.models.person import Person
from accounts.visibility import Scoped, Unscoped
from ground import clock


class JoinRequest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_requests")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "organisation"), condition=Q(decided_at=None), name="join_request_once_while_open"
            ),
            models.CheckConstraint(
                name="join_request_decided_says_how",
                condition=Q(decided_at=None, accepted=None) | Q(decided_at__isnull=False, accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organisation}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The own ones, and those to an organisation one administers and acts for."""
        if actor.is_system:
            return Q()
        seen = Q(person_id__in=actor.people)
        if actor.account_id is not None:  # asked by whichever of the own persons
            seen |= Q(person__account=actor.account_id)
        if actor.organisation_id is not None:
            mine = Membership.objects.open().filter(
                person_id=actor.person_id,
                organisation_id=OuterRef("organisation_id"),
                role=MembershipRole.ADMINISTRATOR,
            )
            seen |= Q(organisation_id=actor.organisation_id) & Q(Exists(mine))
        return seen
