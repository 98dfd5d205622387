"""`manage.py demo`: the seven demo stays, three years of one school, and who can sign in."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.press import renderer_available
from ground import clock
from quality.keeping import count_what_was_loaded
from tools import demo
from tools.cases.case import Case
from tools.cases.faults import CaseRefused
from tools.demo_action import load_action
from tools.demo_group import load_group
from tools.demo_library import load_library
from tools.demo_memorandum import load_memorandum
from tools.demo_partners import load_partners
from tools.prepared.laying import DoesNotFit, lay_down


class Command(BaseCommand):
    """Loads the demo into an empty database, then prints the address and the sign-ins."""

    help = "Load the demo: seven stays of the domain reference in this week, and three years of one school."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing but print the sign-ins where stays are there already"
        )
        parser.add_argument(
            "--first", action="store_true", help="only the first of the seven with its whole school; then --more"
        )
        parser.add_argument(
            "--more", action="store_true", help="add the stays that are not there yet; web and worker may run"
        )

    def handle(
        self,
        *args: Any,
        if_empty: bool = False,
        first: bool = False,
        more: bool = False,
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
                self._more(cases, can_print)
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
        for case in cases:
            self._lay_down(case)
        self._say(f"an action, a year later: {load_action(today)}")

    def _lay_down(self, case: Case) -> None:
        """The invented stays around a told one. Where they do not fit, the demo goes on without."""
        try:
            laid = lay_down(case)
        except DoesNotFit as why:
            self.stderr.write(f"  {why}")
            return
        count_what_was_loaded()
        self._say(f"{laid} more stays of its school")

    def _more(self, cases: list[Case], can_print: bool) -> None:
        if demo.is_empty():
            raise CommandError("A first stay comes before the others: run `manage.py demo`.")
        self.stdout.write("The other told stays are made meanwhile; who takes part in one can sign in then:")
        for case in cases:
            if not demo.is_told(case):
                demo.load_told([case], clock.today(), self._say, can_print=can_print, beside_web=True)
                self._lay_down(case)
                self._print_sign_ins([case], operator=False)
        load_partners(clock.today())

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
