"""The own dates for the own calendar: as a file, or under an address that a calendar program reads by itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.acting import SignedInRequest, actor_required
from accounts.shown_again import shown_once
from portal.dashboard.calendar import calendar_of
from portal.dashboard.calendar_address import address_made, close_address, make_address, reader_of

KIND = "text/calendar; charset=utf-8"


@require_GET
@actor_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """The dated to-dos and the first and last days of the stays, for the reader's own calendar."""
    response = HttpResponse(calendar_of(request.actor), content_type=KIND)
    response["Content-Disposition"] = 'attachment; filename="sojourn.ics"'
    return response


@shown_once
@require_http_methods(["GET", "HEAD", "POST"])
@actor_required
@sensitive_variables("address")
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """Both ways; sent to, a new address, which stands on this one answer and nowhere else."""
    address = make_address(actor=request.actor) if request.method == "POST" else ""
    facts = {
        "address": address,
        "opens_by_itself": "webcal://" + address.partition("://")[2] if address else "",
        "made": address_made(request.actor),
    }
    return render(request, "portal/calendar.html", facts)


@require_POST
@actor_required
def close_calendar(request: SignedInRequest) -> HttpResponse:
    """One click: a program that read it is refused from now on."""
    if close_address(actor=request.actor):
        messages.success(request, _("The address of your calendar opens nothing any more."))
    return redirect("portal:calendar-address")


@require_safe
@sensitive_variables("secret")
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads, without signing in. An address that does not count is one that is not there."""
    reader = reader_of(secret)
    if reader is None:
        raise Http404
    actor, in_their_language = reader
    with in_their_language:
        return HttpResponse(calendar_of(actor), content_type=KIND)
