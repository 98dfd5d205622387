"""`{% load papers %}`: the blocks of papers, from the rooms in which they stand."""

from documents.blocks import boxes, parties, parts, second, sections, signatures, tables, values, words  # noqa: F401  (they register)
from documents.blocks.library import register

__all__ = ["register"]
