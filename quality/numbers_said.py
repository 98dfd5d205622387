"""A number as it is read: rounded, then written as the reader's language writes it."""

from django.utils.formats import number_format


def said(value: float, places: int = 1) -> str:
    """To so many decimals. `number_format` alone cuts instead of rounding."""
    return str(number_format(round(value, places), places))
