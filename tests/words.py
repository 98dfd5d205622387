"""What no reader should meet in a sentence or on a page: codes, keys, values of programs, days as programs keep them."""

import re

from tests.source import HEIGHT

APPS = "|".join(sorted(HEIGHT))
RAW = {
    "a code": re.compile(rf"\b(?:{APPS})\.[a-z][a-z_]+\b"),
    "a key": re.compile(r"(?<![\w./@%#?=&:-])[a-z]+(?:_[a-z0-9]+)+(?![\w@/=-])"),
    "a value of a program": re.compile(r"\b(?:None(?! of)|True|False|null|undefined)\b"),
    "a day as programs keep it": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "an American day": re.compile(r"\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\.? \d{1,2}, \d{4}\b"),
    "a number and a bare unit": re.compile(r"\((?:day|week|month)s?\)"),
    "an unfilled place": re.compile(r"%\(\w+\)s"),
    "a structure": re.compile(r"[{}]|\[(?:\{|\"|\]|')"),
}


def raw_in(text: str) -> list[str]:
    """Each thing that a reader should not meet, with what it is."""
    return [f"{what}: {found.group()}" for what, pattern in RAW.items() for found in pattern.finditer(text)]
