"""What cannot be taken is refused with its place, and the database stays as it is."""

from uuid import uuid4

import pytest
from django.apps import apps

from accounts.models import Organisation, Person
from api.parsing import MOST_BYTES
from ground.every_row import every_row
from lifecycle.models import Event, Mobility, NamedPart, OutboxRow, ToDo
from tests.api.conftest import problem

WATCHED = (Mobility, Event, ToDo, OutboxRow, Person, Organisation, NamedPart)
HUGE = "9" * 400
STRANGE = [
    None, True, False, 0, -1, 10**17, 1.5, "", " ", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-3-2", [], {},
    [[]], [None], {"a": 1}, "ä" * 6000, "\u202e", "00000000-0000-0000-0000-000000000000", "'; DROP TABLE x; --",
]  # fmt: skip
BROKEN = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"version": "\xff\xfe"}',
    "UTF-16": '{"version": 1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"version": 1}',
    "zero character": b'{"code": "a\\u0000b"}',
    "zero character in a name": b'{"a\\u0000b": 1}',
    "raw zero character": b'{"code": "a\x00b"}',
    "half a character": b'{"code": "\\ud800"}',
    "a huge number": f'{{"version": {HUGE}}}'.encode(),
    "an endless number": b'{"version": 1e999}',
    "no number": b'{"version": NaN}',
    "infinity": b'{"version": -Infinity}',
    "a name twice": b'{"version": 1, "version": 2}',
    "too deep": b'{"details": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "a little too deep": b'{"details": ' + b'{"a":' * 9 + b"1" + b"}" * 10,
    "a list": b"[]",
    "a text": b'"version"',
    "null": b"null",
    "a number": b"1",
    "trailing words": b"{} {}",
}
FILTERS = {
    "limit": ["", "0", "-5", HUGE, "1e3", "\0", "NaN"],
    "cursor": ["x", "\0", "." * 400, "y" * 4000],
    "q": ["\0", "a\0b", "x" * 81],
    "state": ["ongoing\0", "READY", "", "'"],
    "stage": ["0", "\0"],
    "country": ["ITA", "1", "\0\0"],
    "approach": ["x"],
    "from": ["2026-02-30", "yesterday", "\0", HUGE],
    "until": ["99999-01-01"],
    "group": ["x", HUGE, "\0"],
    "saved": ["all", "\0"],
    "surprise": ["1"],
}


def everything():
    """How many rows there are of everything, and every version."""
    counts = {model.__name__: every_row(model).count() for model in WATCHED}
    return counts | {"versions": list(Mobility.unscoped.order_by("pk").values_list("pk", "version", "state"))}


@pytest.fixture
def untouched(cast):
    """The database is the same after the test as before."""
    before = everything()
    yield
    assert everything() == before


@pytest.fixture
def addresses(cast):
    return ("mobilities/", f"mobilities/{cast.mobility.pk}/transitions/suspend/")


@pytest.mark.slow
def test_a_body_that_cannot_be_read_is_400(coordinator, addresses, untouched):
    for what, body in BROKEN.items():
        for path in addresses:
            answer = coordinator.post(path, raw=body, Idempotency_Key="k")

            assert answer.status_code == 400, (what, answer.json())
            problem(answer, 400, answer.json()["code"])


def test_a_body_is_bounded(coordinator, addresses, untouched):
    for path in addresses:
        problem(coordinator.post(path, raw=b'{"code": "' + b"x" * MOST_BYTES + b'"}'), 413, "api.too_large")
        problem(coordinator.post(path, raw=b" " * 6 * 1024 * 1024), 413, "api.too_large")


def test_what_is_quoted_does_not_count_as_depth(coordinator, cast):
    body = {"version": 0, "details": {"reason": "[{" * 9 + '\\"[['}}

    problem(
        coordinator.post(f"mobilities/{cast.mobility.pk}/transitions/suspend/", body),
        409,
        "lifecycle.requirements_unmet",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "field",
    ["participant", "rule_set", "participant_kind", "call_year", "approach", "employer", "graduated_on", "country",
     "planned_start", "planned_end", "travel_days", "objective", "working_language"],
)  # fmt: skip
def test_a_field_of_a_new_stay_of_another_type_is_400(coordinator, cast, untouched, field):
    good = {
        "participant": {"given_names": "Ona", "family_names": "P", "email": "ona@people.example.org"},
        "rule_set": str(uuid4()),  # so that nothing is ever begun here
    }
    for strange in STRANGE:
        answer = coordinator.post("mobilities/", good | {field: strange})

        problem(answer, 400, "api.input_refused")


@pytest.mark.parametrize("field", ["given_names", "family_names", "email", "birth_date"])
def test_a_field_of_the_participant_of_another_type_is_400(coordinator, cast, untouched, field):
    good = {"given_names": "Ona", "family_names": "P", "email": "ona@people.example.org"}
    for strange in STRANGE:
        body = {"participant": good | {field: strange}, "rule_set": str(uuid4())}

        problem(coordinator.post("mobilities/", body), 400, "api.input_refused")


@pytest.mark.slow
@pytest.mark.parametrize("field", ["version", "details", "code", "surprise"])
def test_a_field_of_a_step_of_another_type_is_refused(coordinator, cast, untouched, field):
    path = f"mobilities/{cast.mobility.pk}/transitions/resume/"
    for strange in STRANGE:
        answer = coordinator.post(path, {"version": 7} | {field: strange})

        assert answer.status_code in (400, 409), (strange, answer.json())
        problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "field", ["resumed_on", "reason", "comments", "outcomes", "on_behalf", "reason_code", "surprise"]
)
def test_a_detail_of_another_type_is_refused(coordinator, cast, untouched, field):
    path = f"mobilities/{cast.mobility.pk}/transitions/resume/"
    for strange in STRANGE:
        answer = coordinator.post(path, {"version": 7, "details": {field: strange}})

        assert answer.status_code in (400, 409), (strange, answer.json())
        problem(answer, answer.status_code, answer.json()["code"])


def test_a_version_is_a_whole_number(coordinator, cast, untouched):
    for version in (True, "0", 0.0, 1e3, -1, 2**31, 10**17, None, [0]):
        answer = coordinator.post(f"mobilities/{cast.mobility.pk}/transitions/suspend/", {"version": version})

        faults = problem(answer, 400, "api.input_refused")["errors"]
        assert [one["field"] for one in faults] == ["version"], version


def test_a_word_of_the_address_that_means_nothing_is_400(coordinator, untouched):
    for word, given in [(word, given) for word, several in FILTERS.items() for given in several]:
        faults = problem(coordinator.get("mobilities/", {word: given}), 400, "api.query_refused")["errors"]

        assert {one["field"] for one in faults} == {word}, given


def test_a_word_no_list_knows_is_400(coordinator, cast):
    stay = f"mobilities/{cast.mobility.pk}/"
    for path in (
        "todos/",
        "documents/",
        "rule-sets/",
        stay,
        f"{stay}transitions/",
        f"{stay}todos/",
        f"{stay}documents/",
    ):
        problem(coordinator.get(path, {"color": "red"}), 400, "api.query_refused")


def test_an_address_with_no_id_is_404(coordinator):
    for path in ("mobilities/x/", "mobilities/%00/", "mobilities/%FF%FE/", "documents/1/file/", "..//"):
        problem(coordinator.get(path), 404, "api.nowhere")


@pytest.mark.slow
def test_no_header_breaks_it(coordinator, cast, untouched):
    path = f"mobilities/{cast.mobility.pk}/transitions/suspend/"
    for header in ("Idempotency_Key", "If_Match", "Accept", "Accept_Language", "Authorization", "X_Request_ID"):
        for value in ("", "\x7f", "é" * 50, "x" * 4000, "%00", ";q=", "*/*;q=x"):
            answer = coordinator.post(path, {"version": 7}, **{header: value})

            assert 400 <= answer.status_code < 500, (header, value, answer.json())


def test_every_id_of_another_stay_is_refused_like_a_missing_one(stranger, cast, untouched):
    for suffix in ("", "transitions/", "todos/", "documents/"):
        told = [
            problem(stranger.get(f"mobilities/{pk}/{suffix}"), 404, "lifecycle.not_found")
            | {"instance": "", "request": ""}
            for pk in (cast.mobility.pk, uuid4())
        ]
        assert told[0] == told[1], suffix


def test_the_watch_would_notice(cast):
    before = everything()
    ToDo.unscoped.all().delete()
    assert everything() != before
    assert {model._meta.app_label for model in WATCHED} <= {config.label for config in apps.get_app_configs()}
