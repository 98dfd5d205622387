"""The pages of being away and of handing stays over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.acting import SignedInRequest
from ground.errors import InputRefused
from ground.identifiers import as_uuid
from ground.sentences import sentence
from lifecycle.people import being_away
from lifecycle.wording import say_refusal
from portal.stays.batches import chosen_stays
from portal.stays.handing_forms import AwayForm, HandOverForm

FIELDS = {"until_on": "last_day"}  # as the service calls them, as the form of handing over does


@login_required
def away(request: SignedInRequest) -> HttpResponse:
    """Who stands in for me, and for whom I do."""
    being_away.require_coordinator(request.actor)
    form = AwayForm(request.POST or None, actor=request.actor)
    if form.is_valid() and _name_substitute(request, form):
        return redirect("portal:away")
    return _page(request, form=form)


def _name_substitute(request: SignedInRequest, form: AwayForm) -> bool:
    said = form.cleaned_data
    try:
        being_away.name_substitute(
            actor=request.actor,
            substitute_id=said["substitute"].pk,
            from_on=said["from_on"],
            until_on=said["until_on"],
        )
    except InputRefused as refused:
        form.add_error(refused.params["field"], say_refusal(refused))
        return False
    messages.success(
        request, _("%(person)s stands in for you. You are both told by mail.") % _named(said["substitute"])
    )
    return True


def _page(request: SignedInRequest, **forms: Any) -> HttpResponse:
    """The page with the form that was sent as it was typed."""
    own = being_away.stays_of(request.actor).count()
    facts = {
        "form": AwayForm(actor=request.actor),
        "all_form": HandOverForm(actor=request.actor, with_oneself=False),
        "absences": being_away.absences_of(request.actor),
        "own": own,
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "portal/away.html", facts, status=400 if wrong else 200)


@require_POST
@login_required
def come_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Back early, or not away after all."""
    being_away.come_back(actor=request.actor, pk=pk)
    messages.success(request, _("Your stays come back to you."))
    return redirect("portal:away")


@require_POST
@login_required
def hand_all_over(request: SignedInRequest) -> HttpResponse:
    """Everything one is responsible for goes to a colleague."""
    being_away.require_coordinator(request.actor)
    form = HandOverForm(request.POST, actor=request.actor, with_oneself=False)
    if form.is_valid() and _hand(request, form, being_away.stays_of(request.actor)):
        return redirect("portal:away")
    return _page(request, all_form=form)


@require_POST
@login_required
def hand_several_over(request: SignedInRequest) -> HttpResponse:
    """The chosen stays go to a colleague."""
    being_away.require_coordinator(request.actor)
    stays = chosen_stays(request.actor, [pk for pk in map(as_uuid, request.POST.getlist("stay")) if pk])
    form = HandOverForm(request.POST, actor=request.actor)
    if form.is_valid() and _hand(request, form, stays):
        return redirect("portal:stays")
    return render(request, "portal/hand_over.html", {"form": form, "stays": stays}, status=400)


def _hand(request: SignedInRequest, form: HandOverForm, stays: Any) -> bool:
    colleague = form.cleaned_data["colleague"]
    try:
        number = being_away.hand_over(
            actor=request.actor, stays=stays, taker_id=colleague.pk, until_on=form.cleaned_data["last_day"]
        )
    except InputRefused as refused:
        field = str(refused.params["field"])
        form.add_error(FIELDS.get(field, field), say_refusal(refused))
        return False
    if not number:
        form.add_error(None, sentence("portal.nothing_to_hand_over", _named(colleague)))
        return False
    words = ngettext("%(number)s stay goes to %(person)s.", "%(number)s stays go to %(person)s.", number)
    messages.success(request, words % {"number": number, **_named(colleague)})
    return True


def _named(person: Any) -> dict[str, str]:
    return {"person": person.full_name}
