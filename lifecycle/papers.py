"""Where papers are handed to the app that keeps them. The engine knows that there are papers, not what they are."""

from collections.abc import Callable, Iterable
from typing import Any

from lifecycle.models import Event
from lifecycle.vocabulary import Paper

Issuer = Callable[..., Any]
_issuers: list[Issuer] = []


def issuer(function: Issuer) -> Issuer:
    """Register the one service that issues a paper: `issue(*, paper, event)`."""
    _issuers[:] = [function]
    return function


def issue_papers(papers: Iterable[Paper], event: Event) -> None:
    """Issue each paper in the transaction of its event: row, number, snapshot and the order to render it."""
    for paper in papers:
        _issuers[0](paper=paper, event=event)
