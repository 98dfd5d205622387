"""The command run_case."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lifecycle.models import Event, Mobility, OutboxRow
from tests.tools.conftest import DEMO
from tests.tools.test_reader import GOOD

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "run_case", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )


@pytest.mark.pdf
def test_command_leaves_only_the_folder_with_papers(tmp_path: Path):
    configured = tmp_path / "configured.sqlite3"

    done = run(DEMO / "demo-6.yaml", "--out", tmp_path / "out", DATABASE_URL=f"sqlite:///{configured}")

    assert done.returncode == 0, done.stderr
    told = next(line for line in done.stdout.splitlines() if "mobility.confirm_arrival" in line)
    assert "Eero Esimerkki confirmed the arrival: " in told
    assert told.rstrip().endswith("(host coordinator) -> Abroad")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[0] == "01-staff-mobility-programme-VSG-2026-SMP-0001-v1-for-signature.json"
    assert {Path(name).suffix for name in names} == {".json", ".pdf"}
    assert not configured.exists()


def test_unreadable_case_names_file_and_line_and_leaves_nothing(tmp_path: Path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("  country: FI\n", "  country: FI\n  colour: red\n"), "utf-8")

    done = run(bad, "--out", tmp_path / "out")

    assert done.returncode == 1
    assert f"{bad}, line 22, stay.colour: expected a known key, not “colour”." in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.yaml"]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A case that can be done, and one whose last step cannot."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(GOOD, "utf-8")
    text = GOOD.replace("present: begun", "  - {on: 2026-09-03, by: jo, do: skip_mou}\npresent: begun")
    bad.write_text(text, "utf-8")
    return good, bad


@pytest.mark.usefixtures("quick_scratch")
@pytest.mark.django_db(transaction=True)
def test_refused_step_says_every_unmet_requirement_and_keeps_nothing(files, tmp_path):
    good, bad = files

    with pytest.raises(CommandError) as refused:
        call_command("run_case", good, bad, out=tmp_path / "out", keep=True)

    assert str(refused.value).splitlines() == [
        f"{bad}, line 36, history[2] (2026-09-03, skip_mou): expected a step that can be done. No hosting organisation has been chosen.",
        "Nothing was kept.",
    ]
    assert not (tmp_path / "out").exists()
    assert not Mobility.unscoped.exists()


@pytest.mark.usefixtures("quick_scratch")
@pytest.mark.django_db(transaction=True)
def test_kept_case_is_in_the_configured_database_and_sends_no_mail(files, mailoutbox):
    call_command("run_case", files[0], keep=True)

    stay = Mobility.unscoped.get()
    assert stay.state == "preparation"
    assert Event.unscoped.filter(mobility=stay).count() == 2
    mails = OutboxRow.objects.filter(kind__startswith="mail")
    assert {(row.state, row.fault) for row in mails} == {("cancelled", "loaded from a case file")}
    assert mailoutbox == []


@pytest.mark.usefixtures("quick_scratch")
@pytest.mark.django_db(transaction=True)
def test_case_that_cannot_be_kept_leaves_the_configured_database_as_it_was(files, monkeypatch):
    from tools.management.commands import run_case

    class Stopped(Exception):
        pass

    def stop(self, cases):
        with run_case.one_transaction():
            run_case.Runner(cases[0], drain=run_case.DrainWithoutMails()).run()
            assert Mobility.unscoped.exists()
            raise Stopped

    monkeypatch.setattr(run_case.Command, "_keep", stop)
    with pytest.raises(Stopped):
        call_command("run_case", files[0], keep=True)

    assert not Mobility.unscoped.exists()


def test_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "there.txt").write_text("mine", "utf-8")

    with pytest.raises(CommandError, match="is there already and not an empty folder"):
        call_command("run_case", DEMO / "demo-6.yaml", out=tmp_path)
