"""The standard texts of an institution: typed once, offered in each dossier."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import SignedInRequest, actor_required
from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.selectors import holds
from ground.errors import NotAllowed
from recognition.desk_models import DossierTerms, StandardText
from recognition.desk_services import TEXT_FIELDS, keep_text


class TextForm(forms.ModelForm):
    """What is said in every statement of one kind."""

    class Meta:
        model = StandardText
        fields = TEXT_FIELDS
        labels = {
            "name": gettext_lazy("Name"),
            "qualification": gettext_lazy("For which qualification"),
            "legal_basis": gettext_lazy("Legal basis"),
            "appeal_to": gettext_lazy("Where an appeal is filed"),
            "appeal_days": gettext_lazy("Days to appeal"),
            "effect_full": gettext_lazy("Effect of full"),
            "effect_partial": gettext_lazy("Effect of in part"),
            "effect_extra_credit": gettext_lazy("Effect of extra credit"),
            "effect_none": gettext_lazy("Effect of none"),
            "reason_partial": gettext_lazy("Reason to start from, in part"),
            "reason_none": gettext_lazy("Reason to start from, none"),
        }
        help_texts = {
            "qualification": gettext_lazy("Its title as in the agreements. Empty: for any."),
            "appeal_days": gettext_lazy("Counted from the proof that the statement was served."),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("legal_basis", "reason_partial", "reason_none")}

    def clean_appeal_days(self) -> int:
        """A day at least: nobody can appeal within none."""
        days: int = self.cleaned_data["appeal_days"]
        if not 1 <= days <= 730:
            raise forms.ValidationError(_("Between 1 and 730 days."))
        return days


def keeps_texts(actor: Actor) -> bool:
    """Whether the reader decides for an institution."""
    return actor.organisation_id is not None and holds(actor, MembershipRole.RECOGNITION_OFFICER)


def _own(actor: Actor) -> Any:
    if not keeps_texts(actor):
        raise NotAllowed("recognition.officers_keep_texts")
    found = StandardText.objects.filter(institution=actor.organisation_id, replaced_at=None)
    return found.order_by("name", "pk")


@actor_required
def texts(request: SignedInRequest) -> HttpResponse:
    """All of the own institution, with how often each is used."""
    rows = list(_own(request.actor))
    used = DossierTerms.objects.filter(text__series__in=[one.series for one in rows]).values_list("text__series")
    numbers = dict(used.annotate(n=Count("mobility", distinct=True)).order_by())
    return render(request, "desk/texts.html", {"texts": [(one, numbers.get(one.series, 0)) for one in rows]})


@actor_required
def text(request: SignedInRequest, pk: UUID | None = None) -> HttpResponse:
    """One of them; kept as its next version."""
    found = _own(request.actor)
    held = get_object_or_404(found, pk=pk) if pk else None
    form = TextForm(request.POST or None, instance=held and StandardText.objects.get(pk=held.pk))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in TEXT_FIELDS}
        institution = request.actor.organisation_id
        assert institution is not None  # else no text would be the reader's to keep
        kept = keep_text(institution_id=institution, facts=facts, former=held)
        messages.success(request, _("“%(name)s” is kept, version %(n)s.") % {"name": kept.name, "n": kept.version})
        return redirect("desk:texts")
    return render(request, "desk/text.html", {"form": form, "text": held}, status=400 if form.errors else 200)
