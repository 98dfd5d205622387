"""What happens behind a door: the step itself, then what fires by itself and what is owed now."""

from collections.abc import Mapping
from inspect import Parameter
from typing import Any
from uuid import UUID

import structlog
from django.db.models import QuerySet

from accounts.actors import SYSTEM, Actor
from ground.statements.compiled import Compiled
from lifecycle.errors import TransitionRefused
from lifecycle.from_table import asked_by
from lifecycle.gate import barred, detail_missing, is_open, is_the_way, unmet_at
from lifecycle.models import Mobility
from lifecycle.models.event import EventKind
from lifecycle.papers import issue_papers
from lifecycle.registry import CONSEQUENCES, DOCUMENTS, GUARDS, MACHINES
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.steps import Step
from lifecycle.table import Transition
from lifecycle.telling import tell
from lifecycle.todos import rewrite_todos
from lifecycle.vocabulary import Missing
from lifecycle.writing import append_event, write_row

log = structlog.get_logger()

MOST_SYSTEM_STEPS = 20  # one change never sets off more by itself; a table that does is a fault in the table


def take(
    row: Transition, at: Standing, *, actor: Actor, role: Role, details: Mapping[str, Any], cause: str | None = None
) -> Step:
    """The step itself: guards, change, event, consequences, papers. The caller holds the locks and settled the role."""
    details, before = {**details, "cause": cause}, at.state
    unmet = _unmet(row, at, actor, details, cause)
    if unmet:
        log.info("transition.refused", machine=at.name, transition=row.name, unmet=[item.code for item in unmet])
        raise TransitionRefused(row, unmet)
    _change(row, at, details)
    event = append_event(
        kind=EventKind.TRANSITION,
        at=at,
        name=row.name,
        actor=actor,
        role=role,
        details=details,
        remark=_remark(details),
        reason_code=details.get("reason_code") or "",
        on_behalf=details.get("on_behalf"),
        from_state=before,
        cause=cause or "",
    )
    write_row(at.subject)
    step = Step(at.name, at.subject, at.stay, row, actor, role, details, event, cause)
    for name in row.also_does:
        CONSEQUENCES[name](step)
    for name in row.issues:
        issue_papers(DOCUMENTS[name](step), event)
    tell(row.tells, event, at)
    return step


def _remark(details: dict[str, Any]) -> str:
    comments = details.get("comments") or {}
    texts = [
        details.get("reason"),
        details.get("request_note"),
        *(f"{field}: {text}" for field, text in comments.items()),
    ]
    return "\n".join(str(text) for text in texts if text)


def _unmet(row: Transition, at: Standing, actor: Actor, details: dict[str, Any], cause: str | None) -> list[Missing]:
    if shut := barred(row, at, cause=cause):
        return shut
    asked = asked_by(at.machine.model, row.name)
    absent = [name for name, parameter in asked.items() if _is_absent(parameter, details.get(name))]
    if absent:
        return [detail_missing(row, name) for name in absent]
    return unmet_at(row, at, actor=actor, details=details)


def _is_absent(parameter: Parameter, value: Any) -> bool:
    return parameter.default is parameter.empty and value in (None, "", {}, [])


def _change(row: Transition, at: Standing, details: Mapping[str, Any]) -> None:
    asked, subject = asked_by(at.machine.model, row.name), at.subject
    getattr(subject, row.name)(**{name: details[name] for name in asked if name in details})
    subject.version += 1
    if isinstance(subject, Mobility):
        subject.reach(str(subject.state))


def settle(at: Standing) -> None:
    """After a change: let the SYSTEM rows fire that now can, then rewrite the to-dos."""
    if at.stay is not None:
        facts_changed(at.stay)
        return
    fired: set[str] = set()
    while _fire_one(at, fired):
        pass
    rewrite_todos(at)


def facts_changed(mobility: Mobility) -> None:
    """A fact of this stay changed (the caller holds its lock): fire what fires by itself, rewrite what is owed."""
    fired: set[str] = set()
    for _nth in range(MOST_SYSTEM_STEPS):
        if not any(_fire_one(at, fired) for at in _standings_of(mobility)):
            break
    else:
        raise RuntimeError(f"stay {mobility.pk}: SYSTEM rows do not come to rest")
    rewrite_todos(Standing.of_stay(mobility))


def _standings_of(mobility: Mobility) -> list[Standing]:
    """The open agreement versions of the stay first, then the stay: their rows feed each other in this order."""
    versions = [Standing.of("agreement_version", version, mobility) for version in OPEN_VERSIONS(mobility.pk)]
    return [*versions, Standing.of_stay(mobility)]


def _open_versions(stay: UUID) -> QuerySet[Any]:
    versions = MACHINES["agreement_version"]
    found = versions.model.unscoped.filter(mobility_id=stay).exclude(state__in=versions.table.finals)
    return found.order_by("created_at")


OPEN_VERSIONS: Compiled[Any] = Compiled(_open_versions)


def _fire_one(at: Standing, fired: set[str]) -> bool:
    """Take the first SYSTEM row that can be taken. One that leaves the state as it is fires once for one change."""
    for row in at.leaving():
        once = f"{at.subject.pk}.{row.name}"
        if row.by_system_only and once not in fired and _may_fire(row, at):
            if not row.targets:
                fired.add(once)
            take(row, at, actor=SYSTEM, role=Role.SYSTEM, details={})
            return True
    return False


def _may_fire(row: Transition, at: Standing) -> bool:
    if any(GUARDS[name].at_the_click for name in row.needs):
        return False  # it fires only from the step that causes it
    return is_the_way(row, at) and is_open(row, at)
