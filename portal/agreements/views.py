"""The agreement of a stay: read, approved, talked about, changed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from accounts.actors import Actor
from ground.identifiers import as_uuid
from lifecycle.models import Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.tables.agreement_version import State
from portal.agreements.answering import APPROVES
from portal.agreements.changing import ChangePage
from portal.agreements.reading import OBJECTS, AgreementPage
from portal.agreements.spelling import SpellingPage
from portal.agreements.wishing import WishPage
from portal.settling import page_for
from portal.stay import views as of_stay
from portal.steps.act_page import ActPage
from portal.steps.code_step import through

TALKS = ("agreements.comment", "agreements.answer_comment", "agreements.settle_comment", OBJECTS)


@page_for(APPROVES, "portal:agreement")
@require_GET
@actor_required
def agreement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One version to read: the one that is agreed now, or another that is named."""
    stay = of_stay.seen(request, pk)
    page = AgreementPage(
        stay, narrowed(request.actor, stay), as_uuid(request.GET.get("version")), about=request.GET.get("about", "")
    )
    return _drawn(request, page)


def _drawn(request: SignedInRequest, page: AgreementPage, status: int = 200) -> HttpResponse:
    return render(request, "portal/agreement/page.html", {"page": page, "version": page.version}, status=status)


@actor_required
def said(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One thing that a reader records; what is approved is drawn with its text in sight."""
    stay = of_stay.seen(request, pk)
    actor = narrowed(request.actor, stay)
    if name not in (*TALKS, APPROVES):
        raise Http404
    act = ActPage(stay, actor, name)
    home = reverse("portal:agreement", args=[pk])
    if name == APPROVES and not act.own:  # who enters it for somebody does so on the page for that
        return of_stay.act(request, pk, name)

    def done() -> HttpResponse:
        messages.success(request, _done(name, stay, actor))
        return redirect(f"{home}#comments" if name in TALKS else home)

    def draw() -> HttpResponse:
        if name in TALKS:
            return render(request, act.template, {"page": act}, status=act.status)
        page = AgreementPage(stay, actor, act=act)
        return _drawn(request, page, 409 if page.is_changed_meanwhile else act.status)

    return through(request, act, draw=draw, done=done, then=lambda: home)


@actor_required
def wish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask for a change: which part, and what it should say instead."""
    stay = of_stay.seen(request, pk)
    actor = narrowed(request.actor, stay)
    text = AgreementPage(stay, actor, about=request.GET.get("about", ""))
    step = text.answering.asks
    if step is None:
        raise Http404
    page = WishPage(stay, actor, text, step)
    home = reverse("portal:agreement", args=[pk])

    def done() -> HttpResponse:
        messages.success(request, _("Your wish is sent. You get a mail when the new text is there."))
        return redirect(home)

    def draw() -> HttpResponse:
        return render(request, "portal/agreement/wish.html", {"page": text, "wish": page}, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: home)


@actor_required
def correct(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How something is spelt in the text that is out; back to the text with one click."""
    stay = of_stay.seen(request, pk)
    page = SpellingPage(stay, narrowed(request.actor, stay), request.GET.get("part", ""))
    home = reverse("portal:agreement", args=[pk])

    def done() -> HttpResponse:
        messages.success(request, _("Corrected. All are told of it, and nobody is asked again."))
        return redirect(home)

    def draw() -> HttpResponse:
        return render(request, "portal/agreement/correct.html", {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done, then=lambda: home)


@actor_required
def change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A change of a running stay: what changes and the new value, by which rule, who must agree."""
    stay = of_stay.seen(request, pk)
    typed = request.POST or request.GET
    page = ChangePage(stay, narrowed(request.actor, stay), str(typed.get("what", "")), typed.dict())
    door = page.door

    def draw() -> HttpResponse:
        return render(request, "portal/agreement/change.html", {"page": page}, status=door.status if door else 200)

    def done() -> HttpResponse:
        assert page.chosen is not None  # else there was no form
        assert door is not None
        if page.is_signed:
            messages.success(request, _("Begun. Look it over, then send it to those who read it."))
            return redirect("portal:part", pk, page.chosen.part)
        messages.success(request, door.done)
        return redirect(door.home)

    return through(request, door, draw=draw, done=done, then=lambda: page.back) if door else draw()


@require_POST
@actor_required
def change_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the rules say of the day that is typed so far, and what would move with it; nothing is kept."""
    stay = of_stay.seen(request, pk)
    given = request.POST.dict()
    page = ChangePage(stay, narrowed(request.actor, stay), given.get("what", ""), given)
    return render(request, "portal/agreement/_change_follows.html", {"page": page})


def _done(name: str, stay: Mobility, actor: Actor) -> str:
    """What happened, in one sentence."""
    if name == APPROVES:
        page = AgreementPage(Mobility.objects.visible_to(actor).get(pk=stay.pk), actor)
        if page.version.state != State.REVIEW:
            return _("You said yes. You were the last one: it goes out for signature.")
        return _("You said yes. %(how_many)s You get a mail when it is time to sign.") % {
            "how_many": page.answering.how_many
        }
    return {
        "agreements.comment": _("Your comment stands beside the text. All who read the agreement read it."),
        "agreements.answer_comment": _("Your answer stands below the comment. All who read the agreement read it."),
        "agreements.settle_comment": _("The comment is settled."),
        OBJECTS: _("The part is open again. The school is told, and whoever agreed to it reads it anew."),
    }[name]
