"""The operator's pages: what the outbox holds, what may be done to its rows, what is kept of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actors import NO_PERSON, SYSTEM, Actor
from ground import clock
from ground.errors import InputRefused, NotThere
from ground.only_added import OnlyAdded
from lifecycle import registry
from lifecycle.effects import outbox
from lifecycle.effects.outbox_operation import mark_of, move_rows
from lifecycle.models import OperatorAct, OperatorActRow, OutboxRow, WorkerSign
from lifecycle.models.operation import Move, WorkerWay
from lifecycle.models.outbox_row import OutboxState
from lifecycle.roles import Role
from portal.operator import filters
from tests.factories.accounts import AccountFactory
from tests.lifecycle.conftest import NOW

pytestmark = pytest.mark.django_db
WAITING, CLAIMED, DONE, PARKED, CANCELLED = (
    OutboxState.WAITING, OutboxState.CLAIMED, OutboxState.DONE, OutboxState.PARKED, OutboxState.CANCELLED,
)  # fmt: skip
_key = count()


@pytest.fixture(autouse=True)
def _now():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def operator():
    return AccountFactory(is_staff=True, with_second_factor=True, email="odile@operateur.example.org")


@pytest.fixture
def acting(operator):
    return as_signed_in(operator)


def as_signed_in(account):
    """Who runs the installation need be nobody in it."""
    return Actor(NO_PERSON, account_id=account.pk)


@pytest.fixture
def console(operator):
    client = Client()
    client.force_login(operator)
    return client


@pytest.fixture
def effect(monkeypatch):
    """A handler that notes what it did."""

    class Effect:
        done = []

        def work(self, row):
            return row.key

        def record(self, row, result):
            self.done.append(result)

    held = Effect()
    held.done = []
    monkeypatch.setitem(registry.HANDLERS, "test.effect", held)
    return held


def a_row(state=WAITING, kind="test.effect", **more):
    facts = {"due_at": clock.now(), "created_at": clock.now()}
    if state == CLAIMED:
        facts |= {"lease": uuid4(), "leased_until": timezone.now() + timedelta(minutes=1)}
    if state == PARKED:
        facts["fault_code"] = "notifications.bounced"
    return OutboxRow.objects.create(kind=kind, key=f"op{next(_key)}", state=state, **{**facts, **more})


def state_of(row):
    return OutboxRow.objects.get(pk=row.pk).state


def act_on(console, move, query, reason="the server is back", **extra):
    """Look first, then confirm, as a person does."""
    address = f"{reverse('operator:act', args=[move])}?{query}"
    seen = console.get(address).context["form"].initial["seen"]
    return console.post(address, {"seen": seen, "reason": reason, **extra}, follow=True)


def text(answer):
    return answer.content.decode()


def test_operator_finds_the_place_in_the_top_bar_and_nobody_else_does(console, cast, browser_of):
    assert 'href="/operator/"' in text(console.get(reverse("portal:todos")))
    for role in (Role.SENDING_COORDINATOR, Role.ADMINISTRATOR, Role.PARTICIPANT):
        assert 'href="/operator/"' not in text(browser_of(role).get(reverse("portal:todos")))


def test_operator_without_second_factor_sets_it_up_first():
    client = Client()
    client.force_login(AccountFactory(is_staff=True))

    assert client.get(reverse("operator:outbox"))["Location"] == reverse("accounts:second-factor-needed")


def test_who_runs_nothing_finds_no_page_and_moves_no_row(cast, browser_of, acting):
    row = a_row(PARKED)
    client = browser_of(Role.ADMINISTRATOR)
    for address in (
        reverse("operator:outbox"), reverse("operator:acts"), reverse("operator:row", args=[row.pk]),
        reverse("operator:act", args=["retry"]) + f"?row={row.pk}",
    ):  # fmt: skip
        assert client.get(address).status_code == 404
    assert client.post(reverse("operator:act", args=["retry"]), {"seen": "x", "reason": "y"}).status_code == 404
    with pytest.raises(NotThere):
        move_rows(actor=cast.actors[Role.ADMINISTRATOR], move="retry", seen={row.pk: mark_of(row)}, reason="mine")
    link = replace(acting, link_role="HT")
    with pytest.raises(NotThere):
        move_rows(actor=link, move="retry", seen={row.pk: mark_of(row)}, reason="by a mailed link")
    assert state_of(row) == PARKED


def test_page_counts_by_kind_and_state_and_says_whether_the_work_keeps_pace(console):
    first = a_row(created_at=clock.now() - timedelta(hours=3), due_at=clock.now() - timedelta(hours=2))
    a_row(due_at=clock.now() + timedelta(hours=1))
    a_row(after=first)
    a_row(CLAIMED)
    a_row(CLAIMED, leased_until=timezone.now() - timedelta(seconds=1))
    for _nth in range(2):
        a_row(PARKED, kind="mail.notice")
    a_row(DONE, kind="mail.notice")

    facts = console.get(reverse("operator:outbox")).context

    numbers = {one["kind"]: {cell["state"]: cell["number"] for cell in one["cells"]} for one in facts["kinds"]}
    assert numbers["test.effect"] == {WAITING: 3, CLAIMED: 2, DONE: 0, PARKED: 0, CANCELLED: 0}
    assert numbers["mail.notice"] == {WAITING: 0, CLAIMED: 0, DONE: 1, PARKED: 2, CANCELLED: 0}
    assert [cell["number"] for cell in facts["sums"]] == [3, 2, 1, 2, 0]
    standing = facts["standing"]
    assert (standing.due, standing.held_back, standing.lease_over) == (1, 1, 1)
    assert standing.due_since == clock.now() - timedelta(hours=2)
    assert standing.oldest_waiting == clock.now() - timedelta(hours=3)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"waiting", "parked", "claimed"}),
        ("state=done", {"done"}),
        ("kind=mail.notice", {"parked"}),
        ("code=boun", {"parked"}),
        ("state=parked&kind=mail.notice&code=BOUNCED", {"parked"}),
        ("kind=mail.notice&state=waiting", set()),
        ("state=nonsense&after=nonsense", {"waiting", "parked", "claimed"}),
        ("after=2026-01-12~x", {"waiting", "parked", "claimed"}),
    ],
)
def test_filter_stands_in_the_address(console, query, found):
    rows = {
        "waiting": a_row(),
        "parked": a_row(PARKED, kind="mail.notice"),
        "claimed": a_row(CLAIMED),
        "done": a_row(DONE),
    }

    page = console.get(f"{reverse('operator:outbox')}?{query}")

    assert {line.row.pk for line in page.context["lines"]} == {rows[name].pk for name in found}


@pytest.mark.parametrize("state", [WAITING, DONE])
def test_pages_show_each_row_once_also_while_others_come_and_go(console, monkeypatch, state):
    monkeypatch.setattr(filters, "PAGE", 3)
    rows = [a_row(state, due_at=clock.now() + timedelta(minutes=nth // 2)) for nth in range(8)]
    address, seen = f"{reverse('operator:outbox')}?state={state}", []
    after = ""
    for _page in range(3):
        page = console.get(address, {"state": state, "after": after})
        seen += [line.row.pk for line in page.context["lines"]]
        OutboxRow.objects.filter(pk=seen[0]).update(state=CANCELLED)
        after = page.context["further"]

    assert sorted(seen) == sorted(row.pk for row in rows)
    assert after == ""


def test_row_page_tells_tries_fault_and_stay_number_and_no_name(console, cast):
    row = a_row(
        PARKED, kind="mail.notice", mobility=cast.mobility, starts=3, refusals=2, fault="550 recipient",
        payload={"event": str(uuid4()), "person": "Participant Example", "note": "participant@people.example.org"},
    )  # fmt: skip

    said = text(console.get(reverse("operator:row", args=[row.pk])))

    assert cast.mobility.number in said
    assert "event, note, person" in said
    assert "notifications.bounced: 550 recipient" in said
    for personal in ("Participant", "participant@", str(row.payload["event"])):
        assert personal not in said


def test_what_a_paper_or_a_person_says_of_a_fault_is_not_shown(console):
    for code in ("documents.sign_missing", "outbox.cancelled"):
        row = a_row(PARKED, fault_code=code, fault="Participant Example")
        assert "Participant" not in text(console.get(reverse("operator:row", args=[row.pk])))


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


def test_acts_are_listed_newest_first_page_by_page(console, operator, monkeypatch, acting):
    monkeypatch.setattr("portal.operator.pages.ACTS_ON_A_PAGE", 2)
    for nth in range(5):
        row = a_row(PARKED)
        with clock.set_to(NOW + timedelta(minutes=nth)):
            move_rows(actor=acting, move="retry", seen={row.pk: mark_of(row)}, reason=f"reason {nth}")
    after, said = "", []
    for _page in range(3):
        page = console.get(reverse("operator:acts"), {"after": after})
        said += [one.act.reason for one in page.context["acts"]]
        after = page.context["further"]

    assert said == [f"reason {nth}" for nth in (4, 3, 2, 1, 0)]


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


def test_workers_show_when_they_were_last_seen(console):
    assert "No worker has been seen yet" in text(console.get(reverse("operator:outbox")))
    WorkerSign.objects.create(way=WorkerWay.LOOP, seen_at=clock.now() - timedelta(minutes=1))
    WorkerSign.objects.create(way=WorkerWay.CELERY, seen_at=clock.now() - timedelta(minutes=6))

    shown = {one["words"]: one["silent"] for one in console.get(reverse("operator:outbox")).context["workers"]}

    assert shown == {"manage.py work": False, "Celery": True}


@pytest.mark.parametrize("name", ["operator:outbox", "operator:acts"])
def test_pages_cost_the_same_with_many_rows(console, acting, cast, name):
    counts = []
    for more in (3, 40):
        for nth in range(more):
            row = a_row(PARKED, mobility=cast.mobility, kind=("mail.notice", "doc.render")[nth % 2])
            move_rows(actor=SYSTEM if nth % 2 else acting, move="cancel", seen={row.pk: mark_of(row)}, reason="r")
            a_row(PARKED, mobility=cast.mobility)
        with CaptureQueriesContext(connection) as asked:
            assert console.get(reverse(name)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 32, counts


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
