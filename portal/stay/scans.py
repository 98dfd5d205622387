"""Pages that were handed in: with what was entered for somebody, or to show by what power somebody signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from documents.models import StoredFile
from documents.selectors import files_among
from portal.stay.history import Line


@dataclass(frozen=True)
class Scan:
    """A page that was handed in, and what it was handed in with."""

    file: StoredFile
    line: Line


def scans_among(history: Iterable[Line], stay: UUID | None, actor: Actor) -> list[Scan]:
    """Those that this history tells of, and that the reader reads."""
    told = {line.scan: line for line in history if line.scan}
    found = files_among(mobility_id=stay, pks=told, actor=actor)
    return [Scan(one, told[str(one.pk)]) for one in found]
