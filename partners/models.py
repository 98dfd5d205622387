"""What is known of the organisations one works with.

The profile is public as the organisation itself; it belongs to it once it runs its own account here, before that to
whoever typed it. Checks, notes and contacts belong to the organisation that wrote them, and to nobody else.
"""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.visibility import NOBODY, Scoped, Unscoped
from ground import clock
from lifecycle.organisations.partners import partner_of
from partners.fields import field_name
from partners.spoken import languages_in_words

NOTED = "noted:"  # begins the source of places that a school noted for itself
PRESENT = Q(ends_on__gte=F("begins_on"))


def of_own_keeper(actor: Actor) -> Q:
    """What the own organisation wrote: another one's is nobody's business."""
    if actor.is_system:
        return Q()
    return NOBODY if actor.organisation_id is None else Q(keeper_id=actor.organisation_id)


def of_a_known_organisation(actor: Actor) -> Q:
    """As public as the organisation, and for those who work with it."""
    if actor.is_system:
        return Q()
    return Q(organisation__in=Organisation.objects.filter(Organisation.scope(actor) | partner_of(actor)))


class Profile(models.Model):
    """What an organisation says of itself beside its address: typed once, read by everybody who works with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    field = models.CharField(_("field of work"), max_length=4, blank=True)  # a code of ISCED-F
    trade = models.CharField(_("in its own words"), max_length=80, blank=True)
    staff = models.PositiveIntegerField(_("people who work there"), null=True, blank=True)
    languages = models.JSONField(_("languages spoken at work"), default=list, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)  # the organisation itself said that all of it is right
    confirmed_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation",), name="profile_once"),)

    def __str__(self) -> str:
        return f"profile of {self.organisation_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return of_a_known_organisation(actor)

    @property
    def field_in_words(self) -> str:
        """Its own words, else the name of the field."""
        return self.trade or field_name(self.field)


class ProfileChange(models.Model):
    """Somebody changed one line of a profile: told to those who work with the organisation, without what it said."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="profile_changes")
    line = models.CharField(max_length=30)  # of partners.profile.LINES
    by = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-at", "line")

    def __str__(self) -> str:
        return f"{self.line} of {self.organisation_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return of_a_known_organisation(actor)


class ProfileQuestion(models.Model):
    """An organisation is asked by mail whether its profile is right. Of the link only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    keeper = models.ForeignKey(Organisation, models.CASCADE, related_name="+")  # who asks
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    asked = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    until_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    changed = models.PositiveSmallIntegerField(default=0)  # lines

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(fields=("digest",), condition=~Q(digest=""), name="profile_question_digest_once"),
            models.UniqueConstraint(
                fields=("organisation", "keeper"), condition=Q(answered_at=None), name="profile_question_once_open"
            ),
        )

    def __str__(self) -> str:
        return f"question to {self.organisation_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return of_own_keeper(actor)


class Contact(models.Model):
    """Somebody there whom the own organisation named, with what it knows of them. Others never read it.

    `person` where the same human being takes part in own stays or is published: then the names are theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    keeper = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    given_names = models.CharField(_("given names"), max_length=150, blank=True)
    family_names = models.CharField(_("family names"), max_length=150, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    function = models.CharField(_("what they do there"), max_length=200, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    at_night = models.BooleanField(_("is rung at night and at weekends"), default=False)
    away = models.CharField(_("absence"), max_length=120, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("family_names", "given_names", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("keeper", "organisation", "person"),
                condition=Q(person__isnull=False),
                name="contact_person_once",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return of_own_keeper(actor)

    @property
    def full_name(self) -> str:
        """As their own organisation writes it, else as typed."""
        return self.person.full_name if self.person else f"{self.given_names} {self.family_names}".strip()

    @property
    def spoken(self) -> str:
        """Its languages in words."""
        return languages_in_words(self.languages)


class CheckKind(models.TextChoices):
    """What a school makes sure of before it sends somebody there."""

    ACCREDITED = "accredited", _("Accredited as a place of training")
    INSURANCE = "insurance", _("Liability insurance")
    VISITED = "visited", _("Visited")
    HOUSING = "housing", _("Housing seen")
    OTHER = "other", _("Something else")


class Check(models.Model):
    """What the own organisation checked of another; the newest of a kind counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    keeper = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(_("what was checked"), max_length=20, choices=CheckKind)
    title = models.CharField(_("which"), max_length=120, blank=True)  # of something else
    detail = models.CharField(_("number or words"), max_length=200, blank=True)
    checked_on = models.DateField(_("day of the check"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    checked_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("kind", "title", "-checked_on", "-added_at")
        constraints = (
            models.CheckConstraint(name="check_kind_known", condition=Q(kind__in=CheckKind.values)),
            models.CheckConstraint(name="check_other_has_title", condition=~Q(kind="other") | ~Q(title="")),
            models.CheckConstraint(
                name="check_valid_after_it_was_made",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("checked_on")),
            ),
        )

    def __str__(self) -> str:
        return self.words

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return of_own_keeper(actor)

    @property
    def words(self) -> str:
        """Its own title, else that of its kind."""
        return self.title or str(CheckKind(self.kind).label)


class Note(models.Model):
    """A note for colleagues. Who wrote it changes it; other organisations never read it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    keeper = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-written_at", "id")

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return of_own_keeper(actor)


class PlacesSource(models.Model):
    """Where some periods of a host come from: itself, a memorandum, a school that noted them.

    With parties the places are for the stays that these send; without any they are all that the host has.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="places")
    source = models.CharField(max_length=80)
    set_at = models.DateTimeField(default=clock.now)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("source",)
        constraints = (models.UniqueConstraint(fields=("organisation", "source"), name="places_source_once"),)

    def __str__(self) -> str:
        return f"{self.source} of {self.organisation_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who they are for; the host, but not what a school noted for itself; partners, where they are for all."""
        if actor.is_system:
            return Q()
        if actor.organisation_id is None:
            return NOBODY
        parties = PlacesParty.objects.filter(source=OuterRef("pk"))
        mine = Exists(parties.filter(organisation_id=actor.organisation_id))
        for_all = ~Q(Exists(parties)) & Q(organisation__in=Organisation.unscoped.filter(partner_of(actor)))
        own_house = Q(organisation_id=actor.organisation_id) & ~Q(source__startswith=NOTED)
        return own_house | Q(mine) | for_all


class PlacesParty(models.Model):
    """Whose stays these places are for."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source = models.ForeignKey(PlacesSource, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "organisation"), name="places_party_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id}"


class PlacesPeriod(models.Model):
    """So many places from one day to another, both counted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source = models.ForeignKey(PlacesSource, models.CASCADE, related_name="periods")
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        ordering = ("begins_on", "ends_on", "id")
        constraints = (models.CheckConstraint(name="places_period_ends_after_it_begins", condition=PRESENT),)

    def __str__(self) -> str:
        return f"{self.begins_on} {self.ends_on}"

    def overlaps(self, first: date, last: date) -> bool:
        """Whether they share a day."""
        return self.begins_on <= last and first <= self.ends_on
