"""`manage.py verify_files`: read every stored paper and file, and compare it with the hash in its row."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.models import Document, FileState, StoredFile
from documents.services import open_file
from ground.errors import SojournError

AT_ONCE = 500


def stored() -> Iterator[Document | StoredFile]:
    """Every row that has bytes; those of a file that was not taken were deleted."""
    yield from Document.unscoped.exclude(file="").order_by("pk").iterator(AT_ONCE)
    yield from StoredFile.unscoped.exclude(state=FileState.REFUSED).order_by("pk").iterator(AT_ONCE)


class Command(BaseCommand):
    """Exit 0 when all bytes are what their rows say, 1 with every row that is not."""

    help = "Read every stored paper and file and compare it with its hash."

    def handle(self, *args: Any, **options: Any) -> None:
        read, wrong = 0, 0
        for row in stored():
            read += 1
            try:
                open_file(of=row)
            except SojournError:
                wrong += 1
                self.stderr.write(f"{row._meta.label_lower} {row.pk}: its bytes are not those of its hash, or are gone")
        if wrong:
            raise CommandError(f"{wrong} of {read} papers and files are wrong.")
        self.stdout.write(f"{read} papers and files: each is what its hash says.")
