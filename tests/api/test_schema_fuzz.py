"""The whole description tried with whatever fits it and whatever does not, as a coordinator of a small cast.

Nothing may end in a fault of ours, in a status or a form that the description does not name, or in an answer that does
not look as described.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ground import clock
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.api.conftest import caller_for
from tests.api.test_todos_and_documents import a_paper
from tests.lifecycle.conftest import NOW, a_cast, put_in
from tests.portal.more_stays import another

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Any text is a code that might be, and a list without filters takes nothing.
NOTHING_TO_GET_WRONG = {"/api/v1/problems/{code}", "/api/v1/rule-sets/"}
STEPS = ["start_preparation", "cancel", "suspend", "withdraw", "amend_agreement", "report_early_return"]
EXAMPLES = 25  # of each operation in each of the two ways


@pytest.fixture
def one_connection(db):
    """Django's own test client does the same: else each call would close the connection, and its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(one_connection, settings):
    """The description, read through the application itself; one stay abroad, one draft, one paper."""
    settings.API_CALLS_A_MINUTE = 10**6
    with clock.set_to(NOW):
        cast = a_cast()
        put_in(another(cast), State.ONGOING)
        paper = a_paper(cast)
        caller = caller_for(cast.actors[Role.SENDING_COORDINATOR])
        schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
        yield schema, cast, paper, caller


def test_every_operation_is_described(described):
    operations = [found.ok() for found in described[0].get_all_operations()]

    assert {f"{one.method.upper()} {one.path}" for one in operations} == {
        "GET /api/v1/problems/{code}",
        "GET /api/v1/rule-sets/",
        "GET /api/v1/mobilities/",
        "POST /api/v1/mobilities/",
        "GET /api/v1/mobilities/{id}/",
        "GET /api/v1/mobilities/{id}/transitions/",
        "POST /api/v1/mobilities/{id}/transitions/{name}/",
        "GET /api/v1/mobilities/{id}/todos/",
        "GET /api/v1/mobilities/{id}/documents/",
        "GET /api/v1/todos/",
        "GET /api/v1/quality/figures/",
        "GET /api/v1/documents/",
        "GET /api/v1/documents/{id}/",
        "GET /api/v1/documents/{id}/file/",
    }


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_whatever_is_sent_is_answered_as_described(described, mode):
    schema, cast, paper, caller = described
    there = {"mobilities": str(cast.mobility.pk), "documents": str(paper.pk)}
    operations = [found.ok() for found in schema.get_all_operations()]
    if mode is GenerationMode.NEGATIVE:
        operations = [one for one in operations if one.path not in NOTHING_TO_GET_WRONG]
    for operation in operations:
        _try(operation, mode, there, caller)


@pytest.mark.postgres
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_whatever_is_sent_is_answered_as_described_on_postgresql(described, mode):
    """It refuses what SQLite takes: zero characters, texts too long, numbers out of range."""
    test_whatever_is_sent_is_answered_as_described(described, mode)


def _try(operation, mode, there, caller):
    """Half of the calls go to a stay, a paper and a step that are there: else most would end at 404."""

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans(), step=st.sampled_from(STEPS))
    def call(case, known, step):
        if known and case.path_parameters:
            kind = operation.path.split("/")[3]
            real = {"id": there.get(kind), "name": step, "code": "lifecycle.role_refused"}
            case.path_parameters = {name: real[name] for name in case.path_parameters}
        case.call_and_validate(headers=caller.headers({}) | {"Accept-Encoding": "identity"}, checks=CHECKS)

    call()
