"""`manage.py work`, the loop of an installation without a broker."""

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
