"""Opening a mailed link, asking for a new one, closing it. Nothing in any stay changes here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import renew_session
from accounts.kept_forms import newest_for
from accounts.kept_typing import COOKIE
from accounts.models import Waits
from accounts.own_account import maybe_me
from lifecycle.roles import Role
from notifications.links import SESSION_KEY, Opened, actor_of, open_token, renew_as_asked
from notifications.models import Link

STARTS = {
    Role.HOST_TUTOR: "tutor:trainees",
    Role.ASSESSOR: "tutor:trainees",
    Role.EMPLOYER: "desk:employer",
    Role.COMPETENT_INSTITUTION: "desk:queue",
    Role.VALIDATOR: "desk:queue",
    Role.PARTY: "portal:memoranda",
}
STATUS = {"unknown": 404, "replaced": 410, "ended": 410}


@require_safe
@sensitive_variables("token")
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by a link. Who is signed in as the same person goes on as signed in.

    Who only asks for the head (a scanner of mails, a preview) is told where it leads and does not come in.
    """
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
    if not request.user.is_authenticated and request.method == "GET":
        _come_in(request, link)
    return redirect(_goal(request, opened))


def _come_in(request: HttpRequest, link: Link) -> None:
    """The session is this link's from now on: of one who came by another link before, nothing is left in it."""
    held = [str(link.pk), link.serial]
    if request.session.get(SESSION_KEY, held) != held:
        request.session.flush()
    renew_session(request)
    request.session[SESSION_KEY] = held


def _go_out(request: HttpRequest) -> None:
    """Nothing of who came by the link stays in this browser; who is signed in stays signed in."""
    if SESSION_KEY not in request.session:
        return
    if request.user.is_authenticated:
        del request.session[SESSION_KEY]
        renew_session(request)
    else:
        request.session.flush()


def _is_theirs(request: HttpRequest, link: Link) -> bool:
    return link.person.account_id is not None and link.person.account_id == request.user.pk


def _goal(request: HttpRequest, opened: Opened) -> str:
    assert opened.link is not None
    if newest_for(actor_of(opened.link), Waits.SIGN_IN) is not None:
        return reverse("accounts:typed")
    return opened.path or reverse(STARTS.get(Role(opened.link.role), "portal:mine"))


@require_POST
@sensitive_variables("token")
def renew_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link to the address on file; the answer is the same whether the old one was known or not."""
    opened = open_token(token)
    if opened.link is not None and opened.why == "replaced":
        renew_as_asked(opened.link)
    _go_out(request)
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
    _go_out(request)
    messages.success(request, _("Closed. The link in the mail opens it again."))
    response = redirect("portal:landing")
    response.delete_cookie(COOKIE)
    return response
