"""Access tokens: made by a person for an own program, shown once, kept as a digest, revoked with one click."""

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.acting import organisations_of
from accounts.actors import Actor
from accounts.models import Account, ApiToken
from accounts.own_account import needs_second_factor
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere

PREFIX = "sojourn_"  # tells a person, and a scanner of published files, what was found
FORM = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")  # 256 random bits
MOST_DAYS = 365
MOST_OPEN = 20  # of one account
USE_NOTED_EVERY = timedelta(minutes=1)  # a program that reads all day writes one row a minute, not one a call


@transaction.atomic
def create_token(*, actor: Actor, label: str, organisation_id: UUID | None, days: int) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can show again.

    Raises NotAllowed (accounts.not_a_member, accounts.second_factor_needed), InputRefused (accounts.token_days,
    accounts.too_many_tokens).
    """
    account = _own_row(actor)
    require_standing(account_id=account.pk, organisation_id=organisation_id)
    if not 1 <= days <= MOST_DAYS:
        raise InputRefused("accounts.token_days", most=MOST_DAYS, field="days")
    now = clock.now()
    if ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=now).count() >= MOST_OPEN:
        raise InputRefused("accounts.too_many_tokens", most=MOST_OPEN)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account,
        organisation_id=organisation_id,
        label=label.strip(),
        digest=digest_of(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def _own_row(actor: Actor) -> Account:
    if actor.by_link or actor.account_id is None:
        raise NotAllowed("accounts.tokens_need_sign_in")
    return Account.objects.select_for_update(of=("self",)).get(pk=actor.account_id)  # two at once: one count


def require_standing(*, account_id: UUID, organisation_id: UUID | None) -> None:
    """Belongs to the organisation today, and has the second factor that the own rights ask for.

    Raises NotAllowed (accounts.not_a_member, accounts.second_factor_needed).
    """
    if organisation_id is not None and organisation_id not in {ours.pk for ours in organisations_of(account_id)}:
        raise NotAllowed("accounts.not_a_member")
    require_second_factor(account_id=account_id)


def require_second_factor(*, account_id: UUID) -> None:
    """Raises NotAllowed (accounts.second_factor_needed) where the account's rights ask for one that is not set up."""
    if not needs_second_factor(account_id=account_id):
        return
    if not Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).exists():
        raise NotAllowed("accounts.second_factor_needed")


def open_token(secret: str) -> ApiToken | None:
    """The token behind a secret, noted as used; None where there is none, or it no longer counts."""
    if not FORM.fullmatch(secret):
        return None
    held = ApiToken.objects.filter(digest=digest_of(secret), account__is_active=True).select_related("account").first()
    if held is None or not held.is_open:
        return None
    now = clock.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    if held.last_used_at is None or held.last_used_at <= now - USE_NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=held.pk).update(last_used_at=now)
    return held


def tokens_of(*, actor: Actor) -> QuerySet[ApiToken]:
    """Those of the actor that still count, newest first."""
    own = ApiToken.objects.visible_to(actor).filter(revoked_at=None, expires_at__gt=clock.now())
    return own.select_related("organisation")


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID) -> ApiToken:
    """It opens nothing from now on. Raises NotThere (accounts.token_not_there)."""
    own = ApiToken.objects.visible_to(actor).select_for_update(of=("self",))
    token: ApiToken | None = own.filter(pk=token_id, revoked_at=None).first()
    if token is None:
        raise NotThere("accounts.token_not_there")
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    return token


def digest_of(secret: str) -> str:
    """SHA-256 of the secret; with 256 random bits behind it there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
