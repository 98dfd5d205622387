"""What a sending organisation keeps of a person who goes."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class ParticipantRecord(models.Model):
    """Birth date, address and schooling of a person, as one sending organisation keeps them.

    Without sending organisation the record belongs to the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="participant_records")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    town = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    learning_programme = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=200, blank=True)
    progress_so_far = models.TextField(blank=True)
    languages = models.JSONField(default=dict, blank=True)  # ISO 639-1 -> CEFR level

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "organisation"), name="participant_record_one_per_keeper"),
            models.UniqueConstraint(
                fields=("person",), condition=Q(organisation=None), name="participant_record_one_of_ones_own"
            ),
        )

    def __str__(self) -> str:
        return f"record of {self.person_id}"
