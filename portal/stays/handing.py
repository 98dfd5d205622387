"""The pages of being away and of handing stays over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.acting import SignedInRequest
from ground.errors import InputRefused
from ground.identifiers import as_uuid
from lifecycle.models import Absence
from lifecycle.people import being_away
from lifecycle.wording import say_refusal
from portal.stays.batches import chosen_stays
from portal.stays.handing_ahead import with_each
from portal.stays.handing_forms import AwayForm, HandOverForm, how_many_go
from portal.steps.looking_ahead import look_ahead

FIELDS = {"until_on": "last_day"}  # as the service calls them, as the form of handing over does


@login_required
def away(request: SignedInRequest) -> HttpResponse:
    """Who stands in for me, and for whom I do."""
    being_away.require_coordinator(request.actor)
    form = AwayForm(request.POST or None, actor=request.actor, stays=being_away.stays_of(request.actor))
    if form.is_valid() and _name_substitute(request, form):
        return redirect("portal:away")
    return _page(request, form=form)


def _name_substitute(request: SignedInRequest, form: AwayForm) -> bool:
    """First what follows, then the naming; False where the page is shown again."""
    said = form.cleaned_data

    def names() -> Absence:
        return being_away.name_substitute(
            actor=request.actor,
            substitute_id=said["substitute"].pk,
            from_on=said["from_on"],
            until_on=said["until_on"],
        )

    try:
        if look_ahead(form, names):
            assert form.preview is not None
            form.preview = with_each(
                form.preview,
                stays=form.stays,
                actor=request.actor,
                taker=said["substitute"],
                until_on=said["until_on"],
            )
            return False
        names()
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
        "meanwhile": being_away.meanwhile_with_others(request.actor),
        "own_people": request.actor.people,
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
    form = HandOverForm(request.POST, actor=request.actor, stays=being_away.stays_of(request.actor), with_oneself=False)
    return redirect("portal:away") if _hand(request, form) else _page(request, all_form=form)


@require_POST
@login_required
def hand_several_over(request: SignedInRequest) -> HttpResponse:
    """The chosen stays go to a colleague."""
    being_away.require_coordinator(request.actor)
    stays = chosen_stays(request.actor, [pk for pk in map(as_uuid, request.POST.getlist("stay")) if pk])
    form = HandOverForm(request.POST, actor=request.actor, stays=stays)
    if _hand(request, form):
        return redirect("portal:stays")
    facts = {"form": form, "stays": stays}
    return render(request, "portal/hand_over.html", facts, status=400 if form.errors else 200)


def _hand(request: SignedInRequest, form: HandOverForm) -> bool:
    """First what follows, then the handing; False where the page is shown again."""
    if not form.is_valid():
        return False
    try:
        if look_ahead(form, lambda: _give(request, form)):
            assert form.preview is not None
            said = form.cleaned_data
            form.preview = with_each(
                form.preview, stays=form.stays, actor=request.actor, taker=said["colleague"], until_on=said["last_day"]
            )
            return False
        number = _give(request, form)
    except InputRefused as refused:
        field = str(refused.params.get("field", ""))
        form.add_error(FIELDS.get(field, field) or None, say_refusal(refused))
        return False
    messages.success(request, how_many_go(number, form.cleaned_data["colleague"]))
    return True


def _give(request: SignedInRequest, form: HandOverForm) -> int:
    """Raises InputRefused as the service does, and where there is nothing to hand over."""
    said = form.cleaned_data
    number = being_away.hand_over(
        actor=request.actor, stays=form.stays, taker_id=said["colleague"].pk, until_on=said["last_day"]
    )
    if not number:
        raise InputRefused("portal.nothing_to_hand_over", **_named(said["colleague"]))
    return number


def _named(person: Any) -> dict[str, str]:
    return {"person": person.full_name}
