"""Registration: what was typed waits under a code mailed to the address; only the code makes it real.

A known address gets the same page and the same work, and a mail that says how to sign in.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.codes import GOOD_FOR, MOST_TRIES
from accounts.models import Account, Organisation, Registration
from accounts.own_account import account_with, open_account
from accounts.people import TypedPerson, write_down
from accounts.registry_of_organisations import (
    OrganisationFacts,
    checked_organisation,
    find_organisation,
)
from accounts.services import found_organisation
from ground import clock
from ground.errors import CodeRefused

KEPT_UNPROVED_FOR = timedelta(days=1)


@transaction.atomic
def open_registration(
    *, email: str, given_names: str, family_names: str, language: str, organisation: dict[str, Any] | None = None
) -> tuple[Registration, str | None]:
    """Keep what was typed; gives the code to mail, None when the address is somebody's already.

    Raises InputRefused when the organisation cannot be taken as it is typed.
    """
    if organisation is not None:
        check_organisation(organisation)
    code = f"{secrets.randbelow(10**6):06}"
    now = clock.now()
    registration = Registration(
        email=email,
        given_names=given_names,
        family_names=family_names,
        language=language,
        organisation=organisation,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    registration.digest = _digest(registration.pk, code)
    known = account_with(email) is not None
    registration.save(force_insert=True)
    return registration, None if known else code


def prove_registration(*, registration_id: UUID, code: str) -> tuple[Account, Organisation | None, bool]:
    """Make account, person and organisation when the code is right; the last says that it was asked to let them join.

    Raises CodeRefused. Call it outside a transaction: a wrong try must stay counted.
    """
    with transaction.atomic(durable=True):
        refusal = _try(registration_id, code)
    if refusal is not None:
        raise refusal
    return _make_real(registration_id)


@transaction.atomic
def _make_real(registration_id: UUID) -> tuple[Account, Organisation | None, bool]:
    typed = Registration.objects.select_for_update(of=("self",)).filter(pk=registration_id).first()
    if typed is None:  # two posts of the same code at once: the other was faster
        raise CodeRefused("accounts.code_missing")
    account = open_account(email=typed.email, language=typed.language, proved=True)
    who = TypedPerson(typed.given_names, typed.family_names, typed.email, language=typed.language)
    organisation, asked = None, None
    if typed.organisation:
        organisation, asked = found_organisation(account_id=account.pk, typed=who, **typed.organisation)
    else:
        write_down(who, keeper_id=None, account_id=account.pk)
    typed.delete()
    return account, organisation, asked is not None


@transaction.atomic
def forget_unproved() -> int:
    """Delete what nobody proved within a day. For the nightly sweep."""
    gone, _by_model = Registration.objects.filter(created_at__lt=clock.now() - KEPT_UNPROVED_FOR).delete()
    return gone


def check_organisation(typed: dict[str, Any]) -> None:
    """Say now what would be refused after the code. Raises InputRefused; writes nothing."""
    facts = OrganisationFacts(**typed)
    if find_organisation(facts) is None:
        checked_organisation(facts)


def _try(registration_id: UUID, code: str) -> CodeRefused | None:
    held = Registration.objects.select_for_update(of=("self",)).filter(pk=registration_id).first()
    if held is None:
        return CodeRefused("accounts.code_missing")
    if held.expires_at <= clock.now() or held.tries >= MOST_TRIES:
        return CodeRefused("accounts.code_expired")
    held.tries += 1
    held.save(update_fields=["tries"])
    if constant_time_compare(held.digest, _digest(held.pk, "".join(code.split()))):
        return None
    left = MOST_TRIES - held.tries
    return CodeRefused("accounts.code_wrong", tries_left=left) if left else CodeRefused("accounts.code_expired")


def _digest(registration_id: UUID, code: str) -> str:
    return salted_hmac("accounts.registration", f"{registration_id}/{code}", algorithm="sha256").hexdigest()
