"""A person is a human being as one keeper knows them (design, decision 3).

The keeper is the organisation they work for; the sending organisation of participants, guardians and accompanying
people; nobody but themselves where they registered without an organisation. A mail address says where a person is
reached, not who they are: two persons may share one.
"""

import secrets
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models.language import Language
from accounts.visibility import NOBODY, Scoped, Unscoped
from ground import clock
from ground.addresses import stored_form, validate_one_address


class People(Scoped):
    def write_down(self, email: str | None = None, **facts: Any) -> "Person":
        """A new row, without looking whether somebody is there already. Raises ValidationError for a bad address."""
        address = stored_form(email) if email else None
        if address is not None:
            validate_one_address(address)
        person: Person = self.create(email=address, **facts)
        return person


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="persons",
        verbose_name=_("account"),
    )  # fmt: skip
    keeper = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="kept", verbose_name=_("kept by")
    )
    email = models.EmailField(_("mail address"), null=True, blank=True, validators=[validate_one_address])
    given_names = models.CharField(_("given names"), max_length=150, blank=True)
    family_names = models.CharField(_("family names"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = People()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("family_names", "given_names", "id")
        constraints = [
            models.CheckConstraint(name="person_email_stored_lower", condition=Q(email=None) | Q(email=Lower("email"))),
            models.CheckConstraint(name="person_email_not_empty", condition=Q(email=None) | ~Q(email="")),
        ]
        indexes = (
            models.Index(fields=("keeper", "email")),
            models.Index(fields=("email",)),
        )

    def __str__(self) -> str:
        return self.full_name or str(self.id)

    @property
    def has_signed_in(self) -> bool:
        """Whether somebody came with an account and said that this is them."""
        return self.account is not None and self.account.last_login is not None

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def listed_name(self) -> str:
        """As lists sort it: the family names first."""
        return f"{self.family_names} {self.given_names}".strip()

    @property
    def mailbox(self) -> str:
        """Where mails go: the first address of whoever said "that is me", else the one that the keeper wrote."""
        return (self.account.email if self.account else self.email) or ""

    @property
    def initials(self) -> str:
        return "".join(name[:1] for name in (self.given_names, self.family_names)).upper()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Oneself, and the colleagues in the organisation one acts for. People of a stay are read through the stay."""
        if actor.is_system:
            return Q()
        seen = Q(pk__in=actor.people)
        if actor.organisation_id is None:
            return seen
        from accounts.models.membership import Membership  # the two point at each other

        ours = Membership.objects.filter(organisation_id=actor.organisation_id)
        mine = ours.open().filter(person_id=actor.person_id)
        return seen | Q(Exists(ours.filter(person_id=OuterRef("pk")))) & Q(Exists(mine))


def new_key() -> bytes:
    return secrets.token_bytes(32)


class PersonKey(models.Model):
    """The key of the keyed digests about one person. Erasing the person destroys it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(Person, models.CASCADE, related_name="digest_key")
    key = models.BinaryField(max_length=32, default=new_key, editable=False)

    class Meta:
        verbose_name = _("key of a person")
        verbose_name_plural = _("keys of people")

    def __str__(self) -> str:
        return str(self.person_id)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY


class NotMe(models.Model):
    """Somebody signed in with a proved address of that person and said: that is not me."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    said_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("answer that a person is somebody else")
        verbose_name_plural = _("answers that a person is somebody else")
        constraints = (models.UniqueConstraint(fields=("account", "person"), name="not_me_once"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.person_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q() if actor.is_system else NOBODY
