"""`manage.py demo`: the seven demo stays and a hundred invented ones, and who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import clock
from documents.press import renderer_available
from tools import demo
from tools.cases.faults import CaseRefused


class Command(BaseCommand):
    """Loads the demo into an empty database, then prints the address and the sign-ins."""

    help = "Load the demo: seven stays of the domain reference in this week, and a hundred invented ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing but print the sign-ins where stays are there already")
        parser.add_argument("--more", type=int, default=100, metavar="N", help="how many invented stays; 100 unless told")

    def handle(self, *args: Any, if_empty: bool = False, more: int = 100, **options: Any) -> None:
        if getattr(settings, "SOJOURN_ENV", "") == "production":
            raise CommandError("The demo opens doors with a known password. It does not run where SOJOURN_ENV is production.")
        today = clock.today()
        try:
            cases = demo.demo_cases(today)
            if demo.is_empty():
                self._load(cases, today, more)
            elif not if_empty:
                raise CommandError("There are stays in this database already. Name an empty one with DATABASE_URL, or use --if-empty.")
        except CaseRefused as refused:
            raise CommandError("\n".join(map(str, refused.faults))) from refused
        self._print(cases)

    def _load(self, cases: list[Any], today: Any, more: int) -> None:
        can_print = renderer_available()
        if not can_print:
            self.stdout.write("Papers cannot be printed here, so nothing can be signed: the stays stop before their first signature.")
        self.stdout.write("Loading the seven demo stays:")
        demo.load_seven(cases, today, self._say, can_print=can_print)
        demo.open_doors(cases)
        if more:
            demo.load_hundred(cases, today, self._say, can_print=can_print, count=more)

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _print(self, cases: list[Any]) -> None:
        self.stdout.write(f"\nAddress: {settings.BASE_URL}")
        self.stdout.write(f"Sign in with a mail address below and the password {demo.PASSWORD}")
        for who in demo.sign_ins(cases):
            factor = f"\n  {'':44}second factor, set-up secret {who.secret}" if who.secret else ""
            self.stdout.write(f"  {who.what:44}{who.email}  ({who.name}){factor}")
        self.stdout.write("Where a code is asked for, it is mailed. " + _where_mails_are())


def _where_mails_are() -> str:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return f"Mails are files in {folder}." if folder else "Mails go out by the mail server that is set."
