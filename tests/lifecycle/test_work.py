"""`manage.py work`, the loop of an installation without a broker."""

import os
import signal
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError

from lifecycle.management.commands import work


@pytest.mark.django_db
def test_worker_outlives_a_database_that_is_locked_for_a_while(monkeypatch, capsys):
    rounds = []

    def drain(*, limit, keep_going):
        rounds.append(limit)
        if len(rounds) == 1:
            raise OperationalError("database is locked")
        command.going = False
        return 2

    command = work.Command()
    monkeypatch.setattr(work.outbox, "drain", drain)
    monkeypatch.setattr(work, "tick", lambda: 0)
    monkeypatch.setattr(work, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(work.signal, "signal", lambda *_given: None)

    call_command(command)

    assert len(rounds) == 2
    assert "2 effects done." in capsys.readouterr().out


@pytest.fixture
def crew(monkeypatch, tmp_path):
    """The command with a book in which each process writes what it does; the first one ends as `enough` says."""
    book, command = tmp_path / "book", work.Command()
    book.touch()

    def write(word):
        with book.open("a") as out:
            out.write(f"{word} {os.getpid()}\n")

    def who(word):
        return {int(line.split()[1]) for line in book.read_text().splitlines() if line.startswith(word)}

    def drain(*, limit, keep_going):
        write("drain")
        rounds.append(limit)
        if command.parent is None and (command.enough(who) or len(rounds) > 2000):
            command.going = False
        return 0

    rounds = []
    monkeypatch.setattr(work.outbox, "drain", drain)
    monkeypatch.setattr(work, "tick", lambda: write("tick"))
    monkeypatch.setattr(work, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(work, "hold_memory", lambda megabytes: None)
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    monkeypatch.setattr(work, "connections", SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(work.Command, "_stop_on_signals", lambda self: None)
    command.who = who
    return command


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_outbox_is_worked_by_as_many_as_asked_and_the_time_by_one_of_its_own(crew):
    crew.enough = lambda who: len(who("drain")) == 3 and who("tick")

    call_command(crew, processes=3)

    (ticking,) = crew.who("tick")
    drained = crew.who("drain")
    assert len(drained) == 3
    assert ticking not in drained
    assert not any(is_there(pid) for pid in {ticking, *drained} - {os.getpid()})


def test_a_helper_that_dies_is_followed_by_another(crew):
    killed = []

    def enough(who):
        others = sorted(who("drain") - {os.getpid()})
        if others and not killed:
            killed.append(others[0])
            os.kill(others[0], signal.SIGKILL)
        return len(others) == 2

    crew.enough = enough
    call_command(crew, processes=2)

    assert len(crew.who("drain")) == 3


def test_alone_it_does_both_in_turn(crew):
    crew.enough = lambda who: True

    call_command(crew, processes=1)

    assert crew.who("tick") == crew.who("drain") == {os.getpid()}
