"""The blocks of papers: tags and filters that `{% load papers %}` gives; docs/papers.md shows each with an example.

Blocks that collect (strip, facts, parties, table, boxes) render to nothing when they hold nothing, and so does a
section: what is empty disappears. What a block needs beyond its arguments stands in `board`, one dict a paper.
"""
