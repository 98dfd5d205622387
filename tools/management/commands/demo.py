"""`manage.py demo`: the seven demo stays, three years of one school, and who can sign in."""

import os
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.press import renderer_available
from ground import clock
from tools import demo
from tools.cases.case import Case
from tools.cases.faults import CaseRefused
from tools.demo_group import load_group
from tools.demo_library import load_library
from tools.demo_memorandum import load_memorandum
from tools.demo_partners import load_partners


class Command(BaseCommand):
    """Loads the demo into an empty database, then prints the address and the sign-ins."""

    help = "Load the demo: seven stays of the domain reference in this week; --more adds three years of one school."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing but print the sign-ins where stays are there already"
        )
        parser.add_argument(
            "--first", action="store_true", help="only one of the seven, so that somebody can look around; then --more"
        )
        parser.add_argument(
            "--more", action="store_true", help="add the stays that are not there yet; web and worker may run"
        )
        parser.add_argument("--count", type=int, help="how many invented stays (all: 120)")

    def handle(
        self,
        *args: Any,
        if_empty: bool = False,
        first: bool = False,
        more: bool = False,
        count: int | None = None,
        **_: Any,
    ) -> None:
        if getattr(settings, "SOJOURN_ENV", "") == "production":
            raise CommandError(
                "The demo opens doors with a known password. It does not run where SOJOURN_ENV is production."
            )
        today, can_print = clock.today(), renderer_available()
        try:
            cases = demo.demo_cases(today)
            if more:
                self._more(cases, count, can_print)
                return
            if demo.is_empty():
                self._load(cases[:1] if first else cases, today, can_print)
            elif not if_empty:
                raise CommandError(
                    "There are stays in this database already. Name an empty one with DATABASE_URL, or use --if-empty."
                )
        except CaseRefused as refused:
            raise CommandError(refused.on_screen()) from refused
        self.stdout.write(f"\nAddress: {settings.BASE_URL}")
        self.stdout.write(f"Sign in with a mail address below and the password {demo.PASSWORD}")
        self._print_sign_ins(cases, operator=True)
        self.stdout.write("Where a code is asked for, it is mailed. " + _where_mails_are())

    def _load(self, cases: list[Case], today: date, can_print: bool) -> None:
        if not can_print:
            self.stdout.write(
                "Papers cannot be printed here, so nothing can be signed: the stays stop before their first signature."
            )
        self.stdout.write("Loading the demo:")
        demo.load_told(cases, today, self._say, can_print=can_print)
        self._say(f"a group of learners: {load_group(today)}")
        self._say(f"units in the library of its school: {load_library()}")
        self._say(f"{load_partners(today)} partners of the schools")
        self._say(f"a memorandum being written: {load_memorandum()}")

    def _more(self, cases: list[Case], count: int | None, can_print: bool) -> None:
        if demo.is_empty():
            raise CommandError("A first stay comes before the others: run `manage.py demo`.")
        self.stdout.write("The other told stays are made meanwhile; who takes part in one can sign in then:")
        for case in cases:
            if not demo.is_told(case):
                demo.load_told([case], clock.today(), self._say, can_print=can_print, beside_web=True)
                self._print_sign_ins([case], operator=False)
        os.nice(10)  # the people who look at the demo meanwhile come first
        load_partners(clock.today())
        made = demo.load_more(cases, clock.today(), self._say, can_print=can_print, count=count)
        self.stdout.write(f"{made} invented stays were added; their papers follow as the worker prints them.")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _print_sign_ins(self, cases: list[Case], *, operator: bool) -> None:
        for who in demo.sign_ins(cases, operator=operator):
            factor = f"\n  {'':50}second factor, set-up secret {who.secret}" if who.secret else ""
            self.stdout.write(f"  {who.what:50}{who.email}  ({who.name}){factor}")
        self.stdout.flush()


def _where_mails_are() -> str:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return f"Mails are files in {folder}." if folder else "Mails go out by the mail server that is set."
