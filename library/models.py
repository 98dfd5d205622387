"""Qualifications and units of an organisation, typed once: memoranda, plans and agreements take them from here."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from accounts.selectors import rights_of
from accounts.visibility import NOBODY, Scoped, Unscoped
from documents.readers import OFFICERS
from ground.identifiers import validate_country


class Scale(models.TextChoices):
    """Of what kind the points are."""

    ECVET = "ecvet", _("ECVET points")
    ECTS = "ects", _("ECTS credits")
    NATIONAL = "national", _("National points")
    OWN = "own", _("Our own scale")


class Step(models.TextChoices):
    """How fine a scale is; the empty one takes any decimal."""

    WHOLE = "1", _("whole points")
    HALF = "0.5", _("whole and half points")
    QUARTER = "0.25", _("quarters of a point")
    TENTH = "0.1", _("tenths of a point")


class Kind(models.TextChoices):
    """What an outcome is; the code is that of the content of memoranda and agreements."""

    KNOWLEDGE = "knowledge", pgettext_lazy("kind of outcome", "Knowledge")
    SKILLS = "skills", pgettext_lazy("kind of outcome", "Skills")
    RESPONSIBILITY = "competence", pgettext_lazy("kind of outcome", "Responsibility and autonomy")


class UsedIn(models.TextChoices):
    """What holds a unit."""

    MEMORANDUM = "memorandum_version", _("memorandum")
    PLAN = "stay_plan", _("plan of a stay")
    AGREEMENT = "agreement_version", _("learning agreement")


def text_in(texts: Mapping[str, str], language: str, first: str) -> str:
    """The text in this language, else in the first one of what it belongs to."""
    return texts.get(language) or texts.get(first, "")


def is_officer(actor: Actor) -> bool:
    """Whether somebody reads for the organisation they act for."""
    if actor.organisation_id is None or actor.person_id is None or actor.by_link:
        return False
    return not rights_of(actor.person_id, actor.organisation_id).isdisjoint(OFFICERS)


class Qualification(models.Model):
    """A qualification as its organisation offers it. `title` has a text for each language."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="qualifications")
    language = models.CharField(_("language"), max_length=5, default="en")  # the first one
    title = models.JSONField(_("title"), default=dict)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[validate_country])
    eqf = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    nqf = models.CharField(_("national level"), max_length=60, blank=True)
    isced_f = models.CharField(_("field, ISCED-F"), max_length=60, blank=True)
    institution = models.CharField(_("competent institution"), max_length=200, blank=True)
    scale = models.CharField(_("scale of the points"), max_length=10, choices=Scale, blank=True)
    scale_name = models.CharField(_("name of the scale"), max_length=60, blank=True)
    step = models.CharField(_("steps"), max_length=5, choices=Step, blank=True)
    structure = models.TextField(_("how it is built"), blank=True)
    shared = models.BooleanField(_("other schools may take it over"), default=False)
    created_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(eqf=None) | Q(eqf__gte=1, eqf__lte=8), name="library_qualification_eqf_one_to_eight"
            ),
            models.CheckConstraint(
                condition=~Q(scale=Scale.OWN) | ~Q(scale_name=""), name="library_own_scale_has_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.title_in(self.language)

    def title_in(self, language: str) -> str:
        """In this language, else in the first one."""
        return text_in(self.title, language, self.language)

    @property
    def scale_words(self) -> str:
        """What the points are called."""
        return self.scale_name or str(Scale(self.scale).label if self.scale else "")

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those of the own organisation, and those of which something is shared."""
        if actor.is_system:
            return Q()
        if not is_officer(actor):
            return NOBODY
        offered = Unit.unscoped.filter(Q(shared=True) | Q(example=True), qualification=OuterRef("pk"))
        return Q(organisation=actor.organisation_id) | Q(shared=True) | Q(Exists(offered))


class Unit(models.Model):
    """A unit through its versions. `shared`: others may take it over; `example`: offered as a good one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    qualification = models.ForeignKey(Qualification, models.CASCADE, related_name="units")
    position = models.PositiveIntegerField(default=0)
    shared = models.BooleanField(_("other schools may take this unit over"), default=False)
    example = models.BooleanField(_("offered as a good example"), default=False)
    taken_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="taken_by")
    source = models.CharField(_("taken over from"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("position", "created_at", "id")

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those of the own organisation, and those that their owner shares."""
        if actor.is_system:
            return Q()
        if not is_officer(actor):
            return NOBODY
        offered = Q(shared=True) | Q(example=True) | Q(qualification__shared=True)
        return Q(qualification__organisation=actor.organisation_id) | offered


class UnitVersion(models.Model):
    """What a unit says. Once something rests on it (`used_at`) it never changes. No `kept_at`: it is being written.

    Texts are kept by language: {"en": "…", "nl": "…"}. `outcomes` are rows of `library.outcomes.Outcome`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(_("code"), max_length=60)
    language = models.CharField(_("language"), max_length=5, default="en")  # the first one
    languages = models.JSONField(default=list)  # all of them, the first one included
    title = models.JSONField(_("title"), default=dict)
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4, null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=300, blank=True)
    hours = models.PositiveIntegerField(_("hours at the workplace"), null=True, blank=True)
    assessment = models.JSONField(_("how it is assessed"), default=dict)
    levels = models.JSONField(_("levels"), default=dict)
    evidence = models.JSONField(_("evidence expected"), default=dict)
    note = models.JSONField(_("note"), default=dict)
    outcomes = models.JSONField(default=list)
    undo = models.JSONField(default=dict)  # what was taken out or worded anew last, to be taken back
    changed = models.TextField(_("what changed"), blank=True)
    written_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)  # counts what was saved: whoever read an older one is told

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("version of a unit")
        verbose_name_plural = _("versions of units")
        ordering = ("unit", "-number")
        constraints = (
            models.UniqueConstraint(fields=("unit", "number"), name="library_unit_version_number_once"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(kept_at=None), name="library_unit_one_version_being_written"
            ),
            models.CheckConstraint(
                condition=Q(number=1, kept_at__isnull=False) | Q(number__gt=1), name="library_first_version_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(kept_at__isnull=False), name="library_used_version_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(number=1) | ~Q(changed=""), name="library_next_version_says_what_changed"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="library_unit_has_a_code"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=Decimal(0)), name="library_points_are_not_below_nothing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title_in(self.language)}"

    def title_in(self, language: str) -> str:
        """In this language, else in the first one."""
        return text_in(self.title, language, self.language)

    @property
    def is_being_written(self) -> bool:
        return self.kept_at is None

    @property
    def is_used(self) -> bool:
        return self.used_at is not None

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """All of the own units; of those of others what is kept."""
        if actor.is_system:
            return Q()
        seen = Unit.objects.visible_to(actor).order_by().values("pk")
        own = Q(unit__qualification__organisation=actor.organisation_id)
        return Q(unit__in=seen) & (own | Q(kept_at__isnull=False)) if actor.organisation_id else NOBODY


class UnitUse(models.Model):
    """A memorandum, a plan or an agreement that holds this version. Its stay, where it has one, takes it along."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(UnitVersion, models.CASCADE, related_name="uses")
    used_in = models.CharField(max_length=30, choices=UsedIn)
    subject_id = models.UUIDField()
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("use of a unit")
        verbose_name_plural = _("uses of units")
        constraints = (
            models.UniqueConstraint(fields=("version", "used_in", "subject_id"), name="library_unit_use_once"),
        )
        indexes = (models.Index(fields=("used_in", "subject_id")),)

    def __str__(self) -> str:
        return f"{self.used_in} {self.subject_id}"


class Clause(models.Model):
    """A text of a memorandum that its owner offers as a good example, by a click, without the names that stood in it.

    `field` is the text of the memorandum that it was (`partnerships.content.PARTS`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="clauses")
    field = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=5)
    text = models.TextField(_("text"))
    subject_id = models.UUIDField()  # of the version in which it stood
    offered_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ("-offered_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("subject_id", "field"), name="library_clause_once"),
            models.CheckConstraint(condition=~Q(text=""), name="library_clause_has_a_text"),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Offered to everybody who reads for an organisation."""
        return Q() if actor.is_system or is_officer(actor) else NOBODY
