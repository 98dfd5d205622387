"""The preparation list of a stay, and what a school adds to it of its own (steps 3.6 and 3.7, D6, D7)."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import NOBODY, Scoped, Unscoped
from lifecycle.models import Mobility
from lifecycle.models.mobility import ParticipantKind

OWN = "own:"  # what the code of a school's own item begins with


class Item(models.TextChoices):
    """What every stay is asked; which of it is required follows from variant, programme and country."""

    INSURANCE = "insurance", _("Insurance: health, liability, accident at work")
    EMERGENCY_CONTACTS = "emergency_contacts", _("Emergency contacts, with night numbers")
    LANGUAGE = "language", _("Language preparation")
    CULTURE = "culture", _("Cultural preparation")
    PRACTICAL = "practical", _("Practical and safety preparation")
    TRAVEL = "travel", _("Travel")
    HOUSING = "housing", _("Housing")
    IDENTITY_DOCUMENT = "identity_document", _("Passport or identity card")
    VISA = "visa", _("Visa or work permission")
    SOCIAL_SECURITY = "social_security", _("Social security")
    GRANT_AGREEMENT = "grant_agreement", _("Grant agreement")
    PAY = "pay", _("Pay, or that there is none")
    GRANT_MONEY = "grant_money", _("Grant and travel money")
    DATA_BASIS = "data_basis", _("Basis for sending data outside the EEA")
    SPECIAL_ARRANGEMENTS = "special_arrangements", _("Special arrangements")


class Owner(models.TextChoices):
    """Who owes an item of a school's own."""

    SCHOOL = "school", _("the school")
    PARTICIPANT = "participant", _("the participant")
    HOST = "host", _("the host")


class Asks(models.TextChoices):
    """What such an item takes."""

    TICK = "tick", _("a tick")
    FILE = "file", _("a file")
    DATE = "date", _("a date")
    NUMBER = "number", _("a number")


class OwnItem(models.Model):
    """What a school adds to the list of its stays; of all of them, or of one kind of participant, or one country."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="own_items")
    name = models.CharField(max_length=120)
    owner = models.CharField(max_length=20, choices=Owner, default=Owner.SCHOOL)
    days_before = models.PositiveSmallIntegerField(default=7)  # the first day
    asks = models.CharField(max_length=10, choices=Asks, default=Asks.TICK)
    kind = models.CharField(max_length=20, choices=ParticipantKind, blank=True)
    country = models.CharField(max_length=2, blank=True)
    required = models.BooleanField(default=False)  # nobody arrives without it; the others hold nothing
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("-days_before", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"), condition=Q(ended_at=None), name="own_item_once_by_name"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those of the organisation acted for."""
        if actor.is_system:
            return Q()
        return Q(organisation_id=actor.organisation_id) if actor.organisation_id else NOBODY

    @property
    def code(self) -> str:
        """What it is called on the list of a stay."""
        return f"{OWN}{self.pk.hex}"

    def asks_of(self, mobility: Mobility) -> bool:
        """Whether it stands on the list of this stay."""
        return self.kind in ("", mobility.participant_kind) and self.country in ("", mobility.country)


class PreparationItem(models.Model):
    """One line of the preparation list."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey(Mobility, models.CASCADE, related_name="preparation_items")
    code = models.CharField(max_length=40)  # of Item, or of a school's own
    own = models.ForeignKey(OwnItem, models.PROTECT, null=True, blank=True, related_name="items")
    required = models.BooleanField(default=True)  # it stands on the list; what of the own holds it says `OwnItem`
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    detail = models.TextField(blank=True)
    valid_until = models.DateField(null=True, blank=True)
    file = models.ForeignKey("documents.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("due_on", "code")
        constraints = (models.UniqueConstraint(fields=("mobility", "code"), name="preparation_item_once"),)

    def __str__(self) -> str:
        return self.code

    @property
    def words(self) -> str:
        """What it is called: in the reader's language, or as the school wrote it."""
        return self.own.name if self.own else str(Item(self.code).label)

    @property
    def owner(self) -> Owner:
        """Who owes it."""
        return Owner(self.own.owner) if self.own else Owner.SCHOOL
