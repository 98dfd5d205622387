"""Works the outbox rows that order a paper, and those of files that wait to be checked."""

from uuid import UUID

import structlog
from django.utils.translation import gettext_lazy as _

from documents.filing import CHECK
from documents.inspecting import Checked, check, record_checked
from documents.outbox_rows import KIND
from documents.press import PressFault
from documents.printing import Stored, print_and_store, record_failed, record_rendered
from lifecycle.effects.outbox import GiveUp, TryLater
from lifecycle.models import OutboxRow
from lifecycle.registry import handler

log = structlog.get_logger()

PASSING = ("documents.renderer_slow", "documents.renderer_died")  # of the machine, not of the paper


@handler(KIND, words=_("Paper to print"))
class RenderPaper:
    """A fault of a paper parks its row at once and shows on the paper; trying again is a person's decision.

    Where the printing itself was slow to start or died while starting, the outbox tries again.
    """

    versions = (1,)

    def work(self, row: OutboxRow) -> Stored | None:
        """Outside of any transaction: printing takes seconds."""
        try:
            return print_and_store(document_id=_document_id(row))
        except PressFault as fault:
            if fault.code in PASSING:
                raise TryLater(fault.code, fault.detail) from fault
            raise GiveUp(fault.code, fault.detail) from fault
        except (OSError, MemoryError):  # disk or machine: the outbox tries again
            raise
        except Exception as fault:
            log.exception("paper.fault", document=str(_document_id(row)))
            raise GiveUp("documents.layout_failed", type(fault).__name__) from fault

    def record(self, row: OutboxRow, result: Stored | None) -> None:
        """In the transaction that finishes the row."""
        record_rendered(document_id=_document_id(row), stored=result)

    def parked(self, row: OutboxRow, code: str) -> None:
        """Called when the row is given up, for whatever reason."""
        record_failed(document_id=_document_id(row), code=code)


@handler(CHECK, words=_("File to check"))
class CheckFile:
    """A file handed in that waits. One that the worker cannot look at stays waiting: nobody fetches it unseen."""

    versions = (1,)

    def work(self, row: OutboxRow) -> Checked | None:
        """Outside of any transaction: scanning and drawing take seconds."""
        return check(file_id=UUID(row.payload["file"]))

    def record(self, row: OutboxRow, result: Checked | None) -> None:
        """In the transaction that finishes the row."""
        record_checked(file_id=UUID(row.payload["file"]), checked=result)


def _document_id(row: OutboxRow) -> UUID:
    return UUID(row.payload["document"])
