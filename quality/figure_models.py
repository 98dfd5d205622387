"""What figures are read from: a small row for each stay, and sums of these by organisation, year and host.

Both are copies that the worker keeps current (`quality.keeping`); nothing else is decided by them.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import NOBODY, Scoped, Unscoped
from lifecycle.models import Mobility


class StayFigures(models.Model):
    """What one stay adds to the figures of the organisation that sends it.

    `cases`: by metric [counted, of, first of this person in the year, first ever, {kind: number}]. `outcome` is one of
    `quality.stays.Outcome`. The other columns are the dimensions of `quality.dimensions`. `turns_on`: the day on which
    time alone changes it. `seen`: the last event of the stay that is in it.
    """

    mobility = models.OneToOneField(Mobility, models.CASCADE, primary_key=True, related_name="figures_row")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+", db_index=False)
    year = models.CharField(max_length=4)
    month = models.PositiveSmallIntegerField(default=0)
    country = models.CharField(max_length=2)
    host = models.CharField(max_length=36)
    programme = models.CharField(max_length=120)
    project = models.CharField(max_length=60, default="-", db_default="-")
    memorandum = models.CharField(max_length=120, default="-", db_default="-")
    field = models.CharField(max_length=60)
    eqf = models.CharField(max_length=2, default="-", db_default="-")
    who = models.CharField(max_length=10)
    length = models.CharField(max_length=10)
    together = models.CharField(max_length=6)
    gender = models.CharField(max_length=12)
    age = models.CharField(max_length=8)
    fewer = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16)
    units = models.PositiveSmallIntegerField(default=0)
    cases = models.JSONField(default=dict)
    turns_on = models.DateField(null=True, blank=True)
    seen = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            # "What do the stays of this organisation add?": figures by more than year and host, and statistics.
            models.Index(fields=("organisation", "year"), name="figures_of_organisation"),
            # "Which change today without anybody doing anything?"
            models.Index(fields=("turns_on",), condition=Q(turns_on__isnull=False), name="figures_turn_on"),
        )

    def __str__(self) -> str:
        return f"{self.mobility_id} {self.outcome}"


class FigureSum(models.Model):
    """The sum of what stays add, of one organisation, year and host; host `*`: of all; without organisation: of all.

    `sums` is in the form of `StayFigures.cases`; where the host is `*`, "by" says how many stays have each value of the
    dimensions.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    year = models.CharField(max_length=4)
    country = models.CharField(max_length=2)
    host = models.CharField(max_length=36)
    sums = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year", "country", "host"), name="figure_sum_once"),
            models.UniqueConstraint(
                fields=("year",), condition=Q(organisation=None), name="figure_sum_of_all_once_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} {self.host}"


class FiguresRead(models.Model):
    """Up to when the history of all stays has been counted: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    until_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.until_at)


class YearFactKind(models.TextChoices):
    """What no stay can tell, of one organisation and year; or, of the last kind, of one country and year."""

    ENROLLED = "enrolled", _("Learners enrolled in initial vocational education")
    GRADUATES = "graduates", _("Graduates of initial vocational education (ISCED 3 and 4)")
    STAFF = "staff", _("Teachers and trainers employed")
    STAFF_IN_TRAINING = "staff_in_training", _("Teachers and trainers in further training of any kind")
    TRAINING_FUNDS = "training_funds", _("Money spent on further training of teachers and trainers, in euro")
    NEEDS_NAMED = "needs_named", _("Learning agreements that name an analysis of needs (EQ9a)")
    UNEMPLOYMENT = "unemployment", _("Unemployment rate of the country, per cent (EQ7, context)")


class YearFact(models.Model):
    """One such number, as somebody typed or imported it, with where it comes from."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=YearFactKind)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-year", "kind")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year", "kind"), name="year_fact_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="year_fact_not_below_zero"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those of the organisation acted for."""
        if actor.is_system:
            return Q()
        return Q(organisation_id=actor.organisation_id) if actor.organisation_id else NOBODY
