"""The doors. A state changes through `perform_transition`, a fact through `perform_act`; nowhere else."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import structlog
from django.core.files.uploadedfile import UploadedFile

from accounts.actors import SYSTEM, Actor
from ground.errors import NotThere
from ground.once import anew
from lifecycle.engine import Details, Taking, require_met, settle, take
from lifecycle.errors import ActInvalid, ActRefused, ChangedMeanwhile, RoleRefused
from lifecycle.forms import ActForm
from lifecycle.gate import (
    deciding_in,
    may,
    needs_proof,
    require_open,
    roles_meant,
    roles_on,
    silence_is_over,
    silence_opens_on,
    step_needs_code,
    why_not_theirs,
)
from lifecycle.machines import MACHINES, RegisteredMachine
from lifecycle.models import Event, Mobility
from lifecycle.models.event import EventKind
from lifecycle.on_behalf import check_on_behalf, enters_for, require_witness
from lifecycle.papers import issue_papers
from lifecycle.people.role_book import as_whom, meant_by, roles_in_stay
from lifecycle.reading import read_again, read_for_step
from lifecycle.registry import ACTS, Act
from lifecycle.retrying import door, reading_only
from lifecycle.roles import Role
from lifecycle.runs import going_on
from lifecycle.standing import Standing
from lifecycle.steps import ActStep, Step
from lifecycle.subject import Subject
from lifecycle.table import Transition
from lifecycle.telling import receipts, telling
from lifecycle.vocabulary import OnBehalf, Proof
from lifecycle.writing import Happened, append_event

log = structlog.get_logger()


@door
def perform_transition(
    *,
    machine: str,
    pk: UUID,
    name: str,
    actor: Actor,
    seen_version: int | None = None,
    proof: Proof | None = None,
    **details: object,
) -> Event:
    """Take one subject (a stay, a version of an agreement or memorandum, a result) through one transition.

    Locks the row. Raises NotThere (404), RoleRefused (403) when the actor lacks the role here, ChangedMeanwhile
    (409) when `seen_version` is stale, and TransitionRefused (409) with every unmet requirement, not only the
    first; a refusal leaves no trace in the database. A step that signs a paper, and each step that binds of who came by
    a mailed link, is proved by a fresh code (else ActRefused). Mails and papers follow after commit, from the outbox.
    """
    with reading_only():
        registered, row = _row(machine, name)
        at = lock(registered, pk, actor)
        actor = as_whom(actor, at.stay)
        role = _require_role(row, at, actor, details)
        if step_needs_code(row, actor, details.get("on_behalf")) and proof is None:
            raise ActRefused("lifecycle.proof_needed", transition=name)
        _require_version(at.subject, seen_version)
        taking = Taking(row, at, actor, role, details, proof=proof)
        require_met(taking)
    with anew():  # what a page found out that looks ahead holds until here
        step = take(taking)
        step.telling.rows += receipts(step.event, at, proof)
        settle(at, step.follows, step.telling)
    return step.event


def pass_door(step: Step, *, machine: str, pk: UUID, name: str, **details: object) -> Event:
    """Pass the door of another machine from a consequence: as the same actor, or as SYSTEM where the row names it."""
    registered, row = _row(machine, name)
    at = _standing_in(step, registered, pk)
    actor = _who_passes(step, row, at)
    if step.on_behalf and not actor.is_system:
        details.setdefault("on_behalf", step.on_behalf)
    runs_with_it = row.runs_with and step.transition.name in row.runs_with
    role = step.role if runs_with_it else _require_role(row, at, actor, details)
    taking = Taking(row, at, actor, role, details, cause=f"{step.machine}.{step.transition.name}")
    require_met(taking)
    caused = take(taking)
    step.follows += caused.follows
    step.telling.add(caused.telling)
    return caused.event


def step_of_act(act: ActStep, *, machine: str, pk: UUID, name: str, **details: Any) -> Event:
    """Take a row of another machine through a transition as part of an act: as who acts, on the act's own evidence."""
    if act.on_behalf:
        details["on_behalf"] = act.on_behalf
    return perform_transition(
        machine=machine, pk=pk, name=name, actor=act.actor, proof=act.proof and act.proof.along, **details
    )


def _standing_in(step: Step, registered: RegisteredMachine, pk: UUID) -> Standing:
    """The subject, locked; the stay is the one of the enclosing step, so that both change the same instance."""
    subject = registered.model.unscoped.select_for_update().get(pk=pk)
    mobility = step.mobility
    if registered.is_the_stays:
        subject = mobility = subject if mobility is None else mobility
    elif mobility is None and subject.stay_id:
        mobility = Mobility.unscoped.get(pk=subject.stay_id)
    return Standing(registered, subject, mobility)


def _who_passes(step: Step, row: Transition, at: Standing) -> Actor:
    if row.by_system_only:
        return SYSTEM
    holds_none = may(row.roles, roles_on(at, step.actor), silent=False) is None
    return SYSTEM if Role.SYSTEM in row.roles and holds_none else step.actor


def _row(machine: str, name: str) -> tuple[RegisteredMachine, Transition]:
    registered = MACHINES.get(machine)
    row = registered.table.rows.get(name) if registered else None
    if registered is None or row is None:
        raise NotThere("lifecycle.no_such_transition", machine=machine, transition=name)
    return registered, row


def lock(registered: RegisteredMachine, pk: UUID, actor: Actor) -> Standing:
    """The subject, visible to the actor and locked; before it the stay it belongs to. Always in this order."""
    model = registered.model
    if registered.is_the_stays:
        return Standing.of_stay(lock_stay(pk, actor))
    glance: Subject | None = model.objects.visible_to(actor).filter(pk=pk).first()
    if glance is None:
        raise NotThere("lifecycle.not_found")
    stay = read_for_step(glance.stay_id, actor) if glance.stay_id else None
    if stay is None and glance.stay_id:
        raise NotThere("lifecycle.not_found")  # it was there a moment ago
    return Standing(registered, model.unscoped.select_for_update().get(pk=pk), stay)


def lock_stay(pk: UUID, actor: Actor) -> Mobility:
    """The stay, locked. Raises NotThere where there is none, or none that the actor sees.

    Who holds a role in the stay sees it (`roles_in_stay` knows from when). That is asked of the cast, which the door
    reads in any case; the long query of `visible_to` is left for the few who see a stay in which they hold no role.
    """
    stay = read_for_step(pk, actor)
    if stay is None or not (roles_in_stay(actor, stay) or Mobility.objects.visible_to(actor).filter(pk=pk).exists()):
        raise NotThere("lifecycle.not_found")
    return stay


def _require_role(row: Transition, at: Standing, actor: Actor, details: Details) -> Role:
    held = roles_on(at, actor)
    on_behalf = cast(OnBehalf | None, details.get("on_behalf"))
    if on_behalf is not None:
        require_witness(actor, at.stay, on_behalf, signs=False)
        return enters_for(row.roles, held, at, actor, on_behalf)
    role = may(row.roles, held, silent=silence_is_over(row, at.stay))
    if role is None:
        why = why_not_theirs(row, at, held, silence_opens_on(row, at.stay))
        log.info("transition.role_refused", machine=at.name, transition=row.name)
        raise RoleRefused(why.code, transition=row.name, roles=[str(r) for r in sorted(held)], **why.params)
    return meant_by(role, at.stay) if at.stay is not None else role


def _require_version(subject: Subject, seen_version: int | None) -> None:
    if seen_version is None or seen_version == subject.version:
        return
    missed = Event.unscoped.filter(subject_id=subject.pk, version__gt=seen_version, kind=EventKind.TRANSITION)
    raise ChangedMeanwhile(list(missed.order_by("seq")), seen=seen_version, now=subject.version)


@door
def perform_act(
    *,
    name: str,
    pk: UUID,
    actor: Actor,
    data: Mapping[str, object],
    files: Mapping[str, UploadedFile] | None = None,
    on_behalf: OnBehalf | None = None,
    proof: Proof | None = None,
) -> Event:
    """Record one fact on a stay or a memorandum: the one door for facts, for pages, case files and programs.

    Raises NotThere (404), RoleRefused (403), ActRefused (409) while it is locked, ActInvalid (400) with the form.
    """
    with reading_only():
        act = ACTS.get(name)
        if act is None:
            raise NotThere("lifecycle.no_such_act", act=name)
        at = lock(MACHINES[act.machine], pk, actor)
        actor = as_whom(actor, at.stay)
        role = act_role(act, at, actor, on_behalf)
        require_open(act, at, deciding_in(roles_on(at, actor), actor, on_behalf))
        _require_proof(act, actor, on_behalf, proof)
        form = _valid_form(act, at, actor, on_behalf, data, files or {})
    step = ActStep(name, at.subject, at.stay, actor, role, form.cleaned_data, form, on_behalf, proof)
    with anew():
        act.perform(step)
        if at.stay is not None:
            read_again(at.stay)  # the act may have named somebody, or taken steps of its own
        event = (going_on(at, step) if act.in_runs else None) or append_event(at, _recorded(step))
        issue_papers(step.papers, event)
        only = act.tells_only(at.subject, actor) if act.tells_only else None
        told = telling(act.tells, event, at, named=act.tells_named, newcomers=act.tells_newcomers, only=only)
        told.rows += [] if act.own_receipt else receipts(event, at, proof)
        settle(at, told=told)
    return event


def _require_proof(act: Act, actor: Actor, on_behalf: OnBehalf | None, proof: Proof | None) -> None:
    """ActRefused without the evidence that the act needs."""
    if needs_proof(act, actor) and proof is None and (on_behalf is None or on_behalf.scan_id is None):
        raise ActRefused("lifecycle.scan_needed" if on_behalf else "lifecycle.proof_needed", act=act.name)


def _valid_form(
    act: Act,
    at: Standing,
    actor: Actor,
    on_behalf: OnBehalf | None,
    data: Mapping[str, object],
    files: Mapping[str, UploadedFile],
) -> ActForm:
    """What was typed, checked. Raises ActInvalid."""
    for file in files.values():
        file.seek(0)  # the door may be taken again
    form = act.form(data, files, subject=at.subject, actor=actor, on_behalf=on_behalf)
    if not form.is_valid():
        raise ActInvalid(act.name, form)
    return form


def _recorded(step: ActStep) -> Happened:
    return Happened(
        EventKind.ACT,
        step.name,
        step.actor,
        step.role,
        step.event_details,
        remark=step.remark,
        on_behalf=step.on_behalf,
    )


def act_role(act: Act, at: Standing, actor: Actor, on_behalf: OnBehalf | None = None) -> Role:
    """The role in which the actor may do this; RoleRefused when there is none."""
    held = roles_on(at, actor)
    if on_behalf is not None:
        if not act.on_behalf:
            raise RoleRefused("lifecycle.not_on_behalf", act=act.name)
        check_on_behalf(on_behalf)
        require_witness(actor, at.stay, on_behalf, signs=act.needs_proof)
        return enters_for(act.roles, held, at, actor, on_behalf, whoever=act.for_whoever)
    role = may(act.roles, held, silent=False)
    if role is None:
        raise RoleRefused("lifecycle.act_role_refused", act=act.name, may=roles_meant(act.roles, at.stay))
    return meant_by(role, at.stay) if at.stay is not None else role


@door
def wake(*, machine: str, pk: UUID) -> None:
    """Try the SYSTEM rows of one subject: from the outbox, when something elsewhere changed or a date has passed."""
    settle(lock(MACHINES[machine], pk, SYSTEM))
