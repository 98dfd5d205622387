"""What a programme asks of a kind of stay in certain call years (domain reference 2.4)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords


class RuleSet(models.Model):
    """Dated data. A new call year is a new row, never an edit of an old one; no code knows a programme's name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.CharField(max_length=60)  # code: erasmus, other
    call_year_from = models.PositiveSmallIntegerField(null=True, blank=True)
    call_year_to = models.PositiveSmallIntegerField(null=True, blank=True)
    activity = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    who = models.JSONField(default=list)  # participant kinds
    graduate_within_months = models.PositiveSmallIntegerField(null=True, blank=True)
    at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    at_least_unit = models.CharField(max_length=5, default="day")
    at_least_exception = models.PositiveSmallIntegerField(null=True, blank=True)  # days, fewer opportunities, justified
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    at_most_unit = models.CharField(max_length=5, default="day")
    countries = models.JSONField(default=list, blank=True)  # ISO alpha-2; empty: any
    cross_border = models.CharField(max_length=20, default="country")  # or language_community
    # By country the language communities that count as two sides of a border, in the words organisations write.
    language_communities = models.JSONField(default=dict, blank=True)
    limits_block = models.BooleanField(default=True)  # false: limits warn, Q5 (more than one day) still blocks
    employer_signs = models.BooleanField(default=False)
    tutor_change_is_amendment = models.BooleanField(default=False)
    early_days = models.PositiveSmallIntegerField(default=2)  # days before the planned end that still count as the end
    requires_visa_check = models.BooleanField(default=False)
    asks_grant_agreement = models.BooleanField(default=False)
    # Days within which who went sends the funder's own report, from the day it is asked for; empty: there is none.
    report_within = models.PositiveSmallIntegerField(null=True, blank=True)
    guardians_required = models.PositiveSmallIntegerField(default=1)
    exception = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("programme", "activity", "call_year_from")
        constraints = (
            models.UniqueConstraint(fields=("programme", "activity", "call_year_from"), name="rule_set_once"),
            models.UniqueConstraint(
                fields=("programme", "activity"), condition=Q(call_year_from=None), name="rule_set_once_without_years"
            ),
            models.CheckConstraint(
                condition=Q(call_year_to=None) | Q(call_year_from=None) | Q(call_year_to__gte=F("call_year_from")),
                name="rule_set_years_in_order",
            ),
            models.CheckConstraint(
                condition=Q(cross_border__in=("country", "language_community")), name="rule_set_border_known"
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The title in the active language; one that somebody wrote for a rule set of their own as it stands."""
        return gettext(self.title) if self.title else ""
