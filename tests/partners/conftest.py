"""The cast of a stay, and browsers of its people."""

from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
