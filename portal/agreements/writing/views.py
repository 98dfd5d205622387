"""The pages on which an agreement is written, part by part, and from which it is sent to those who read it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from agreements.approvals import required_reviewers
from agreements.parts import PartName
from agreements.selectors import open_version
from ground.errors import SojournError
from lifecycle.doors import perform_transition
from lifecycle.names import names_in
from lifecycle.people.role_book import narrowed
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.wording import say_refusal
from portal.agreements.writing.page import ALONE, WITH_THE_STAY, AgreementWriting
from portal.agreements.writing.status import part_with_the_gap
from portal.settling import page_for, page_later
from portal.stay import views as of_stay
from portal.steps.code_step import through

TEMPLATE = "portal/writing/agreement/write.html"


@page_later("lifecycle.edit_basics", "portal:part", place=lambda todo: [PartName.PERIOD])
@page_for("agreements.write_part", "portal:part", place=part_with_the_gap)
@actor_required
def part(request: SignedInRequest, pk: UUID, part: str) -> HttpResponse:
    """One part, drawn or saved; what was sent by script is answered with the page as it stands after it."""
    stay = of_stay.seen(request, pk)
    page = AgreementWriting(stay, narrowed(request.actor, stay), part)

    def done() -> HttpResponse:
        if "quietly" in request.POST:
            again = of_stay.seen(request, pk)
            fresh = AgreementWriting(again, narrowed(request.actor, again), part)
            return render(request, TEMPLATE, {"page": fresh})
        go = str(request.POST.get("go", ""))
        return redirect("portal:part", pk, go if go in PartName.values else part)

    def draw() -> HttpResponse:
        return render(request, TEMPLATE, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done)


@require_GET
@actor_required
def write(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """To the part that lacks something."""
    stay = of_stay.seen(request, pk)
    page = AgreementWriting(stay, narrowed(request.actor, stay), PartName.PERIOD)
    first = next((line.part.key for line in page.parts if line.lacks), PartName.PERIOD.value)
    return redirect("portal:part", pk, first)


@require_POST
@actor_required
def send(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Out to those who read it: with the stay before departure, alone during it."""
    stay = of_stay.seen(request, pk)
    actor = narrowed(request.actor, stay)
    version = open_version(stay)
    if version is None:
        raise Http404
    alone = stay.state in AT_THE_HOST
    machine, subject, name = ("agreement_version", version.pk, ALONE) if alone else ("mobility", stay.pk, WITH_THE_STAY)
    try:
        perform_transition(machine=machine, pk=subject, name=name, actor=actor)
    except SojournError as refused:
        messages.error(request, say_refusal(refused))
        return redirect("portal:part", pk, PartName.PERIOD)
    asked = [one.person_id for one in required_reviewers(stay) if one.person_id]
    told = ", ".join(dict.fromkeys(names_in(stay.pk, asked).values()))
    messages.success(request, _("Sent. By mail it goes to %(names)s.") % {"names": told})
    return redirect("portal:agreement", pk)
