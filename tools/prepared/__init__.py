"""Stays of the demo that are there at once: made beforehand by the engine, kept in files, laid down on the days of today.

`making` takes a told case and the invented ones around it through the engine and turns what they left into text with gaps;
`part` keeps that in a file; `laying` fills the gaps. Why: docs/decisions/0076-the-school-of-the-demo-is-prepared.md.
"""
