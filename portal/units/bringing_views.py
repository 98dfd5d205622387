"""Units that stand elsewhere are brought in: pasted, from a file, from a memorandum or an agreement."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.acting import SignedInRequest
from ground.errors import InputRefused
from ground.sentences import sentence
from library.models import Qualification, Unit
from library.tables.adding import add_outcomes, add_units
from library.taking_over import take_over
from portal.units.editing_views import found_unit
from portal.units.preview import KEPT, Preview
from portal.units.sources import Source, sources_for
from portal.units.views import own_qualification, require_writer

MOST_KEPT = 100_000  # signs of a text that waits in the session


@login_required
def paste_outcomes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Outcomes of one unit."""
    held = found_unit(request, pk, own=True)
    require_writer(request)
    return _pasted(request, held.qualification, held)


@login_required
def paste_units(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Units of a qualification."""
    held = own_qualification(request, pk)
    require_writer(request)
    return _pasted(request, held, None)


def _pasted(request: SignedInRequest, qualification: Qualification, unit: Unit | None) -> HttpResponse:
    """First the field, then what was understood, then kept: nothing before the last button."""
    home = reverse("units:unit", args=[unit.pk]) if unit else reverse("units:library")
    deed = request.POST.get("do", "")
    facts: dict[str, Any] = {"qualification": qualification, "unit": unit, "home": home, "faults": []}
    if request.method != "POST" or deed == "back":
        text = request.POST.get("text", request.session.get(KEPT, ""))
        return render(request, "units/paste.html", facts | {"text": text})
    if deed == "leave":
        request.session[KEPT] = str(request.POST.get("text", ""))[:MOST_KEPT]
        messages.info(request, _("Nothing is added. Your pasted text stays here until you sign out."))
        return redirect(home)
    try:
        preview = Preview(request.POST, request.FILES, qualification, unit)
    except ValidationError as fault:
        facts |= {"text": request.POST.get("text", ""), "faults": fault.messages}
        return render(request, "units/paste.html", facts, status=400)
    facts["page"] = preview
    if deed != "add":
        return render(request, "units/preview.html", facts)
    try:
        preview.require_ready()
        number = _kept(request, preview)
    except ValidationError as fault:
        return render(request, "units/preview.html", facts | {"faults": fault.messages}, status=400)
    except InputRefused as refused:
        faults = [sentence(refused.code, refused.params)]
        return render(request, "units/preview.html", facts | {"faults": faults}, status=400)
    request.session.pop(KEPT, None)
    words = ngettext("%(number)s outcome is added.", "%(number)s outcomes are added.", number)
    messages.success(request, words % {"number": number})
    return redirect(home)


@transaction.atomic
def _kept(request: SignedInRequest, preview: Preview) -> int:
    if preview.unit is not None:
        outcomes = [line.outcome for line in preview.table.added]
        add_outcomes(actor=request.actor, unit=preview.unit, outcomes=outcomes)
        return len(outcomes)
    add_units(actor=request.actor, qualification=preview.qualification, units=preview.units)
    return sum(len(one.outcomes) for one in preview.units)


@login_required
def take_over_units(request: SignedInRequest) -> HttpResponse:
    """Units of memoranda and agreements that the own library does not have."""
    require_writer(request)
    sources = sources_for(request.actor)
    if request.method != "POST":
        return render(request, "units/take_over.html", {"sources": sources})
    ticked = set(request.POST.getlist("unit"))
    chosen = [(source, [one for one in source.units if one.key in ticked]) for source in sources]
    number = _taken(request, [(source, units) for source, units in chosen if units])
    if not number:
        fault = _("Tick the units that you want to have.")
        return render(request, "units/take_over.html", {"sources": sources, "fault": fault}, status=400)
    words = ngettext("%(number)s unit is taken over.", "%(number)s units are taken over.", number)
    messages.success(request, words % {"number": number})
    return redirect("units:library")


@transaction.atomic
def _taken(request: SignedInRequest, chosen: list[tuple[Source, list[Any]]]) -> int:
    taken: dict[str, int] = defaultdict(int)
    for source, units in chosen:
        content = {"qualification": source.qualification, "units": [one.content for one in units]}
        found = take_over(actor=request.actor, content=content, language=source.language, source=source.name)
        taken[source.name] += len(found)
    return sum(taken.values())
