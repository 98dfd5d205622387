"""Pages on which a version is read, compared, approved and talked about: by who signs in and who came by a link."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest, actor_required
from accounts.actors import Actor
from documents.views import file_or_page, paper_or_page
from lifecycle.tables.mou import UNDER_REVIEW
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by
from portal.memoranda.answering import Answering
from portal.memoranda.changes import ChangesPage, WishPage
from portal.memoranda.reading import ReadingPage, newest_paper
from portal.steps.act_page import ActPage
from portal.steps.code_step import through

APPROVES = "partnerships.approve"
TALKS = ("partnerships.comment", "partnerships.answer_comment", "partnerships.settle_comment")


def version_or_404(actor: Actor, pk: UUID) -> MemorandumVersion:
    """A version that the actor sees."""
    found: MemorandumVersion | None = memoranda_seen_by(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@actor_required
def memorandum(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One version to read; with `about` the form of the comment begins with that part."""
    page = ReadingPage(version_or_404(request.actor, pk), request.actor, about=request.GET.get("about", ""))
    return render(request, "portal/reading/page.html", {"page": page, "version": page.version})


@require_GET
@actor_required
def memorandum_changes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What changed since the version before, or since a text that was sent out before."""
    return _compare(request, version_or_404(request.actor, pk))


@require_GET
@actor_required
def memorandum_paper(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The newest PDF of the version; a page that says so while there is none yet."""
    paper = newest_paper(version_or_404(request.actor, pk))
    if paper is None:
        raise Http404
    return paper_or_page(request, paper)


@require_GET
@actor_required
def memorandum_annex(request: SignedInRequest, pk: UUID, file: UUID) -> HttpResponse:
    """A file that is an annex: for everybody who reads the version, also by a mailed link."""
    version = version_or_404(request.actor, pk)
    annex = version.annex_files.select_related("file").filter(file=file).first()
    if annex is None:
        raise Http404
    return file_or_page(request, annex.file)


def ask_for_a_change(request: SignedInRequest, version: MemorandumVersion) -> HttpResponse:
    """The same page with its form sent."""
    return _compare(request, version)


def _compare(request: SignedInRequest, version: MemorandumVersion) -> HttpResponse:
    page = ChangesPage(version, request.actor, request.GET.get("since", ""))
    wish = WishPage(version, request.actor, page.changes.parts, request.GET.get("about", ""))

    def done() -> HttpResponse:
        messages.success(request, _("Your wish is sent. You get a mail when the new text is there."))
        return redirect("portal:memorandum", version.pk)

    def draw() -> HttpResponse:
        facts = {"page": page, "version": version, "wish": wish}
        return render(request, "portal/reading/changes.html", facts, status=wish.status)

    return through(request, wish, draw=draw, done=done)


def said_while_reading(request: SignedInRequest, version: MemorandumVersion, name: str) -> HttpResponse:
    """One thing that a reader records; what is approved is drawn with its text in sight."""
    act = ActPage(version, request.actor, name)
    if name == APPROVES:
        act.title = _("Approve version %(nth)s") % {"nth": version.number or 1}

    def done() -> HttpResponse:
        messages.success(request, _done(name, version, request.actor))
        home = reverse("portal:memorandum", args=[version.pk])
        return redirect(f"{home}#comments" if name in TALKS else home)

    def draw() -> HttpResponse:
        if name != APPROVES:
            return render(request, "portal/step.html", {"page": act}, status=act.status)
        page = ReadingPage(version_or_404(request.actor, version.pk), request.actor, act=act)
        status = 409 if page.is_changed_meanwhile else act.status
        return render(request, "portal/reading/page.html", {"page": page, "version": page.version}, status=status)

    return through(request, act, draw=draw, done=done)


def _done(name: str, version: MemorandumVersion, actor: Actor) -> str:
    """What happened, in one sentence."""
    if name == APPROVES:
        return _approved(version_or_404(actor, version.pk), actor)
    return {
        "partnerships.take_approval_back": _("Your approval is taken back. The others are told."),
        "partnerships.comment": _("Your comment stands beside the text. All parties read it."),
        "partnerships.answer_comment": _("Your answer stands below the comment. All parties read it."),
        "partnerships.settle_comment": _("The comment is settled."),
    }[name]


def _approved(version: MemorandumVersion, actor: Actor) -> str:
    if version.state != UNDER_REVIEW:
        return _("You approved version %(nth)s. You were the last one: it goes out for signature.") % {
            "nth": version.number
        }
    page = ReadingPage(version, actor)
    answering: Answering = page.answering
    said = _("You approved version %(nth)s.") % {"nth": version.number}
    return f"{said} {answering.how_many} {_('You hear when the last one has.')}"
