"""The one way of a form through its door, where a code may be asked for on the way.

First the form is filled and sent. What is wrong stands beside its field. Where all is in order and a code is asked for,
what was typed is kept and the code mailed; the same address with `?step=` says in words what is about to happen and
takes the code. Going back shows the form as it was left (`?kept=`). At the end stands a receipt.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.code_limits import paused_until
from accounts.codes import GOOD_FOR
from accounts.kept_forms import KEPT, QUIETLY, Kept, forget, keep, typed_in
from accounts.models import Waits
from accounts.shown_again import ask_to_look_again, say_it_was_sent
from ground.errors import TooManyCodes
from lifecycle.proving import code_mailed_at, mail_code, masked_address
from lifecycle.wording import say_refusal
from portal.steps.door_page import Refusable
from portal.steps.kept_at import ADD, STEP, address_of, files_with_kept, kept_at, last_at, to_partner_form

Answer = Callable[[], HttpResponse]


def through(
    request: HttpRequest, page: Refusable, *, draw: Answer, done: Answer, then: Callable[[], str] | None = None
) -> HttpResponse:
    """Draw the form, or send it through its door.

    `done` answers where no code was asked for; `then` is the address on which one goes on from the receipt.
    """
    if STEP in request.GET:
        return _second(request, page, draw, then)
    page.kept = kept = kept_at(request, page.actor) or (last_at(request, page.actor) if page.needs_code else None)
    if request.method != "POST":
        if kept is not None and (KEPT in request.GET or not page.reasons):
            page.fill(kept.data, kept.files)
        return draw()
    if QUIETLY in request.POST and page.keeps_typing:
        return _quietly(request, page, draw)
    if ADD in request.POST:
        return to_partner_form(request, page.actor)
    data = request.POST.copy()
    data.pop("code", None) if page.needs_code else None  # it is typed on its own page
    files = files_with_kept(request, kept)
    if page.perform(data, files):
        _let_go(kept)
        return _receipt(page, then() if then else "") if page.is_repeated and page.needs_code else done()
    return _first(request, page, data, files) if page.wants_code else draw()


def _quietly(request: HttpRequest, page: Refusable, draw: Answer) -> HttpResponse:
    """What stands in the form while somebody writes is kept, and nothing is judged."""
    files = files_with_kept(request, page.kept)
    _keep_for_code(request, page, request.POST, files)
    page.fill(request.POST, files)
    return draw()


def _keep_for_code(request: HttpRequest, page: Refusable, data: QueryDict, files: Any) -> UUID:
    """In place of what was kept here before."""
    _let_go(page.kept)
    pk = keep(
        actor=page.actor,
        path=address_of(request),
        fields=typed_in(data),
        files=dict(files.lists()),
        waits_for=Waits.CODE,
    )
    assert pk is not None  # the form was small enough to be sent, and so it is to be kept
    return pk


def _first(request: HttpRequest, page: Refusable, data: QueryDict, files: Any) -> HttpResponse:
    """Keep what was typed, mail the code, go on to its page."""
    pk = _keep_for_code(request, page, data, files)
    try:
        _mail(page)
    except TooManyCodes as refused:
        messages.warning(request, say_refusal(refused))
    return redirect(address_of(request, **{STEP: pk}))


def _second(request: HttpRequest, page: Refusable, draw: Answer, then: Callable[[], str] | None) -> HttpResponse:
    """The page of the code: shown, a new one asked for, or one typed."""
    kept = kept_at(request, page.actor, request.GET[STEP])
    if kept is None and page.done_lately():
        say_it_was_sent(request)
        return _receipt(page, then() if then else "")
    if kept is None or not page.needs_code:
        ask_to_look_again(request)
        return redirect(address_of(request))
    page.kept = kept
    page.fill(kept.data, kept.files)
    if request.method != "POST":
        return _draw_code(request, page, kept)
    if "again" in request.POST:
        return _another(request, page, kept)
    typed = request.POST.get("code", "").strip()
    if not typed:
        page.code_refusal, page.status = _("Type the six digits from your mail."), 400
        return _draw_code(request, page, kept)
    data = kept.data
    data["code"] = typed
    if page.perform(data, kept.files):
        _let_go(kept)
        return _receipt(page, then() if then else "")
    if page.code_refusal:
        page.fill(kept.data, kept.files)
        return _draw_code(request, page, kept)
    return draw()


def _receipt(page: Refusable, then: str) -> HttpResponse:
    assert page.event is not None
    address = reverse("portal:receipt", args=[page.event.pk])
    return redirect(f"{address}?next={quote(then)}" if then else address)


def _another(request: HttpRequest, page: Refusable, kept: Kept) -> HttpResponse:
    try:
        _mail(page)
    except TooManyCodes as refused:
        page.code_refusal, page.status = say_refusal(refused), refused.status
        return _draw_code(request, page, kept)
    messages.success(request, _("A new code is on its way. The earlier one no longer counts."))
    return redirect(address_of(request, **{STEP: kept.pk}))


def _mail(page: Refusable) -> None:
    assert page.actor.person_id is not None
    mail_code(person_id=page.actor.person_id, subject_id=page.subject_id, way=page.actor.way)


def _draw_code(request: HttpRequest, page: Refusable, kept: Kept) -> HttpResponse:
    person, way = page.actor.person_id, page.actor.way
    assert person is not None
    mailed = code_mailed_at(person_id=person, subject_id=page.subject_id, way=way)
    facts = {
        "page": page,
        "back": address_of(request, **{KEPT: kept.pk}),
        "address": masked_address(person),
        "mailed_at": localtime(mailed) if mailed else None,
        "good_until": localtime(mailed + GOOD_FOR) if mailed else None,
        "pause": paused_until(person_id=person, way=way),
        "by_link": page.actor.by_link,
    }
    return render(request, "portal/code.html", facts, status=page.status)


def _let_go(kept: Kept | None) -> None:
    if kept is not None:
        forget(kept.pk)
