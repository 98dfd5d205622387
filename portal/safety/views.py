"""Telling that something is wrong, and what becomes of it: select, call, render."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from accounts.actors import Actor
from ground import clock
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.wording import say_refusal
from portal.going_back import address_given
from portal.safety.abroad import AbroadPage
from portal.safety.night import NightList, card_of, one_card
from portal.safety.pages import ADD, OPEN, ClosePage, Receipt, ReportPage, TellPage, home_of
from portal.safety.sheets import A4, A6, KEEP, sheet

log = structlog.get_logger()


def _stay(request: SignedInRequest, pk: UUID) -> Mobility:
    found = Mobility.objects.visible_to(request.actor).select_related("participant", "record", "rule_set")
    mobility = found.filter(pk=pk).first()
    if mobility is None:
        raise Http404
    return mobility


def _who_where(request: SignedInRequest, pk: UUID) -> tuple[Mobility, Actor]:
    mobility = _stay(request, pk)
    return mobility, narrowed(request.actor, mobility)


@require_GET
@actor_required
def abroad(request: SignedInRequest) -> HttpResponse:
    """Who is abroad now, and whom to call."""
    page = AbroadPage(request.actor, request.GET.get("show", "all"))
    return render(request, "portal/safety/abroad.html", {"page": page})


@require_GET
@actor_required
def night(request: SignedInRequest) -> HttpResponse:
    """The list for the night: one sheet to be printed or kept."""
    page = NightList(request.actor)
    who = {"person": str(request.actor.person_id), "organisation": str(request.actor.organisation_id or "")}
    log.info("night_list.opened", kind="kept" if KEEP in request.GET else "shown", **who)
    called = f"night-list-{page.made_at:%Y-%m-%d-%H%M}"
    return sheet(request, "portal/safety/papers/night_list.html", {"page": page}, called=called, paper=A4)


@require_GET
@actor_required
def cards(request: SignedInRequest) -> HttpResponse:
    """The card of everybody who is on the night list."""
    page = NightList(request.actor)
    n = len(page.cards)
    title = ngettext("Card to carry, %(n)s person", "Cards to carry, %(n)s people", n) % {"n": n}
    facts = {"title": title, "cards": page.cards, "made_at": page.made_at, "back": reverse("portal:abroad")}
    return sheet(request, "portal/safety/papers/cards.html", facts, called=f"cards-{page.made_at:%Y-%m-%d}", paper=A6)


@require_GET
@actor_required
def card(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The card of one stay, for who carries it and for those who look after them."""
    mobility, actor = _who_where(request, pk)
    one = one_card(mobility, actor)
    name, made_at = one.participant.name, localtime(clock.now())
    facts = {
        "title": _("Card to carry: %(name)s") % {"name": name},
        "cards": [card_of(one)],
        "made_at": made_at,
        "back": address_given(request, request.GET.get("next", "")) or reverse(home_of(actor, mobility)[0], args=[pk]),
    }
    return sheet(request, "portal/safety/papers/cards.html", facts, called=f"card-{mobility.number}", paper=A6)


@actor_required
def tell(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Something is wrong: numbers first, then the form; afterwards a receipt."""
    mobility, actor = _who_where(request, pk)
    page = TellPage(mobility, actor)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        sent = page.was_sent
        if sent is not None and sent.person_id in actor.people:
            return redirect("portal:report-sent", pk, sent.pk)
        messages.success(request, _("It is told."))
        return redirect(home_of(actor, mobility)[0], pk)
    facts = {"page": page, "mobility": mobility, "home": home_of(actor, mobility)}
    return render(request, "portal/safety/tell.html", facts, status=page.status)


@require_GET
@actor_required
def sent(request: SignedInRequest, pk: UUID, report: UUID) -> HttpResponse:
    """The receipt, with the answers."""
    mobility, actor = _who_where(request, pk)
    page = Receipt(mobility, actor, report)
    return render(request, "portal/safety/sent.html", {"page": page, "mobility": mobility})


@require_POST
@actor_required
def add(request: SignedInRequest, pk: UUID, report: UUID) -> HttpResponse:
    """More from who told it; what cannot be taken stays where it was typed."""
    mobility, actor = _who_where(request, pk)
    page = Receipt(mobility, actor, report)  # 404 for a report of somebody else
    try:
        perform_act(name=ADD, pk=pk, actor=actor, data={**request.POST.dict(), "incident": str(report)})
    except ActInvalid as invalid:
        wrong = next((str(one) for errors in invalid.form.errors.values() for one in errors), "")
        facts = {"page": page, "mobility": mobility, "wrong": wrong, "typed": request.POST.get("text", "")}
        return render(request, "portal/safety/sent.html", facts, status=invalid.status)
    except SojournError as refused:
        _say(request, refused)
        return redirect("portal:report-sent", pk, report)
    messages.success(request, _("It is added."))
    return redirect("portal:report-sent", pk, report)


@actor_required
def read(request: SignedInRequest, pk: UUID, report: UUID) -> HttpResponse:
    """The report, what was done, and what comes next."""
    mobility, actor = _who_where(request, pk)
    page = ReportPage(mobility, actor, report)
    status = 200
    if request.method == "POST":
        sent = page.answer if "agrees" in request.POST else page.write
        if sent is None:
            raise Http404
        if sent.perform(request.POST, request.FILES):
            messages.success(request, page.written(request.POST.get("what", "")))
            return redirect("portal:report", pk, report)
        status = sent.status
    return render(request, "portal/safety/report.html", {"page": page, "mobility": mobility}, status=status)


@require_POST
@actor_required
def open_it(request: SignedInRequest, pk: UUID, report: UUID) -> HttpResponse:
    """To read it; the log keeps who and when."""
    ReportPage(*_who_where(request, pk), report)  # 404 for one that is not theirs to read
    _mobility, actor = _who_where(request, pk)
    try:
        perform_act(name=OPEN, pk=pk, actor=actor, data={**request.POST.dict(), "incident": str(report)})
    except SojournError as refused:
        _say(request, refused)
    return redirect("portal:report", pk, report)


@actor_required
def close(request: SignedInRequest, pk: UUID, report: UUID) -> HttpResponse:
    """Closing, with how it ended and why."""
    mobility, actor = _who_where(request, pk)
    about = ReportPage(mobility, actor, report)
    if not about.may_close:
        raise Http404
    if not about.is_opened:  # nobody closes what they have not read
        return redirect("portal:report", pk, report)
    page = ClosePage(mobility, actor, about.incident)
    if request.method == "POST" and page.perform(request.POST, request.FILES):
        messages.success(request, page.done)
        return redirect("portal:report", pk, report)
    return render(request, "portal/safety/close.html", {"page": page, "mobility": mobility}, status=page.status)


def _say(request: SignedInRequest, refused: SojournError) -> None:
    """The refusal, on the page that comes next; 404 for what is not theirs."""
    if refused.status in (403, 404):
        raise Http404 from refused
    messages.warning(request, say_refusal(refused))
