"""The operator's pages: who finds them, what the outbox holds, what was done."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actors import SYSTEM
from ground import clock
from ground.errors import NotThere
from lifecycle.effects.outbox_operation import mark_of, move_rows
from lifecycle.models import OutboxRow, WorkerSign
from lifecycle.models.operation import WorkerWay
from lifecycle.roles import Role
from portal.operator import filters
from tests.factories.accounts import AccountFactory
from tests.lifecycle.conftest import NOW
from tests.portal.operator.rows import CANCELLED, CLAIMED, DONE, PARKED, WAITING, a_row, state_of, text

pytestmark = pytest.mark.django_db


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
