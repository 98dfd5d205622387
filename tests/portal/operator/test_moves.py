"""What an operator may do to rows of the outbox, and what is kept of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ground import clock
from ground.errors import InputRefused
from ground.only_added import OnlyAdded
from lifecycle.effects import outbox
from lifecycle.effects.outbox_operation import mark_of, move_rows
from lifecycle.models import OperatorAct, OperatorActRow, OutboxRow
from lifecycle.models.operation import Move
from tests.factories.accounts import AccountFactory
from tests.lifecycle.conftest import NOW
from tests.portal.operator.rows import (
    CANCELLED,
    CLAIMED,
    DONE,
    PARKED,
    WAITING,
    a_row,
    act_on,
    as_signed_in,
    state_of,
    text,
)

pytestmark = pytest.mark.django_db


def test_a_parked_row_is_tried_again_with_a_reason_and_then_done(console, operator, effect):
    row = a_row(PARKED, starts=5, refusals=4, created_at=clock.now() - timedelta(days=9))

    said = text(act_on(console, "retry", f"row={row.pk}"))

    assert "1 row waits again." in said
    moved = OutboxRow.objects.get(pk=row.pk)
    assert (moved.state, moved.starts, moved.refusals, moved.fault_code) == (WAITING, 0, 0, "")
    act = OperatorAct.objects.get()
    assert (act.account, act.move, act.reason, act.asked, act.done) == (operator, "retry", "the server is back", 1, 1)
    assert [(one.row_id, one.was) for one in act.rows.all()] == [(row.pk, PARKED)]
    assert "the server is back" in said
    assert "odile@operateur.example.org" in said
    outbox.drain()
    assert effect.done == [row.key]


@pytest.mark.parametrize(
    ("state", "may_retry", "may_cancel"),
    [
        (WAITING, False, True),
        (CLAIMED, False, False),
        (DONE, False, False),
        (PARKED, True, True),
        (CANCELLED, True, False),
    ],
)
def test_each_state_allows_its_own_moves(acting, state, may_retry, may_cancel):
    for move, allowed, becomes in (("retry", may_retry, WAITING), ("cancel", may_cancel, CANCELLED)):
        row = a_row(state)
        moved = move_rows(actor=acting, move=move, seen={row.pk: mark_of(row)}, reason="tried")

        assert moved.done == int(allowed)
        assert state_of(row) == (becomes if allowed else state)


def test_a_claimed_row_is_cancelled_only_after_its_time_and_its_worker_then_records_nothing(acting, effect):
    row = a_row()
    claimed = outbox.claim(row.pk)
    OutboxRow.objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    late = OutboxRow.objects.get(pk=row.pk)

    assert move_rows(actor=acting, move="cancel", seen={row.pk: mark_of(late)}, reason="hangs").done == 1
    with pytest.raises(outbox.LeaseLost):
        outbox._finish(claimed)
    assert state_of(row) == CANCELLED


def test_without_a_reason_nothing_happens_and_the_choice_is_kept(console, acting):
    row = a_row(PARKED)

    answer = act_on(console, "cancel", f"row={row.pk}", reason="   ")

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {"reason"}
    assert answer.context["number"] == 1
    for reason in ("", " \n", "x" * 301):
        with pytest.raises(InputRefused):
            move_rows(actor=acting, move="cancel", seen={row.pk: mark_of(row)}, reason=reason)
    assert (state_of(row), OperatorAct.objects.count()) == (PARKED, 0)


def test_all_rows_of_a_filter_are_moved_and_no_other(console):
    mails = [a_row(PARKED, kind="mail.notice") for _nth in range(7)]
    others = [a_row(PARKED), a_row(DONE, kind="mail.notice"), a_row(kind="mail.notice")]

    said = text(act_on(console, "retry", "kind=mail.notice&state=parked"))

    assert "7 rows wait again." in said
    assert {state_of(row) for row in mails} == {WAITING}
    assert [state_of(row) for row in others] == [PARKED, DONE, WAITING]
    act = OperatorAct.objects.get()
    assert (act.done, act.chosen_by) == (7, "kind=mail.notice&state=parked")
    assert "Kind: Mail: notice, State: Put aside" in said


def test_rows_that_moved_after_they_were_shown_are_left_and_counted(console, effect):
    """Done meanwhile, parked anew for another reason, or there only since: the confirmation leaves all of these."""
    rows = [a_row(PARKED) for _nth in range(4)]
    address = f"{reverse('operator:act', args=['cancel'])}?state=parked"
    seen = console.get(address).context["form"].initial["seen"]
    outbox.put_back_all(OutboxRow.objects.filter(pk__in=[rows[0].pk, rows[1].pk]))
    outbox.drain()
    OutboxRow.objects.filter(pk=rows[1].pk).update(state=PARKED, fault_code="test.again", refusals=1)
    later = a_row(PARKED)

    said = text(console.post(address, {"seen": seen, "reason": "the stays were planned twice"}, follow=True))

    assert "2 rows cancelled." in said
    assert "2 rows had moved meanwhile and were left as they are." in said
    assert [state_of(row) for row in (*rows, later)] == [DONE, PARKED, CANCELLED, CANCELLED, PARKED]


def test_the_same_confirmation_sent_twice_moves_nothing_more(console):
    row = a_row(PARKED)
    address = f"{reverse('operator:act', args=['retry'])}?row={row.pk}"
    form = {"seen": console.get(address).context["form"].initial["seen"], "reason": "again"}
    console.post(address, form)
    OutboxRow.objects.filter(pk=row.pk).update(state=DONE)

    said = text(console.post(address, form, follow=True))

    assert "1 row had moved meanwhile and was left as it is." in said
    assert (state_of(row), OperatorAct.objects.count()) == (DONE, 1)


def test_a_confirmation_of_another_operator_or_move_or_hand_is_not_taken(console):
    row = a_row(PARKED)
    colleague = Client()
    colleague.force_login(AccountFactory(is_staff=True, with_second_factor=True))
    theirs = colleague.get(reverse("operator:act", args=["retry"]), {"row": row.pk}).context["form"].initial["seen"]
    own = console.get(reverse("operator:act", args=["retry"]), {"row": row.pk}).context["form"].initial["seen"]

    for move, seen in (("retry", theirs), ("cancel", own), ("retry", own[:-2]), ("retry", "")):
        answer = console.post(reverse("operator:act", args=[move]), {"seen": seen, "reason": "x"}, follow=True)
        assert "open for too long" in text(answer)
    assert state_of(row) == PARKED


def test_nothing_to_move_says_so(console):
    answer = console.get(reverse("operator:act", args=["retry"]), {"row": uuid4()}, follow=True)

    assert "None of these rows can be moved so" in text(answer)
    assert console.get(reverse("operator:act", args=["delete"])).status_code == 404


def test_cancelling_says_what_it_holds_back(console):
    first = a_row()
    a_row(after=first)

    assert "1 row comes after these" in text(console.get(reverse("operator:act", args=["cancel"]), {"row": first.pk}))


def test_what_was_done_can_only_be_added_to(acting):
    row = a_row(PARKED)
    act = move_rows(actor=acting, move="retry", seen={row.pk: mark_of(row)}, reason="once").act

    for change in (
        lambda: act.save(update_fields=["reason"]),
        act.delete,
        lambda: OperatorAct.objects.update(reason="other"),
        lambda: OperatorAct.objects.all().delete(),
        lambda: OperatorActRow.objects.update(was=DONE),
    ):
        with pytest.raises(OnlyAdded):
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        OperatorAct.objects.create(at=clock.now(), move=Move.RETRY, reason="", asked=1, done=1)


def test_command_moves_rows_by_the_same_door(capsys):
    parked, waiting = a_row(PARKED), a_row()
    call_command("outbox", "retry", "all", "--why", "the server is back")
    call_command("outbox", "cancel", str(waiting.pk), "--why", "planned twice")

    assert (state_of(parked), state_of(waiting)) == (WAITING, CANCELLED)
    assert {(act.account, act.move, act.reason) for act in OperatorAct.objects.all()} == {
        (None, "retry", "the server is back"), (None, "cancel", "planned twice"),
    }  # fmt: skip
    for wrong in (("retry", str(uuid4())), ("retry", "all"), ("cancel", str(waiting.pk), "--why", "again")):
        with pytest.raises(CommandError):
            call_command("outbox", *wrong)


def test_two_thousand_rows_are_moved_in_few_queries(acting):
    OutboxRow.objects.bulk_create(
        OutboxRow(kind="mail.notice", key=f"many{nth}", state=PARKED, fault_code="x", due_at=NOW, created_at=NOW)
        for nth in range(2000)
    )
    seen = {row.pk: mark_of(row) for row in OutboxRow.objects.all()}

    with CaptureQueriesContext(connection) as asked:
        assert move_rows(actor=acting, move="retry", seen=seen, reason="outage over").done == 2000

    assert len(asked) < 30


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_four_operators_at_once_each_row_is_moved_by_one():
    accounts = [AccountFactory(is_staff=True, with_second_factor=True) for _nth in range(4)]
    rows = [a_row(PARKED) for _nth in range(60)]
    seen = {row.pk: mark_of(row) for row in rows}

    def one(account):
        try:
            return move_rows(actor=as_signed_in(account), move="retry", seen=seen, reason="all at once").done
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, accounts)) == [0, 0, 0, 60]
    assert OperatorActRow.objects.count() == 60
