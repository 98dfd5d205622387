"""The order to print a paper, and trying again."""

from django.db import transaction

from documents.models import Document, DocumentState
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow

KIND = "doc.render"


def order(document: Document, *, after: OutboxRow | None = None) -> OutboxRow:
    """Queue the rendering, in the transaction that wrote the paper."""
    return outbox.add(
        KIND, key=document.key, payload={"document": str(document.pk)}, mobility_id=document.mobility_id, after=after
    )


@transaction.atomic
def order_sample(document: Document) -> OutboxRow:
    """A paper of an invented stay is printed when somebody opens it first; before it the text that it carries."""
    text = document.signed_text
    return order(document, after=order(text) if text is not None and not text.has_file else None)


@transaction.atomic
def try_again(*, document: Document) -> bool:
    """Put a paper that failed back to waiting. False where it is not failed, or its order is not parked."""
    row = Document.unscoped.select_for_update(of=("self",)).get(pk=document.pk)
    parked = OutboxRow.objects.filter(key=row.key).values_list("pk", flat=True).first()
    if row.state != DocumentState.FAILED or parked is None or not outbox.retry(parked):
        return False
    row.state, row.fault_code = DocumentState.WAITING, ""
    row.save(update_fields=["state", "fault_code"])
    return True
