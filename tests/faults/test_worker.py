"""The worker is killed, poisoned, taken its clock: every effect is done once, or stands there with its reason."""

import pytest

from tests.faults.killing import AT_WORK
from tests.faults.poison import KINDS

pytestmark = [pytest.mark.faults]
NOTICES = 3
SENT_TWICE_AT_MOST = {
    "after_mail": 1,
    "before_mark": 1,
}  # its outcome was unknown: sent again, with the same Message-ID
MAILS = sorted(set(AT_WORK) - {"after_render", "after_store"})
ADD = """
from lifecycle.effects import outbox
for kind in {kinds}:
    outbox.add(kind, key=kind, payload={{}}, payload_version={version})
"""
LEAVE = """
from datetime import timedelta
from uuid import UUID
from ground import clock
from accounts.actors import Actor
from lifecycle.doors import perform_transition
actor, pk = Actor(UUID("{person}"), UUID("{organisation}")), UUID("{stay}")
for name, details in (
    ("report_early_return", dict(last_day=clock.today() - timedelta(days=2), reason_code="homesick", reason="Homesick")),
    ("close_without_results", dict(reason="Two days only")),
):
    perform_transition(machine="mobility", pk=pk, name=name, actor=actor, **details)
"""


@pytest.mark.parametrize("point", MAILS)
def test_a_worker_killed_over_a_mail_loses_none_and_the_next_one_goes_on(anywhere, point):
    (stay,), person, organisation = anywhere.scene()
    anywhere.killed("never", "step", stay, person, organisation)

    assert anywhere.killed(point, "work")
    anywhere.killed("never", "work", "2")

    books, taken = anywhere.books(), anywhere.mail_server.taken
    assert (books["states"], books["mails_recorded"], books["wrong"]) == ({"done": NOTICES}, NOTICES, "")
    assert len(taken) == NOTICES
    assert sum(taken.values()) - NOTICES <= SENT_TWICE_AT_MOST.get(point, 0)


@pytest.mark.pdf
@pytest.mark.parametrize("point", ["after_claim", "after_render", "after_store", "before_mark"])
def test_a_worker_killed_over_a_paper_leaves_no_half_of_it(anywhere, point):
    (stay,), person, organisation = anywhere.scene()
    anywhere.shell(LEAVE.format(stay=stay, person=person, organisation=organisation))
    anywhere.shell("from lifecycle.models import OutboxRow; OutboxRow.objects.filter(kind='mail.notice').delete()")

    assert anywhere.killed(point, "work")
    assert anywhere.books()["papers_whole"]
    anywhere.leases_run_out()
    anywhere.killed("never", "work")

    books = anywhere.books()
    assert (books["papers"], books["papers_whole"]) == ([["attendance_certificate", "ready"]], True)
    assert set(books["states"]) == {"done"}


def test_poison_rows_are_put_aside_with_their_reason_and_stop_nobody_else(on_sqlite):
    (stay,), person, organisation = on_sqlite.scene()
    kinds = [f"poison.{name}" for name in KINDS]
    on_sqlite.shell(ADD.format(kinds=kinds, version=1))
    on_sqlite.killed("never", "step", stay, person, organisation)

    for _life in range(7):  # the row that kills its worker ends five of them
        on_sqlite.killed("never", "work", "7")

    books = on_sqlite.books()
    assert books["states"] == {"done": NOTICES, "parked": len(kinds)}
    assert books["without_reason"] == []
    assert len(on_sqlite.mail_server.taken) == NOTICES


def test_a_payload_of_a_later_release_waits_for_a_worker_that_knows_it(on_sqlite):
    on_sqlite.shell(ADD.format(kinds=["poison.later", "kind.of_a_later_release"], version=2))

    on_sqlite.killed("never", "work", "3")

    assert on_sqlite.books()["states"] == {"waiting": 2}


def test_a_mail_server_that_is_away_is_waited_for(on_sqlite):
    (stay,), person, organisation = on_sqlite.scene()
    on_sqlite.killed("never", "step", stay, person, organisation)
    there = on_sqlite.env["MAIL_URL"]
    on_sqlite.env["MAIL_URL"] = "smtp://127.0.0.1:1"

    on_sqlite.killed("never", "work")
    assert on_sqlite.books()["states"] == {"waiting": NOTICES}
    on_sqlite.env["MAIL_URL"] = there
    on_sqlite.killed("never", "work", "2")

    assert on_sqlite.books()["states"] == {"done": NOTICES}
    assert set(on_sqlite.mail_server.taken.values()) == {1}


REMIND = """
from datetime import timedelta
from django.utils import timezone
from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import Reminder
from lifecycle.effects.ticking import tick
now = timezone.now()
for moment in (now, now + timedelta(days=400), now, now - timedelta(days=1), now + timedelta(days=400)):
    with clock.set_to(moment):
        tick()
        tick()
        outbox.drain()
print(Reminder.objects.exclude(sent_at=None).count(), Reminder.objects.filter(sent_at=None).count())
"""


def test_a_clock_that_jumps_forward_and_back_sends_each_reminder_once(on_sqlite):
    (stay,), _person, _organisation = on_sqlite.scene()
    on_sqlite.shell(
        f"from lifecycle.doors import wake; from uuid import UUID; wake(machine='mobility', pk=UUID('{stay}'))"
    )

    sent, unsent = map(int, on_sqlite.shell(REMIND).split()[-2:])

    assert (sent > 0, unsent) == (True, 0)
    assert set(on_sqlite.mail_server.taken.values()) == {1}
    assert on_sqlite.books()["states"] == {"done": len(on_sqlite.mail_server.taken)}
