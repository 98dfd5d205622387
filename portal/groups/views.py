"""The pages of a group of learners: planned at once, then each a stay of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.errors import NotAllowed, SojournError
from ground.identifiers import as_uuid
from ground.sentences import sentence
from lifecycle.doors import perform_act
from lifecycle.groups import require_leads_group, say_programme
from lifecycle.models import Cohort
from portal.groups.forms import AccompanyingForm, GroupForm, ListForm, MorePeopleForm, ProgrammeForm, SharedWordsForm
from portal.groups.page import TAKE_OVER, GroupPage, groups_of
from portal.groups.pasted_people import DAY_FIRST, MONTH_FIRST
from portal.planning.copying import group_like
from portal.steps.kept_at import ADD, kept_at, to_partner_form
from portal.who_hosts import is_offered_a_plan

ORDERS = (
    (DAY_FIRST, gettext_lazy("The day stands before the month")),
    (MONTH_FIRST, gettext_lazy("The month stands before the day")),
)


@require_GET
@login_required
def groups(request: SignedInRequest) -> HttpResponse:
    """Every group the reader sees somebody of."""
    found = groups_of(request.actor, request.GET.get("page"))
    facts = {"groups": found, "plans": is_offered_a_plan(request.actor)}
    return render(request, "portal/groups.html", facts)


@login_required
def plan_group(request: SignedInRequest) -> HttpResponse:
    """A group from one form."""
    if not holds(request.actor, MembershipRole.COORDINATOR):
        raise NotAllowed("lifecycle.coordinators_plan")
    if ADD in request.POST:
        return to_partner_form(request, request.actor)
    kept = kept_at(request, request.actor) if request.method == "GET" else None
    form = GroupForm(request.POST or (kept.data if kept else None), actor=request.actor, initial=_like(request))
    if kept or form.looks():
        form.unjudged()
    elif form.is_valid():
        if shown := _looked_through(request, form, {"title": _("A group of learners")}):
            return shown
        try:
            cohort, number = form.plan()
        except SojournError as refused:
            form.add_error("name" if refused.code == "lifecycle.group_exists" else None, _said(refused))
        else:
            words = ngettext(
                "%(number)s stay is planned, as a draft.", "%(number)s stays are planned, as drafts.", number
            )
            messages.success(request, words % {"number": number})
            return redirect("portal:group", cohort.pk)
    return render(request, "portal/plan_group.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
@login_required
def group(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who is in it, what each waits for, and what can be done for all."""
    return render(request, "portal/group.html", {"page": GroupPage(_group(request, pk), request.actor)})


@login_required
def more_people(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Others join under the same plan."""
    cohort = _led_group(request, pk)
    form = MorePeopleForm(request.POST or None, actor=request.actor)
    if form.is_valid() and (shown := _looked_through(request, form, {"cohort": cohort, "title": _("More people")})):
        return shown
    return _kept(request, cohort, form, _("More people"), lambda: form.join(cohort))


@login_required
def accompanying(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Somebody travels along; each stay of the group says so."""
    cohort = _led_group(request, pk)
    form = AccompanyingForm(request.POST or None, keeper_id=cohort.organisation_id)

    def keep() -> str:
        form.name_on(GroupPage(cohort, request.actor).open_stays, request.actor)
        return _("Named on the stay of each.")

    return _kept(request, cohort, form, _("Somebody who travels along"), keep)


@login_required
def programme(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The text of the group."""
    cohort = _led_group(request, pk)
    form = ProgrammeForm(request.POST or None, initial={"programme_text": cohort.programme_text})

    def keep() -> str:
        say_programme(actor=request.actor, cohort=cohort, text=form.cleaned_data["programme_text"])
        return _("Saved. Agreements begun already keep their own text.")

    return _kept(request, cohort, form, _("Programme of the group"), keep)


@login_required
def shared_words(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One agreement gives its words to those still in draft; contacts and progress stay each one's own."""
    cohort = _led_group(request, pk)
    page = GroupPage(cohort, request.actor)
    form = SharedWordsForm(request.POST or None, written=page.written)

    def keep() -> str:
        source = form.cleaned_data["source"]
        takers = [stay for stay in page.takers if stay.pk != source.pk]
        for stay in takers:
            data = {"source": source.pk}
            perform_act(name=TAKE_OVER, pk=stay.pk, actor=request.actor, data=data)
        return _("Taken over into %(number)s agreements.") % {"number": len(takers)}

    return _kept(request, cohort, form, _("One agreement for all in draft"), keep, takers=page.takers)


def _looked_through(request: SignedInRequest, form: ListForm, facts: dict[str, Any]) -> HttpResponse | None:
    """What was read of the list, before anybody is planned; the form again for who wants to change it; then None."""
    if "change" in request.POST:
        template = "portal/group_form.html" if "cohort" in facts else "portal/plan_group.html"
        return render(request, template, facts | {"form": form})
    if form.is_looked_at:
        return None
    return render(
        request,
        "portal/group_read.html",
        facts | {"form": form, "read": form.read, "orders": ORDERS, "grown": form.grown},
    )


def _like(request: SignedInRequest) -> dict[str, Any]:
    """What a group begins with that is planned like another; its people never come along."""
    pk = as_uuid(request.GET.get("like", ""))
    cohort = Cohort.objects.visible_to(request.actor).filter(pk=pk).first() if pk else None
    page = GroupPage(cohort, request.actor) if cohort else None
    return group_like(cohort, page.first) if cohort and page and page.leads and page.rows else {}


def _kept(
    request: SignedInRequest, cohort: Cohort, form: Any, title: str, keep: Callable[[], str], **facts: Any
) -> HttpResponse:
    """Show the form; keep it, all or nothing, and go back to the group."""
    if form.is_valid():
        try:
            with transaction.atomic():
                words = keep()
        except SojournError as refused:
            form.add_error(None, _said(refused))
        else:
            messages.success(request, words)
            return redirect("portal:group", cohort.pk)
    facts |= {"cohort": cohort, "form": form, "title": title}
    return render(request, "portal/group_form.html", facts, status=400 if form.errors else 200)


def _group(request: SignedInRequest, pk: UUID) -> Cohort:
    seen = Cohort.objects.visible_to(request.actor).select_related("organisation")
    cohort: Cohort | None = seen.filter(pk=pk).first()
    if cohort is None:
        raise Http404
    return cohort


def _led_group(request: SignedInRequest, pk: UUID) -> Cohort:
    cohort = _group(request, pk)
    require_leads_group(request.actor, cohort)
    return cohort


def _said(refused: SojournError) -> str:
    return sentence(refused.code, refused.params)
