"""Sentences above pictures: what a reader will find there."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from quality.losses import Loss, worst_of
from quality.voices import Answered, Compared


def say_losses(steps: Sequence[Loss]) -> str:
    """How many came through, and where most are lost."""
    if not steps:
        return ""
    said = _("Of %(agreed)s agreed outcomes, %(last)s were recognised.") % {
        "agreed": steps[0].count,
        "last": steps[-1].count,
    }
    worst = worst_of(steps)
    if worst is None:
        return str(said)
    lost = _("Most are lost on the way to “%(step)s”: %(lost)s.") % {
        "step": worst.step.label,
        "lost": worst.lost,
    }
    return f"{said} {lost}"


def say_voices(compared: Sequence[Compared]) -> str:
    """Where those who were asked see things most differently."""
    apart = [one for one in compared if len(one.shown) > 1]
    if not apart:
        return str(_("Share answering 4 or 5, of each role."))
    most = max(apart, key=lambda one: max(v.top for v in one.shown) - min(v.top for v in one.shown))
    ordered = sorted(most.shown, key=lambda one: one.top)
    return str(
        _("Furthest apart: %(theme)s, %(low_role)s %(low)s %%, %(high_role)s %(high)s %%.")
        % {
            "theme": most.theme.title,
            "low_role": ordered[0].role.label,
            "low": round(ordered[0].top),
            "high_role": ordered[-1].role.label,
            "high": round(ordered[-1].top),
        }
    )


def say_answers(answered: Sequence[Answered]) -> str:
    """How the picture is read."""
    if not answered:
        return ""
    return str(_("Share of answers in per cent. The dashed line divides agreement from disagreement."))
