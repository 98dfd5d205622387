"""Log lines of forms, bad input, mails and workers: what is planted here must be found in no line."""

import logging
import re
import smtplib
from uuid import UUID, uuid4

import pytest
import structlog
from django.core import mail
from django.db import IntegrityError, connection
from django.urls import reverse

from accounts.models import Person
from ground import clock
from lifecycle import registry
from lifecycle.effects import outbox
from lifecycle.models import OutboxRow
from lifecycle.proving import mail_code
from lifecycle.roles import Role
from notifications.links import link_for, token_of
from tests.config.planted import ADDRESS, FAMILY, FORM, NAME, PHONE, SECRET, TEXT, TOKEN, assert_nothing_planted
from tests.factories.accounts import PASSWORD, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, a_cast

pytestmark = pytest.mark.django_db


# The whole of it: forms, bad input, mails, the worker


@pytest.mark.slow
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
    assert re.fullmatch(r"test_logs_of_work\.py:\d+", fault["at"])
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
