"""Pages of improvement actions: select, call, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import SignedInRequest
from ground.errors import SojournError
from lifecycle.wording import say_refusal
from portal.quality.actions.forms import AgainForm, CloseForm, FinishForm, KeepForm, PlanForm, StartForm
from portal.quality.actions.page import ActionPage, rows_of
from portal.quality.actions.starting import Starting
from quality import actions
from quality.actions import Plan
from quality.improvement import OPEN, ImprovementAction, Move


@require_GET
@login_required
def action_list(request: SignedInRequest) -> HttpResponse:
    """All that the reader may see."""
    rows = rows_of(request.actor, Starting(request.actor, request.GET).today)
    facts = {
        "open": [row for row in rows if row.action.state in OPEN],
        "past": [row for row in rows if row.action.state not in OPEN],
        "starts": actions.manages_quality(request.actor),
    }
    return render(request, "quality/actions/list.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_action(request: SignedInRequest) -> HttpResponse:
    """A finding becomes an action, or is kept as one."""
    if not actions.manages_quality(request.actor):
        raise Http404
    starting = Starting(request.actor, request.GET)
    keeps = request.method == "POST" and "keep" in request.POST
    sent = request.POST if request.method == "POST" else None
    form = StartForm(None if keeps else sent, initial=starting.initial, **starting.choices)
    keep = KeepForm(sent if keeps else None)
    if keeps and keep.is_valid():
        text = request.POST.get("finding", "").strip()[:2000] or starting.finding
        if text:
            kept = actions.keep_as_finding(
                actor=request.actor, found=starting.found(text), reason=keep.cleaned_data["reason"],
                figure=starting.figure,
            )  # fmt: skip
            messages.success(request, _("Kept as a finding. It stands in the report with the reason."))
            return redirect("portal:quality-action", kept.pk)
    if not keeps and form.is_valid():
        action = actions.start(
            actor=request.actor, found=starting.found(form.cleaned_data["finding"]), plan=form.plan,
            figure=starting.figure,
        )  # fmt: skip
        messages.success(request, _("Started. Whoever does it is told."))
        return redirect("portal:quality-action", action.pk)
    facts = {"form": form, "keep": keep, "starting": starting, "keeps": keeps}
    return render(request, "quality/actions/new.html", facts, status=400 if sent is not None else 200)


@require_GET
@login_required
def action(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One action, from finding to effect."""
    return _page(request, _found(request, pk), {})


def _found(request: SignedInRequest, pk: UUID) -> ImprovementAction:
    seen = ImprovementAction.objects.visible_to(request.actor).select_related("owner", "partner", "memorandum")
    found: ImprovementAction = get_object_or_404(seen, pk=pk)
    return found


def _page(request: SignedInRequest, found: ImprovementAction, bound: dict[str, forms.Form]) -> HttpResponse:
    page = ActionPage(found, request.actor)
    shown: dict[str, Any] = {str(move): bound.get(move) or _form(request, found, move, None) for move in FORMS}
    facts = {"page": page, "action": found, "forms": shown, "wrong": next(iter(bound), "")}
    return render(request, "quality/actions/action.html", facts, status=400 if bound else 200)


FORMS: dict[str, Callable[..., forms.Form]] = {
    Move.AGREE: PlanForm,
    Move.FINISH: FinishForm,
    Move.CLOSE: CloseForm,
    Move.REOPEN: AgainForm,
    Move.REJECT: KeepForm,
}
NEEDS_READER = (Move.AGREE, Move.CLOSE, Move.REOPEN)


def _form(request: SignedInRequest, found: ImprovementAction, move: str, data: Any) -> forms.Form:
    more: dict[str, Any] = {"prefix": str(move)}
    if move in NEEDS_READER:
        more["actor"] = request.actor
    if move in (Move.AGREE, Move.REOPEN):
        more["partner"] = found.partner
    if move == Move.AGREE:
        more["initial"] = {"text": found.text, "cause": found.cause}
    return FORMS[move](data, **more)


@require_POST
@login_required
def move_action(request: SignedInRequest, pk: UUID, move: str) -> HttpResponse:
    """One step of it. What cannot be taken is said with what was typed; who was slower is told how it stands now."""
    found = _found(request, pk)
    if move not in Move.values:
        raise Http404
    form = _form(request, found, move, request.POST) if move in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, found, {move: form})
    try:
        _take(request, found, Move(move), form)
    except SojournError as refused:
        messages.warning(request, say_refusal(refused))
    else:
        messages.success(request, str(SAID[Move(move)]))
    return redirect("portal:quality-action", pk)


def _take(request: SignedInRequest, found: ImprovementAction, move: Move, form: Any) -> None:
    data = form.cleaned_data if form is not None else {}
    actor = request.actor
    match move:
        case Move.AGREE:
            actions.agree(actor=actor, action=found, plan=form.plan)
        case Move.BEGIN:
            actions.begin(actor=actor, action=found)
        case Move.FINISH:
            actions.finish(actor=actor, action=found, words=data["words"])
        case Move.MEASURE:
            actions.measure(actor=actor, action=found)
        case Move.CLOSE:
            actions.close(
                actor=actor, action=found, evidence=data["evidence"], paper_id=form.found.pk if form.found else None,
                keep_check=data["decision"] == "keep",
            )  # fmt: skip
        case Move.REOPEN:
            plan = Plan(owner_id=data["owner"], due_on=data["due_on"], measure_on=data["measure_on"])
            actions.reopen(actor=actor, action=found, plan=plan, words=data["words"])
        case Move.REJECT:
            actions.reject(actor=actor, action=found, reason=data["reason"])


SAID = {
    Move.AGREE: gettext_lazy("Started."),
    Move.BEGIN: gettext_lazy("Noted: it is being worked on."),
    Move.FINISH: gettext_lazy("Noted. The effect is measured in the next cycle."),
    Move.MEASURE: gettext_lazy("Measured."),
    Move.CLOSE: gettext_lazy("Closed."),
    Move.REOPEN: gettext_lazy("Taken up again."),
    Move.REJECT: gettext_lazy("Kept as a finding, with the reason."),
}
