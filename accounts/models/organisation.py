"""An organisation is one shared row, found by OID or PIC, else by name, country and town."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from ground.addresses import validate_one_address
from ground.identifiers import validate_country, validate_oid, validate_pic
from ground.searching import WordIndex, Words
from ground.zones import every_zone, today_in, zone_of_country

CODE = RegexValidator(r"\A[A-Z0-9]{2,12}\Z", _("Write 2 to 12 capital letters or digits, for example VSG."))


def validate_time_zone(name: str) -> None:
    if name not in every_zone():
        raise ValidationError(_("Choose a time zone of the list."), code="time_zone")


class OrganisationKind(models.TextChoices):
    VET_SCHOOL = "vet_school", _("School or training centre")
    COMPANY = "company", _("Company")
    COMPETENT_INSTITUTION = "competent_institution", _("Competent institution")
    CHAMBER = "chamber", _("Chamber")
    INTERMEDIARY = "intermediary", _("Intermediary organisation")
    OTHER = "other", _("Other organisation")


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, validators=[validate_country])
    language_community = models.CharField(_("language community or region"), max_length=60, blank=True)
    town = models.CharField(_("town"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    code = models.CharField(_("short code"), max_length=12, unique=True, validators=[CODE])
    oid = models.CharField(_("OID"), max_length=9, blank=True, validators=[validate_oid])
    pic = models.CharField(_("PIC"), max_length=9, blank=True, validators=[validate_pic])
    address = models.CharField(_("street and number"), max_length=250, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    email = models.EmailField(_("mail address"), blank=True, validators=[validate_one_address])
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=200, blank=True)
    legal_representative_function = models.CharField(_("function"), max_length=200, blank=True)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the installation"), null=True, blank=True)
    typed_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="typed", verbose_name=_("typed by")
    )

    contact = models.ForeignKey(
        "accounts.Membership", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("contact that partners see"),
    )  # fmt: skip

    objects = Scoped()
    unscoped = Unscoped()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "town", "id")
        constraints = [
            models.UniqueConstraint(fields=("name", "country", "town"), name="organisation_once"),
            models.UniqueConstraint(fields=("oid",), condition=~Q(oid=""), name="organisation_oid_once"),
            models.UniqueConstraint(fields=("pic",), condition=~Q(pic=""), name="organisation_pic_once"),
            models.CheckConstraint(name="organisation_code_upper", condition=Q(code=Upper("code")) & ~Q(code="")),
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)),
        ]
        indexes = (WordIndex(Words("name"), name="organisation_words"),)  # whose stays are they, and at which host?

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> str:
        """The time zone chosen, else that of the country."""
        return self.time_zone or zone_of_country(self.country)

    @property
    def today(self) -> date:
        """The day it is there now."""
        return today_in(self.zone)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_claimed(self) -> bool:
        return self.claimed_at is not None

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The own ones, those that the own one wrote down, and every one that the installation confirmed.

        That somebody registered it makes an organisation no more than a claim: others do not find it by that.
        """
        if actor.is_system:
            return Q()
        from accounts.models.membership import Membership  # the two point at each other
        from accounts.models.partner import Partner

        mine = Membership.objects.open().filter(person_id__in=actor.people, organisation_id=OuterRef("pk"))
        seen = Q(Exists(mine)) | Q(confirmed_at__isnull=False)
        if actor.organisation_id is not None:
            known = Partner.unscoped.filter(keeper_id=actor.organisation_id, organisation_id=OuterRef("pk"))
            seen |= Q(pk=actor.organisation_id) | Q(typed_by=actor.organisation_id) | Q(Exists(known))
        return seen
