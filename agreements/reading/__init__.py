"""A version of an agreement as its reader meets it: in their words and dates, under six headings.

What was agreed lies in the seven parts of the version; assessment is read together with validation and recognition.
The digest of a heading is that of its parts, so that whoever approved it is shown what reads otherwise since.
"""

from collections.abc import Mapping
from typing import Any

from agreements.parts import PartName
from agreements.reading.headings import HEADINGS, Reader, heading_of, titles
from agreements.reading.words import DRAW
from documents.parts.digests import digest_of
from documents.parts.values import Part
from lifecycle.models import Mobility

Content = Mapping[str, Mapping[str, Any]]

__all__ = ["HEADINGS", "Content", "Reader", "digests_of", "heading_of", "in_words", "titles"]


def in_words(content: Content, reader: Reader, stay: Mobility) -> list[Part]:
    """What was agreed, by part, in the active language; headings under which nothing stands are left out."""
    called, digests = titles(reader), digests_of(content)
    found = [
        Part(str(key), 0, called[key], digests[key], tuple(DRAW[key](content, reader, stay)))
        for key in HEADINGS
        if reader.reads(key)
    ]
    return [part for part in found if part.blocks]


def digests_of(content: Content) -> dict[str, str]:
    """By heading."""
    return {str(key): digest_of([content.get(one) for one in parts]) for key, parts in HEADINGS.items()}


assert {one for parts in HEADINGS.values() for one in parts} == set(PartName)  # every part is read somewhere
