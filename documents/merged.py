"""Who reads papers and files as an organisation that was merged reads them as the other one."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.merging import on_clash, organisations_merged
from documents.models import Document, StoredFile
from documents.readers import holds
from ground.every_row import every_row


@on_clash("documents.paperreader")
def drop(row: Any) -> None:
    """Both read it already."""
    row.delete()


@receiver(organisations_merged)
def readers_move(source_id: UUID, target_id: UUID, **_given: Any) -> None:
    """The lists of reader organisations hold ids, which no foreign key moves."""
    for model in (Document, StoredFile):
        for row in every_row(model).filter(holds("reader_organisations", source_id)).iterator():
            readers = [str(target_id) if reader == str(source_id) else reader for reader in row.reader_organisations]
            every_row(model).filter(pk=row.pk).update(reader_organisations=list(dict.fromkeys(readers)))
