"""Every refusal as problem details (RFC 9457): what happened, why, what to do next, with a code that stays the same."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.core import exceptions as django_errors
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from rest_framework import exceptions as rest_errors
from rest_framework.utils.encoders import JSONEncoder

from api.parsing import MOST_BYTES
from api.sentences import next_step, title_of
from ground.errors import SojournError
from ground.request_number import request_number
from ground.sentences import sentence
from lifecycle.errors import ActInvalid, ChangedMeanwhile, TransitionRefused
from lifecycle.names import names_in
from lifecycle.news import say_missed
from lifecycle.people.finding import Alike, WhichPerson
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing, say_refusal

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"
WAIT_SECONDS = 1
AS_SIGNED_IN = 'Bearer realm="sojourn"'


@dataclass
class Problem:
    """One refusal, before it is written down."""

    status: int
    code: str
    detail: str
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def answer_problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """The exception handler of the whole API. An error nobody foresaw is logged, told to Django and hidden."""
    request = context.get("request")
    path = request.path if request is not None else ""
    problem = problem_of(error)
    if problem is None:
        log.exception("api.fault", path=path, error=type(error).__name__)
        got_request_exception.send(sender=None, request=getattr(request, "_request", request))
        problem = Problem(500, "api.fault", sentence("api.fault"))
    return written(problem, path)


def written(problem: Problem, path: str) -> HttpResponse:
    """The answer itself. Plain, so that it needs no renderer that the caller accepts."""
    facts = {
        "type": reverse("api:problem", args=[problem.code]),
        "title": title_of(problem.status),
        "status": problem.status,
        "detail": problem.detail,
        "instance": path,
        "code": problem.code,
        "next_step": next_step(problem.code, problem.status),
        "request": request_number(),
        **problem.more,
    }
    response = HttpResponse(json.dumps(facts, cls=JSONEncoder), content_type=MEDIA_TYPE, status=problem.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def problem_of(error: Exception) -> Problem | None:
    """The refusal behind an exception; None where it is a fault of ours."""
    if isinstance(error, SojournError):
        return _refused(error)
    if isinstance(error, rest_errors.APIException):
        return _rest(error)
    for kinds, status, code, params in FOREIGN:
        if isinstance(error, kinds):
            headers = {"Retry-After": str(WAIT_SECONDS)} if status == 503 else {}
            return Problem(status, code, sentence(code, params), headers=headers)
    return None


# Refusals of Django and the database. `Http404` reads like what is not the caller's to see. The order counts.
FOREIGN: tuple[tuple[Any, int, str, dict[str, Any]], ...] = (
    (Http404, 404, "lifecycle.not_found", {}),
    (django_errors.PermissionDenied, 403, "api.not_allowed", {}),
    (django_errors.RequestDataTooBig, 413, "api.too_large", {"most": MOST_BYTES // 1024}),
    ((django_errors.SuspiciousOperation, django_errors.BadRequest, MultiPartParserError), 400, "api.query_refused", {}),
    (IntegrityError, 409, "api.clash", {}),
    (DataError, 400, "api.input_refused", {}),
    (OperationalError, 503, "api.busy", {}),
)


def _refused(error: SojournError) -> Problem:
    problem = Problem(error.status, error.code, say_refusal(error))
    if isinstance(error, TransitionRefused):
        problem.more["unmet"] = unmet_in_words(error.unmet, error.stay)
    elif isinstance(error, ChangedMeanwhile):
        problem.more |= {"missed": say_missed(error), "version": error.params.get("now")}
    elif isinstance(error, WhichPerson):
        problem.more["found"] = [found_in_words(one) for one in error.found]
    elif isinstance(error, ActInvalid):
        faults = error.form.errors.get_json_data()
        problem.more["errors"] = [
            {"field": name, "code": one["code"], "message": one["message"]} for name in faults for one in faults[name]
        ]
    elif error.status == 400 and error.params.get("field"):
        problem.more["errors"] = [{"field": str(error.params["field"]), "code": error.code, "message": problem.detail}]
    if error.status == 401:
        problem.headers["WWW-Authenticate"] = AS_SIGNED_IN
    if error.status in (429, 503) or "wait" in error.params:
        problem.headers["Retry-After"] = str(error.params.get("wait", WAIT_SECONDS))
    return problem


def found_in_words(one: Alike) -> dict[str, Any]:
    """A person of the own organisation who may be meant, and what is the same."""
    return {
        "id": str(one.person.pk),
        "name": one.person.full_name,
        "email": one.person.email,
        "birth_date": one.birth_date,
        "same": sorted(one.same),
    }


def unmet_in_words(unmet: list[Missing], stay: UUID | None) -> list[dict[str, Any]]:
    """Each unmet requirement of a stay (None: of a memorandum): its code, its sentence, who owes it."""
    names = names_in(stay, [one for item in unmet for one in (item.person, item.named)])
    return [
        {
            "code": item.code,
            "sentence": words,
            "owner": str(item.owner),
            "owner_label": str(item.owner.label),
            "person": {"id": item.person, "name": names.get(item.person, "")} if item.person else None,
            "due_on": item.due_on,
        }
        for item, words in zip(unmet, say_missing(unmet, stay, names), strict=True)
    ]


# DRF's own refusals: status -> our code.
OF_STATUS = {
    401: "api.not_signed_in",
    403: "api.not_allowed",
    404: "lifecycle.not_found",
    405: "api.method_not_allowed",
    406: "api.not_acceptable",
    415: "api.media_type",
}


def _rest(error: rest_errors.APIException) -> Problem:
    status = error.status_code
    if isinstance(error, rest_errors.ValidationError):
        of_address = getattr(error, "of_address", False)
        code = "api.query_refused" if of_address else "api.input_refused"
        return Problem(400, code, sentence(code), {"errors": list(_flat(error.detail))})
    code = OF_STATUS.get(status, "api.input_refused")
    params = {"method": str(error.detail).partition("“")[2].partition("”")[0]}
    problem = Problem(status, code, sentence(code, params))
    if status == 401:
        problem.headers["WWW-Authenticate"] = AS_SIGNED_IN
    return problem


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested errors as one list; a field in a field is written `participant.email`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list | tuple):
        for nth, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list | tuple)
            yield from _flat(inner, f"{path}.{nth}" if nested else path)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "message": str(detail)}


def is_kept(status: int) -> bool:
    """Whether an answer may be replayed: refusals of the moment (who, how often, our fault) may not."""
    return status < 500 and status not in (401, 429)
