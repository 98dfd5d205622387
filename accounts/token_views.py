"""The page of the own access tokens."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.acting import SignedInRequest
from accounts.api_tokens import create_token, revoke_token, tokens_of
from accounts.shown_again import shown_once
from accounts.token_forms import TokenForm
from ground.errors import InputRefused
from ground.sentences import sentence


@shown_once
@login_required
def tokens(request: SignedInRequest) -> HttpResponse:
    """The own tokens, and a new one: its secret stands on this one answer and nowhere else."""
    actor, secret, made = request.actor, "", None
    form = TokenForm(request.POST or None, account_id=request.user.pk, acting_for=actor.organisation_id)
    if form.is_valid():
        try:
            made, secret = create_token(
                actor=actor,
                label=form.cleaned_data["label"],
                organisation_id=form.organisation_id,
                days=form.cleaned_data["days"],
            )
            form = TokenForm(account_id=request.user.pk, acting_for=actor.organisation_id)
        except InputRefused as refused:
            form.add_error(None, sentence(refused.code, refused.params))
    facts = {"form": form, "secret": secret, "made": made, "tokens": tokens_of(actor=actor)}
    return render(request, "accounts/tokens.html", facts, status=400 if form.errors else 200)


@require_POST
@login_required
def token_revoke(request: SignedInRequest, token_id: UUID) -> HttpResponse:
    """One click: a program that used it is refused from now on."""
    ended = revoke_token(actor=request.actor, token_id=token_id)
    messages.success(request, _("“%(label)s” no longer opens anything.") % {"label": ended.label})
    return redirect("accounts:tokens")
