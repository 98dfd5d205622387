"""The operator's pages: select, call, render. Whoever does not run the installation finds nothing here."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import SignedInRequest
from ground.identifiers import as_uuid
from lifecycle.effects.outbox_operation import Moved, acts_seen_by, move_rows, open_to, outbox_seen_by
from lifecycle.models import OutboxRow
from lifecycle.models.operation import Move
from portal.operator.filters import RowFilter
from portal.operator.forms import ReasonForm
from portal.operator.pages import Act, act_facts, acts_page, outbox_facts, row_facts
from portal.operator.seen import MOST, Seen, opened, sealed

LAST_ACTS = 5
OPEN_ONES = "state="  # the filter with nothing set, told apart from one row


@require_GET
@login_required
def outbox_page(request: SignedInRequest) -> HttpResponse:
    """The outbox by kind and state, its rows, the workers, the last acts."""
    rows, acts = outbox_seen_by(request.actor), acts_seen_by(request.actor)
    facts = outbox_facts(rows, RowFilter(request.GET), request.GET.get("after", ""))
    return render(request, "operator/outbox.html", {**facts, "acts": [Act(act) for act in acts[:LAST_ACTS]]})


@require_GET
@login_required
def row_page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One row: where it is, why, what may be done, what was done."""
    rows = outbox_seen_by(request.actor)
    row = rows.select_related("mobility", "after__mobility").filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(request, "operator/row.html", row_facts(rows, row, acts_seen_by(request.actor)))


@require_GET
@login_required
def acts(request: SignedInRequest) -> HttpResponse:
    """Everything operators did, newest first."""
    page, further = acts_page(acts_seen_by(request.actor), request.GET.get("after", ""))
    return render(request, "operator/acts.html", {"acts": page, "further": further})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def act(request: SignedInRequest, move: str) -> HttpResponse:
    """First what would be moved, then, with a reason, the move itself."""
    rows = outbox_seen_by(request.actor)
    if move not in Move.values:
        raise Http404
    if request.method == "POST":
        return _move(request, rows, move)
    one = as_uuid(request.GET.get("row", ""))
    chosen = RowFilter(request.GET)
    found = open_to(rows.filter(pk=one) if one else chosen.apply(rows), move).order_by("due_at", "id")
    shown = list(found[:MOST])
    if not shown:
        messages.warning(request, _("None of these rows can be moved so. Nothing was changed."))
        return redirect(_list_at(chosen.query))
    chosen_by = "" if one else chosen.query or OPEN_ONES
    token = sealed(request.actor, move, shown, chosen_by)
    seen = Seen(move, {row.pk: "" for row in shown}, chosen_by)
    return _confirm(request, rows, ReasonForm(initial={"seen": token}), seen, left=found.count() - len(shown))


def _confirm(
    request: SignedInRequest,
    rows: QuerySet[OutboxRow],
    form: ReasonForm,
    seen: Seen,
    *,
    left: int = 0,
    status: int = 200,
) -> HttpResponse:
    pks = list(seen.rows)
    facts: dict[str, Any] = {
        "form": form,
        "move": seen.move,
        "number": len(pks),
        "left": left,
        "chips": RowFilter(QueryDict(seen.chosen_by)).chips,
        "back": _back_to(seen),
        **act_facts(rows, pks),
    }
    return render(request, "operator/act.html", facts, status=status)


def _move(request: SignedInRequest, rows: QuerySet[OutboxRow], move: str) -> HttpResponse:
    form, seen = ReasonForm(request.POST), opened(request.actor, request.POST.get("seen", ""))
    if seen is None or seen.move != move:
        messages.warning(request, _("That page was open for too long. Nothing was changed. Choose the rows again."))
        return redirect("operator:outbox")
    if not form.is_valid():
        return _confirm(request, rows, form, seen, status=400)
    moved = move_rows(
        actor=request.actor, move=move, seen=seen.rows, reason=form.cleaned_data["reason"], chosen_by=seen.chosen_by
    )
    _say(request, move, moved)
    return redirect(_back_to(seen))


def _say(request: SignedInRequest, move: str, moved: Moved) -> None:
    if moved.done and move == Move.RETRY:
        done = ngettext("%(number)s row waits again.", "%(number)s rows wait again.", moved.done)
        messages.success(request, done % {"number": moved.done})
    elif moved.done:
        done = ngettext("%(number)s row cancelled.", "%(number)s rows cancelled.", moved.done)
        messages.success(request, done % {"number": moved.done})
    if moved.missed:
        missed = ngettext(
            "%(number)s row had moved meanwhile and was left as it is.",
            "%(number)s rows had moved meanwhile and were left as they are.",
            moved.missed,
        )
        messages.warning(request, missed % {"number": moved.missed})


def _back_to(seen: Seen) -> str:
    if not seen.chosen_by and len(seen.rows) == 1:
        return reverse("operator:row", args=[next(iter(seen.rows))])
    return _list_at(seen.chosen_by)


def _list_at(query: str) -> str:
    return f"{reverse('operator:outbox')}?{query}" if query else reverse("operator:outbox")
