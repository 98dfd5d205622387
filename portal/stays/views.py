"""The list of stays: what it shows, what it exports, what it remembers, steps for several."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground import clock
from ground.bounded import Bounded, bounded
from ground.errors import SojournError
from ground.identifiers import as_uuid
from ground.sentences import sentence
from ground.statements.in_step import walk
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.standing_numbers import numbers_of_saved
from lifecycle.tables.mobility import STAGES, Stage, State
from portal import host_words as host
from portal.stays import choices, listing
from portal.stays.batches import chosen_stays, preview, progress_of, start_batch
from portal.stays.columns import COLUMNS, Column
from portal.stays.exporting import WORKBOOK, as_csv, as_workbook
from portal.stays.filters import SAVED, StayFilter
from portal.stays.handing_forms import HandOverForm
from portal.who_hosts import is_offered_a_plan, only_hosts


@require_GET
@login_required
def stays(request: SignedInRequest) -> HttpResponse:
    """My stays: state, what each waits for, who owes it."""
    choice = choices.choice_of(request.user.pk)
    if not request.GET and choice.query:
        return redirect(f"{reverse('portal:stays')}?{choice.query}&last=1")
    kept = StayFilter(request.GET)
    sort, descending = _sorting(request.GET)
    address = _address(kept, sort, descending)
    choices.remember_query(choice, address)
    found = listing.found_for_page(request.actor, kept)
    begun = request.GET.get("after", "")
    mobilities, after = listing.page_of(found, request.actor, sort=sort, descending=descending, after=begun)
    saved = _saved(request, kept)
    columns = choices.columns_for(request.actor, choice.columns)
    facts = {
        "may_plan": is_offered_a_plan(request.actor),
        "hosts": only_hosts(request.actor),
        "reopened": "last" in request.GET and kept.values,
        "rows": listing.rows_for(mobilities, request.actor),
        "count": _number(found, saved, None if begun or after else len(mobilities)),
        "after": after,
        "filter": kept,
        "address": address,
        "columns": columns,
        "all_columns": COLUMNS,
        "heads": _heads(columns, kept, sort, descending),
        "saved": saved,
        "own": list(choices.saved_by(request.user.pk)),
        "stages": [(value, Stage(value).label) for value in STAGES],
        "states": State.choices,
        "approaches": Approach.choices,
        "countries": _countries(request),
        "widest": _widest(request, kept) if not mobilities and kept.chips() else None,
    }
    template = "portal/_stays_table.html" if request.headers.get("HX-Target") == "stays" else "portal/stays.html"
    return render(request, template, facts)


def _sorting(data: QueryDict) -> tuple[str, bool]:
    asked = data.get("sort", "leaves")
    sort = asked.removeprefix("-")
    return (sort, asked.startswith("-")) if sort in listing.SORTS else ("leaves", False)


def _address(kept: StayFilter, sort: str, descending: bool) -> str:
    return urlencode({**kept.values, "sort": f"{'-' if descending else ''}{sort}"})


def _heads(columns: list[Column], kept: StayFilter, sort: str, descending: bool) -> list[dict[str, Any]]:
    found = []
    for column in columns:
        here = column.sort == sort and bool(sort)
        turned = here and not descending
        query = urlencode({**kept.values, "sort": f"{'-' if turned else ''}{column.sort}"}) if column.sort else ""
        order = ("descending" if descending else "ascending") if here else ""
        found.append({"column": column, "query": query, "order": order})
    return found


def _saved(request: SignedInRequest, kept: StayFilter) -> list[dict[str, Any]]:
    """The filters everybody has, with their numbers; who only hosts reads them in a host's words."""
    numbers = walk(numbers_of_saved(request.actor))
    words, left_out = (host.WORDS, host.NOT_OURS) if only_hosts(request.actor) else ({}, frozenset())
    return [
        {
            "key": one.key, "words": words.get(one.key, one.words), "number": numbers[one.key],
            "here": kept.values == {"saved": one.key},
        }
        for one in SAVED
        if one.key not in left_out
    ]  # fmt: skip


def _number(found: QuerySet[Mobility], saved: list[dict[str, Any]], all_shown: int | None) -> Bounded:
    """How many stays match: as many as are shown, or as the filter says that everybody has."""
    if all_shown is not None:
        return Bounded(all_shown)
    here = next((one["number"] for one in saved if one["here"]), None)
    return here if here is not None else bounded(found, listing.COUNTED)


def _countries(request: SignedInRequest) -> list[str]:
    return listing.countries_of(request.actor)


def _widest(request: SignedInRequest, kept: StayFilter) -> dict[str, Any] | None:
    """The filter whose removal brings most rows back."""
    best: dict[str, Any] | None = None
    for chip in kept.chips():
        number = listing.stays(request.actor, StayFilter(QueryDict(chip.without))).count()
        if number and (best is None or number > best["number"]):
            best = {"chip": chip, "number": number}
    return best


@require_GET
@login_required
def export(request: SignedInRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """What is seen, as CSV or as a workbook, with the chosen columns."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    columns = choices.columns_of(request.user.pk, request.actor)
    found = listing.stays(request.actor, StayFilter(request.GET))
    answer: HttpResponse | StreamingHttpResponse
    if kind == "csv":
        answer = StreamingHttpResponse(as_csv(found, request.actor, columns), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(as_workbook(found, request.actor, columns), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="stays-{clock.today().isoformat()}.{kind}"'
    return answer


@require_POST
@login_required
def choose_columns(request: SignedInRequest) -> HttpResponse:
    """Which columns the person sees and exports."""
    keys = [] if request.POST.get("usual") else request.POST.getlist("column")
    choices.choose_columns(account_id=request.user.pk, keys=keys)
    return redirect(_list_at(request.POST.get("query", "")))


@require_POST
@login_required
def save_filter(request: SignedInRequest) -> HttpResponse:
    """A name over the present address."""
    query = StayFilter(QueryDict(request.POST.get("query", ""))).query
    try:
        kept = choices.save_filter(account_id=request.user.pk, name=request.POST.get("name", ""), query=query)
        messages.success(request, _("Saved as “%(name)s”.") % {"name": kept.name})
    except SojournError as error:
        messages.error(request, sentence(error.code, error.params))
    return redirect(_list_at(query))


@require_POST
@login_required
def drop_filter(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Remove a saved filter of one's own."""
    choices.drop_filter(account_id=request.user.pk, pk=pk)
    return redirect("portal:stays")


def _list_at(query: str) -> str:
    return f"{reverse('portal:stays')}?{urlencode(parse_qsl(query[:500]))}"


@require_POST
@login_required
def several(request: SignedInRequest) -> HttpResponse:
    """What could happen to the chosen stays; nothing happens here."""
    if request.POST.get("all"):
        found = listing.stays(request.actor, StayFilter(QueryDict(request.POST.get("query", ""))))
        pks = list(found.values_list("pk", flat=True)[: listing.PAGE * 8])
    else:
        pks = [pk for pk in map(as_uuid, request.POST.getlist("stay")) if pk]
    chosen = chosen_stays(request.actor, pks)
    if not chosen:
        messages.warning(request, _("Choose one stay or more first."))
        return redirect("portal:stays")
    seen = preview(request.actor, chosen)
    hands = HandOverForm(actor=request.actor) if holds(request.actor, MembershipRole.COORDINATOR) else None
    facts = {"preview": seen, "debtors": seen.debtors, "stays": chosen, "form": hands}
    return render(request, "portal/several.html", facts)


@require_POST
@login_required
def take_several(request: SignedInRequest, transition: str) -> HttpResponse:
    """Start the step for those of the chosen stays that can take it."""
    pks = [pk for pk in map(as_uuid, request.POST.getlist("stay")) if pk]
    shared = preview(request.actor, chosen_stays(request.actor, pks)).offers
    found = next((one for one in shared if one.offer.name == transition), None)
    if found is None:
        messages.warning(request, _("None of these stays can take this step any more. Nothing was changed."))
        return redirect("portal:stays")
    batch = start_batch(actor=request.actor, transition=transition, stays=found.mobilities)
    return redirect("portal:batch", batch.pk)


@require_GET
@login_required
def batch(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How far a step for several stays is; it goes on when the page is left."""
    found = choices.batch_of(people=request.actor.people, pk=pk)
    facts = {"batch": found, "progress": progress_of(found)}
    template = "portal/_batch.html" if request.headers.get("HX-Request") else "portal/batch.html"
    return render(request, template, facts)
