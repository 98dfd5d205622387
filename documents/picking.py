"""Of many facts, those that a paper prints: what is embedded in its file is what stands on its page, and no more."""

from collections.abc import Iterable, Mapping
from typing import Any

ORGANISATION_LINE = ("name", "address", "postcode", "town", "country")


def only(facts: Mapping[str, Any], *paths: str) -> dict[str, Any]:
    """The facts under these paths (`stay.start`, `units.outcomes.title`); a path that ends early takes all below it.

    Lists on the way are walked item by item. What is not there is left out.
    """
    inner: dict[str, list[str]] = {}
    for path in paths:
        head, _dot, rest = path.partition(".")
        inner.setdefault(head, []).append(rest)
    return {head: _picked(facts[head], rests) for head, rests in inner.items() if head in facts}


def _picked(value: Any, rests: list[str]) -> Any:
    if "" in rests:
        return value
    if isinstance(value, Mapping):
        return only(value, *rests)
    return [_picked(item, rests) for item in value] if isinstance(value, list | tuple) else value


def under(head: str, names: Iterable[str]) -> tuple[str, ...]:
    """These names, each under the same head."""
    return tuple(f"{head}.{name}" for name in names)


def without(value: Any, *keys: str) -> Any:
    """The same value, at every depth without these keys."""
    if isinstance(value, Mapping):
        return {key: without(item, *keys) for key, item in value.items() if key not in keys}
    return [without(item, *keys) for item in value] if isinstance(value, list | tuple) else value
