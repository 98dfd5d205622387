"""Settings of the worker (reliability of tasks: at least once, never lost, never twice at the same time)."""

import subprocess
import sys
from runpy import run_path

import pytest

from tests.config.test_start import ROOT, environment

WEB_PROCESS = """
import config.wsgi
from lifecycle.tasks import work_row
print(work_row.app.main, work_row.app.conf.broker_url)
"""


def test_redis_hands_a_task_out_again_only_when_it_cannot_still_run(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:6379/5")
    settings = run_path(str(ROOT / "config" / "settings" / "base.py"))
    options = settings["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["visibility_timeout"] > 2 * settings["CELERY_TASK_TIME_LIMIT"]
    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] <= 60


def test_worker_takes_the_settings_and_finds_the_tasks():
    from config.celery import app

    app.loader.import_default_modules()
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert (app.conf.worker_prefetch_multiplier, app.conf.task_ignore_result) == (1, True)
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= app.tasks.keys()


@pytest.mark.slow
def test_web_process_wakes_workers_at_the_broker_of_the_settings():
    answer = subprocess.run(
        [sys.executable, "-c", WEB_PROCESS],
        cwd=ROOT, env=environment(CELERY_BROKER_URL="redis://broker.example:6379/5"), capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert answer.stdout.split() == ["sojourn", "redis://broker.example:6379/5"]
