"""What transitions change in memoranda and plans; each calls one service."""

from itertools import permutations

from documents.models import Document
from documents.services import issue_final, rest, void_requests, wake
from ground import clock
from lifecycle.doors import pass_door
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.organisations.vouching import let_go
from lifecycle.people.role_book import people_in, sending_organisation_id
from lifecycle.registry import consequence
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.steps import Step
from lifecycle.tables.mou import State
from partnerships import selectors, services
from partnerships.into_library import keep_typed_units
from partnerships.models import MemorandumVersion


def _papers(version: MemorandumVersion) -> list[Document]:
    papers = Document.unscoped.filter(
        subject_type="memorandum_version", subject_id=version.pk, rendering="for_signature"
    )
    return list(papers.order_by("-created_at"))


@consequence("partnerships.return_text")
def return_text(step: Step[MemorandumVersion]) -> None:
    """From reading: approvals are void. From signing somebody refused: the round rests, and nothing is void yet."""
    if step.event.from_state != State.SIGNING:
        services.void_approvals(version=step.subject)
        return
    for paper in _papers(step.subject)[:1]:
        rest(document=paper, refused_by=step.decider_id)


@consequence("partnerships.wake_requests")
def wake_requests(step: Step[MemorandumVersion]) -> None:
    """The refusal was taken back: who had signed has signed, the others are asked again."""
    for paper in _papers(step.subject)[:1]:
        wake(document=paper)


@consequence("partnerships.end_round")
def end_round(step: Step[MemorandumVersion]) -> None:
    """Another text goes out: what was approved and signed of the one before counts no more."""
    services.void_approvals(version=step.subject)
    for paper in _papers(step.subject):
        void_requests(document=paper)


@consequence("partnerships.keep_sent_text")
def keep_sent_text(step: Step[MemorandumVersion]) -> None:
    """The text as it goes out, so that what changed since somebody read it can be shown; its units for the library."""
    actor = step.actor
    keep_typed_units(step.subject, actor)
    services.keep_text(version=step.subject, person_id=actor.person_id, organisation_id=actor.organisation_id)


@consequence("partnerships.approve_by_sending")
def approve_by_sending(step: Step[MemorandumVersion]) -> None:
    """Who sends it for review has read it: the own approval is given with it."""
    services.approve_by_sending(
        version=step.subject, organisation_id=step.actor.organisation_id, person_id=step.decider_id
    )


@consequence("partnerships.supersede_older_version")
def supersede_older_version(step: Step[MemorandumVersion]) -> None:
    """The older version in force gives way, from the first day of the newer one: until then both are signed."""
    begins = step.subject.valid_from
    if begins is not None and begins > clock.today():
        return
    for older in step.subject.memorandum.versions.filter(state=State.IN_FORCE).exclude(pk=step.subject.pk):
        pass_door(step, machine="mou", pk=older.pk, name="supersede")


@consequence("partnerships.fill_calendars")
def fill_calendars(step: Step[MemorandumVersion]) -> None:
    """The places agreed stand in the calendars of those that take the stays; each version for its own days."""
    services.fill_calendars(version=step.subject)


@consequence("partnerships.empty_calendars")
def empty_calendars(step: Step[MemorandumVersion]) -> None:
    """A memorandum that was ended offers no places."""
    services.empty_calendars(memorandum=step.subject.memorandum)


@consequence("partnerships.issue_final_memorandum")
def issue_final_memorandum(step: Step[MemorandumVersion]) -> None:
    """The final paper with the evidence printed (G2)."""
    for paper in _papers(step.subject)[:1]:
        issue_final(document=paper)


@consequence("partnerships.wake_waiting_stays")
def wake_waiting_stays(step: Step[MemorandumVersion]) -> None:
    """One signing wakes all stays that may wait for it, in partnership or in signing, each in its own transaction.

    The parties have made sure of each other: none asks again.
    """
    _wake(step)
    parties = list(step.subject.parties.values_list("organisation_id", flat=True))
    for keeper, other in permutations(parties, 2):
        let_go(organisation_id=other, keeper_id=keeper)


@consequence("partnerships.open_next_version")
def open_next_version(step: Step[MemorandumVersion]) -> None:
    """The next version in draft, a copy of this one."""
    services.open_next_version(version=step.subject)


@consequence("partnerships.cancel_requests")
def cancel_requests(step: Step[MemorandumVersion]) -> None:
    """Nobody is asked to sign a version that was given up."""
    for paper in _papers(step.subject):
        void_requests(document=paper)


@consequence("partnerships.tell_waiting_stays")
def tell_waiting_stays(step: Step[MemorandumVersion]) -> None:
    """Coordinators of waiting stays learn that the version was given up."""
    _tell(step, selectors.waiting_stays(step.subject.memorandum))


@consequence("partnerships.tell_open_stays")
def tell_open_stays(step: Step[MemorandumVersion]) -> None:
    """Coordinators of every open stay under the memorandum learn that it ended; earlier ones now owe another."""
    _tell(step, [mobility.pk for mobility in selectors.open_stays(step.subject.memorandum)])
    _wake(step)


@consequence("partnerships.move_earlier_stays")
def move_earlier_stays(step: Step[MemorandumVersion]) -> None:
    """Stays before `ready` follow the new version by the link they have; their coordinators are told."""
    _wake(step)
    _tell(step, selectors.stays_before_ready(step.subject.memorandum))


def _wake(step: Step) -> None:
    """From `ready` on nothing a stay may do or owes depends on the memorandum."""
    for mobility_id in selectors.stays_before_ready(step.subject.memorandum):
        services.wake_stay(mobility_id=mobility_id, cause=step.event.pk)


def _tell(step: Step, mobility_ids: list) -> None:
    for mobility in selectors.open_stays(step.subject.memorandum):
        if mobility.pk in mobility_ids:
            people = people_in(mobility, Role.SENDING_COORDINATOR)
            services.tell_of_memorandum(mobility=mobility, people=people, event_id=step.event.pk)


@consequence("partnerships.abandon_open_version")
def abandon_open_version(step: Step[MemorandumVersion]) -> None:
    """An open version ends with the memorandum, and so does a signed one that waits for its first day."""
    version = selectors.open_version(step.subject.memorandum)
    if version is not None:
        pass_door(step, machine="mou", pk=version.pk, name="abandon", reason=step.reason)
        services.settle_version(pk=version.pk)
    waiting = step.subject.memorandum.versions.filter(state=State.IN_FORCE).exclude(pk=step.subject.pk)
    for signed in waiting:  # one that waits for its first day
        details = {"reason": step.reason, "ends_on": step.details["ends_on"]}
        pass_door(step, machine="mou", pk=signed.pk, name="terminate", **details)


@consequence("partnerships.open_or_join_memorandum")
def open_or_join_memorandum(step: Step[Mobility]) -> None:
    """A draft is opened between the two organisations, or the one they work on already is joined."""
    services.open_or_join(mobility=step.subject, actor=step.actor, opener_id=sending_organisation_id(step.subject))


@consequence("partnerships.leave_memorandum")
def leave_memorandum(step: Step[Mobility]) -> None:
    """The stay no longer waits for that memorandum."""
    services.link_memorandum(mobility=step.subject, memorandum=None)


@consequence("partnerships.keep_starting_version")
def keep_starting_version(step: Step[Mobility]) -> None:
    """From `ready` on the version the stay started with is enough."""
    plan = selectors.plan_of(step.subject)
    if plan.memorandum is not None and plan.started_with is None:
        services.keep_starting_version(
            mobility=step.subject, version=selectors.version_for(plan.memorandum, step.subject)
        )


@consequence("partnerships.release_host")
def release_host(step: Step[Mobility]) -> None:
    """A host that dropped out has no part any more; the plan changed, it stays."""
    plan = selectors.plan_of(step.subject)
    if not plan._state.adding:
        services.keep_starting_version(mobility=step.subject, version=None)
    if step.details.get("reason_code") == "mou_ended" and not plan._state.adding:
        services.link_memorandum(mobility=step.subject, memorandum=None)
    if step.details.get("reason_code") == "host_dropped_out":
        hosts = (OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
        ended = OrganisationPart.objects.open().filter(mobility=step.subject, part__in=hosts)
        services.end_parts(parts=list(ended), mobility=step.subject)
