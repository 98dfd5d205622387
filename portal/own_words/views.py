"""What the own organisation says in the mails of its stays: each moment and language, with the mail as it will be."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import SignedInRequest
from accounts.models import Language
from accounts.services import require_administrator
from notifications.models import Moment, OwnWords
from notifications.own_words import KNOWN, filled_in, keep_words, words_of
from portal.own_words.forms import WordsForm
from portal.own_words.sample import sample_values

PREVIEW = "preview"  # the button that only looks


@dataclass(frozen=True)
class Line:
    """A moment in one language, and what is written for it."""

    moment: Moment
    language: Language
    words: OwnWords | None


@require_GET
@login_required
def own_words(request: SignedInRequest) -> HttpResponse:
    """All moments and languages."""
    ours = require_administrator(actor=request.actor)
    kept = words_of(ours.pk)
    lines = [
        Line(moment, language, kept.get((moment.value, language.value))) for moment in Moment for language in Language
    ]
    return render(request, "portal/own_words.html", {"lines": lines, "organisation": ours})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_words_of(request: SignedInRequest, moment: str, language: str) -> HttpResponse:
    """One of them: written, looked at as a mail, kept."""
    ours = require_administrator(actor=request.actor)
    if moment not in Moment.values or language not in Language.values:
        raise Http404
    kept = words_of(ours.pk).get((moment, language))
    form = WordsForm(request.POST or None, initial={"text": kept.text if kept else ""}, language=language)
    if form.is_valid() and PREVIEW not in request.POST:
        keep_words(actor=request.actor, moment=moment, language=language, text=form.cleaned_data["text"])
        messages.success(request, _("Kept. From now on mails say it so."))
        return redirect("portal:own-words")
    with translation.override(language):
        values = sample_values(ours)
    text = form.cleaned_data.get("text", "") if form.is_bound else form.initial["text"]
    facts = {
        "form": form,
        "moment": Moment(moment),
        "language": Language(language),
        "kept": kept,
        "known": KNOWN.items(),
        "preview": [] if form.errors else filled_in(text, values),
        "looked": form.is_bound and not form.errors,
        "values": values,
    }
    return render(request, "portal/own_words_of.html", facts, status=400 if form.errors else 200)
