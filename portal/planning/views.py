"""Planning a new stay: who, then when and where, the host, the guardian; and adding a partner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from accounts.actors import Actor
from accounts.kept_forms import KEPT, put
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.errors import InputRefused, NotAllowed, SojournError
from ground.sentences import sentence
from lifecycle.models import Mobility, RuleSet
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.wording import say_refusal
from partnerships.models import MemorandumVersion
from portal.going_back import back_to
from portal.planning.copying import CopyForm
from portal.planning.form import GROUP, VARIANTS, PlanForm
from portal.planning.guide import COUNT, PlanningPage
from portal.planning.partner_form import PartnerForm
from portal.planning.rules_page import RulesPage
from portal.planning.under import host_of, memorandum_named, put_under
from portal.steps.code_step import through
from portal.steps.kept_at import ADD, kept_at, to_partner_form
from portal.who_plans import may_plan


@login_required
def plan(request: SignedInRequest) -> HttpResponse:
    """A new stay: first who goes. Without an organisation it is oneself."""
    if not may_plan(request.actor):
        raise NotAllowed("lifecycle.coordinators_plan")
    variant = request.POST.get("variant") or request.GET.get("variant", "")
    if variant not in VARIANTS:
        own = request.actor.organisation_id is None
        offered = {key: one for key, one in VARIANTS.items() if not own or key in ("learner", "graduate")}
        under = memorandum_named(request.actor, request.GET.get("memorandum"))
        return render(request, "portal/plan.html", {"variants": offered, "own": own, "under": under})
    if variant == GROUP:
        return redirect("portal:plan-group")
    under = memorandum_named(request.actor, request.POST.get("memorandum") or request.GET.get("memorandum"))
    if ADD in request.POST:
        return to_partner_form(request, request.actor)
    kept = kept_at(request, request.actor) if request.method == "GET" else None
    form = PlanForm(request.POST or (kept.data if kept else None), actor=request.actor, variant=variant)
    if kept or form.looks():
        form.unjudged()
    elif form.is_valid():
        mobility = form.plan(country=_country(under, request.actor))
        for words in put_under(mobility, request.actor, under) if under else ():
            messages.warning(request, words)
        messages.success(request, _("Saved as a draft. You can stop anywhere; it stays."))
        return redirect("portal:plan-step", mobility.pk, "when")
    facts = {"form": form, "variant": variant, "title": VARIANTS[variant][0], "under": under}
    return render(request, "portal/plan_who.html", facts, status=400 if form.errors else 200)


def _country(under: MemorandumVersion | None, actor: Actor) -> str:
    """That of the host, where the memorandum says which one."""
    host = host_of(under, actor) if under else None
    return host.country if host else ""


@login_required
def plan_step(request: SignedInRequest, pk: UUID, step: str) -> HttpResponse:
    """One step further; each is kept as soon as it is sent."""
    mobility = _planned(request, pk)
    page = PlanningPage(mobility, request.actor, step)

    def done() -> HttpResponse:
        messages.success(request, page.done)
        return redirect(page.next_address)

    def draw() -> HttpResponse:
        template = "portal/plan_count.html" if page.step is COUNT else "portal/plan_step.html"
        return render(request, template, {"page": page, "mobility": mobility}, status=page.status)

    return through(request, page, draw=draw, done=done)


@login_required
def copy_stay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same plan a year later, for somebody else."""
    mobility = _planned(request, pk)
    leads = sending_organisation_id(mobility)
    if leads is None or leads != request.actor.organisation_id or not may_plan(request.actor):
        raise Http404
    form = CopyForm(request.POST or None, actor=request.actor, like=mobility)
    if form.looks():
        form.unjudged()
    elif form.is_valid():
        try:
            planned = form.plan()
        except SojournError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            words = _("Planned like %(number)s. Look it over: dates and host are taken from it.")
            messages.success(request, words % {"number": mobility.number})
            return redirect("portal:stay", planned.pk)
    facts = {"form": form, "mobility": mobility}
    return render(request, "portal/copy_stay.html", facts, status=400 if form.errors else 200)


@require_POST
@login_required
def plan_check(request: SignedInRequest, pk: UUID, step: str) -> HttpResponse:
    """What the rules say of what is typed so far, and how its days were understood; nothing is kept."""
    mobility = _planned(request, pk)
    page = PlanningPage(mobility, request.actor, step)
    if not (page.asks_rules or page.step is COUNT) or page.reasons:
        raise Http404
    page.read(request.POST)
    template = "portal/_aid.html" if page.step is COUNT else "portal/_may_it_typed.html"
    return render(request, template, {"page": page, "mobility": mobility})


def _planned(request: SignedInRequest, pk: UUID) -> Mobility:
    seen = Mobility.objects.visible_to(request.actor).select_related("participant", "record", "rule_set")
    return get_object_or_404(seen, pk=pk)


@require_GET
@login_required
def rules(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One set of rules in full: what it asks, of whom, and where that stands."""
    page = RulesPage(get_object_or_404(RuleSet, pk=pk))
    return render(request, "portal/rules.html", {"page": page})


@login_required
def add_partner(request: SignedInRequest) -> HttpResponse:
    """Write a partner down; back to where it was needed."""
    if not holds(request.actor, MembershipRole.COORDINATOR):
        raise NotAllowed("accounts.not_a_member")
    asked = request.POST or request.GET
    known = {name: asked.get(name, "") for name in ("kind", "name")}
    form = PartnerForm(request.POST or None, actor=request.actor, initial=known)
    if form.is_valid():
        try:
            partner, is_new = form.add()
        except InputRefused as refused:
            field = refused.params.get("field")
            form.add_error(field if field in form.fields else None, sentence(refused.code, refused.params))
        else:
            there = _("%(name)s is on Sojourn already. You can choose it.")
            words = _("%(name)s is there. You can choose it now.") if is_new else there
            if put(request.actor, asked.get(KEPT), asked.get("field", ""), str(partner.pk)):
                words = _("%(name)s is there, and chosen.")
            messages.success(request, words % {"name": partner.name})
            return redirect(back_to(request, "portal:today"))
    facts = {"form": form, **{name: asked.get(name, "") for name in ("next", KEPT, "field")}}
    return render(request, "portal/partner.html", facts, status=400 if form.errors else 200)
