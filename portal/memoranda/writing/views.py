"""The pages on which a memorandum begins and is written, part by part."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.errors import SojournError
from ground.identifiers import as_uuid
from lifecycle.doors import perform_transition
from lifecycle.wording import say_refusal
from partnerships.content import PARTS
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by, names_told, open_version
from partnerships.starting import Start, last_with, start
from portal.memoranda.writing.beginning import StartForm
from portal.memoranda.writing.page import WritingPage, first_part
from portal.steps.code_step import through
from portal.steps.kept_at import ADD, kept_at, to_partner_form

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
    own = request.actor.organisation_id
    asked = [party for party in version.parties.all() if party.organisation_id != own]
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
        return to_next_draft(request, pk)
    following = open_version(version.memorandum)
    assert following is not None  # there was one
    return redirect("portal:memorandum-writing", following.pk)


def to_next_draft(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """On to the version that was begun just now, at its days: those of a year later are offered there."""
    version = seen_or_404(request, pk)
    following = open_version(version.memorandum)
    if following is None:
        return redirect("portal:memorandum", pk)
    words = _(
        "The next version is begun as a copy of version %(nth)s, which stays in force until all have signed the new "
        "one. Look at the dates first."
    )
    messages.success(request, words % {"nth": version.number})
    return redirect("portal:memorandum-write", following.pk, "validity")


@login_required
def begin(request: SignedInRequest) -> HttpResponse:
    """The four ways to begin, the likeliest chosen."""
    actor = request.actor
    if not holds(actor, MembershipRole.COORDINATOR):
        raise Http404
    if ADD in request.POST:
        return to_partner_form(request, actor)
    kept = kept_at(request, actor) if request.method == "GET" else None
    typed = kept.data if kept is not None else request.POST or None
    form = StartForm(typed, actor=actor, initial=_likeliest(request))
    if kept is not None or form.looks():
        form.unjudged()
    elif form.is_valid():
        try:
            return redirect("portal:memorandum-writing", _begun(actor, form.cleaned_data))
        except SojournError as refused:
            form.add_error(None, say_refusal(refused))
    return render(request, "portal/writing/begin.html", {"form": form}, status=400 if form.errors else 200)


def _likeliest(request: SignedInRequest) -> dict[str, Any]:
    partner = as_uuid(request.GET.get("partner"))
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
