"""Signs of life beside the follow-ups of the tutor: what who goes says, and the visits and calls of the school."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.sealing import unseal
from lifecycle.models import Mobility


class Mood(models.TextChoices):
    """How it is going, in three taps."""

    GOOD = "good", _("All good")
    FINE = "fine", _("It is all right")
    BAD = "bad", _("Not good")


class CheckIn(models.Model):
    """How it is going, said by who goes. The words are sealed: they may be about health.

    Halfway it asks the four questions of the pulse as well (`assessments.pulse`); `m1` to `m4` are their answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="check_ins")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    on_day = models.DateField()  # where the host is
    at = models.DateTimeField()
    mood = models.CharField(max_length=4, choices=Mood)
    sealed_text = models.TextField(blank=True)
    m1, m2, m3, m4 = (models.CharField(max_length=6, blank=True, default="", db_default="") for _nth in range(4))

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.mood} {self.on_day}"

    @property
    def is_pulse(self) -> bool:
        """Whether the questions of the pulse were answered."""
        return any((self.m1, self.m2, self.m3, self.m4))

    @property
    def text(self) -> str:
        """The words as written; read by the school and by who wrote them."""
        return unseal(self.sealed_text) if self.sealed_text else ""

    @property
    def is_bad(self) -> bool:
        """Whether the school is to call."""
        return self.mood == Mood.BAD


class ContactKind(models.TextChoices):
    """How the school was in touch."""

    CALL = "call", _("call")
    VISIT = "visit", _("visit")
    MESSAGE = "message", _("message")


class Contact(models.Model):
    """A visit or a call of the school: how the participant is, and what was said. Read by the school alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="contacts")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ContactKind)
    held_on = models.DateField()
    at = models.DateTimeField()  # when it was written down
    wellbeing = models.CharField(max_length=10)
    sealed_text = models.TextField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"

    @property
    def text(self) -> str:
        """The words as written."""
        return unseal(self.sealed_text)

    @property
    def wellbeing_word(self) -> Any:
        """How the participant is."""
        from assessments.models import Wellbeing  # which needs the models here

        return Wellbeing(self.wellbeing).label

    @property
    def word(self) -> Any:
        """How they were in touch."""
        return ContactKind(self.kind).label
