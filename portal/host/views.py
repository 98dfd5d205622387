"""Where a host begins: today of who only hosts, and what is asked of a contact who came by a mailed link."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from accounts.page_frame import Frame
from portal.dashboard import views as of_who_sends
from portal.host.today import AskedByLink, HostToday
from portal.memoranda import views as of_who_signs_in
from portal.places import start_of
from portal.who_hosts import only_hosts


@require_GET
@login_required
def today(request: SignedInRequest) -> HttpResponse:
    """The page of who only hosts; everybody else has the other one, or another start."""
    if start_of(Frame(request)) != request.path or not only_hosts(request.actor):
        return of_who_sends.today(request)
    return render(request, "portal/host/today.html", {"page": HostToday(request.actor)})


@actor_required
def memoranda(request: SignedInRequest) -> HttpResponse:
    """By a link what is asked, and where there is one memorandum only, that one; else all of the organisation."""
    if not request.actor.by_link:
        return of_who_signs_in.memoranda(request)
    asked = AskedByLink(request.actor)
    if len(asked.versions) == 1:
        return redirect("portal:memorandum", asked.versions[0])
    return render(request, "portal/host/by_link.html", {"page": asked})
