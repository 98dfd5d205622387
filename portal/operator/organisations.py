"""What the operator's pages of organisations show and take: who waits to be confirmed, near names, two rows of one."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.merging import Merge
from accounts.models import Membership, MergedOrganisation, Organisation
from accounts.near_names import near_names
from ground.identifiers import as_uuid
from lifecycle.forms import LooksAhead
from lifecycle.organisations.partners import matches

MOST = 50  # rows on a page


def organisations_listed(words: str, *, waiting: bool) -> QuerySet[Organisation]:
    """Those found by letters or number; without, those that registered themselves and wait to be confirmed."""
    found = Organisation.unscoped.order_by("name", "town", "pk")
    condition = matches(words) if words else None
    if condition is not None:
        found = found.filter(condition)
    if waiting:
        found = found.filter(claimed_at__isnull=False, confirmed_at=None)
    return found[:MOST]


def any_organisation(pk: UUID) -> Organisation | None:
    """Of this id; an operator may look at every one."""
    found: Organisation | None = Organisation.unscoped.filter(pk=pk).first()
    return found


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """What an operator needs to confirm it: no person is named, but how many run it and since when."""
    members = Membership.objects.open().filter(organisation=organisation)
    return {
        "organisation": organisation,
        "members": members.values("person").distinct().count(),
        "near": near_names(
            name=organisation.name, country=organisation.country, town=organisation.town, among=~Q(pk=organisation.pk)
        ),
        "former": list(organisation.former_names.all()),
        "merged": list(MergedOrganisation.unscoped.filter(into=organisation)),
    }


class MergeForm(LooksAhead):
    """Into which row, and why. The page shows what moves before anything does."""

    looks_ahead = ("target",)

    words = forms.CharField(label=_("The other row: three letters of its name, or a number"), required=False)
    target = forms.ModelChoiceField(
        label=_("It becomes one with"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Look for the other row and choose it.")},
    )
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, *, actor: Actor, organisation: Organisation, near: list[Organisation]) -> None:
        super().__init__(data)
        self.actor, self.organisation = actor, organisation
        others = Organisation.unscoped.exclude(pk=organisation.pk)
        condition = matches(self.data.get("words", "")) if self.is_bound else None
        wanted = Q(pk__in=[one.pk for one in near]) | Q(pk=as_uuid(self.data.get("target", "")))
        found = list(others.filter(wanted | condition if condition else wanted).order_by("name").values_list("pk")[:20])
        field: Any = self.fields["target"]
        field.queryset = Organisation.unscoped.filter(pk__in=[pk for (pk,) in found]).order_by("name", "town")
        field.label_from_instance = lambda one: f"{one.name}, {one.town}, {one.country} ({one.code})"

    def unjudged(self) -> None:
        """Show what was typed without a word on what is missing."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def in_words(self, done: Merge) -> list[str]:
        """Into which row, and how much of what moves there."""
        goes = now("Everything that points to “%(gone)s” (%(code)s) points to “%(kept)s” (%(into)s).")
        rows = {"gone": done.source.name, "code": done.source.code, "kept": done.target.name, "into": done.target.code}
        moved = [_moves(what, number, done.doubles[what]) for what, number in done.moved.items() if number]
        return [goes % rows, *(moved or [now("Nothing points to it.")])]


def _moves(what: str, number: int, doubles: int) -> str:
    said = {"what": what, "number": number, "doubles": doubles}
    if not doubles:
        return now("%(what)s: %(number)s") % said
    return now("%(what)s: %(number)s (of these the other row has %(doubles)s already)") % said
