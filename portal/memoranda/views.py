"""The pages of memoranda."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from accounts.models import MembershipRole
from accounts.selectors import holds
from lifecycle.by_sides import in_order_of
from lifecycle.machines import MACHINES
from lifecycle.registry import ACTS
from partnerships.drafting import EDITABLE
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from portal.memoranda.old_links import step_that_is_over
from portal.memoranda.reading import ASKS, BESIDE_THE_TEXT
from portal.memoranda.reading_views import ask_for_a_change, said_while_reading, version_or_404
from portal.memoranda.writing.page import ACTS as WRITTEN_IN_PARTS
from portal.memoranda.writing.views import to_next_draft
from portal.steps.act_page import ActPage
from portal.steps.code_step import through
from portal.steps.pages import page_of_act
from portal.steps.transition_page import TransitionPage

REVISES = "revise"
PER_PAGE = 100
# Acts that a draft waits for: who records them goes on writing.
ANNEXES = ("partnerships.attach_annex", "partnerships.drop_annex")
FOR_THE_DRAFT = frozenset({"partnerships.hold_review", "quality.answer_action"})


@require_GET
@actor_required
def memoranda(request: SignedInRequest) -> HttpResponse:
    """Memoranda of the organisation one acts for; who coordinates begins a new one from here."""
    may_begin = holds(request.actor, MembershipRole.COORDINATOR)
    found = memoranda_seen_by(request.actor)
    versions = Paginator(found.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    ids = list(versions.object_list)  # with all their texts only those are read that are shown
    shown = found.filter(pk__in=ids).order_by().prefetch_related("parties__organisation")
    versions.object_list = in_order_of(ids, shown)
    return render(request, "portal/memoranda.html", {"versions": versions, "may_begin": may_begin})


@actor_required
def memorandum_transition(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One transition of a version; a change is asked for on a page of its own."""
    version = version_or_404(request.actor, pk)
    if (over := step_that_is_over(request, version, MACHINES["mou"].table.rows.get(name))) is not None:
        return over
    if name == ASKS:
        return ask_for_a_change(request, version)
    page = TransitionPage(None, request.actor, "mou", version.pk, name)
    return _through(request, page)


@actor_required
def memorandum_act(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One fact on a version; what is written has pages of its own, part by part, and so has what is said of it."""
    version = version_or_404(request.actor, pk)
    if (over := step_that_is_over(request, version, ACTS.get(name))) is not None:
        return over
    if name in BESIDE_THE_TEXT:
        return said_while_reading(request, version, name)
    if name in WRITTEN_IN_PARTS:
        return redirect("portal:memorandum-writing", version.pk)
    page = page_of_act(version, request.actor, name)
    return _through(request, page)


def _where_it_goes_on(page: ActPage | TransitionPage) -> str:
    """Back to the draft, where what was recorded was missing there; else to the memorandum."""
    is_draft = isinstance(page.subject, MemorandumVersion) and page.subject.state in EDITABLE
    recorded_for_it = isinstance(page, ActPage) and page.act.name in FOR_THE_DRAFT
    return "portal:memorandum-writing" if is_draft and recorded_for_it else "portal:memorandum"


def _through(request: SignedInRequest, page: ActPage | TransitionPage) -> HttpResponse:
    def done() -> HttpResponse:
        if isinstance(page, TransitionPage) and page.offer.name == REVISES:
            return to_next_draft(request, page.subject_id)
        messages.success(request, page.done)
        if isinstance(page, ActPage) and page.act.name in ANNEXES:
            return redirect("portal:memorandum-write", page.subject_id, "annexes")
        return redirect(_where_it_goes_on(page), page.subject_id)

    def draw() -> HttpResponse:
        return render(request, page.template, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done)
