"""Selection by published criteria: what holds, the next version, and the log of who was selected by which."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import SignedInRequest
from accounts.models import MembershipRole, organisation_now
from accounts.selectors import holds
from assessments.selection import log_of, publish, versions_of
from ground.errors import NotAllowed


class CriteriaForm(forms.Form):
    """The text of the next version."""

    text = forms.CharField(
        label=gettext_lazy("By what you select"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=gettext_lazy(
            "Clear enough that an applicant can tell how they stand. Say also what you do for those who face barriers."
        ),
        error_messages={"required": gettext_lazy("Write by what you select; an empty text is no criterion.")},
    )


@login_required
def selection(request: SignedInRequest) -> HttpResponse:
    """The criteria of the own organisation, and its log."""
    organisation_id, person_id = request.actor.organisation_id, request.actor.person_id
    if not holds(request.actor, MembershipRole.COORDINATOR) or organisation_id is None or person_id is None:
        raise NotAllowed("lifecycle.coordinators_plan")
    versions = versions_of(organisation_id)
    form = CriteriaForm(request.POST or None, initial={"text": versions[0].text if versions else ""})
    if form.is_valid():
        done = publish(organisation_id=organisation_id, person_id=person_id, text=form.cleaned_data["text"])
        messages.success(request, _("Published as version %(nth)s. It holds from now on.") % {"nth": done.nth})
        return redirect("portal:selection")
    facts = {"form": form, "versions": versions, "log": log_of(organisation_id), "organisation": organisation_id}
    return render(request, "portal/selection.html", facts, status=400 if form.errors else 200)


@require_GET
def criteria(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What is published: for anybody who has the address, without signing in."""
    versions = versions_of(organisation)
    if not versions:
        raise Http404
    facts = {"current": versions[0], "organisation": organisation_now(organisation)}
    return render(request, "portal/criteria.html", facts)
