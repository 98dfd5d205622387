"""What transitions of the stay change in the engine's own rows."""

from lifecycle.registry import consequence
from lifecycle.steps import Step
from lifecycle.todos import pause_reminders as pause


@consequence("lifecycle.pause_reminders")
def pause_reminders(step: Step) -> None:
    """None while a stay is paused (2.6)."""
    pause(step.subject.pk, paused=True)


@consequence("lifecycle.restart_reminders")
def restart_reminders(step: Step) -> None:
    """They count again; what fell due meanwhile goes out with the next run."""
    pause(step.subject.pk, paused=False)
