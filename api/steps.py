"""Transitions as a program meets them: what is possible now, why not, what is asked; and what was given, checked."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from api.beginning import refused
from api.problems import unmet_in_words
from assessments.commenting import comment_places
from assessments.selectors import results_of
from ground.sentences import sentence
from lifecycle.from_table import asked_by
from lifecycle.gate import is_the_way, may, owner_of, roles_on, silence_is_over, silence_opens_on, unmet_at
from lifecycle.labels import button, reason_word
from lifecycle.models import Mobility
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Transition, Words
from lifecycle.vocabulary import OnBehalf

NAME = "mobility"
REASON_GUARD = "lifecycle.reason_given"


def steps_from_here(mobility: Mobility, actor: Actor) -> list[dict[str, Any]]:
    """Every row of the table that leaves the present state, in its order."""
    at = Standing.of_stay(mobility)
    held = roles_on(at, actor)
    return [_step(row, mobility, held) for row in at.leaving()]


def _step(row: Transition, mobility: Mobility, held: frozenset[Role]) -> dict[str, Any]:
    reasons = _why_not(row, mobility, held)
    return {
        "name": row.name,
        "label": button(NAME, row.name),
        "to": list(row.targets) or [str(mobility.state)],
        "forward": row.forward,
        "by_itself": row.by_system_only,
        "allowed": not reasons,
        "reasons": reasons,
        "asks": [] if row.by_system_only else asked_for(row, mobility),
    }


def _why_not(row: Transition, mobility: Mobility, held: frozenset[Role]) -> list[dict[str, Any]]:
    """Who may not take the step is told that alone, as at the door itself."""
    at = Standing.of_stay(mobility)
    if may(row.roles, held, silent=True) is None and not row.by_system_only:
        return [_reason("lifecycle.role_refused", row, mobility)]
    if not is_the_way(row, at):
        return [_reason("api.not_this_way", row, mobility)]
    unmet = [item for item in unmet_at(row, at) if not item.ahead]
    reasons = unmet_in_words(unmet)
    if row.by_system_only:
        return [_reason("api.fires_by_itself", row, mobility), *reasons]
    if may(row.roles, held, silent=silence_is_over(row, mobility)) is None:
        day = silence_opens_on(row, mobility)
        reasons.append(_reason("api.others_first", row, mobility, day=day or "…"))
    return reasons


def _reason(code: str, row: Transition, mobility: Mobility, **params: Any) -> dict[str, Any]:
    owner = owner_of(row, mobility)
    words = sentence(code, params)
    return {
        "code": code, "sentence": words, "owner": str(owner), "owner_label": str(owner.label), "person": None,
        "due_on": None,
    }  # fmt: skip


def asked_for(row: Transition, mobility: Mobility) -> list[dict[str, Any]]:
    """What the step takes under `details`, with the values to choose from."""
    asked = []
    for name, detail in asked_by(Mobility, row.name).items():
        if name == "reason_code":
            continue  # with the reason, below
        kind = _kind(name, detail.kind)
        asked.append(_asked(name, kind, detail.label, detail.required, _choices(name, row, mobility)))
    if REASON_GUARD in row.needs:
        if row.reasons:
            codes = [(code, reason_word(code)) for code in row.reasons]
            asked.append(_asked("reason_code", "choice", _("Kind of reason"), True, codes))
        asked.append(_asked("reason", "text", _("Reason"), not row.reasons, []))
    return asked


def _kind(name: str, annotation: Any) -> str:
    if annotation is date:
        return "day"
    return {"comments": "texts_by_place", "outcomes": "choices"}.get(name, "text")


def _choices(name: str, row: Transition, mobility: Mobility) -> list[tuple[str, Any]]:
    if name == "comments":
        return comment_places(row.name, mobility)
    return [(one.key, one.title) for one in results_of(mobility)] if name == "outcomes" else []


def _asked(name: str, kind: str, label: Words, required: bool, choices: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "label": str(label),
        "required": required,
        "choices": [{"value": value, "label": str(label)} for value, label in choices],
    }


def details_for(row: Transition, mobility: Mobility, given: dict[str, Any]) -> dict[str, Any]:
    """What the door takes. Raises ValidationError for what this step does not ask, or places that are none.

    What is missing is the door's to say: it names every unmet requirement at once.
    """
    asked = {one["name"]: one for one in asked_for(row, mobility)}
    details = dict(given)
    on_behalf = details.pop("on_behalf", None)
    for name, value in details.items():
        if name not in asked:
            raise refused(f"details.{name}", "not_asked", _("This step does not ask for it. Leave it out."))
        places = {one["value"] for one in asked[name]["choices"]}
        if name in ("comments", "outcomes") and not set(value) <= places:
            raise refused(f"details.{name}", "not_there", _("This stay has no such place or outcome."))
    if on_behalf:
        details["on_behalf"] = OnBehalf(on_behalf["person"], Role(on_behalf["role"]), note=on_behalf["note"])
    return {name: value for name, value in details.items() if value not in ("", [], {})}
