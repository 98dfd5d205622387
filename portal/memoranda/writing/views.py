"""The pages on which a memorandum begins and is written, part by part."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.errors import SojournError
from ground.identifiers import as_uuid
from lifecycle.doors import perform_transition
from lifecycle.organisations.pick_fields import LooksUp, OrganisationField
from lifecycle.wording import say_refusal
from partnerships.content import PARTS
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by, names_told, open_version
from partnerships.starting import Start, last_with, start
from portal.memoranda.writing.page import WritingPage, first_part
from portal.steps.code_step import through
from portal.steps.kept_at import ADD, to_partner_form

TEMPLATE = "portal/writing/write.html"


def seen_or_404(request: SignedInRequest, pk: UUID) -> MemorandumVersion:
    """The version, where the reader sees it."""
    found = memoranda_seen_by(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@login_required
def write(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """To the part that lacks something."""
    version = seen_or_404(request, pk)
    return redirect("portal:memorandum-write", version.pk, first_part(version, request.actor))


@login_required
def write_part(request: SignedInRequest, pk: UUID, part: str) -> HttpResponse:
    """One part, drawn or saved; what was sent by script is answered with the page as it stands after it."""
    page = WritingPage(seen_or_404(request, pk), request.actor, part)

    def done() -> HttpResponse:
        if "quietly" in request.POST:
            again = WritingPage(seen_or_404(request, pk), request.actor, part)
            return render(request, TEMPLATE, {"page": again, "version": again.version})
        go = str(request.POST.get("go", ""))
        return redirect("portal:memorandum-write", pk, go if go in PARTS else part)

    def draw() -> HttpResponse:
        return render(request, TEMPLATE, {"page": page, "version": page.version}, status=page.status)

    return through(request, page, draw=draw, done=done)


@require_POST
@login_required
def send(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Out to the partners to be read; the own approval is given with it."""
    version = seen_or_404(request, pk)
    try:
        perform_transition(machine="mou", pk=version.pk, name="submit", actor=request.actor)
    except SojournError as refused:
        messages.error(request, say_refusal(refused))
        return redirect("portal:memorandum-write", pk, first_part(version, request.actor))
    names = names_told(version)
    asked = version.parties.exclude(organisation_id=request.actor.organisation_id)
    told = ", ".join(names[party.contact_id] for party in asked if names.get(party.contact_id))
    messages.success(request, _("Sent. By mail it goes to %(names)s. You approve by sending.") % {"names": told})
    return redirect("portal:memorandum", pk)


@require_POST
@login_required
def next_version(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The next version, a copy in which to write; where one is open already, that one."""
    version = seen_or_404(request, pk)
    if open_version(version.memorandum) is None:
        try:
            reason = _("The next version is prepared.")
            perform_transition(machine="mou", pk=version.pk, name="revise", actor=request.actor, reason=reason)
        except SojournError as refused:
            messages.error(request, say_refusal(refused))
            return redirect("portal:memorandum", pk)
    following = open_version(version.memorandum)
    assert following is not None  # there was one, or it was opened just now
    return redirect("portal:memorandum-writing", following.pk)


class StartForm(LooksUp, forms.Form):
    """With whom, and what it begins with."""

    partner = OrganisationField(label=gettext_lazy("Partner"))
    how = forms.ChoiceField(
        label=gettext_lazy("Begin"), choices=Start.choices, widget=forms.RadioSelect, initial=Start.STANDARD
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Which memorandum"), queryset=MemorandumVersion.objects.none(), required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the memorandum"), choices=[("en", "English"), ("nl", "Nederlands")]
    )

    def __init__(self, *given: Any, actor: Any, **named: Any) -> None:
        self.actor = actor
        super().__init__(*given, **named)
        self.fill_choices()

    def fill_choices(self) -> None:
        fields: Any = self.fields
        fields["partner"].fill(self, "partner", self.actor)
        fields["source"].queryset = memoranda_seen_by(self.actor).exclude(number=None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        partner = data.get("partner")
        if partner is not None and partner.pk == self.actor.organisation_id:
            self.add_error("partner", _("This is your own organisation. Choose the partner."))
        if data.get("how") == Start.OTHER and not data.get("source"):
            self.add_error("source", _("Choose the memorandum that is copied."))
        if data.get("how") == Start.EARLIER and partner is not None and last_with(self.actor, partner.pk) is None:
            self.add_error("how", _("There was no memorandum with this partner yet. Choose another beginning."))
        return data


@login_required
def begin(request: SignedInRequest) -> HttpResponse:
    """The four ways to begin, the likeliest chosen."""
    actor = request.actor
    if not holds(actor, MembershipRole.COORDINATOR):
        raise Http404
    if ADD in request.POST:
        return to_partner_form(request, actor)
    form = StartForm(request.POST or None, actor=actor, initial=_likeliest(request))
    if form.looks():
        form.unjudged()
    elif form.is_valid():
        try:
            return redirect("portal:memorandum-writing", _begun(actor, form.cleaned_data))
        except SojournError as refused:
            form.add_error(None, say_refusal(refused))
    return render(request, "portal/writing/begin.html", {"form": form}, status=400 if form.errors else 200)


def _likeliest(request: SignedInRequest) -> dict[str, Any]:
    partner = as_uuid(request.GET.get("partner")) or as_uuid(request.GET.get("kept_partner"))
    earlier = last_with(request.actor, partner) if partner else None
    return {"partner": partner, "how": Start.EARLIER if earlier else Start.STANDARD}


def _begun(actor: Any, data: dict[str, Any]) -> UUID:
    """The version that is written now: the next one of a memorandum in force, or the first of a new one."""
    how, partner = data["how"], data["partner"]
    source = last_with(actor, partner.pk) if how == Start.EARLIER else data.get("source")
    if how == Start.EARLIER and source is not None and source.state == "in_force":
        if open_version(source.memorandum) is None:
            reason = _("The next version is prepared.")
            perform_transition(machine="mou", pk=source.pk, name="revise", actor=actor, reason=reason)
        following = open_version(source.memorandum)
        assert following is not None
        return following.pk
    return start(actor=actor, partner_id=partner.pk, how=how, source=source, language=data["language"]).pk
