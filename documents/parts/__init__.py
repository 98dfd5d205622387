"""A text in named parts, for reading: what changed, what was approved and what is signed are said part by part.

The owner of a text (a memorandum, an agreement) gives its facts by part; `values` holds the parts in words, `digests`
tells whether the facts of a part are the same, `changes` what reads otherwise.
"""
