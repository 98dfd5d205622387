"""What somebody might type into the fields of an offer: any answer that the fields themselves allow."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from ground import clock
from lifecycle.offers.fields import Field, Kind

WORDS = st.text("abcdefghij klmnop", min_size=1, max_size=20).map(lambda text: f"x{text}")
YEAR = timedelta(days=400)


def filling(fields: list[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Every required field, the others as it comes; what may be needed beside a choice is always given."""
    given = {field.name: answer(field) for field in fields if field.required or field.kind in (Kind.TEXT, Kind.GROUP)}
    left = {field.name: answer(field) for field in fields if field.name not in given}
    return st.fixed_dictionaries(given, optional=left)


def answer(field: Field) -> st.SearchStrategy[Any]:
    """A value of this kind, within its limits."""
    return ANSWERS[field.kind](field)


def _day(field: Field) -> st.SearchStrategy[date]:
    if field.no_day_fits:
        return st.dates(clock.today() - YEAR, clock.today() + YEAR)
    least = field.least or (field.most or clock.today()) - YEAR
    return st.dates(least, field.most or least + YEAR)


def _values(field: Field) -> list[Any]:
    return [value for value, _words in field.choices]


def _some_of(field: Field, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    keys = _values(field)
    return st.dictionaries(st.sampled_from(keys), values, min_size=1, max_size=3) if keys else st.just({})


ANSWERS = {
    Kind.LINE: lambda field: WORDS.map(lambda text: text[: field.most]),
    Kind.TEXT: lambda field: WORDS,
    Kind.LINES: lambda field: st.lists(WORDS, min_size=1, max_size=2),
    Kind.DAY: _day,
    Kind.YES: lambda field: st.booleans(),
    Kind.FILE: lambda field: st.none(),  # nobody hands in a file here
    Kind.NUMBER: lambda field: st.integers(field.least or 0, field.most or 99),
    Kind.CHOICE: lambda field: st.sampled_from(_values(field) or [""]),
    Kind.CHOICES: lambda field: (
        st.lists(st.sampled_from(_values(field)), min_size=1, unique=True) if field.choices else st.just([])
    ),
    Kind.COMMENTS: lambda field: _some_of(field, WORDS),
    Kind.GROUP: lambda field: st.fixed_dictionaries({part.name: answer(part) for part in field.parts}),
}
