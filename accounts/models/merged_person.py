"""Two entries of one keeper were one human being: the former entry, and the one that stays."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.person import Person
from accounts.visibility import NOBODY
from ground import clock


class MergedPerson(models.Model):
    """The former entry keeps its names, so that the history can say who did something; nobody finds it any more."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    former = models.OneToOneField(Person, models.CASCADE, related_name="+")
    into = models.ForeignKey(Person, models.CASCADE, related_name="+")
    merged_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("merged person")
        verbose_name_plural = _("merged people")
        constraints = (models.CheckConstraint(name="merged_into_another", condition=~Q(former=F("into"))),)

    def __str__(self) -> str:
        return f"{self.former_id} {self.into_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY
