"""A nudge: a coordinator asks somebody now for what is owed. One mail for everything, at most one a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.people import reachable
from accounts.selectors import holds
from ground import clock
from ground.errors import SojournError
from ground.sentences import begun
from ground.statements.together import rows_together
from lifecycle.effects import outbox
from lifecycle.models import Mobility, OutboxRow, Reminder, ToDo
from lifecycle.names import names_in
from lifecycle.roles import Role
from lifecycle.visibility import leads_alone, stays_where
from notifications.models import SentMail
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.selectors import names_told

RULE = "nudge"
TIME_TO_UNDO = timedelta(seconds=10)
ONE_A_DAY = timedelta(hours=20)
DECIDE = (Role.VALIDATOR, Role.COMPETENT_INSTITUTION)
OF_RESULTS = (
    "recognition.no_result", "recognition.not_decided", "assessments.no_result", "assessments.no_evidence",
    "assessments.evidence_asked",
)  # fmt: skip
COORDINATES = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY)


@transaction.atomic
def nudge(*, actor: Actor, person_id: UUID, todo_ids: Iterable[UUID]) -> OutboxRow:
    """Remind a person of these to-dos; the mail leaves after ten seconds, so that it can be taken back.

    Raises SojournError: notifications.nothing_to_nudge when none of them is open (or none is the actor's to see),
    notifications.reminded_today when a reminder went out within twenty hours.
    """
    todos = list(_nudgeable(actor).filter(pk__in=list(todo_ids)).order_by("due_on", "since"))
    person = reachable(person_id)
    if not todos or person is None:
        raise SojournError("notifications.nothing_to_nudge")
    if last_reminded(person_id) is not None:
        raise SojournError("notifications.reminded_today", person=_called(todos[0], person_id))
    now = clock.now()
    row = outbox.add(
        "mail.reminder",
        key=f"{RULE}:{person_id}:{now:%Y%m%d%H%M%S}",
        payload={"todos": [str(todo.pk) for todo in todos], "person": str(person_id)},
        mobility_id=todos[0].mobility_id if len(todos) == 1 else None,
        wait=TIME_TO_UNDO,
    )
    numbers = dict(
        Reminder.objects.filter(todo__in=todos, rule=RULE).values_list("todo").annotate(last=Max("nth")).order_by()
    )
    Reminder.objects.bulk_create(
        Reminder(todo=todo, rule=RULE, nth=numbers.get(todo.pk, 0) + 1, due_at=now, sent_at=now) for todo in todos
    )
    return row


def name_reminded(row: OutboxRow) -> str:
    """Whom such a row reminds, as called in the first of the stays or memoranda."""
    return _called(ToDo.unscoped.get(pk=row.payload["todos"][0]), UUID(row.payload["person"]))


def _called(todo: ToDo, person_id: UUID) -> str:
    """As in the stay; of a memorandum as far as the organisation told who they are."""
    if todo.mobility_id is not None:
        return names_in(todo.mobility_id, [person_id])[person_id]
    told = names_told(MemorandumVersion.unscoped.get(pk=todo.subject_id))
    return told.get(person_id) or begun(str(Role(todo.owner).label))


@transaction.atomic
def take_back(*, actor: Actor, row_id: UUID) -> bool:
    """Take a nudge back while it waits. False when it has left already, or is not the actor's."""
    row = OutboxRow.objects.filter(pk=row_id, kind="mail.reminder", key__startswith=f"{RULE}:").first()
    if row is None or not _nudgeable(actor).filter(pk__in=row.payload["todos"]).exists():
        return False
    if not outbox.cancel(row.pk, why="taken back"):
        return False
    last = Reminder.objects.filter(todo__in=row.payload["todos"], rule=RULE, sent_at__gte=row.created_at)
    last.delete()
    return True


def _nudgeable(actor: Actor) -> QuerySet[ToDo]:
    """Open to-dos of the stays the actor coordinates or leads, and of the memoranda of the own organisation.

    Who validates or recognises reminds of what holds up the own decision.
    """
    own = Mobility.unscoped.filter(leads_alone(actor))
    places = stays_where(actor, COORDINATES, at="mobility") | Q(mobility__in=own)
    places |= Q(code__in=OF_RESULTS) & stays_where(actor, DECIDE, at="mobility")
    if nudges_parties(actor):
        ours = MemorandumParty.objects.filter(organisation=actor.organisation_id).order_by().values("version")
        places |= Q(mobility=None, subject_type="memorandumversion", subject_id__in=ours)
    return ToDo.unscoped.filter(places, closed_at=None)


def nudges_parties(actor: Actor) -> bool:
    """Whether the actor keeps the memoranda of an organisation on their way, and reminds the other parties."""
    return not actor.by_link and holds(actor, MembershipRole.COORDINATOR)


def reminded_lately(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of these was reminded within twenty hours, or will be in a moment: nobody can remind them now."""
    people, since = set(people), clock.now() - ONE_A_DAY
    if not people:
        return {}
    rows = OutboxRow.objects.filter(kind="mail.reminder", created_at__gte=since, state__in=("waiting", "claimed"))
    mails = SentMail.objects.filter(person_id__in=people, kind="reminder", sent_at__gte=since, not_sent_because="")
    waiting, sent = rows_together(
        [
            rows.filter(payload__person__in=[str(one) for one in people]).only("payload", "created_at"),
            mails.only("person_id", "sent_at").order_by("sent_at"),
        ]
    )
    found = {UUID(one.payload["person"]): one.created_at for one in waiting}
    return found | {one.person_id: one.sent_at for one in sent}


def last_reminded(person_id: UUID) -> SentMail | OutboxRow | None:
    """What reminded this person within twenty hours, or waits to do so."""
    since = clock.now() - ONE_A_DAY
    waiting = OutboxRow.objects.filter(
        kind="mail.reminder", payload__person=str(person_id), created_at__gte=since, state__in=("waiting", "claimed")
    ).first()
    sent = SentMail.objects.filter(person_id=person_id, kind="reminder", sent_at__gte=since, not_sent_because="")
    return waiting or sent.first()
