"""Who reads papers and files as an organisation that was merged reads them as the other one."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts.merging import organisations_merged
from documents.models import Document, StoredFile
from documents.readers import holds


@receiver(organisations_merged)
def readers_move(source_id: UUID, target_id: UUID, **_given: Any) -> None:
    """The lists of reader organisations hold ids, which no foreign key moves."""
    for model in (Document, StoredFile):
        for row in model._base_manager.filter(holds("reader_organisations", source_id)).iterator():
            readers = [str(target_id) if reader == str(source_id) else reader for reader in row.reader_organisations]
            model._base_manager.filter(pk=row.pk).update(reader_organisations=list(dict.fromkeys(readers)))
