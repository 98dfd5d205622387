"""The benchmarks: small ones of each, so that the figures of a long run are known to mean something."""

import json
import os
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from lifecycle.models import Event
from tools.bench import (
    agreements,
    dashboard,
    databases,
    events,
    load,
    mail,
    outbox,
    reminders,
    report,
    tick,
    transitions,
)
from tools.bench.many_events import chain_of
from tools.chains import Found, verify_chains


def quietly(line: str) -> None: ...


@pytest.fixture
def stand_in(monkeypatch):
    """A benchmark that says one line and has one figure."""

    def run(say):
        say("measuring")
        return {"per_s": 3}

    monkeypatch.setitem(sys.modules, "tools.bench.events", SimpleNamespace(run=run))


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("bench", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("stand_in")
def test_bench_speaks_in_words_or_in_figures_only():
    assert printed("events") == "measuring\n"
    assert json.loads(printed("events", "--json")) == {"per_s": 3}


def test_unknown_benchmark_is_refused():
    with pytest.raises(CommandError, match="invalid choice: 'speed'"):
        call_command("bench", "speed")


def test_only_what_can_be_of_any_size_takes_a_number_of_stays():
    for arguments in (("events", "--stays", "5"), ("reminders", "--stays", "0")):
        with pytest.raises(CommandError, match="--stays takes numbers from one, for reminders and tick and load only"):
            call_command("bench", *arguments)


@pytest.mark.parametrize("name", ["reminders", "tick"])
def test_what_is_measured_on_postgresql_says_so_where_there_is_none(no_server, name):
    with pytest.raises(CommandError, match="PostgreSQL does not answer"):
        call_command("bench", name)


@pytest.fixture(scope="module")
def walked_once(tmp_path_factory):
    return tmp_path_factory.mktemp("worlds") / "patterns"


@pytest.fixture
def patterns(walked_once, monkeypatch):
    """Stays of the few kinds are walked by the first who needs them."""
    monkeypatch.setenv("BENCH_PATTERNS", str(walked_once))


@pytest.mark.usefixtures("patterns")
@pytest.mark.postgres
def test_a_sweep_reaches_everybody_who_was_not_mailed_today_and_leaves_nothing_to_a_second():
    figures = reminders.run(quietly, stays=400, kinds=KINDS)

    assert figures["due"] > 40
    assert figures["mailed_today"] == figures["due"] // 2
    assert (figures["left_after_first_sweep"], figures["second_sweep_rows"]) == (0, 0)
    measured = {"sweep_ratio", "claim_ratio", "rows_per_s"}
    assert set(figures) == measured | {"due", "mailed_today", "left_after_first_sweep", "second_sweep_rows"}
    assert all(figures[name] > 0 for name in measured)


@pytest.mark.usefixtures("patterns")
@pytest.mark.postgres
def test_a_minute_with_nothing_to_do_asks_few_questions_however_many_stays_there_are():
    figures = tick.run(quietly, stays=400, kinds=KINDS)

    assert figures["stays"] == 400
    assert 0 < figures["queries"] <= 15


@pytest.fixture
def no_server(monkeypatch):
    monkeypatch.setattr(databases, "the_server", lambda: None)


@pytest.mark.slow
@pytest.mark.usefixtures("no_server")
def test_nothing_is_lost_where_workers_are_killed():
    figures = outbox.run(quietly, rows=120, kills=6)

    assert (figures["rows"], figures["kills"], figures["lost"]) == (120, 6, 0)
    assert figures["twice"] <= 6
    assert figures["per_s"] > 0


@pytest.mark.slow
@pytest.mark.usefixtures("no_server")
def test_no_mail_is_lost_where_workers_are_killed():
    figures = mail.run(quietly, mails=60, kills=3)

    assert (figures["mails"], figures["kills"], figures["lost"]) == (60, 3, 0)
    assert figures["repeats"] <= 3
    assert figures["per_s"] > 0


@pytest.mark.slow
@pytest.mark.usefixtures("no_server")
def test_events_that_were_written_are_all_verified():
    figures = events.run(quietly, events=5_120)

    assert (figures["events"], figures["chains"]) == (5_120, 103)


@pytest.mark.slow
def test_engine_and_both_floors_are_measured_in_turn(monkeypatch):
    monkeypatch.setattr(transitions, "the_server", lambda: None)
    monkeypatch.setattr(transitions, "ROUNDS", 1)
    monkeypatch.setattr(transitions, "SECONDS", 0.2)
    said = []

    figures = transitions.run(said.append)

    assert list(figures) == ["sqlite"]
    assert all(figures["sqlite"][name] > 0 for name in ("engine_per_s", "floor_a_per_s", "floor_b_per_s"))
    assert figures["sqlite"]["ratio_a"] == pytest.approx(
        figures["sqlite"]["engine_per_s"] / figures["sqlite"]["floor_a_per_s"], rel=0.02
    )
    assert "PostgreSQL does not answer" in said[0]


@pytest.mark.slow
@pytest.mark.pdf
@pytest.mark.usefixtures("no_server")
def test_agreements_wait_for_signature_and_the_same_papers_are_printed_plainly(monkeypatch):
    monkeypatch.setattr(agreements, "ROUND", 2)
    said = []

    figures = agreements.run(said.append, agreements=3)

    assert list(figures) == ["agreements", "seconds", "plain_seconds", "ratio"]
    assert figures["agreements"] == 3
    assert figures["ratio"] == pytest.approx(figures["seconds"] / figures["plain_seconds"], rel=0.05)
    assert "3 agreements wait for signature" in said[-1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_several_processes_find_the_same_wrong_row_as_one():
    Event.unscoped.bulk_create([event for _chain in range(40) for event in chain_of(10)])
    found = Found()
    assert verify_chains(found, processes=2) is None
    assert (found.chains, found.events) == (40, 400)

    wrong = Event.unscoped.order_by("chain", "seq")[205]
    Event.unscoped.filter(pk=wrong.pk).update(role="LE")

    alone, together = verify_chains(Found()), verify_chains(Found(), processes=2)
    assert alone == together
    assert alone is not None
    assert str(wrong.pk) in alone.row


# Pages in worlds of growing size

KINDS = ("apprentice under a memorandum", "job shadowing")


@pytest.mark.parametrize(
    "given",
    [
        ("events", "--sizes", "2000"),
        ("dashboard", "--sizes", "0,5"),
        ("dashboard", "--stays", "5"),
        ("tick", "--seconds", "5"),
        ("tick", "--agreements", "5"),
    ],
)
def test_a_benchmark_takes_only_what_it_measures_by(given):
    with pytest.raises(CommandError, match="takes numbers from one, for"):
        printed(*given)


def test_growth_is_that_of_the_buffers_a_row_from_the_first_size_to_the_last():
    def world(buffers, rows):
        return {"today": {"small": {"queries": 4, "db_ms_p95": 1.0, "ms_p95": 2.0, "buffers": buffers, "rows": rows}}}

    figures = dashboard.with_growth([world(200, 10), world(250, 10), world(450, 15)])["today"]["small"]

    assert (figures["growth"], figures["buffers"], figures["queries"]) == (1.5, [200, 250, 450], 4)


@pytest.mark.usefixtures("patterns")
@pytest.mark.postgres
def test_pages_cost_what_the_own_stays_cost_where_there_are_many_times_as_many():
    """The largest school has as many times as many, the small one as many as before. `DASHBOARD_SIZES` makes it long."""
    sizes = tuple(int(size) for size in os.environ.get("DASHBOARD_SIZES", "1000,5000").split(","))
    figures = dashboard.run(quietly, sizes=sizes, times=1, kinds=KINDS)
    pages, of_a_tutor = figures["pages"], figures["tutor"]

    assert (len(pages), len(of_a_tutor)) == (18, 2)
    assert {page for page, facts in of_a_tutor.items() if grown(facts) > 2.5} == set()
    common = pages.pop("list_searched")  # by a name that very many of the largest school's learners have
    assert (grown(common["small"]) < 4, grown(common["largest"]) < 20) == (True, True), common
    for who, most in (("small", 2.5), ("largest", 5)):
        assert {page: of[who] for page, of in pages.items() if grown(of[who]) > most} == {}
        assert {page: of[who]["queries"] for page, of in pages.items() if of[who]["queries"] > 25} == {}


FEW_BUFFERS = 300  # 2.4 MB: of a page that touches fewer, another level of an index is already half as much again


def grown(facts) -> float:
    """By how much more buffers the whole page touches, however many rows it shows."""
    return facts["buffers"][-1] / max(facts["buffers"][0], FEW_BUFFERS)


@pytest.mark.usefixtures("patterns")
@pytest.mark.postgres
def test_figures_of_the_largest_are_read_from_few_rows_and_kept_at_little_cost():
    """By rows, and by a ratio within one run: neither depends on the machine. `REPORT_SIZES` makes it long."""
    sizes = tuple(int(size) for size in os.environ.get("REPORT_SIZES", "1000,5000").split(","))
    figures = report.run(quietly, sizes=sizes, times=1, kinds=KINDS)
    small, large = figures["sizes"]

    assert large["stays_of_largest"] > small["stays_of_largest"]
    assert large["rows_of_all"] <= small["rows_of_all"] + 1  # by year, whatever there is
    assert large["rows_of_largest"] < large["stays_of_largest"]
    assert large["largest_queries"] == small["largest_queries"] <= 12
    assert figures["write_ratio"] < 4


@pytest.mark.usefixtures("patterns")
@pytest.mark.postgres
def test_callers_at_once_are_all_answered():
    figures = load.run(quietly, stays=300, seconds=11, kinds=KINDS)

    assert (figures["callers"], figures["errors"]) == (load.CALLERS, 0)
    assert load.CALLERS <= figures["asked"] <= 2 * load.CALLERS
