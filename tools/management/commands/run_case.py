"""`manage.py run_case FILE... [--out DIR] [--keep]`: case files through the real engine, in a database of their own."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.press import renderer_fault, said_on_screen
from tools.cases.case import Case
from tools.cases.faults import CaseRefused
from tools.cases.folder import PapersMissing, move, require_all_printed, write_papers
from tools.cases.keeping import one_transaction
from tools.cases.reader import read_case
from tools.cases.runner import DrainWithoutMails, Runner
from tools.cases.scratch import Scratch


class Command(BaseCommand):
    """Exit 1 and nothing kept on any fault."""

    help = "Run case files through the whole lifecycle; see docs/case-files.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a case in YAML")
        parser.add_argument(
            "--out", metavar="DIR", type=Path, help="write the papers into this folder, which must be new or empty"
        )
        parser.add_argument(
            "--keep", action="store_true", help="load the finished cases into the configured database; no mail is sent"
        )

    def handle(
        self, *args: Any, files: list[Path], out: Path | None = None, keep: bool = False, **options: Any
    ) -> None:
        if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise CommandError(f"{out} is there already and not an empty folder. Name another with --out.")
        if fault := renderer_fault():
            self.stderr.write(said_on_screen(fault))
        try:
            cases = _read(files)
            with tempfile.TemporaryDirectory(prefix="sojourn-papers-") as made:
                self._run(cases, Path(made))
                if keep:
                    self._keep(cases)
                if out is not None:
                    move(Path(made), out)
        except CaseRefused as refused:
            raise CommandError(f"{refused.on_screen()}\nNothing was kept.") from refused
        except PapersMissing as missing:
            raise CommandError(f"Papers could not be printed: {missing}. Nothing was kept.") from missing
        if out is not None:
            self.stdout.write(f"The papers lie in {out}.")

    def _run(self, cases: list[Case], made: Path) -> None:
        with Scratch() as scratch:
            for case in cases:
                self.stdout.write(f"{case.name}: {case.data['title']}")
                with scratch.fresh():
                    run = Runner(case, self.stdout.write).run()
                    require_all_printed()
                    papers = write_papers(made / case.name if len(cases) > 1 else made)
                    self.stdout.write(
                        f"{case.name}: {run.mobility.number} ends in {run.mobility.get_state_display()}, {len(papers)} papers."
                    )

    def _keep(self, cases: list[Case]) -> None:
        with one_transaction():
            for case in cases:
                run = Runner(case, drain=DrainWithoutMails()).run()
                require_all_printed((run.mobility_id, run.memorandum_id))
                self.stdout.write(f"{case.name}: kept as {run.mobility.number}.")


def _read(files: list[Path]) -> list[Case]:
    """All cases, or all faults of all files at once."""
    cases, faults = [], []
    for file in files:
        try:
            cases.append(read_case(file))
        except CaseRefused as refused:
            faults += refused.faults
    if faults:
        raise CaseRefused(faults)
    return cases
