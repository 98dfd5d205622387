"""An old mail leads to a step that is over: what happened instead, and the memorandum as it stands now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.acting import SignedInRequest
from lifecycle.registry import Act
from lifecycle.table import Transition
from lifecycle.tables.mou import State
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from portal.memoranda.reading import ReadingPage

OVER = (State.IN_FORCE, State.SUPERSEDED, State.EXPIRED, State.TERMINATED, State.ABANDONED)


def step_that_is_over(
    request: SignedInRequest, version: MemorandumVersion, step: Act | Transition | None
) -> HttpResponse | None:
    """Where somebody follows a link to a step that this version has behind it; None where it is still to come."""
    if request.method != "GET" or step is None or version.state not in OVER:
        return None
    possible = step.while_in if isinstance(step, Act) else step.sources
    if not possible or version.state in possible:
        return None
    now = ReadingPage(version, request.actor).head.title
    messages.info(request, _("What this link asked for is over: %(now)s.") % {"now": now})
    seen = memoranda_seen_by(request.actor).filter(memorandum=version.memorandum_id)
    newest = seen.exclude(state=State.ABANDONED).exclude(number=None).order_by("-number").first()
    return redirect("portal:memorandum", (newest or version).pk)
