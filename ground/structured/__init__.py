"""Structured answers: from the shape of one (JSON Schema with labels) to plain form fields and back, and into words.

Beside the words of JSON Schema a shape knows `title` (its label), `words` (what its choices are called) and `offers`
(a list of the installation to choose from: countries, languages).
"""
