"""An organisation begins or ends to take part in a stay: what follows in other apps is done by them, at once.

Each gives the codes of its sentences, which the event keeps where one is written for it.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from ground import clock
from lifecycle.models import OrganisationPart

Moving = Callable[[OrganisationPart], list[str]]

CAME: dict[str, Moving] = {}
WENT: dict[str, Moving] = {}


def on_coming(name: str) -> Callable[[Moving], Moving]:
    """Register what follows in an app once an organisation takes part."""
    return _registered(CAME, name)


def on_going(name: str) -> Callable[[Moving], Moving]:
    """Register what follows in an app once an organisation takes part no longer."""
    return _registered(WENT, name)


def _registered(there: dict[str, Moving], name: str) -> Callable[[Moving], Moving]:
    def register(follows: Moving) -> Moving:
        if name in there:
            raise RuntimeError(f"{name} is registered twice")
        there[name] = follows
        return follows

    return register


def came(part: OrganisationPart) -> list[str]:
    """What follows in every app."""
    return [code for follows in CAME.values() for code in follows(part)]


def let_go_of_parts(parts: QuerySet[OrganisationPart]) -> list[str]:
    """These parts end this instant; gives the codes of what follows in every app."""
    ending = list(parts.select_related("organisation", "mobility"))
    if ending:
        OrganisationPart.objects.filter(pk__in=[part.pk for part in ending]).update(until_at=clock.now())
    return [code for part in ending for follows in WENT.values() for code in follows(part)]
