"""Six-digit codes: issued for one person and one purpose, good for ten minutes, five tries and one use.

A code belongs to the way its person came in (`Actor.way`), and so do its limits (`accounts.code_limits`).
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.code_limits import A_DAY, require_more, require_no_pause, tell_of_pause
from accounts.guesses import count_wrong
from accounts.models import ConfirmationCode, Person
from ground import clock
from ground.errors import CodeRefused

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
KEPT_FOR = 2 * A_DAY  # the wrong tries of a day are counted in them


@transaction.atomic
def issue_code(*, person_id: UUID, purpose: str, way: str = "") -> str:
    """A new code, to be mailed by the caller; an earlier one for the same purpose no longer counts.

    Raises TooManyCodes: accounts.code_too_soon, .codes_this_hour or .codes_paused.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)  # two at once would both be the open one
    require_more(person_id=person_id, purpose=purpose, way=way)
    now = clock.now()
    _open_codes(person_id, purpose, way).update(replaced_at=now)
    code = f"{secrets.randbelow(10**6):06}"
    ConfirmationCode.objects.create(
        person_id=person_id,
        purpose=purpose,
        way=way,
        digest=_digest(person_id, purpose, code),
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    return code


def mailed_at(*, person_id: UUID, purpose: str, way: str = "") -> datetime | None:
    """When the code that counts now was issued; None where there is none."""
    still_good = _open_codes(person_id, purpose, way).filter(expires_at__gt=clock.now(), tries__lt=MOST_TRIES)
    return still_good.values_list("created_at", flat=True).first()


def close_codes(*, person_id: UUID) -> None:
    """Whatever was mailed to the person no longer counts: the mail box is not theirs any more."""
    ConfirmationCode.objects.filter(person_id=person_id, used_at=None, replaced_at=None).update(replaced_at=clock.now())


def forget_old_codes() -> int:
    """Returns how many rows went."""
    gone, _each = ConfirmationCode.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return gone


def use_code(*, person_id: UUID, purpose: str, code: str, way: str = "") -> None:
    """Accept the code once. Raises CodeRefused: accounts.code_wrong, .code_expired, .code_missing or .codes_paused.

    Call it before you open a transaction: a wrong try must stay counted when what follows is rolled back,
    else the five tries would be without end. Inside one it raises RuntimeError.
    """
    with transaction.atomic(durable=True):
        refusal = _try(person_id, purpose, way, code)
    if refusal is not None:
        raise refusal


def _try(person_id: UUID, purpose: str, way: str, code: str) -> CodeRefused | None:
    held = _open_codes(person_id, purpose, way).select_for_update(of=("self",)).first()
    if held is None:
        return CodeRefused("accounts.code_missing")
    require_no_pause(person_id=person_id, way=way)
    now = clock.now()
    if held.expires_at <= now or held.tries >= MOST_TRIES:
        return CodeRefused("accounts.code_expired")
    held.tries, held.tried_at = held.tries + 1, now
    if constant_time_compare(held.digest, _digest(person_id, purpose, "".join(code.split()))):
        held.used_at = now
    held.save(update_fields=["tries", "tried_at", "used_at"])
    return None if held.used_at else _wrong(held)


def _wrong(held: ConfirmationCode) -> CodeRefused:
    count_wrong()
    tell_of_pause(person_id=held.person_id, way=held.way)
    left = MOST_TRIES - held.tries
    return CodeRefused("accounts.code_wrong", tries_left=left) if left else CodeRefused("accounts.code_expired")


def _open_codes(person_id: UUID, purpose: str, way: str) -> QuerySet[ConfirmationCode]:
    return ConfirmationCode.objects.filter(
        person_id=person_id, purpose=purpose, way=way, used_at=None, replaced_at=None
    )


def _digest(person_id: UUID, purpose: str, code: str) -> str:
    """Keyed with the secret of the installation: a million codes are guessed at once by who steals the table."""
    return salted_hmac("accounts.codes", f"{person_id}/{purpose}/{code}", algorithm="sha256").hexdigest()
