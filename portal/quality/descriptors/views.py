"""Where a school places itself: one page, one form a phase, saved as one goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import SignedInRequest
from portal.quality.report.views import require_manager
from quality.descriptors import DESCRIPTORS, Descriptor
from quality.indicators import Phase
from quality.many import Many
from quality.report_models import Progress, SelfAssessment
from quality.self_assessing import Placed, place, said_by

STEPS = (1, 2, 3, 4)
LONGEST = 2000  # letters; of note and evidence


@dataclass(frozen=True)
class Line:
    """One descriptor as the form shows it, filled with what was said, or typed where somebody else said otherwise."""

    descriptor: Descriptor
    kept: SelfAssessment | None
    before: SelfAssessment | None
    typed: Placed | None = None

    @property
    def now(self) -> Placed:
        """What the form is filled with."""
        return self.typed or said_by(self.kept)

    @property
    def mark(self) -> str:
        """Of what stands there, for the next save."""
        return said_by(self.kept).mark

    @property
    def was(self) -> int | None:
        """Its position last time."""
        return self.before.position if self.before else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def descriptors(request: SignedInRequest) -> HttpResponse:
    """All 25, by phase; of the cycle in the address, else the last one."""
    require_manager(request)
    many = Many(request.actor)
    years = many.cycles or [str(many.chosen.today.year)]
    asked = request.POST.get("cycle") or request.GET.get("cycle", "")
    cycle = asked if asked in years else years[0]
    again: dict[str, Placed] = {}
    if request.method == "POST":
        typed = _typed(request.POST)
        kept = place(actor=request.actor, cycle=cycle, placed=typed, seen=_seen(request.POST))
        if not kept.changed_meanwhile:
            messages.success(request, _("Saved: %(number)s of 25.") % {"number": kept.placed})
            return redirect(f"{reverse('portal:quality-descriptors')}?cycle={cycle}")
        again = {code: typed[code] for code in kept.changed_meanwhile}
    facts = _facts(request, cycle, again) | {"cycles": years}
    return render(request, "quality/descriptors/descriptors.html", facts, status=409 if again else 200)


def _facts(request: SignedInRequest, cycle: str, again: Mapping[str, Placed]) -> dict[str, Any]:
    rows = SelfAssessment.objects.visible_to(request.actor).filter(organisation_id=request.actor.organisation_id)
    now = {row.descriptor: row for row in rows.filter(cycle=cycle).select_related("person")}
    before = {row.descriptor: row for row in rows.filter(cycle__lt=cycle).order_by("cycle")}
    lines = [Line(one, now.get(one.code), before.get(one.code), again.get(one.code)) for one in DESCRIPTORS]
    return {
        "cycle": cycle,
        "groups": [(phase, [one for one in lines if one.descriptor.phase == phase.value]) for phase in Phase],
        "steps": STEPS,
        "progress": Progress.choices,
        "placed": sum(1 for one in now.values() if one.position),
        "again": [one for one in lines if one.typed],
    }


def _seen(data: Any) -> dict[str, str]:
    """The mark of what each form was filled with."""
    return {one.code: data[f"{one.code}-seen"] for one in DESCRIPTORS if data.get(f"{one.code}-seen")}


def _typed(data: Any) -> dict[str, Placed]:
    """What was chosen and written, by code, of those that were sent; what is no step is none."""
    found = {}
    for one in DESCRIPTORS:
        if not any(f"{one.code}-{name}" in data for name in ("position", "progress", "note", "evidence")):
            continue
        at = data.get(f"{one.code}-position", "")
        progress = data.get(f"{one.code}-progress", "")
        found[one.code] = Placed(
            int(at) if at in map(str, STEPS) else None,
            progress if progress in Progress.values else "",
            data.get(f"{one.code}-note", "").strip()[:LONGEST],
            data.get(f"{one.code}-evidence", "").strip()[:LONGEST],
        )
    return found
