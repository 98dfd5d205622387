"""The pages of the library: its units, a qualification, what others share, and the same as a table."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from ground import clock
from ground.errors import InputRefused, NotAllowed
from ground.sentences import sentence
from library import services
from library.models import Qualification
from library.selectors import may_write, own_qualifications, own_units
from library.tables.writing import as_csv, as_workbook, rows_written
from portal.units.forms import NewUnitForm, QualificationForm
from portal.units.page import LibraryPage, UnitRow, examples_for

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def require_writer(request: SignedInRequest) -> None:
    """Raises NotAllowed for who reads only."""
    if not may_write(request.actor):
        raise NotAllowed("library.coordinators_write")


def own_qualification(request: SignedInRequest, pk: UUID) -> Qualification:
    """One of the organisation acted for; 404 for all others."""
    own = Qualification.objects.visible_to(request.actor).filter(organisation=request.actor.organisation_id)
    found = own.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@login_required
def library(request: SignedInRequest) -> HttpResponse:
    """All own units, by qualification."""
    return render(request, "units/library.html", {"page": LibraryPage(request.actor)})


@require_GET
@login_required
def examples(request: SignedInRequest) -> HttpResponse:
    """What others share."""
    found = examples_for(request.actor)
    facts = {
        "good": [one for one in found if one.is_good],
        "others": [one for one in found if not one.is_good],
        "writes": may_write(request.actor),
    }
    return render(request, "units/examples.html", facts)


@login_required
def add_unit(request: SignedInRequest) -> HttpResponse:
    """A new unit, in a qualification that is there or a new one."""
    require_writer(request)
    own = own_qualifications(request.actor)
    first = own[0] if own else None
    begun = {"language": first.language if first else get_language(), "qualification": request.GET.get("in", "")}
    if not begun["qualification"] and first:
        begun["qualification"] = str(first.pk)
    form = NewUnitForm(request.POST or None, own=own, initial=begun)
    if form.is_valid():
        data = form.cleaned_data
        chosen = next((one for one in own if str(one.pk) == data.get("qualification")), None)
        language = data["language"]
        if chosen is None:
            chosen = services.add_qualification(
                actor=request.actor, language=language, title={language: data["new_qualification"]}
            )
        version = services.add_unit(
            actor=request.actor,
            qualification=chosen,
            language=language,
            languages=[language],
            title={language: data["title"]},
        )
        return redirect("units:unit", version.unit_id)
    return render(request, "units/add.html", {"form": form}, status=400 if form.errors else 200)


@login_required
def add_qualification(request: SignedInRequest) -> HttpResponse:
    """A new qualification."""
    require_writer(request)
    form = QualificationForm(request.POST or None, initial={"language": get_language()})
    return _kept(request, form, None)


@login_required
def qualification(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is said of a qualification, and the order of its units."""
    held = own_qualification(request, pk)
    require_writer(request)
    if "move" in request.POST:
        return _moved(request, held)
    return _kept(request, QualificationForm(request.POST or None, held=held), held)


def _kept(request: SignedInRequest, form: QualificationForm, held: Qualification | None) -> HttpResponse:
    if form.is_valid():
        try:
            if held is None:
                services.add_qualification(actor=request.actor, **form.facts)
            else:
                services.change_qualification(actor=request.actor, pk=held.pk, **form.facts)
            messages.success(request, _("The qualification is kept."))
            return redirect("units:library")
        except InputRefused as refused:
            form.add_error(refused.params.get("field"), sentence(refused.code, refused.params))
    rows = [UnitRow(one, []) for one in own_units(request.actor).get(held.pk, [])] if held else []
    facts = {"form": form, "held": held, "rows": rows}
    return render(request, "units/qualification.html", facts, status=400 if form.errors else 200)


def _moved(request: SignedInRequest, held: Qualification) -> HttpResponse:
    """One unit a place up or down."""
    deed, _space, pk = str(request.POST["move"]).partition(" ")
    order = [one.unit_id for one in own_units(request.actor).get(held.pk, [])]
    place = next((nth for nth, one in enumerate(order) if str(one) == pk), None)
    if place is not None:
        order.insert(max(0, place + (-1 if deed == "up" else 1)), order.pop(place))
        services.order_units(actor=request.actor, qualification=held, order=order)
    return redirect("units:qualification", held.pk)


@require_POST
@login_required
def drop_qualification(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take one out that holds no units."""
    held = own_qualification(request, pk)
    try:
        services.drop_qualification(actor=request.actor, pk=held.pk)
        messages.success(request, _("The qualification is taken out."))
    except InputRefused as refused:
        messages.error(request, sentence(refused.code, refused.params))
    return redirect("units:library")


@require_GET
@login_required
def export(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """The units of a qualification as a table that can be brought in again."""
    held = own_qualification(request, pk)
    versions = own_units(request.actor).get(held.pk, [])
    return _table(rows_written(versions), kind, f"units-{clock.now():%Y-%m-%d}")


@require_GET
@login_required
def empty_table(request: SignedInRequest, kind: str) -> HttpResponse:
    """The heads alone, to be filled in."""
    return _table(rows_written([]), kind, "units")


def _table(rows: Any, kind: str, name: str) -> HttpResponse:
    if kind not in ("csv", "xlsx"):
        raise Http404
    content = as_csv(rows) if kind == "csv" else as_workbook(rows)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
