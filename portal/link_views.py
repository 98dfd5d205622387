"""Opening a mailed link, asking for a new one, closing it. Nothing in any stay changes here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from accounts.kept_forms import newest_for
from accounts.kept_typing import COOKIE
from accounts.models import Waits
from accounts.own_account import maybe_me
from lifecycle.roles import Role
from notifications.links import SESSION_KEY, actor_of, open_token, renew_as_asked
from notifications.models import Link

STARTS = {
    Role.HOST_TUTOR: "tutor:trainees",
    Role.ASSESSOR: "tutor:trainees",
    Role.EMPLOYER: "desk:employer",
    Role.COMPETENT_INSTITUTION: "desk:queue",
    Role.VALIDATOR: "desk:queue",
}
STATUS = {"unknown": 404, "replaced": 410, "ended": 410}


@require_GET
@sensitive_variables("token")
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by a link. Who is signed in as the same person goes on as signed in."""
    opened = open_token(token)
    link = opened.link
    if link is None or opened.why:
        facts = {"why": opened.why, "renewed_at": link.renewed_at if link else None, "token": token}
        with translation.override(link.person.language if link else translation.get_language() or "en"):
            return render(request, "portal/link_closed.html", facts, status=STATUS[opened.why])
    if request.user.is_authenticated and not _is_theirs(request, link):
        if maybe_me(request.user.pk).filter(pk=link.person_id).exists():
            return redirect("accounts:that-is-me")
        return render(request, "portal/link_other_person.html", {"link": link}, status=409)
    if not request.user.is_authenticated:
        request.session[SESSION_KEY] = [str(link.pk), link.serial]
    return redirect(_goal(request, link))


def _is_theirs(request: HttpRequest, link: Link) -> bool:
    return link.person.account_id is not None and link.person.account_id == request.user.pk


def _goal(request: HttpRequest, link: Link) -> str:
    if newest_for(actor_of(link), Waits.SIGN_IN) is not None:
        return reverse("accounts:typed")
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) and wanted.startswith("/"):
        return wanted
    return reverse(STARTS.get(Role(link.role), "portal:mine"))


@require_POST
@sensitive_variables("token")
def renew_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link to the address on file; the answer is the same whether the old one was known or not."""
    opened = open_token(token)
    if opened.link is not None and opened.why == "replaced":
        renew_as_asked(opened.link)
    messages.success(request, _("If the link was yours, a new one is on its way to your mail address."))
    return redirect("portal:landing")


@require_POST
def another_link(request: HttpRequest) -> HttpResponse:
    """Who came by a link whose codes pause has a new one mailed to the address on file; this one stops working."""
    link = getattr(request, "link", None)
    if link is None:
        return redirect("account_request_login_code")
    if renew_as_asked(link):
        messages.success(request, _("A new link is on its way to your mail address. This one opens nothing any more."))
    else:
        messages.warning(request, _("You asked for a new link a short while ago. Open the one in your newest mail."))
    return redirect("portal:landing")


@require_POST
def leave_link(request: HttpRequest) -> HttpResponse:
    """Forget the link in this browser."""
    request.session.pop(SESSION_KEY, None)
    messages.success(request, _("Closed. The link in the mail opens it again."))
    response = redirect("portal:landing")
    response.delete_cookie(COOKIE)
    return response
