"""Reading partners: the directory, one partner, what is open with it, the own page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground import clock
from partners.forms import NoteForm
from partners.selectors import reads_partners
from portal.partners import opened
from portal.partners.directory import PAGE, Directory
from portal.partners.exporting import as_csv, as_workbook
from portal.partners.filters import MOST_FIRST, SORTS, DirectoryFilter
from portal.partners.finding import Finding
from portal.partners.own import OwnPage
from portal.partners.page import STAYS_A_PAGE, PartnerPage, stays_with
from portal.partners.reading import merged_into, own_organisation, partner_at, today_of
from portal.stays import choices
from portal.stays.exporting import WORKBOOK
from portal.stays.listing import rows_for, with_everything

HEADS = {
    "name": gettext_lazy("Partner"), "memorandum": gettext_lazy("Memorandum"), "stays": gettext_lazy("Stays"),
    "open": pgettext_lazy("things to do", "Open"), "rating": gettext_lazy("Our rating"),
}  # fmt: skip


@require_GET
@login_required
def directory(request: SignedInRequest) -> HttpResponse:
    """The partners of the organisation acted for; for who reads nothing of partners, an empty page."""
    if not reads_partners(request.actor):
        return render(request, "partners/none.html")
    choice = choices.choice_of(request.user.pk)
    if not request.GET and choice.partners_query:
        return redirect(f"{reverse('partners:directory')}?{choice.partners_query}&last=1")
    chosen = DirectoryFilter(request.GET.dict())
    choices.remember_partners(choice, chosen.address())
    page = Directory(request.actor, chosen, today_of(request.actor))
    number = _page_number(request)
    facts = {
        "page": page,
        "filter": chosen,
        "rows": (rows := page.page(number)),
        "from_row": (first := (number - 1) * PAGE + 1 if number else 1),
        "to_row": first + len(rows) - 1,
        "number": number,
        "more": bool(number) and len(page.rows) > number * PAGE,
        "heads": _heads(chosen),
        "reopened": "last" in request.GET and chosen.values,
        "as_table": "table" in request.GET,
        "may_add": holds(request.actor, MembershipRole.COORDINATOR),
    }
    return render(request, "partners/directory.html", facts)


def _page_number(request: SignedInRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(int(asked), 10_000) if asked.isascii() and asked.isdigit() else 1


def _heads(chosen: DirectoryFilter) -> list[dict[str, Any]]:
    found = []
    for key in SORTS:
        here = chosen.sort == key
        turned = not chosen.descending if here else key in MOST_FIRST
        order = ("descending" if chosen.descending else "ascending") if here else ""
        query = chosen.address(sort=f"{'-' if turned else ''}{key}")
        found.append({"key": key, "words": HEADS[key], "query": query, "order": order})
    return found


@require_GET
@login_required
def export(request: SignedInRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """What is seen, as CSV or as a workbook, without ratings."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = []
    if reads_partners(request.actor):
        rows = Directory(request.actor, DirectoryFilter(request.GET.dict()), today_of(request.actor)).rows
    answer: HttpResponse | StreamingHttpResponse
    if kind == "csv":
        answer = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(as_workbook(rows), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="partners-{clock.today().isoformat()}.{kind}"'
    return answer


@require_GET
@login_required
def find(request: SignedInRequest) -> HttpResponse:
    """Organisations that are no partners yet, by three letters or a number."""
    if not reads_partners(request.actor):
        return render(request, "partners/none.html")
    page = Finding(request.actor, request.GET.get("words", ""))
    facts = {"page": page, "may_add": holds(request.actor, MembershipRole.COORDINATOR)}
    return render(request, "partners/find.html", facts)


@require_GET
@login_required
def partner(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One partner. The address of one that was merged leads to the one that goes on."""
    if merged := merged_into(request.actor, pk):
        words = _("%(former)s is now %(name)s.") % {"former": merged.name, "name": merged.into.name}
        messages.info(request, words)
        return redirect("partners:partner", merged.into_id)
    own = own_organisation(request.actor)
    page = PartnerPage(partner_at(request.actor, pk), own, request.actor)
    return render(request, "partners/partner.html", {"page": page, "form": NoteForm()})


@require_GET
@login_required
def open_things(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is open with one partner: of stays, of memoranda, and checks that run out."""
    page = opened.OpenPage(partner_at(request.actor, pk), request.actor, today_of(request.actor))
    return render(request, "partners/open.html", {"page": page})


@require_GET
@login_required
def stays(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All stays with one partner and their papers, the newest first."""
    organisation = partner_at(request.actor, pk)
    found, number = stays_with(request.actor, organisation), max(1, _page_number(request))
    newest = with_everything(found.order_by("-planned_start", "pk"))
    rows = rows_for(newest[(number - 1) * STAYS_A_PAGE : number * STAYS_A_PAGE], request.actor)
    all_of_them = found.count()
    facts = {
        "organisation": organisation,
        "rows": opened.with_papers(rows, request.actor),
        "number": all_of_them,
        "next": number + 1 if all_of_them > number * STAYS_A_PAGE else 0,
    }
    return render(request, "partners/stays.html", facts)


@require_GET
@login_required
def own(request: SignedInRequest) -> HttpResponse:
    """The organisation acted for, as others meet it."""
    return render(request, "partners/own.html", {"page": OwnPage(own_organisation(request.actor), request.actor)})
