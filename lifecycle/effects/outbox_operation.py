"""What an operator sees of the outbox and may do to its rows; each act is kept with who, when, why and which rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from accounts.actors import Actor
from accounts.operators import is_operator
from ground import clock
from ground.errors import InputRefused, NotThere
from lifecycle.effects import outbox
from lifecycle.models import OperatorAct, OperatorActRow, OutboxRow
from lifecycle.models.operation import Move
from lifecycle.models.outbox_row import OutboxState

AT_ONCE = 500  # rows in one statement
MOST_LETTERS = 300  # of a reason


@dataclass(frozen=True)
class MoveRule:
    """Which rows may be moved so, and the one statement that does it."""

    open_to: Callable[[], Q]
    make: Callable[[QuerySet[OutboxRow]], int]


MOVES: dict[str, MoveRule] = {
    Move.RETRY: MoveRule(lambda: outbox.PUT_ASIDE, outbox.put_back_all),
    Move.CANCEL: MoveRule(outbox.open_to_cancelling, outbox.cancel_all),
}


@dataclass(frozen=True)
class Standing:
    """How the outbox stands as a whole."""

    oldest_waiting: datetime | None
    due: int  # and nobody has taken them yet
    due_since: datetime | None
    held_back: int  # they wait for another row
    lease_over: int


@dataclass(frozen=True)
class Moved:
    """What became of an act: the rows asked for, those moved, and its record where anything was moved."""

    asked: int
    done: int
    act: OperatorAct | None

    @property
    def missed(self) -> int:
        """Rows left as they were, because they had moved meanwhile."""
        return self.asked - self.done


def outbox_seen_by(actor: Actor) -> QuerySet[OutboxRow]:
    """All rows, for an operator. Raises NotThere for everybody else."""
    if not is_operator(actor):
        raise NotThere("lifecycle.not_found")
    return OutboxRow.objects.all()


def acts_seen_by(actor: Actor) -> QuerySet[OperatorAct]:
    """What operators did, newest first. Raises NotThere for everybody else."""
    if not is_operator(actor):
        raise NotThere("lifecycle.not_found")
    acts: QuerySet[OperatorAct] = OperatorAct.objects.select_related("account").order_by("-at", "-id")
    return acts


def counted(rows: QuerySet[OutboxRow]) -> dict[str, dict[str, int]]:
    """How many of each kind are in each state."""
    found: dict[str, dict[str, int]] = {}
    for kind, state, number in rows.order_by("kind").values_list("kind", "state").annotate(number=Count("pk")):
        found.setdefault(kind, {})[state] = number
    return found


def standing(rows: QuerySet[OutboxRow]) -> Standing:
    """What says whether the work keeps pace."""
    waiting = rows.filter(state=OutboxState.WAITING)
    free = Q(after=None) | Q(after__state=OutboxState.DONE)
    due = waiting.filter(free, due_at__lte=clock.now()).aggregate(number=Count("pk"), since=Min("due_at"))
    return Standing(
        oldest_waiting=waiting.aggregate(oldest=Min("created_at"))["oldest"],
        due=due["number"],
        due_since=due["since"],
        held_back=waiting.exclude(free).count(),
        lease_over=rows.filter(outbox.lease_ran_out()).count(),
    )


def open_to(rows: QuerySet[OutboxRow], move: str) -> QuerySet[OutboxRow]:
    """Those of these rows that may be moved so now."""
    return rows.filter(MOVES[move].open_to())


def mark_of(row: OutboxRow) -> str:
    """Changes with every step of the row: what was seen is compared with it before anything is moved."""
    seen = (row.state, row.lease, row.starts, row.refusals, row.due_at.timestamp(), row.created_at.timestamp())
    return sha256(" ".join(map(str, seen)).encode()).hexdigest()[:8]


@transaction.atomic
def move_rows(*, actor: Actor, move: str, seen: Mapping[UUID, str], reason: str, chosen_by: str = "") -> Moved:
    """Move the rows that still are as they were seen (`mark_of`), and keep the act. A second time it finds none.

    Raises NotThere, and InputRefused (lifecycle.operator_reason).
    """
    rows, reason = outbox_seen_by(actor), " ".join(reason.split())
    if not reason or len(reason) > MOST_LETTERS:
        raise InputRefused("lifecycle.operator_reason", field="reason", most=MOST_LETTERS)
    pks, was = sorted(seen), dict[UUID, str]()
    for start in range(0, len(pks), AT_ONCE):
        was |= _move(rows.filter(pk__in=pks[start : start + AT_ONCE]), move, seen)
    if not was:
        return Moved(len(seen), 0, None)
    act = OperatorAct.objects.create(
        at=clock.now(),
        account_id=actor.account_id,
        move=move,
        reason=reason,
        chosen_by=chosen_by[:300],
        asked=len(seen),
        done=len(was),
    )
    OperatorActRow.objects.bulk_create(
        [OperatorActRow(act=act, row_id=pk, was=state) for pk, state in was.items()], batch_size=AT_ONCE
    )
    return Moved(len(seen), len(was), act)


def _move(rows: QuerySet[OutboxRow], move: str, seen: Mapping[UUID, str]) -> dict[UUID, str]:
    """The rows moved, with the state each had. Locked first, so that who works one meanwhile comes after or is left."""
    held = open_to(rows.select_for_update(of=("self",)), move).order_by("pk")
    same = {row.pk: row.state for row in held if mark_of(row) == seen[row.pk]}
    MOVES[move].make(OutboxRow.objects.filter(pk__in=same))
    return same
