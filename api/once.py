"""`Idempotency-Key`: the same call again is answered with the first answer, and does nothing.

The answer is written in the transaction of the change it tells of: a process that is killed leaves both or neither.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from accounts.actors import Actor
from api.models import KeptAnswer
from api.problems import MEDIA_TYPE, answer_problem, is_kept
from api.refusals import KeyReused, KeyRunning
from api.throttling import name_of
from ground import clock
from ground.errors import InputRefused
from lifecycle.retrying import door

HEADER = "Idempotency-Key"
FORM = re.compile(r"[\x21-\x7e]{1,255}")
# Afterwards the first caller counts as dead. One that is not holds its row until it has answered.
RUNS_AT_MOST = timedelta(minutes=2)
KEPT_HEADERS = ("ETag", "Location")

Before = Callable[[], Any]
Work = Callable[[Any], Response]


def once(request: Any, actor: Actor, work: Work, before: Before = lambda: None) -> HttpResponse:
    """Do the work in one transaction, tried again where rows are held; under a key at most once. Work raises refusals.

    `before` runs first, outside of it, and gives work its argument: a wrong code must stay counted.
    Raises InputRefused (400) for a bad key, KeyReused (422) for a key of another call, KeyRunning (409).
    """
    key = request.headers.get(HEADER)
    if key is None:
        return _work(work, before())
    if not FORM.fullmatch(key):
        raise InputRefused("api.key_refused", field=HEADER)
    kept, is_mine = _claim(actor, key, _call(request))
    return _first(request, kept, work, before) if is_mine else _replayed(kept)


def _call(request: Any) -> str:
    """What makes two calls the same: method, address, body."""
    body = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()


def _claim(actor: Actor, key: str, call: str) -> tuple[KeptAnswer, bool]:
    """The row of this key, and whether it is ours to work on."""
    now, whose = clock.now(), name_of(actor)
    try:
        with transaction.atomic():
            made = KeptAnswer.objects.create(person_id=actor.person_id, actor=whose, key=key, call=call, started_at=now)
            return made, True
    except IntegrityError:
        found: KeptAnswer | None = KeptAnswer.objects.filter(actor=whose, key=key).first()
    if found is None:  # given up between our two looks
        raise KeyRunning("api.key_running", wait=1)
    if found.call != call:
        raise KeyReused("api.key_reused")
    if found.answered_at is not None:
        return found, False
    if found.started_at > now - RUNS_AT_MOST or not _take_over(found):
        raise KeyRunning("api.key_running", wait=1)
    return found, True


def _take_over(found: KeptAnswer) -> bool:
    """From a caller that died. Waits where it is still alive: that one holds the row until it has answered."""
    former, found.lease, found.started_at = found.lease, uuid4(), clock.now()
    waiting = KeptAnswer.objects.filter(pk=found.pk, lease=former, answered_at=None)
    return bool(waiting.update(lease=found.lease, started_at=found.started_at))


def _first(request: Any, kept: KeptAnswer, work: Work, before: Before) -> HttpResponse:
    try:
        return _work_under_key(kept, work, before())
    except KeyRunning:
        raise  # the row is another caller's by now
    except Exception as refused:  # noqa: BLE001  (every refusal is an answer, and the key must not stay taken)
        response = answer_problem(refused, {"request": request})
    if is_kept(response.status_code):
        _keep(kept, response)
    else:
        KeptAnswer.objects.filter(pk=kept.pk, lease=kept.lease, answered_at=None).delete()
    return response


@door
def _work(work: Work, given: Any) -> HttpResponse:
    return work(given)


@door
def _work_under_key(kept: KeptAnswer, work: Work, given: Any) -> HttpResponse:
    """The row, the change and its answer: all three or none."""
    _hold(kept)
    response: HttpResponse = work(given)
    _keep(kept, response)
    return response


def _hold(kept: KeptAnswer) -> None:
    ours = KeptAnswer.objects.select_for_update(of=("self",)).filter(pk=kept.pk, lease=kept.lease, answered_at=None)
    if ours.first() is None:
        raise KeyRunning("api.key_running", wait=1)


def _keep(kept: KeptAnswer, response: HttpResponse) -> None:
    body = JSONRenderer().render(response.data) if isinstance(response, Response) else response.content
    KeptAnswer.objects.filter(pk=kept.pk, lease=kept.lease).update(
        answered_at=clock.now(),
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if response.has_header(name)},
        body=body.decode(),
    )


def _replayed(kept: KeptAnswer) -> HttpResponse:
    status = kept.status or 500
    response = HttpResponse(kept.body, status=status, content_type=MEDIA_TYPE if status >= 400 else "application/json")
    for name, value in kept.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response
