"""The second language of a text: what the library says in it of the units that stand there."""

from typing import Any
from uuid import UUID

from django.utils import translation

from documents.picking import only
from ground.identifiers import as_uuid
from library.content import as_content
from library.models import UnitVersion
from partnerships.models import MemorandumVersion
from partnerships.unit_words import kind_words

Facts = dict[str, Any]
PRINTED = ("title", "description", "knowledge", "skills", "competence", "criteria")


def seconds_of_units(version: MemorandumVersion, language: str) -> dict[str, Facts]:
    """By the version in the library: title and outcomes in this language.

    Only of units of the parties, and only where the first language still says what the text says: a unit that was
    rewritten by hand has no second text.
    """
    if not language:
        return {}
    first = version.memorandum.language
    held = [unit for one in version.content.get("qualifications") or () for unit in one.get("units") or ()]
    pks: list[UUID] = [pk for pk in (as_uuid(unit.get("library")) for unit in held) if pk]
    parties = version.parties.values("organisation")
    rows = UnitVersion.unscoped.filter(pk__in=pks, unit__qualification__organisation__in=parties)
    found = {str(row.pk): row for row in rows}
    seconds: dict[str, Facts] = {}
    for unit in held:
        row = found.get(str(unit.get("library")))
        if row is None or language not in row.title or not _says_the_same(unit, as_content(row, first)):
            continue
        other = as_content(row, language)
        with translation.override(language):
            outcomes = [{**only(one, *PRINTED), **kind_words(one)} for one in other.get("outcomes", ())]
        seconds[str(row.pk)] = {"title": other["title"], "outcomes": outcomes}
    return seconds


def _says_the_same(held: Facts, kept: Facts) -> bool:
    named = ("title", *(f"outcomes.{name}" for name in PRINTED))
    return only(held, *named) == only(kept, *named)
