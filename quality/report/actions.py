"""Improvement actions as the report says them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ground.days import day_as
from quality.definitions import BY_CODE
from quality.improvement import ActionState, ImprovementAction
from quality.measuring import baseline_of, effect_of
from quality.numbers_said import said as said_number

DONE_STATES = (ActionState.DONE, ActionState.MEASURED, ActionState.CLOSED)


def state_in_words(action: ImprovementAction, today: date) -> str:
    """Its state; overdue where its day has passed and nothing is done."""
    if action.undone and action.due_on is not None and action.due_on < today:
        return str(_("overdue since %(days)s days") % {"days": (today - action.due_on).days})
    return str(action.get_state_display())


def effect_in_words(action: ImprovementAction) -> str:
    """From what to what, of how many, and the verdict."""
    before, after = baseline_of(action), effect_of(action)
    if before is None:
        return str(_("tied to no figure"))
    first = _("from %(share)s %% (n %(of)s)") % {"share": said_number(before.value, 1), "of": before.of}
    if not action.verdict:
        return str(_("%(first)s; not measured yet") % {"first": first})
    if after is None:
        return f"{first}; {action.get_verdict_display()}"
    second = _("to %(share)s %% (n %(of)s)") % {"share": said_number(after.value, 1), "of": after.of}
    return f"{first} {second}: {action.get_verdict_display()}"


def action_rows(actions: Sequence[ImprovementAction], today: date, *, public: bool = False) -> list[dict[str, Any]]:
    """A row each; the public reads what was done of those that were taken up, and neither host nor owner."""
    rows = []
    for action in actions:
        if public and (action.partner_id is not None or action.state not in DONE_STATES):
            continue
        owner = action.owner.full_name if action.owner is not None and not public else ""
        due = day_as(action.due_on, "j F Y") if action.due_on is not None else ""
        rows.append(
            {
                "id": str(action.pk),
                "finding": _of_what(action) if public else action.finding or action.text,
                "action": action.text if action.finding or public else "",
                "owner": owner,
                "due": due,
                "state": state_in_words(action, today),
                "effect": str(action.get_verdict_display()) if public else effect_in_words(action),
                "reason": "" if public else action.reason,
            }
        )
    return rows


def _of_what(action: ImprovementAction) -> str:
    """The figure behind it: what was found names true counts, and is no reading for everybody."""
    metric = BY_CODE.get(action.metric)
    return str(metric.title) if metric else ""
