"""A person is one row per mail address. Birth date, address and guardians belong to the stay's sending organisation."""

import secrets
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import NOBODY, ScopedQuerySet, Unscoped
from ground import clock
from ground.addresses import stored_form, validate_one_address


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> ScopedQuerySet:
        return ScopedQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> ScopedQuerySet:
        return self.get_queryset().visible_to(actor)

    def create_user(self, email: str | None, password: str | None = None, **names: Any) -> "Person":
        """A person; without a password they sign in by mailed code. Raises ValidationError for a bad address."""
        address = stored_form(email) if email else None
        if address is not None:
            validate_one_address(address)
        person: Person = self.model(email=address, **names)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **names: Any) -> "Person":
        return self.create_user(email, password, **{**names, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=stored_form(username or ""))


class Language(models.TextChoices):
    """The languages of pages and mails; names in the language itself, so that everybody finds their own."""

    ENGLISH = "en", "English"
    DUTCH = "nl", "Nederlands"


class Person(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(
        _("mail address"),
        unique=True,
        null=True,
        blank=True,
        validators=[validate_one_address],
        error_messages={"unique": _("Somebody with this address is there already.")},
    )
    given_names = models.CharField(_("given names"), max_length=150, blank=True)
    family_names = models.CharField(_("family names"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("administers this installation"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_names", "family_names"]

    objects = PersonManager()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("family_names", "given_names", "id")
        constraints = [
            models.CheckConstraint(name="person_email_stored_lower", condition=Q(email=None) | Q(email=Lower("email"))),
            models.CheckConstraint(name="person_email_not_empty", condition=Q(email=None) | ~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.full_name or str(self.id)

    def save(self, *given: Any, **named: Any) -> None:
        """An empty password would pass for one that somebody chose."""
        if not self.password:
            self.set_unusable_password()
        super().save(*given, **named)

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_names}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_names or self.full_name

    @property
    def initials(self) -> str:
        return "".join(name[:1] for name in (self.given_names, self.family_names)).upper()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Oneself, and the colleagues in the organisation one acts for. People of a stay are read through the stay."""
        if actor.is_system:
            return Q()
        seen = Q(pk=actor.person_id)
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
