"""The doors. A state changes through `perform_transition`, a fact through `perform_act`; nowhere else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from django.db.models import QuerySet

from accounts.actors import SYSTEM, Actor
from accounts.compiled import Compiled
from accounts.errors import NotThere
from lifecycle.cast import forget_cast, read_cast
from lifecycle.errors import ActInvalid, ActRefused, ChangedMeanwhile, RoleRefused, TransitionRefused
from lifecycle.from_table import asked_by
from lifecycle.gate import is_open, is_the_way, may, roles_on, silence_is_over, unmet_at
from lifecycle.models import Event, Mobility
from lifecycle.models.event import EventKind
from lifecycle.on_behalf import check_on_behalf, enters_for
from lifecycle.papers import issue_papers
from lifecycle.registry import ACTS, CONSEQUENCES, DOCUMENTS, GUARDS, MACHINES, Act, RegisteredMachine
from lifecycle.retrying import door
from lifecycle.role_book import meant_by, roles_in_stay
from lifecycle.roles import Role
from lifecycle.steps import ActStep, Missing, OnBehalf, Proof, Step
from lifecycle.table import Transition
from lifecycle.tables.mobility import State
from lifecycle.telling import tell
from lifecycle.todos import rewrite_todos
from lifecycle.writing import append_event, write_row

log = structlog.get_logger()
LOCKED: Compiled[Mobility] = Compiled(
    lambda stay: Mobility._base_manager.filter(pk=stay).order_by().select_for_update(no_key=True)
)

MOST_SYSTEM_STEPS = 20  # one change never sets off more by itself; a table that does is a fault in the table


@door
def perform_transition(
    *,
    machine: str,
    pk: UUID,
    name: str,
    actor: Actor,
    seen_version: int | None = None,
    proof: Proof | None = None,
    **details: Any,
) -> Event:
    """Take one subject (a stay, a version of an agreement or memorandum, a result) through one transition.

    Locks the row. Raises NotThere (404), RoleRefused (403) when the actor lacks the role here, ChangedMeanwhile
    (409) when `seen_version` is stale, and TransitionRefused (409) with every unmet requirement, not only the
    first; a refusal leaves no trace in the database. Who came by a mailed link proves each step by a fresh code (else
    ActRefused). Mails and papers follow after commit, from the outbox.
    """
    registered, row = _row(machine, name)
    subject, mobility = lock(registered, pk, actor)
    role = _require_role(registered, row, subject, mobility, actor, details)
    if actor.by_link and proof is None:
        raise ActRefused("lifecycle.proof_needed", transition=name)
    _require_version(subject, seen_version)
    step = _take(registered, row, subject, mobility, actor, role, details, cause=None)
    settle(registered, subject, mobility)
    return step.event


def pass_door(step: Step, *, machine: str, pk: UUID, name: str, **details: Any) -> Event:
    """Pass the door of another machine from a consequence: as the same actor, or as SYSTEM where the row names it."""
    registered, row = _row(machine, name)
    subject = registered.model._base_manager.select_for_update().get(pk=pk)
    mobility = step.mobility
    if registered.table.name == "mobility":
        subject = mobility = subject if mobility is None else mobility
    elif mobility is None and getattr(subject, "stay_id", None):
        mobility = Mobility._base_manager.get(pk=subject.stay_id)
    actor = SYSTEM if row.by_system_only else step.actor
    cause = f"{step.machine}.{step.transition.name}"
    if (
        Role.SYSTEM in row.roles
        and may(row.roles, roles_on(registered, subject, mobility, actor), silent=False) is None
    ):
        actor = SYSTEM
    if row.runs_with and step.transition.name in row.runs_with:
        role = step.role
    else:
        role = _require_role(registered, row, subject, mobility, actor, dict(details))
    if step.on_behalf and not actor.is_system:
        details.setdefault("on_behalf", step.on_behalf)
    inner = _take(registered, row, subject, mobility, actor, role, details, cause=cause)
    return inner.event


def _row(machine: str, name: str) -> tuple[RegisteredMachine, Transition]:
    registered = MACHINES.get(machine)
    row = registered.table.rows.get(name) if registered else None
    if registered is None or row is None:
        raise NotThere("lifecycle.no_such_transition", machine=machine, transition=name)
    return registered, row


def lock(registered: RegisteredMachine, pk: UUID, actor: Actor) -> tuple[Any, Mobility | None]:
    """The subject, visible to the actor and locked; before it the stay it belongs to. Always in this order."""
    model = registered.model
    if registered.table.name == "mobility":
        stay = lock_stay(pk, actor)
        return stay, stay
    glance = model.objects.visible_to(actor).filter(pk=pk).first()
    if glance is None:
        raise NotThere("lifecycle.not_found")
    if glance.stay_id is None:
        return model._base_manager.select_for_update().get(pk=pk), None
    mobility = Mobility._base_manager.select_for_update().get(pk=glance.stay_id)
    return model._base_manager.select_for_update().get(pk=pk), mobility


def lock_stay(pk: UUID, actor: Actor) -> Mobility:
    """The stay, locked. Raises NotThere where there is none, or none that the actor sees.

    Who holds a role in the stay sees it (`roles_in_stay` knows from when). That is asked of the cast, which the door
    reads in any case; the long query of `visible_to` is left for the few who see a stay in which they hold no role.
    """
    stay = LOCKED.first(pk)
    if stay is not None:
        stay.__dict__["_cast"] = read_cast(pk)
    else:
        read_cast(pk)  # a stay that is not there costs the same as one that is somebody else's
    if stay is None or not (roles_in_stay(actor, stay) or Mobility.objects.visible_to(actor).filter(pk=pk).exists()):
        raise NotThere("lifecycle.not_found")
    return stay


def _require_role(
    registered: RegisteredMachine,
    row: Transition,
    subject: Any,
    mobility: Mobility | None,
    actor: Actor,
    details: dict[str, Any],
) -> Role:
    held = roles_on(registered, subject, mobility, actor)
    on_behalf: OnBehalf | None = details.get("on_behalf")
    if on_behalf is not None:
        return enters_for(row.roles, held, mobility, on_behalf)
    role = may(row.roles, held, silent=silence_is_over(row, mobility))
    if role is None:
        log.info("transition.role_refused", machine=registered.table.name, transition=row.name)
        raise RoleRefused("lifecycle.role_refused", transition=row.name, roles=[str(r) for r in sorted(held)])
    return meant_by(role, mobility) if mobility is not None else role


def _require_version(subject: Any, seen_version: int | None) -> None:
    if seen_version is None or seen_version == subject.version:
        return
    missed = Event._base_manager.filter(subject_id=subject.pk, version__gt=seen_version, kind=EventKind.TRANSITION)
    raise ChangedMeanwhile(list(missed.order_by("seq")), seen=seen_version, now=subject.version)


def _take(
    registered: RegisteredMachine,
    row: Transition,
    subject: Any,
    mobility: Mobility | None,
    actor: Actor,
    role: Role,
    details: dict[str, Any],
    *,
    cause: str | None,
) -> Step:
    """The step itself: guards, change, event, consequences, papers. The caller holds the locks and settled the role."""
    details = {**details, "cause": cause}
    unmet = _unmet(registered, row, subject, mobility, actor, details, cause)
    if unmet:
        log.info(
            "transition.refused", machine=registered.table.name, transition=row.name, unmet=[m.code for m in unmet]
        )
        raise TransitionRefused(row, unmet)
    before = str(subject.state)
    _change(registered, row, subject, details)
    event = append_event(
        kind=EventKind.TRANSITION,
        machine=registered.table.name,
        subject=subject,
        mobility=mobility,
        name=row.name,
        actor=actor,
        role=role,
        details=details,
        remark=_remark(details),
        reason_code=details.get("reason_code") or "",
        on_behalf=details.get("on_behalf"),
        from_state=before,
        to_state=str(subject.state),
        table_number=registered.table.number,
        cause=cause or "",
    )
    write_row(subject)
    step = Step(registered.table.name, subject, mobility, row, actor, role, details, event, cause)
    for name in row.also_does:
        CONSEQUENCES[name](step)
    for name in row.issues:
        issue_papers(DOCUMENTS[name](step), event)
    tell(row.tells, event, subject, mobility)
    return step


def _remark(details: dict[str, Any]) -> str:
    comments = details.get("comments") or {}
    texts = [
        details.get("reason"),
        details.get("request_note"),
        *(f"{field}: {text}" for field, text in comments.items()),
    ]
    return "\n".join(str(text) for text in texts if text)


def _unmet(
    registered: RegisteredMachine,
    row: Transition,
    subject: Any,
    mobility: Mobility | None,
    actor: Actor,
    details: dict[str, Any],
    cause: str | None,
) -> list[Missing]:
    first = row.roles[0]
    owner = first if isinstance(first, Role) else first.role
    if str(subject.state) not in row.sources:
        return [
            Missing(
                "lifecycle.wrong_state", owner, params={"state": str(subject.state), "machine": registered.table.name}
            )
        ]
    if cause is None and belongs_to_the_stay(row, mobility):
        return [Missing("lifecycle.use_the_stays_step", owner, params={"transition": row.runs_with[0]})]
    absent = [name for name in asked_by(registered.model, row.name) if _is_absent(registered, row, name, details)]
    if absent:
        return [Missing("lifecycle.detail_missing", owner, params={"detail": name}) for name in absent]
    return unmet_at(row, registered, subject, mobility, actor=actor, details=details)


def belongs_to_the_stay(row: Transition, mobility: Mobility | None) -> bool:
    """Before departure these rows run with those of the stay, never alone (4.2)."""
    if not row.runs_with or mobility is None:
        return False
    return str(mobility.state) not in (State.ONGOING, State.SUSPENDED)


def _is_absent(registered: RegisteredMachine, row: Transition, name: str, details: dict[str, Any]) -> bool:
    parameter = asked_by(registered.model, row.name)[name]
    return parameter.default is parameter.empty and details.get(name) in (None, "", {}, [])


def _change(registered: RegisteredMachine, row: Transition, subject: Any, details: dict[str, Any]) -> None:
    asked = asked_by(registered.model, row.name)
    getattr(subject, row.name)(**{name: details[name] for name in asked if name in details})
    subject.version += 1
    if isinstance(subject, Mobility):
        subject.reach(str(subject.state))


def settle(registered: RegisteredMachine, subject: Any, mobility: Mobility | None) -> None:
    """After a change: let the SYSTEM rows fire that now can, then rewrite the to-dos."""
    if mobility is not None:
        facts_changed(mobility)
        return
    fired: set[str] = set()
    while _fire_one(registered, subject, None, fired):
        pass
    rewrite_todos(registered, subject, None)


def facts_changed(mobility: Mobility) -> None:
    """A fact of this stay changed (the caller holds its lock): fire what fires by itself, rewrite what is owed."""
    fired: set[str] = set()
    for _nth in range(MOST_SYSTEM_STEPS):
        if not any(_fire_one(machine, subject, mobility, fired) for machine, subject in subjects_of(mobility)):
            break
    else:
        raise RuntimeError(f"stay {mobility.pk}: SYSTEM rows do not come to rest")
    rewrite_todos(MACHINES["mobility"], mobility, mobility)


def subjects_of(mobility: Mobility) -> list[tuple[RegisteredMachine, Any]]:
    """The open agreement versions of the stay first, then the stay: their rows feed each other in this order."""
    versions = MACHINES["agreement_version"]
    return [*((versions, version) for version in OPEN_VERSIONS(mobility.pk)), (MACHINES["mobility"], mobility)]


def _open_versions(stay: UUID) -> QuerySet[Any]:
    versions = MACHINES["agreement_version"]
    found = versions.model._base_manager.filter(mobility_id=stay).exclude(state__in=versions.table.finals)
    return found.order_by("created_at")


OPEN_VERSIONS: Compiled[Any] = Compiled(_open_versions)


def _fire_one(registered: RegisteredMachine, subject: Any, mobility: Mobility | None, fired: set[str]) -> bool:
    """Take the first SYSTEM row that can be taken. One that leaves the state as it is fires once for one change."""
    for row in registered.table.leaving(str(subject.state)):
        once = f"{subject.pk}.{row.name}"
        if row.by_system_only and once not in fired and _may_fire(registered, row, subject, mobility):
            if not row.targets:
                fired.add(once)
            _take(registered, row, subject, mobility, SYSTEM, Role.SYSTEM, {}, cause=None)
            return True
    return False


def _may_fire(registered: RegisteredMachine, row: Transition, subject: Any, mobility: Mobility | None) -> bool:
    if any(GUARDS[name].at_the_click for name in row.needs):
        return False  # it fires only from the step that causes it
    return is_the_way(row, registered, subject, mobility) and is_open(row, registered, subject, mobility)


@door
def perform_act(
    *,
    name: str,
    pk: UUID,
    actor: Actor,
    data: Mapping[str, Any],
    files: Mapping[str, Any] | None = None,
    on_behalf: OnBehalf | None = None,
    proof: Proof | None = None,
) -> Event:
    """Record one fact on a stay or a memorandum: the one door for facts, for pages, case files and programs.

    Raises NotThere (404), RoleRefused (403), ActRefused (409) in the wrong state, ActInvalid (400) with the form.
    """
    act = ACTS.get(name)
    if act is None:
        raise NotThere("lifecycle.no_such_act", act=name)
    registered = MACHINES[act.machine]
    subject, mobility = lock(registered, pk, actor)
    role = act_role(act, registered, subject, mobility, actor, on_behalf)
    if str(subject.state) not in act.while_in:
        raise ActRefused("lifecycle.act_not_now", act=name, state=str(subject.state))
    needs_proof = act.needs_proof or (actor.by_link and act.decides)
    if needs_proof and proof is None and (on_behalf is None or on_behalf.scan_id is None):
        raise ActRefused("lifecycle.scan_needed" if on_behalf else "lifecycle.proof_needed", act=name)
    for file in (files or {}).values():
        file.seek(0)  # the door may be taken again
    form = act.form(data, files, subject=subject, actor=actor, on_behalf=on_behalf)
    if not form.is_valid():
        raise ActInvalid(name, form)
    step = ActStep(name, subject, mobility, actor, role, form.cleaned_data, on_behalf, form, proof)
    act.perform(step)
    if mobility is not None:
        forget_cast(mobility)  # the act may have named somebody
    event = append_event(
        kind=EventKind.ACT,
        machine=act.machine,
        subject=subject,
        mobility=mobility,
        name=name,
        actor=actor,
        role=role,
        details=step.event_details,
        remark=step.remark,
        on_behalf=on_behalf,
        from_state=str(subject.state),
        to_state=str(subject.state),
        table_number=registered.table.number,
    )
    issue_papers(step.papers, event)
    tell(act.tells, event, subject, mobility)
    settle(registered, subject, mobility)
    return event


def act_role(
    act: Act,
    registered: RegisteredMachine,
    subject: Any,
    mobility: Mobility | None,
    actor: Actor,
    on_behalf: OnBehalf | None = None,
) -> Role:
    """The role in which the actor may do this; RoleRefused when there is none."""
    held = roles_on(registered, subject, mobility, actor)
    if on_behalf is not None:
        if not act.on_behalf:
            raise RoleRefused("lifecycle.not_on_behalf", act=act.name)
        check_on_behalf(on_behalf)
        return enters_for(act.roles, held, mobility, on_behalf)
    role = may(act.roles, held, silent=False)
    if role is None:
        raise RoleRefused("lifecycle.act_role_refused", act=act.name)
    return meant_by(role, mobility) if mobility is not None else role


@door
def wake(*, machine: str, pk: UUID) -> None:
    """Try the SYSTEM rows of one subject: from the outbox, when something elsewhere changed or a date has passed."""
    registered = MACHINES[machine]
    subject, mobility = lock(registered, pk, SYSTEM)
    settle(registered, subject, mobility)
