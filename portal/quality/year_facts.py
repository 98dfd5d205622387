"""The page on which the quality manager types or imports what no stay can tell."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.acting import SignedInRequest
from portal.quality.year_forms import FactForm, FileForm
from quality.models import YearFact, YearFactKind
from quality.stays import managed_by
from quality.year_facts import keep


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: SignedInRequest) -> HttpResponse:
    """The numbers that are there, a form for one and a form for many; who manages no quality finds it empty."""
    organisation = managed_by(request.actor)
    if organisation is None:
        return render(request, "quality/year.html", {"rows": []}, status=200 if request.method != "POST" else 403)
    with_file = "file" in request.FILES or "of_file" in request.POST
    one = FactForm(None if with_file else request.POST or None, organisation=organisation)
    many = FileForm(request.POST, request.FILES, organisation=organisation) if with_file else FileForm(
        organisation=organisation
    )  # fmt: skip
    form: FactForm | FileForm = many if with_file else one
    if request.method == "POST" and form.is_valid():
        done = keep(organisation_id=organisation, person_id=request.actor.person_id, facts=form.facts)
        said = ngettext("%(number)s number was kept.", "%(number)s numbers were kept.", done) % {"number": done}
        messages.success(request, said)
        return redirect("portal:quality-year")
    rows = YearFact.objects.visible_to(request.actor).order_by("-year", "kind")
    shown = {"rows": rows, "one": one, "many": many, "kinds": YearFactKind.choices}
    return render(request, "quality/year.html", shown, status=400 if form.errors else 200)
