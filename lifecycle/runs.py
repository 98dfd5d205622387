"""A run of savings: somebody writes, and every part typed is kept at once; the history tells of it once.

What is kept is in the rows, not in the event, which holds who, when and what act; so a second event a minute later
would say nothing that the first does not. A run ends when somebody else does something, when anything else happens, or
after an hour. Nothing that was promised or decided is recorded in runs.
"""

from datetime import timedelta

from ground import clock
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.registry import ACTS
from lifecycle.standing import Standing
from lifecycle.steps import ActStep

LASTS = timedelta(hours=1)
MOST = 20  # acts of one run that are looked through: as many as there are acts recorded so, and more


def going_on(at: Standing, step: ActStep) -> Event | None:
    """The event that told of this act already in the run that goes on; None where it is to be told.

    Where the act names a part of a text, each part is told of once.
    """
    if step.on_behalf is not None or step.remark:
        return None
    for event in Event.unscoped.filter(chain=at.subject.chain_id).order_by("-seq")[:MOST]:
        if not _is_of_the_run(event, at, step):
            return None
        if event.name == step.name and event.details.get("part") == step.event_details.get("part"):
            return event
    return None


def _is_of_the_run(event: Event, at: Standing, step: ActStep) -> bool:
    act = ACTS.get(event.name) if event.kind == EventKind.ACT else None
    same = event.person_id == step.actor.person_id and event.organisation_id == step.actor.organisation_id
    return bool(act and act.in_runs and same and event.subject_id == at.subject.pk and clock.now() - event.at < LASTS)
