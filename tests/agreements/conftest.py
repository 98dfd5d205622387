"""A stay with somebody in every role, planned in January for March and April."""

from tests.lifecycle.conftest import cast

__all__ = ["cast"]
