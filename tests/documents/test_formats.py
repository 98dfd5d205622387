from decimal import Decimal

import pytest
from django.utils import translation

from documents import formats


@pytest.mark.parametrize(
    ("first", "last", "en", "nl"),
    [
        ("2026-05-04", "2026-05-29", "4 to 29 May 2026", "4 tot en met 29 mei 2026"),
        ("2026-03-02", "2026-04-24", "2 March to 24 April 2026", "2 maart tot en met 24 april 2026"),
        (
            "2025-12-01",
            "2026-01-31",
            "1 December 2025 to 31 January 2026",
            "1 december 2025 tot en met 31 januari 2026",
        ),
        ("2026-05-04", "2026-05-04", "4 May 2026", "4 mei 2026"),
        ("2026-05-04", "", "4 May 2026", "4 mei 2026"),
        ("", "", "", ""),
    ],
)
def test_daterange_says_no_word_twice(first, last, en, nl):
    assert " ".join(formats.daterange(first, last).split()) == en
    with translation.override("nl"):
        assert " ".join(formats.daterange(first, last).split()) == nl


def test_day_and_month_do_not_part():
    assert formats.longdate("2026-07-24") == "24\u00a0July 2026"


def test_moment_carries_its_offset(settings):
    settings.TIME_ZONE = "Europe/Vilnius"
    assert formats.moment("2026-01-14T08:42:07Z").replace("\u00a0", " ") == "14 Jan 2026, 10:42:07 (UTC+2)"


@pytest.mark.parametrize(
    ("value", "printed"), [("2.50", "2.5"), ("4", "4"), (Decimal("0.5"), "0.5"), (0, "0"), ("", ""), ("ten", "ten")]
)
def test_amount_drops_needless_zeros(value, printed):
    assert formats.amount(value) == printed


def test_one_point_of_a_scale_whose_name_is_a_plural():
    assert formats.points(1, "ECVET credits") == "1\u00a0ECVET credit"
    assert formats.points(2, "ECVET credits") == "2\u00a0ECVET credits"


def test_amounts_and_names_follow_the_language():
    with translation.override("nl"):
        assert formats.amount("2.5") == "2,5"
        assert formats.country("LT") == "Litouwen"
        assert formats.language_name("mt") == "Maltees"
    assert formats.country("LT") == "Lithuania"
    assert formats.points("4", "EURspace credits") == "4\u00a0EURspace credits"


def test_header_is_shortened_and_only_there():
    assert formats.shortened("a" * 80) == "a" * 74 + "…"
