"""The demo: seven cases in this week, three years of one school and some stays around them, people who can sign in."""

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from accounts.models import Account, Person
from accounts.own_account import account_with, confirm_address, enrol_totp, needs_second_factor, open_account
from accounts.people import TypedPerson, write_down
from lifecycle.effects import outbox
from lifecycle.models import Mobility, OutboxRow
from quality.keeping import count_what_was_loaded
from tools.cases.case import Case
from tools.cases.invented import invented_cases
from tools.cases.keeping import one_transaction
from tools.cases.reader import read_case
from tools.cases.runner import DrainWithoutMails, Runner
from tools.cases.school import PATTERN, school_cases
from tools.cases.shift import shifted, weeks_to_present
from tools.cases.varying import Invented

FOLDER = Path(__file__).parent / "cases" / "demo"
PASSWORD = "sojourn-demo-2026"
WHY = "loaded by the demo"
OPERATOR = "ada.voorbeeld@sojourn.example.org"
GAP_SECONDS = 0.15
MEMBERS_FOR = timedelta(days=5 * 365)  # so that stays of earlier years find the same people in office

Say = Callable[[str], None]


def demo_cases(today: date) -> list[Case]:
    """The seven, moved by whole weeks so that the present step of each lies in the seven days up to today."""
    cases = [read_case(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return [shifted(case, weeks_to_present(case, today)) for case in cases]


def load_told(cases: list[Case], today: date, say: Say, *, can_print: bool, beside_web: bool = False) -> None:
    """Each that is not there yet, up to its present step, with its papers; then its people can sign in.

    One transaction a stay, or, where web and worker run meanwhile, one a step.
    """
    for case in cases:
        if is_told(case):
            continue
        with nullcontext() if beside_web else one_transaction():
            run = Runner(
                case, drain=DrainIntoInboxes(WHY), until=case.data["present"], since=today - MEMBERS_FOR,
                stop_when_refused=not can_print, around=_giving_way if beside_web else nullcontext,
            ).run()  # fmt: skip
        open_doors(case)
        state = run.mobility.get_state_display() if run.mobility_id else "only its memorandum"
        say(f"{case.name}  {case.data['title']}: {state}")
    count_what_was_loaded()


def is_told(case: Case) -> bool:
    """Whether the participant of this case is known here."""
    return Person.objects.filter(email=case.data["people"][case.data["participant"]["person"]]["email"]).exists()


class DrainIntoInboxes(DrainWithoutMails):
    """The notices stand in the inboxes of the demo; no mail server is asked, since its people do not exist."""

    def _work(self, row: OutboxRow) -> bool:
        if row.kind != "mail.notice":
            return super()._work(row)
        usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.dummy.EmailBackend"
        try:
            return outbox.work_one(row.pk)
        finally:
            settings.EMAIL_BACKEND = usual


def invented_of(case: Case, today: date) -> list[Invented]:
    """The stays made of this told case: three years of the school of the first one, some of each other school."""
    return list(school_cases(case, today) if case.name == PATTERN else invented_cases(case, today))


@contextmanager
def _giving_way() -> Iterator[None]:
    """One transaction, then a pause: who waits for a locked SQLite looks only ten times a second whether it is free.

    Without it the worker beside the loader found no gap in 20 seconds.
    """
    with one_transaction():
        yield
    time.sleep(GAP_SECONDS)


def open_doors(case: Case) -> None:
    """Password, proved address and, where it is required, a second factor for the people of one case."""
    addresses = [facts["email"].lower() for facts in case.data["people"].values() if "email" in facts]
    _make_operator()
    for address in (*dict.fromkeys(addresses), OPERATOR):
        account = _account(address)
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        confirm_address(account_id=account.pk)
        if needs_second_factor(account_id=account.pk):
            enrol_totp(account_id=account.pk, secret=secret_of(account))


def _account(address: str) -> Account:
    """Everybody of the demo has said "that is me" already."""
    known = Person.objects.filter(email=address)
    language = known.values_list("language", flat=True).first() or "en"
    account = account_with(address) or open_account(email=address, language=language)
    known.filter(account=None).update(account=account)
    return account


def _make_operator() -> None:
    """Who runs the installation of the demo; in no stay."""
    if account_with(OPERATOR) is None:
        account = Account.objects.create_user(OPERATOR, is_staff=True)
        write_down(TypedPerson("Ada", "Voorbeeld", OPERATOR), keeper_id=None, account_id=account.pk)


def secret_of(account: Account) -> str:
    """The same for the same address each time, so that an authenticator app set up once goes on working."""
    return base64.b32encode(hashlib.sha256(f"demo/{account.email}".encode()).digest()[:20]).decode()


@dataclass(frozen=True)
class SignIn:
    """One line of the list of sign-ins."""

    what: str
    name: str
    email: str
    secret: str = ""


WORTH_SHOWING = (
    # (case, key of the person, what they are)
    ("DEMO-6", "jo", "sending coordinator (Dutch)"),
    ("DEMO-1", "jonas", "sending coordinator"),
    ("DEMO-3", "shane", "host coordinator"),
    ("DEMO-5", "maria", "host tutor and assessor"),
    ("DEMO-3", "camille", "participant"),
    ("DEMO-3", "dominique", "guardian"),
    ("DEMO-2", "heinz", "assessor at home"),
    ("DEMO-1", "egle", "validator"),
    ("DEMO-4", "tone", "competent institution"),
    ("DEMO-2", "klaus", "sending employer"),
    ("DEMO-1", "ruta", "quality manager"),
    ("DEMO-6", "wim", "quality manager with case access"),
    ("DEMO-1", "tomas", "administrator"),
    ("DEMO-7", "noor", "participant without sending organisation (Dutch)"),
)


def sign_ins(cases: list[Case], *, operator: bool) -> Iterator[SignIn]:
    """One person for each role, of those who can sign in by now, and who runs the installation."""
    by_name = {case.name: case for case in cases}
    shown = [(by_name[name].data["people"][key]["email"], what) for name, key, what in WORTH_SHOWING if name in by_name]
    for email, what in (*shown, *([(OPERATOR, "runs the installation")] if operator else [])):
        person = Person.objects.filter(email=email).first()
        if person is not None and person.account is not None:
            secret = secret_of(person.account) if needs_second_factor(account_id=person.account.pk) else ""
            yield SignIn(what, person.full_name, email, secret)


def is_empty() -> bool:
    """Whether nothing was planned here yet."""
    return not Mobility.unscoped.exists()
