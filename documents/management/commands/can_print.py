"""`manage.py can_print`: says in one line what is missing for papers; silent when nothing is."""

import sys
from ctypes.util import find_library
from typing import Any

from django.core.management.base import BaseCommand

from documents.press import renderer_fault, said_on_screen

SLOW = (
    "PDF: printing takes twice as long without libharfbuzz-subset0 (Debian, Ubuntu: apt install libharfbuzz-subset0)."
)


class Command(BaseCommand):
    help = "Tell whether papers can be printed on this machine; exit 1 when not."
    requires_system_checks: list[str] = []  # it is asked before the database is made

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := renderer_fault():
            self.stderr.write(f"{said_on_screen(fault)} Everything else works.")
            sys.exit(1)
        if find_library("harfbuzz-subset") is None:
            self.stderr.write(SLOW)
