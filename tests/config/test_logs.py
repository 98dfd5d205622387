"""Log lines: one a request, with its number and no personal data; of a fault its type and place."""

import logging
import re

import pytest
import structlog
from django.db import connection
from django.test import Client
from django.urls import reverse

from config.log_lines import SHAPES, TEXT_WITHHELD, WITHHELD
from ground.request_number import number_for, request_number
from tests.config.planted import ADDRESS, FAMILY, FORM, NAME, PHONE, TEXT, TOKEN, assert_nothing_planted
from tests.factories.accounts import PersonFactory, account_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("route", ["portal:link", "portal:calendar-feed"])
def test_the_address_with_its_token_stands_in_no_line(log, pages, route):
    pages.get(reverse(route, args=[TOKEN]))

    assert log.of("request.done")[0]["route"] == route
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
    assert re.fullmatch(r"config/planted\.py:\d+", line["at"])
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
