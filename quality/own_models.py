"""Questions of an organisation's own, asked after the standard ones."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import translation

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation
from accounts.selectors import holds
from accounts.visibility import Scoped, Unscoped


class OwnQuestion(models.Model):
    """One wording of one question. `number` stays as long as it asks the same; other words are another `version`.

    Answers name both, so that years stay comparable. `words` is the question by language; `asked_of` the letters of
    roles. Asked from `since` on, until the day before `until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_questions")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    words = models.JSONField()
    scale = models.CharField(max_length=4)
    asked_of = models.JSONField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("number", "version")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number", "version"), name="own_question_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="own_question_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The quality managers of the organisation."""
        if actor.organisation_id is None or not holds(actor, MembershipRole.QUALITY_MANAGER):
            return Q(pk__in=())
        return Q(organisation_id=actor.organisation_id)

    @property
    def code(self) -> str:
        """As answers name it: Q3v2."""
        return f"Q{self.number}v{self.version}"

    @property
    def text(self) -> str:
        """In the reader's language, else English, else the first there is."""
        found: dict[str, Any] = self.words
        language = (translation.get_language() or "en").split("-")[0]
        return str(found.get(language) or found.get("en") or next(iter(found.values())))
