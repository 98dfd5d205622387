"""Believable stays at any size: a few patterns go through the real engine, thousands of copies are written in bulk.

`variants` says which stays there are, `cases` writes each as a case, `walking` takes it through the engine in a
database of its own and keeps what it left there at each step. `patterns` turns that into text with gaps; `world` and
`stays` say what goes into the gaps; `loading` writes the text, many stays at a time (docs/decisions/0013).
"""
