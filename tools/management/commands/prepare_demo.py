"""`manage.py prepare_demo [CASE...]`: makes the files from which the demo lays down its invented stays."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from tools.cases.faults import CaseRefused
from tools.cases.scratch import Scratch
from tools.prepared.making import make_part, parts_wanted
from tools.prepared.part import write_part

CASES = tuple(f"DEMO-{nth}" for nth in range(1, 8))


class Command(BaseCommand):
    """The configured database is not touched."""

    help = "Take the invented stays of the demo through the engine, and keep them in tools/cases/demo/prepared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all of them otherwise")
        parser.add_argument("--processes", type=int, default=2)

    def handle(self, *args: Any, cases: list[str], processes: int, **options: Any) -> None:
        if unknown := [name for name in cases if name not in CASES]:
            raise CommandError(f"There is no told case {', '.join(unknown)}. Known are: {', '.join(CASES)}.")
        try:
            with Scratch() as scratch:
                connections.close_all()  # a child must not inherit an open one
                with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
                    for line in pool.map(partial(_make, scratch), parts_wanted(cases or CASES)):
                        self.stdout.write(line)
                        self.stdout.flush()
        except CaseRefused as refused:
            raise CommandError(refused.on_screen()) from refused


def _make(scratch: Scratch, which: tuple[str, int]) -> str:
    with scratch.fresh():
        part = make_part(*which)
    path = write_part(part)
    return f"{path.name}: {len(part.stays)} stays, {path.stat().st_size // 1024} kB"
