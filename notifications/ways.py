"""From what somebody owes to the page made for it; the pages say which, mails only ask."""

from collections.abc import Callable

from django.urls import reverse

from lifecycle.models import ToDo

# path and words of the button; filled when the pages load
WAYS: list[Callable[[ToDo], tuple[str, str]]] = []


def way_of(todo: ToDo) -> tuple[str, str]:
    """Path and words; the list of to-dos where no page says better."""
    return WAYS[0](todo) if WAYS else (reverse("portal:todos"), "")
