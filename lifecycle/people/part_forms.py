"""What is asked about a part that somebody has by name."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lifecycle.forms import ActForm
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.leaving import what_follows
from lifecycle.roles import NamedPartKind


def leaving_parts(mobility: Mobility) -> QuerySet[NamedPart]:
    """The parts by name that may end: all but the participant's, without whom there is no stay."""
    named = NamedPart.objects.open().filter(mobility=mobility).exclude(part=NamedPartKind.PARTICIPANT)
    return named.select_related("person", "mobility").order_by("part", "from_at", "id")


class NamedPartField(forms.ModelChoiceField):
    """A part told by its kind and its person; by the address as well, since one that was mistyped looks the same."""

    def __init__(self, **given: Any) -> None:
        super().__init__(queryset=NamedPart.objects.none(), empty_label=None, widget=forms.RadioSelect, **given)

    def label_from_instance(self, part: Any) -> str:
        said = f"{part.get_part_display()}: {part.person.full_name}"
        return f"{said}, {part.person.email}" if part.person.email else said


class EndPartForm(ActForm):
    """Who no longer takes part, and why."""

    looks_ahead = ("part",)

    part = NamedPartField(label=_("Who no longer takes part"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)

    def offer(self) -> None:
        field: Any = self.fields["part"]
        field.queryset = leaving_parts(self.subject)

    def what_follows(self) -> list[str]:
        return what_follows(self.cleaned_data["part"])
