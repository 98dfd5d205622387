"""The pages of the list before departure: of one stay, of many, and what a school adds to it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from accounts.models import MembershipRole
from accounts.selectors import holds
from assessments.models import OwnItem
from assessments.services import end_own_item
from ground.errors import NotAllowed, SojournError
from ground.statements.in_step import walk
from lifecycle.doors import perform_act
from lifecycle.models import Cohort, Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.wording import say_refusal
from portal.dashboard.departures import departing
from portal.preparation.grid import ALL, FILTERS, Grid, being_prepared, tick_cells, untick_cells
from portal.preparation.own_items import OwnItemForm
from portal.preparation.page import UNTICK, PreparationPage
from portal.read_ahead import StayRead

KEPT = "preparation"  # in the session: what the last click did, until its page was shown


@require_GET
@actor_required
def preparation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The list of one stay, for who keeps it."""
    page = _page(request, pk)
    return render(request, "portal/preparation.html", {"page": page, "mobility": page.mobility})


@require_POST
@actor_required
def untick(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One line is open again."""
    page = _page(request, pk)
    try:
        perform_act(name=UNTICK, pk=pk, actor=page.actor, data={"code": request.POST.get("item", "")})
    except SojournError as refused:
        messages.error(request, say_refusal(refused))
    else:
        messages.success(request, _("Open again."))
    return redirect("portal:preparation", pk)


def _page(request: SignedInRequest, pk: UUID) -> PreparationPage:
    seen = Mobility.objects.visible_to(request.actor).select_related("participant", "record", "rule_set", "cohort")
    mobility = get_object_or_404(seen, pk=pk)
    page = PreparationPage(mobility, narrowed(request.actor, mobility))
    if not page.may_tick:
        raise Http404
    return page


@login_required
def of_a_group(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A group by items."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.actor), pk=pk)
    return _grid(request, being_prepared(request.actor, cohort=cohort), cohort)


@login_required
def of_many(request: SignedInRequest) -> HttpResponse:
    """Everybody who leaves soon, by items."""
    leaving = [one.pk for one in walk(departing(request.actor))]
    return _grid(request, being_prepared(request.actor, pk__in=leaving), None)


def _grid(request: SignedInRequest, stays: list[StayRead], cohort: Cohort | None) -> HttpResponse:
    show = request.GET.get("show", ALL)
    known = show if show in dict(FILTERS) else ALL
    if request.method == "POST":
        return _tick(request, Grid(stays, known))
    kept = request.session.pop(KEPT, {})
    grid = Grid(stays, known, kept.get("refused", {}))
    facts = {"grid": grid, "cohort": cohort, "kept": kept, "today": grid.today, "show": known}
    return render(request, "portal/preparation_many.html", facts)


def _tick(request: SignedInRequest, grid: Grid) -> HttpResponse:
    cells = [*request.POST.getlist("tick"), *grid.open_in(request.POST.getlist("column"))]
    if "undo" in request.POST:
        done = untick_cells(actor=request.actor, cells=cells)
        messages.success(request, _("Open again: %(number)s.") % {"number": len(done.done)})
        return redirect(request.get_full_path())
    if not cells:
        messages.warning(request, _("Choose what is done first."))
        return redirect(request.get_full_path())
    day = request.POST.get("done_on", "")
    ticked = tick_cells(actor=request.actor, cells=cells, done_on=day, file=request.FILES.get("file"))
    words = ngettext("%(number)s ticked.", "%(number)s ticked.", len(ticked.done)) % {"number": len(ticked.done)}
    request.session[KEPT] = {"done": ticked.done, "refused": ticked.refused, "words": words}
    return redirect(request.get_full_path())


@login_required
def own_items(request: SignedInRequest) -> HttpResponse:
    """What the school adds to the list of its stays."""
    if not holds(request.actor, MembershipRole.COORDINATOR) or request.actor.organisation_id is None:
        raise NotAllowed("lifecycle.coordinators_plan")
    own = OwnItem.objects.visible_to(request.actor).filter(ended_at=None)
    form = OwnItemForm(request.POST or None, organisation_id=request.actor.organisation_id)
    if "end" in request.POST:
        end_own_item(own=get_object_or_404(own, pk=request.POST["end"]))
        messages.success(request, _("It stands on no list any more; where it was done it stays."))
        return redirect("portal:own-items")
    if form.is_valid():
        form.add()
        messages.success(request, _("It stands on the lists of all stays in preparation, and of those to come."))
        return redirect("portal:own-items")
    facts = {"form": form, "items": own}
    return render(request, "portal/own_items.html", facts, status=400 if form.errors else 200)
