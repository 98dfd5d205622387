"""What transitions of the stay change in the engine's own rows."""

from lifecycle.models import Mobility
from lifecycle.registry import consequence
from lifecycle.steps import Step
from lifecycle.todos import GO_ON, PAUSE


@consequence("lifecycle.pause_reminders")
def pause_reminders(step: Step[Mobility]) -> None:
    """None while a stay is paused (2.6)."""
    step.follows.append(PAUSE.about(step.subject.pk))


@consequence("lifecycle.restart_reminders")
def restart_reminders(step: Step[Mobility]) -> None:
    """They count again; what fell due meanwhile goes out with the next run."""
    step.follows.append(GO_ON.about(step.subject.pk))
