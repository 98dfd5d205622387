"""Who signs in. An account says nothing of what somebody is: that say the persons who said "that is me" with it."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.language import Language
from accounts.visibility import Unscoped
from ground import clock
from ground.addresses import stored_form, validate_one_address


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Account":
        """Without a password they sign in by mailed code. Raises ValidationError for a bad address."""
        address = stored_form(email)
        validate_one_address(address)
        account: Account = self.model(email=address, **facts)
        account.set_password(password)
        account.save(force_insert=True, using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "Account":
        return self.create_user(email, password, **{**facts, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=stored_form(username or ""))


class Account(AbstractBaseUser, PermissionsMixin):
    """One row per somebody who signs in; its further addresses are rows of the sign-in (allauth's EmailAddress)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(
        _("mail address"),
        unique=True,
        validators=[validate_one_address],
        error_messages={"unique": _("Somebody with this address is there already.")},
    )
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("administers this installation"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    alone_since = models.DateTimeField(_("without persons since"), null=True, blank=True, editable=False)

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("email", "id")
        constraints = [
            models.CheckConstraint(name="account_email_stored_lower", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="account_email_not_empty", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *given: Any, **named: Any) -> None:
        """An empty password would pass for one that somebody chose."""
        if not self.password:
            self.set_unusable_password()
        super().save(*given, **named)
