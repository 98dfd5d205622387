"""The own papers: one folder to keep, and a link by which somebody outside sees those that are chosen."""

import io
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from documents.filing import open_file
from documents.models import Document
from documents.views import as_download, paper_or_page
from ground.days import day_as
from ground.identifiers import as_uuid
from lifecycle.models import Mobility
from portal.participant.views import own_stay
from recognition import sharing
from recognition.sharing_models import PaperLink

OF_NO_USE = ("superseded", "revoked")


class LinkForm(forms.Form):
    """What to show, to whom, until when."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("What to show"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one paper at least.")},
    )  # fmt: skip
    label = forms.CharField(
        label=gettext_lazy("For whom"), max_length=100, help_text=gettext_lazy("So that you find it again.")
    )
    days = forms.TypedChoiceField(label=gettext_lazy("Until"), coerce=int)

    def __init__(self, *given: Any, stay: Mobility, papers: list[Document], **named: Any) -> None:
        super().__init__(*given, **named)
        chosen: Any = self.fields["papers"]
        chosen.choices = [(str(one.pk), f"{one.called}, {one.number}") for one in papers]
        days: Any = self.fields["days"]
        days.choices = [(number, _until(stay, number)) for number in sharing.DAYS]
        days.initial = 30


def _until(stay: Mobility, days: int) -> str:
    day = day_as(stay.today + timedelta(days=days), "D j F Y")
    return ngettext("%(n)s day, %(day)s", "%(n)s days, %(day)s", days) % {"n": days, "day": day}


@actor_required
def my_papers(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All papers of the stay, the folder, and the links for somebody outside."""
    own = own_stay(request, pk)
    papers = sharing.papers_to_show(own.mobility)
    shares = own.goes and bool(papers)
    form = LinkForm(request.POST or None, stay=own.mobility, papers=papers)
    address = ""
    if request.method == "POST" and shares and form.is_valid():
        address = _made(request, own.mobility, form)
        form = LinkForm(stay=own.mobility, papers=papers)
    facts = {
        "own": own, "mobility": own.mobility, "form": form if shares else None, "address": address,
        "links": _links_with_papers(own.mobility, request.actor.people) if own.goes else [],
        "papers": own.page.papers(), "kept": len(_to_keep(own.page.papers())),
    }  # fmt: skip
    return render(request, "portal/my_papers.html", facts, status=400 if form.errors else 200)


def _links_with_papers(stay: Mobility, people: Iterable[UUID]) -> list[tuple[PaperLink, list[Document]]]:
    links = sharing.links_of(stay, people)
    behind = sharing.papers_behind(links)
    return [(one, behind[one.pk]) for one in links]


def _made(request: SignedInRequest, stay: Mobility, form: LinkForm) -> str:
    typed = form.cleaned_data
    assert request.actor.person_id is not None
    secret = sharing.make_link(
        mobility=stay, person_id=request.actor.person_id, label=typed["label"],
        papers=[UUID(one) for one in typed["papers"]], until=stay.today + timedelta(days=typed["days"]),
    )  # fmt: skip
    return request.build_absolute_uri(reverse("portal:shown", args=[secret]))


@require_POST
@actor_required
def end_link(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """From now on the link opens nothing."""
    own = own_stay(request, pk)
    link = as_uuid(request.POST.get("link", ""))
    if sharing.end_link(mobility=own.mobility, people=request.actor.people, pk=link):
        messages.success(request, _("The link is ended. Whoever has it sees nothing more."))
    return redirect("portal:my-papers", pk)


def _to_keep(papers: list[Document]) -> list[Document]:
    return [one for one in papers if one.has_file and one.state not in OF_NO_USE]


@require_GET
@actor_required
def folder(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All papers that hold, in one file."""
    own = own_stay(request, pk)
    papers = _to_keep(own.page.papers())
    if not papers:
        raise Http404
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as packed:
        for one in papers:
            packed.writestr(one.file_name_with_title, open_file(of=one))
    return as_download(held.getvalue(), f"{own.mobility.number}.zip", "application/zip")


def _link(secret: str) -> PaperLink:
    found = sharing.link_with(secret)
    if found is None:
        raise Http404
    return found


@require_GET
def shown(request: HttpRequest, secret: str) -> HttpResponse:
    """For whoever has the link: the chosen papers and nothing else. An ended link answers as one that never was."""
    link = _link(secret)
    sharing.count_opened(link)
    facts = {"link": link, "papers": sharing.papers_of(link), "secret": secret}
    response = render(request, "portal/shown.html", facts)
    response["Referrer-Policy"], response["X-Robots-Tag"] = "no-referrer", "noindex"
    return response


@require_GET
def shown_paper(request: HttpRequest, secret: str, pk: UUID) -> HttpResponse:
    """One of them."""
    found = next((one for one in sharing.papers_of(_link(secret)) if one.pk == pk), None)
    if found is None:
        raise Http404
    return paper_or_page(request, found)
