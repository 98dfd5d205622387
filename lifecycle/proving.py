"""The fresh six-digit code behind every signature and confirmation (design, decision 9)."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts import codes
from accounts.actors import LINKS
from accounts.models import Person
from ground.sealing import seal
from lifecycle.effects import outbox
from lifecycle.vocabulary import Proof


def _purpose(subject_id: UUID) -> str:
    return f"confirm:{subject_id}"


@transaction.atomic
def mail_code(*, person_id: UUID, subject_id: UUID, way: str = "") -> None:
    """Send the person a code for this stay or memorandum, good for ten minutes. It is sealed while it waits.

    Raises TooManyCodes.
    """
    code = codes.issue_code(person_id=person_id, purpose=_purpose(subject_id), way=way)
    outbox.add(
        "mail.code",
        key=f"code:{uuid4()}",
        payload={"person": str(person_id), "code": seal(code), "subject": str(subject_id)},
    )


def code_mailed_at(*, person_id: UUID, subject_id: UUID, way: str = "") -> datetime | None:
    """When the code that counts now was mailed; None where there is none."""
    return codes.mailed_at(person_id=person_id, purpose=_purpose(subject_id), way=way)


def prove_by_code(*, person_id: UUID, subject_id: UUID, code: str, way: str = "") -> Proof:
    """Use the code up. Raises CodeRefused. Never inside a transaction: a wrong try must stay counted."""
    codes.use_code(person_id=person_id, purpose=_purpose(subject_id), code=code, way=way)
    return Proof("code_by_link" if way.startswith(LINKS) else "code_by_mail", masked_address(person_id))


def masked_address(person_id: UUID) -> str:
    """Where the code goes, as far as it may be shown."""
    person = Person.objects.select_related("account").filter(pk=person_id).first()
    return masked(person.mailbox if person else "")


def masked(address: str) -> str:
    """`u•••@example.org`: enough to know one's own address, not enough to learn another's."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if domain else ""
