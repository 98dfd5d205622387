"""A text of a memorandum that was signed is offered as a good example: what others would read, then one click."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.acting import SignedInRequest
from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from library.clauses import offer_clause, take_clause_back
from library.models import Clause
from partnerships.clauses import PART_OF, without_names
from partnerships.content import PARTS, SCHEMA
from partnerships.models import MemorandumVersion
from partnerships.parts.standard import standard_words
from partnerships.selectors import memoranda_seen_by


@dataclass(frozen=True)
class OfferedText:
    """One text, without names."""

    field: str
    part: str
    text: str
    is_offered: bool

    @property
    def label(self) -> str:
        """What it says, and in which part it stands."""
        return f"{PARTS[self.part].number} {PARTS[self.part].title}: {SCHEMA['properties'][self.field]['title']}"


def may_offer(version: MemorandumVersion, actor: Actor) -> bool:
    """The coordinators of the organisation whose memorandum it is, once all parties signed it."""
    is_theirs = version.memorandum.opened_by_id == actor.organisation_id and version.in_force_at is not None
    return is_theirs and not actor.by_link and holds(actor, MembershipRole.COORDINATOR)


def texts_to_offer(version: MemorandumVersion) -> list[OfferedText]:
    """The texts of the own words; standard sentences are everybody's already."""
    offered = set(Clause.unscoped.filter(subject_id=version.pk).values_list("field", flat=True))
    held = {name: str(version.content.get(name) or "").strip() for name in PART_OF}
    return [
        OfferedText(name, PART_OF[name], without_names(version, text), name in offered)
        for name, text in held.items()
        if text and not standard_words(name, text)
    ]


@login_required
def offer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All its texts as others would read them, each with a button of its own."""
    version = memoranda_seen_by(request.actor).filter(pk=pk).first()
    if version is None or not may_offer(version, request.actor):
        raise Http404
    found = texts_to_offer(version)
    if request.method != "POST":
        return render(request, "portal/offering.html", {"version": version, "texts": found})
    chosen = next((one for one in found if one.field == request.POST.get("field")), None)
    if chosen is None:
        raise Http404
    if "back" in request.POST:
        take_clause_back(actor=request.actor, field=chosen.field, subject_id=version.pk)
        messages.success(request, _("The text is offered no longer. Copies that others took stay."))
    else:
        language = version.memorandum.language
        offer_clause(
            actor=request.actor, field=chosen.field, language=language, text=chosen.text, subject_id=version.pk
        )
        messages.success(request, _("The text is offered as a good example, with the name of your organisation."))
    return redirect("portal:memorandum-offer", version.pk)
