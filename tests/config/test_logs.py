"""Log lines: one a request, with its number and no personal data. What is planted here must be found in no line."""

import io
import json
import logging
import re
import smtplib
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import structlog
from django.core import mail
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from accounts.models import Person
from config import urls
from config.log_lines import SHAPES, TEXT_WITHHELD, WITHHELD, logging_settings
from ground import clock
from ground.request_number import number_for, request_number
from lifecycle import registry
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from lifecycle.proving import mail_code
from lifecycle.roles import Role
from notifications.links import link_for, token_of
from tests.factories.accounts import PASSWORD, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, a_cast

pytestmark = pytest.mark.django_db

NAME, FAMILY, TEXT = "Zwaantje", "Plantenberg", "kwam huilend thuis"
ADDRESS, PHONE, SECRET = "zwaantje.plantenberg@planted.example", "+32 470 99 88 77", "geheim-woord-4711"
TOKEN = "tok3n-PLANTED-abcdefghijklmnop"
PLANTED = (NAME, FAMILY, TEXT, ADDRESS, PHONE, SECRET, TOKEN)
FORM = {
    "email": ADDRESS, "login": ADDRESS, "password": SECRET, "given_names": NAME, "family_names": FAMILY,
    "phone": PHONE, "reason": TEXT, "text": TEXT, "code": SECRET, "name": f"{NAME} {FAMILY}", "q": FAMILY,
}  # fmt: skip


def failing(request):
    """A view with a fault that tells everything in its message and its variables."""
    held = request.POST.dict()
    try:
        int(f"{NAME} {ADDRESS}")
    except ValueError as fault:
        raise RuntimeError(f"cannot read {held} of {PHONE}") from fault


def clashing(request):
    """The database says which values clash."""
    with transaction.atomic():
        Person.unscoped.create(email=ADDRESS, password=SECRET)
        Person.unscoped.create(email=ADDRESS, password=SECRET)


def suspicious(request):
    raise SuspiciousOperation(f"{NAME} came with {TOKEN}")


def telling(request):
    """A developer who logs what must not be logged."""
    structlog.get_logger().warning(
        f"mail to {ADDRESS}", address=ADDRESS, person=NAME, code=f"{NAME} {FAMILY}", extra=PHONE
    )
    other = logging.getLogger("some.package")
    other.warning("sent to %s by %s", ADDRESS, NAME)
    other.warning("sent to %(address)s", {"address": ADDRESS})
    other.warning(f"sent to {ADDRESS}")
    other.error(ValueError(SECRET))
    try:
        int(PHONE)
    except ValueError:
        structlog.get_logger().exception("test.fault", address=ADDRESS)
        other.exception("test %s", ADDRESS)
    other.info({"address": ADDRESS, "event": NAME})
    other.warning("stack", stack_info=True, extra={"address": ADDRESS})
    return HttpResponse(NAME)


class Pages:
    """The addresses of the installation, and a few that fail."""

    handler400 = urls.handler400
    urlpatterns = [
        *urls.urlpatterns,
        path("failing/", failing, name="failing"),
        path("clashing/", clashing, name="clashing"),
        path("suspicious/", suspicious, name="suspicious"),
        path("telling/", telling, name="telling"),
    ]


class Log:
    """What all handlers would write, as JSON, as key=value and as a handler of somebody else's."""

    def __init__(self) -> None:
        self.handlers = []
        for as_json in (True, False):
            made = logging_settings(level="DEBUG", as_json=as_json)["formatters"]["line"]
            self._add(
                structlog.stdlib.ProcessorFormatter(**{name: part for name, part in made.items() if name != "()"})
            )
        self._add(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def _add(self, form: logging.Formatter) -> None:
        handler = logging.StreamHandler(io.StringIO())
        handler.setFormatter(form)
        self.handlers.append(handler)

    @property
    def text(self) -> str:
        return "".join(handler.stream.getvalue() for handler in self.handlers)

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.handlers[0].stream.getvalue().splitlines()]

    def of(self, event: str) -> list[dict]:
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture
def log() -> Iterator[Log]:
    """Every logger at DEBUG, those that keep to themselves as well."""
    held, root = Log(), logging.getLogger()
    names = {
        "django",
        "django.request",
        "django.server",
        "django.db.backends",
        "django.template",
        "celery",
        "gunicorn.error",
    }
    loggers = [root, *(logging.getLogger(name) for name in names | set(logging.root.manager.loggerDict))]
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    alone = [logger for logger in loggers if logger is root or not logger.propagate]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    for logger in alone:
        for handler in held.handlers:
            logger.addHandler(handler)
    yield held
    for logger in alone:
        for handler in held.handlers:
            logger.removeHandler(handler)
    for logger, level, disabled in before:
        logger.setLevel(level)
        logger.disabled = disabled


@pytest.fixture
def pages(settings):
    settings.ROOT_URLCONF = Pages
    return Client(raise_request_exception=False)


def assert_nothing_planted(log: Log, *more: str) -> None:
    assert log.lines  # else there is nothing to search
    said = log.text.lower()
    for planted in (*PLANTED, *more):
        for form in (planted, planted.replace(" ", "+"), planted.replace("@", "%40"), planted.split("@")[0]):
            assert form.lower() not in said, (
                form,
                [line for line in log.text.splitlines() if form.lower() in line.lower()],
            )


# One line a request


def test_a_request_is_one_line_with_route_status_person_and_number(log, pages):
    person = PersonFactory()
    pages.force_login(account_of(person))

    answer = pages.get(reverse("accounts:me"))

    (line,) = log.of("request.done")
    assert line.keys() == {
        "event", "level", "timestamp", "request", "method", "route", "status", "ms", "person", "organisation",
    }  # fmt: skip
    assert (line["method"], line["route"], line["status"]) == ("GET", "accounts:me", 200)
    assert (line["person"], line["organisation"]) == (str(person.pk), "")
    assert (line["request"], line["level"]) == (answer["X-Request-ID"], "info")
    assert isinstance(line["ms"], int)


def test_the_address_with_its_token_stands_in_no_line(log, pages):
    pages.get(reverse("portal:link", args=[TOKEN]))

    assert log.of("request.done")[0]["route"] == "portal:link"
    assert_nothing_planted(log)


def test_a_style_sheet_is_no_line_at_the_usual_level(log, pages):
    pages.get("/static/css/tokens.css").close()

    assert [line["level"] for line in log.of("request.static")] in ([], ["debug"])
    assert log.of("request.done") == []


@pytest.mark.parametrize(
    "given", ["4bf92f3577b34da6a3ce929d0e0e4736", "0b2f7d3e-1111-4222-8333-123456789012", "req-42.a"]
)
def test_a_number_that_a_proxy_gave_is_kept(log, pages, given):
    answer = pages.get(reverse("portal:landing"), headers={"X-Request-ID": given})

    assert answer["X-Request-ID"] == given
    assert log.of("request.done")[0]["request"] == given


@pytest.mark.parametrize(
    "given",
    ["", "x1", NAME, PHONE, ADDRESS, "0470998877", "a1" * 40, "a1\nSet-Cookie: b", "a1 <b>", "٣a٣a٣a", "-a1b2c3"],
)
def test_anything_else_gets_a_number_of_ours(given):
    assert re.fullmatch(r"[0-9a-f]{16}", number_for(given))


def test_every_request_has_a_number_of_its_own_and_none_stays_behind(pages):
    numbers = {pages.get(reverse("portal:landing"))["X-Request-ID"] for _nth in range(5)}

    assert len(numbers) == 5
    assert request_number() == ""


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [("/nowhere/", "get", 404), ("/failing/", "post", 500), ("/suspicious/", "get", 400), ("/help/", "put", 405)],
)
def test_a_page_of_a_fault_names_the_number_that_the_log_has(log, pages, address, method, status):
    answer = getattr(pages, method)(address)

    number = answer["X-Request-ID"]
    assert answer.status_code == status
    if status != 405:  # for programs: it has no page
        assert number in answer.content.decode()
    lines = log.of("request.failed" if status == 500 else "request.done")
    assert [(line["request"], line["status"]) for line in lines] == [(number, status)]


def test_a_form_without_its_proof_names_the_number_as_well(log):
    answer = Client(enforce_csrf_checks=True).post(reverse("account_request_login_code"), FORM)

    assert answer["X-Request-ID"] in answer.content.decode()
    assert_nothing_planted(log)


# Faults: type and place


def test_a_fault_in_a_view_is_told_by_types_and_places(log, pages):
    answer = pages.post("/failing/?q=" + FAMILY, FORM)

    (line,) = [line for line in log.lines if line.get("logger") == "django.request" and "error" in line]
    assert line["error"] == "RuntimeError < ValueError"
    assert re.fullmatch(r"config/test_logs\.py:\d+", line["at"])
    assert line["at"] in line["trace"]
    assert line["request"] == answer["X-Request-ID"]
    assert_nothing_planted(log)


def test_a_request_whose_page_of_the_fault_fails_too_is_still_a_line(log, pages, monkeypatch):
    def broken(*_given, **_named):
        raise LookupError(f"no template for {NAME}")

    monkeypatch.setattr("django.views.defaults.loader.get_template", broken)
    with pytest.raises(LookupError):
        pages.post("/failing/", FORM)

    (line,) = log.of("request.failed")
    assert (line["status"], line["route"], line["error"]) == (500, "failing", "LookupError < RuntimeError < ValueError")
    assert_nothing_planted(log)


@pytest.mark.parametrize("address", ["/clashing/", "/suspicious/", "/telling/"])
def test_no_fault_and_no_careless_line_tells_what_was_typed(log, pages, address):
    connection.force_debug_cursor = True  # so that statements are logged with their values
    try:
        pages.post(address, FORM, headers={"X-Request-ID": NAME, "Referer": f"https://a.example/{TOKEN}"})
    finally:
        connection.force_debug_cursor = False

    assert_nothing_planted(log)


def test_lines_of_other_code_keep_the_text_that_stands_in_that_code(log):
    other = logging.getLogger("some.package")
    other.warning("retry %d of %s", 3, NAME)
    other.warning(f"retry of {NAME}")

    assert [line["event"] for line in log.lines] == [f"retry 3 of {WITHHELD}", TEXT_WITHHELD]
    assert re.fullmatch(r"config/test_logs\.py:\d+", log.lines[1]["at"])


def test_a_key_nobody_allowed_and_a_value_of_another_shape_are_withheld(log):
    structlog.get_logger().warning(
        "test.line", kind="mail.notice", code=f"{NAME} {FAMILY}", nickname=NAME, status=[200, NAME]
    )

    (line,) = log.lines
    assert (line["kind"], line["code"], line["nickname"], line["status"]) == (
        "mail.notice",
        WITHHELD,
        WITHHELD,
        [200, WITHHELD],
    )


@pytest.mark.parametrize("value", [NAME + " " + FAMILY, ADDRESS, PHONE, TEXT, "a\nb", "<b>", "x" * 500])
def test_no_key_takes_a_sentence_an_address_or_a_number_to_call(value):
    assert [key for key, shape in SHAPES.items() if shape.fullmatch(value)] == []


# The whole of it: forms, bad input, mails, the worker


def test_forms_of_sign_in_and_registration_leave_nothing_in_the_log(log, pages):
    person = PersonFactory(email=ADDRESS, given_names=NAME, family_names=FAMILY, phone=PHONE, with_password=True)
    connection.force_debug_cursor = True
    try:
        for name in (
            "account_request_login_code", "account_login", "account_confirm_login_code", "account_reset_password",
            "accounts:register-person", "accounts:register-organisation", "accounts:register-confirm", "accounts:language",
        ):  # fmt: skip
            pages.post(reverse(name), FORM)
            pages.get(reverse(name), FORM)
        pages.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
        code = re.search(r"^(\d{6})$", "\n".join(letter.body for letter in mail.outbox), re.MULTILINE).group(1)
        pages.force_login(account_of(person))
        for name in ("accounts:me", "portal:todos", "portal:stays", "portal:plan"):
            pages.post(reverse(name), FORM)
            pages.get(reverse(name), FORM)
    finally:
        connection.force_debug_cursor = False

    assert len(mail.outbox) > 0
    assert_nothing_planted(log, PASSWORD, code)


def test_bad_input_leaves_nothing_in_the_log(log, pages):
    for body, kind in (
        (b"\xff" + NAME.encode(), "application/x-www-form-urlencoded"), (NAME.encode(), "multipart/form-data; boundary=x"),
        (f'{{"{NAME}":'.encode(), "application/json"), (b"x" * (6 * 1024 * 1024), f"text/{NAME}"),
    ):  # fmt: skip
        pages.generic("POST", reverse("account_request_login_code") + f"?q={ADDRESS}", body, kind)
    pages.get(f"/{NAME}/{TOKEN}/", headers={"host": f"{NAME}.example", "User-Agent": TEXT})
    pages.generic(SECRET.upper().replace("-", ""), "/help/")
    pages.get("/help/", headers={"Cookie": f"sessionid={TOKEN}; django_language={NAME}"})
    pages.get(f"/stays/{TOKEN}/acts/{NAME}/")

    assert {line["method"] for line in log.of("request.done")} == {"POST", "GET", "other"}
    assert_nothing_planted(log)


def test_mails_and_their_faults_leave_nothing_in_the_log(log, monkeypatch):
    with clock.set_to(NOW):
        cast = a_cast()
        tutor = Person.objects.get(pk=cast.actors[Role.HOST_TUTOR].person_id)
        Person.unscoped.filter(pk=tutor.pk).update(email=ADDRESS, given_names=NAME, family_names=FAMILY, phone=PHONE)
        token = token_of(link_for(person_id=tutor.pk, role=Role.HOST_TUTOR, mobility=cast.mobility))
        mail_code(person_id=tutor.pk, subject_id=cast.mobility.pk)
        outbox.drain()
        code = re.search(r"\d{6}", mail.outbox[-1].body).group()
        for fault in (
            smtplib.SMTPRecipientsRefused({ADDRESS: (550, f"{NAME} is unknown".encode())}),
            smtplib.SMTPDataError(451, TEXT.encode()),
            ConnectionError(f"{SECRET} refused"),
            RuntimeError(f"cannot write to {NAME} <{ADDRESS}>"),
        ):
            monkeypatch.setattr("notifications.handlers.EmailMultiAlternatives.send", _raising(fault))
            mail_code(person_id=tutor.pk, subject_id=uuid4())
            outbox.drain()

    assert {line["event"] for line in log.lines} >= {"outbox.parked", "outbox.fault"}
    assert all(line["kind"] == "mail.code" for line in log.lines if "row" in line)
    assert_nothing_planted(log, token, code)


def _raising(fault):
    def send(_mail):
        raise fault

    return send


def test_a_handler_that_fails_is_told_with_its_row_kind_type_and_place(log, monkeypatch):
    class Careless:
        def work(self, row):
            structlog.get_logger().info("test.working")
            logging.getLogger("some.package").info("working")
            raise IntegrityError(f"Key (email)=({ADDRESS}) already exists. {row.payload}")

        def record(self, row, result):
            raise AssertionError("never")

    monkeypatch.setitem(registry.HANDLERS, "test.careless", Careless())
    row = outbox.add("test.careless", key="careless", payload={"name": NAME, "note": TEXT})
    outbox.drain()

    (fault,) = log.of("outbox.fault")
    assert (fault["row"], fault["kind"], fault["error"]) == (str(row.pk), "test.careless", "IntegrityError")
    assert re.fullmatch(r"test_logs\.py:\d+", fault["at"])
    for event in ("test.working", "working"):
        assert [(UUID(line["row"]), line["kind"]) for line in log.of(event)] == [(row.pk, "test.careless")]
    assert OutboxRow.objects.get(pk=row.pk).fault.startswith("IntegrityError at ")
    assert_nothing_planted(log)


def test_a_task_of_celery_that_fails_is_told_without_its_arguments(log):
    """Celery builds its lines from a template and a table of facts; the facts it may tell are few."""
    facts = {
        "id": str(uuid4()),
        "name": "lifecycle.tasks.work_row",
        "args": f"['{NAME}']",
        "exc": f"ValueError('{TEXT}')",
    }
    logging.getLogger("celery.app.trace").error("Task %(name)s[%(id)s] raised: %(exc)s", facts)
    try:
        raise ValueError(TEXT)
    except ValueError:
        logging.getLogger("celery.worker").critical("Unrecoverable error: %r", ValueError(SECRET), exc_info=True)

    first, second = log.lines
    assert (first["task"], first["task_id"]) == ("lifecycle.tasks.work_row", facts["id"])
    assert second["error"] == "ValueError"
    assert_nothing_planted(log)


def test_celery_takes_the_form_of_all_other_lines():
    """With a listener to its signal it installs no handlers of its own."""
    from celery.signals import setup_logging

    import config.celery  # noqa: F401  (importing it connects the listener)

    assert setup_logging.receivers


def test_django_mails_no_report_of_a_fault(log, pages, settings):
    """Its own set-up mails the form, the cookies and the settings to ADMINS."""
    settings.ADMINS = [("Admin", "admin@example.org")]

    pages.post("/failing/", FORM)

    assert mail.outbox == []
