"""Six-digit codes: issued for one person and one purpose, good for ten minutes, five tries and one use."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import ConfirmationCode, Person
from ground import clock
from ground.errors import CodeRefused

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5


@transaction.atomic
def issue_code(*, person_id: UUID, purpose: str) -> str:
    """A new code, to be mailed by the caller; an earlier one for the same purpose no longer counts."""
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)  # two at once would both be the open one
    now = clock.now()
    _open_codes(person_id, purpose).update(replaced_at=now)
    code = f"{secrets.randbelow(10**6):06}"
    ConfirmationCode.objects.create(
        person_id=person_id,
        purpose=purpose,
        digest=_digest(person_id, purpose, code),
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    return code


def close_codes(*, person_id: UUID) -> None:
    """Whatever was mailed to the person no longer counts: the mail box is not theirs any more."""
    ConfirmationCode.objects.filter(person_id=person_id, used_at=None, replaced_at=None).update(replaced_at=clock.now())


def use_code(*, person_id: UUID, purpose: str, code: str) -> None:
    """Accept the code once. Raises CodeRefused: accounts.code_wrong, .code_expired or .code_missing.

    Call it before you open a transaction: a wrong try must stay counted when what follows is rolled back,
    else the five tries would be without end. Inside one it raises RuntimeError.
    """
    with transaction.atomic(durable=True):
        refusal = _try(person_id, purpose, code)
    if refusal is not None:
        raise refusal


def _try(person_id: UUID, purpose: str, code: str) -> CodeRefused | None:
    held = _open_codes(person_id, purpose).select_for_update(of=("self",)).first()
    if held is None:
        return CodeRefused("accounts.code_missing")
    now = clock.now()
    if held.expires_at <= now or held.tries >= MOST_TRIES:
        return CodeRefused("accounts.code_expired")
    held.tries += 1
    if constant_time_compare(held.digest, _digest(person_id, purpose, "".join(code.split()))):
        held.used_at = now
    held.save(update_fields=["tries", "used_at"])
    if held.used_at is None:
        left = MOST_TRIES - held.tries
        return CodeRefused("accounts.code_wrong", tries_left=left) if left else CodeRefused("accounts.code_expired")
    return None


def _open_codes(person_id: UUID, purpose: str) -> QuerySet[ConfirmationCode]:
    return ConfirmationCode.objects.filter(person_id=person_id, purpose=purpose, used_at=None, replaced_at=None)


def _digest(person_id: UUID, purpose: str, code: str) -> str:
    """Keyed with the secret of the installation: a million codes are guessed at once by who steals the table."""
    return salted_hmac("accounts.codes", f"{person_id}/{purpose}/{code}", algorithm="sha256").hexdigest()
