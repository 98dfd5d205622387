"""What is chosen for the Europass Mobility of a stay: which section 5, which languages, what else it holds."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Mobility


class SectionFive(models.TextChoices):
    """5.a for placements, 5.b for courses with credits: one of the two."""

    SKILLS = "a", _("5.a: skills acquired, as after a placement")
    COURSES = "b", _("5.b: a record of courses, as after formal study with credits")


class EuropassChoice(models.Model):
    """What was chosen; a stay for which nothing was chosen has 5.a, its own language and itself alone.

    `earlier` is a JSON list of the ids of Europass Mobilities that were issued before, of other stays of the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.OneToOneField(Mobility, models.CASCADE, related_name="europass_choice")
    section = models.CharField(max_length=1, choices=SectionFive, default=SectionFive.SKILLS)
    second_language = models.CharField(max_length=10, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    student_number = models.CharField(max_length=60, blank=True)
    earlier = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Europass choice of {self.mobility_id}"


class EuropassCourse(models.Model):
    """One course of section 5.b."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="europass_courses")
    code = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    duration = models.CharField(max_length=60)
    local_grade = models.CharField(max_length=60, blank=True)
    ects_grade = models.CharField(max_length=10, blank=True)
    credits = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("noted_at", "pk")

    def __str__(self) -> str:
        return self.title
