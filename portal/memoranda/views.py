"""The pages of memoranda."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from ground.errors import SojournError
from ground.sentences import sentence
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from partnerships.services import open_memorandum
from portal.memoranda.page import MemorandumPage, PartiesPage
from portal.steps.act_page import ActPage
from portal.steps.code_step import through
from portal.steps.sign_page import page_of_act
from portal.steps.transition_page import TransitionPage


class OpenForm(forms.Form):
    """A new memorandum."""

    code = forms.CharField(label=gettext_lazy("File code"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)


def _seen(request: SignedInRequest, pk: UUID) -> MemorandumVersion:
    found = memoranda_seen_by(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@login_required
def memoranda(request: SignedInRequest) -> HttpResponse:
    """Memoranda of the organisation one acts for; a new one is opened here."""
    form = OpenForm(request.POST or None)
    if form.is_valid():
        try:
            version = open_memorandum(actor=request.actor, **form.cleaned_data)
            return redirect("portal:memorandum", version.pk)
        except SojournError as refused:
            form.add_error("code", sentence(refused.code, refused.params))
    versions = memoranda_seen_by(request.actor).prefetch_related("parties__organisation")[:200]
    facts = {"versions": versions, "form": form, "may_open": request.actor.organisation_id is not None}
    return render(request, "portal/memoranda.html", facts, status=400 if form.errors else 200)


@require_GET
@login_required
def memorandum(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One version."""
    version = _seen(request, pk)
    return render(
        request, "portal/memorandum.html", {"page": MemorandumPage(version, request.actor), "version": version}
    )


@login_required
def memorandum_transition(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One transition of a version."""
    page = TransitionPage(None, request.actor, "mou", _seen(request, pk).pk, name)
    return _through(request, page, "portal/step.html")


@login_required
def memorandum_act(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One fact on a version; the parties have a page of their own."""
    version = _seen(request, pk)
    if name == PartiesPage.name:
        return _through(request, PartiesPage(version, request.actor), "portal/parties.html")
    page = page_of_act(version, request.actor, name)
    return _through(request, page, page.template)


def _through(request: SignedInRequest, page: PartiesPage | ActPage | TransitionPage, template: str) -> HttpResponse:
    def done() -> HttpResponse:
        messages.success(request, page.done)
        return redirect("portal:memorandum", page.subject_id)

    def draw() -> HttpResponse:
        return render(request, template, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done)
