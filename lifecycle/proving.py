"""The fresh six-digit code behind every signature and confirmation (design, decision 9)."""

from uuid import UUID, uuid4

from django.db import transaction

from accounts.codes import issue_code, use_code
from accounts.models import Person
from ground.sealing import seal
from lifecycle.effects import outbox
from lifecycle.vocabulary import Proof


def _purpose(subject_id: UUID) -> str:
    return f"confirm:{subject_id}"


@transaction.atomic
def mail_code(*, person_id: UUID, subject_id: UUID) -> None:
    """Send the person a code for this stay or memorandum, good for ten minutes. It is sealed while it waits."""
    code = issue_code(person_id=person_id, purpose=_purpose(subject_id))
    outbox.add(
        "mail.code",
        key=f"code:{uuid4()}",
        payload={"person": str(person_id), "code": seal(code), "subject": str(subject_id)},
    )


def prove_by_code(*, person_id: UUID, subject_id: UUID, code: str) -> Proof:
    """Use the code up. Raises CodeRefused. Never inside a transaction: a wrong try must stay counted."""
    use_code(person_id=person_id, purpose=_purpose(subject_id), code=code)
    person = Person.objects.select_related("account").filter(pk=person_id).first()
    return Proof("code_by_mail", masked(person.mailbox if person else ""))


def masked(address: str) -> str:
    """`u•••@example.org`: enough to know one's own address, not enough to learn another's."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if domain else ""
