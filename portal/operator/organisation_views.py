"""The operator's pages of organisations. Whoever does not run the installation finds nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import SignedInRequest
from accounts.confirming import confirm_organisation
from accounts.forms import OrganisationNameForm
from accounts.merging import Merge, merge
from accounts.models import Organisation
from accounts.operators import is_operator
from accounts.renaming import rename
from ground.errors import InputRefused
from ground.sentences import sentence
from portal.operator.organisations import MergeForm, any_organisation, facts_of, organisations_listed
from portal.steps.looking_ahead import look_ahead

View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """404 for everybody else."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_operator(request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@for_operators
def organisations(request: SignedInRequest) -> HttpResponse:
    """Who waits to be confirmed; every other one is found by letters or number."""
    words = request.GET.get("q", "")[:120].strip()
    waiting = request.GET.get("which", "" if words else "waiting") == "waiting"
    facts = {"organisations": organisations_listed(words, waiting=waiting), "words": words, "waiting": waiting}
    return render(request, "operator/organisations.html", facts)


@require_GET
@for_operators
def organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One organisation: what it says of itself, near names, and what may be done."""
    return _page(request, _found(pk), OrganisationNameForm())


@require_POST
@for_operators
def confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is what it says it is: others find it from now on, and its people are let into the stays that name it."""
    confirmed = confirm_organisation(actor=request.actor, organisation_id=pk)
    messages.success(request, _("%(name)s is confirmed.") % {"name": confirmed.name})
    return redirect("operator:organisation", pk)


@require_POST
@for_operators
def change_name(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It bears another name from a day on."""
    form = OrganisationNameForm(request.POST)
    if form.is_valid():
        try:
            rename(actor=request.actor, organisation_id=pk, **form.cleaned_data)
        except InputRefused as refused:
            field = str(refused.params.get("field", ""))
            form.add_error(field if field in form.fields else None, sentence(refused.code, refused.params))
        else:
            messages.success(request, _("The name is changed."))
            return redirect("operator:organisation", pk)
    return _page(request, _found(pk), form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operators
def merge_rows(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Two rows of one: first what moves, then, with a reason, the merge itself."""
    source = _found(pk)
    near = facts_of(source)["near"]
    form = MergeForm(request.POST or None, actor=request.actor, organisation=source, near=near)
    if "look" in form.data:
        form.unjudged()
    elif form.is_valid() and _merge(request, source, form):
        target = form.cleaned_data["target"]
        messages.success(request, _("%(name)s is one row now.") % {"name": target.name})
        return redirect("operator:organisation", target.pk)
    facts = {"organisation": source, "form": form}
    return render(request, "operator/merge.html", facts, status=400 if form.errors else 200)


def _merge(request: SignedInRequest, source: Organisation, form: MergeForm) -> bool:
    """First what moves, then the merge; False where the page is shown again."""
    said = form.cleaned_data

    def passes() -> Merge:
        return merge(actor=request.actor, source_id=source.pk, target_id=said["target"].pk, reason=said["reason"])

    try:
        if look_ahead(form, passes):
            return False
        passes()
    except InputRefused as refused:
        form.add_error("target", sentence(refused.code, refused.params))
        return False
    return True


def _found(pk: UUID) -> Organisation:
    found = any_organisation(pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: SignedInRequest, found: Organisation, form: OrganisationNameForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "operator/organisation.html", {**facts_of(found), "form": form}, status=status)
