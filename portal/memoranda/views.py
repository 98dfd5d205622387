"""The pages of memoranda."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from accounts.acting import SignedInRequest, actor_required
from ground.errors import SojournError
from ground.sentences import sentence
from partnerships.selectors import memoranda_seen_by
from partnerships.services import open_memorandum
from portal.memoranda.page import PartiesPage
from portal.memoranda.reading import ASKS, BESIDE_THE_TEXT
from portal.memoranda.reading_views import ask_for_a_change, said_while_reading, version_or_404
from portal.steps.act_page import ActPage
from portal.steps.code_step import through
from portal.steps.transition_page import TransitionPage


class OpenForm(forms.Form):
    """A new memorandum."""

    code = forms.CharField(label=gettext_lazy("File code"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)


@actor_required
def memoranda(request: SignedInRequest) -> HttpResponse:
    """Memoranda of the organisation one acts for; a new one is opened here."""
    may_open = request.actor.organisation_id is not None and not request.actor.by_link
    form = OpenForm(request.POST or None) if may_open else OpenForm()
    if form.is_valid():
        try:
            version = open_memorandum(actor=request.actor, **form.cleaned_data)
            return redirect("portal:memorandum", version.pk)
        except SojournError as refused:
            form.add_error("code", sentence(refused.code, refused.params))
    versions = memoranda_seen_by(request.actor).prefetch_related("parties__organisation")[:200]
    facts = {"versions": versions, "form": form, "may_open": may_open}
    return render(request, "portal/memoranda.html", facts, status=400 if form.errors else 200)


@actor_required
def memorandum_transition(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One transition of a version; a change is asked for on a page of its own."""
    if name == ASKS:
        return ask_for_a_change(request, version_or_404(request.actor, pk))
    page = TransitionPage(None, request.actor, "mou", version_or_404(request.actor, pk).pk, name)
    return _through(request, page, "portal/step.html")


@actor_required
def memorandum_act(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One fact on a version; the parties have a page of their own, and so has what is said while one reads."""
    version = version_or_404(request.actor, pk)
    if name in BESIDE_THE_TEXT:
        return said_while_reading(request, version, name)
    if name == PartiesPage.name:
        return _through(request, PartiesPage(version, request.actor), "portal/parties.html")
    return _through(request, ActPage(version, request.actor, name), "portal/step.html")


def _through(request: SignedInRequest, page: PartiesPage | ActPage | TransitionPage, template: str) -> HttpResponse:
    def done() -> HttpResponse:
        messages.success(request, page.done)
        return redirect("portal:memorandum", page.subject_id)

    def draw() -> HttpResponse:
        return render(request, template, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done)
