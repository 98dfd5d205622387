"""Forms for the numbers of a year: one number, or a file with many."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quality.models import YearFactKind
from quality.year_facts import Fact, newest_year, read, wrong_with_all

MOST_BYTES = 100_000


class FactForm(forms.Form):
    """One number."""

    year = forms.IntegerField(label=_("Year"))
    kind = forms.ChoiceField(label=_("What"), choices=YearFactKind.choices)
    value = forms.DecimalField(
        label=pgettext_lazy("how many", "Number"), max_digits=14, decimal_places=2, localize=True
    )
    source = forms.CharField(label=_("Where it comes from"), max_length=200, required=False)

    def __init__(self, *args: Any, organisation: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        self.fields["year"].initial = newest_year() - 1
        self.facts: list[Fact] = []

    def clean(self) -> dict[str, Any]:
        """The number beside the others of its year."""
        told = super().clean() or {}
        if not self.errors:
            kind = YearFactKind(told["kind"])
            self.facts = [Fact(told["year"], kind, Decimal(told["value"]), told["source"])]
            for wrong in wrong_with_all(self.organisation, [(1, self.facts[0])]):
                self.add_error(None, ValidationError(wrong.words, code="quality.year_fact_wrong"))
        return told


class FileForm(forms.Form):
    """A CSV file with the columns year, kind, value and source. One wrong line keeps all of them out."""

    file = forms.FileField(label=_("File (CSV)"))

    def __init__(self, *args: Any, organisation: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        self.facts: list[Fact] = []

    def clean_file(self) -> Any:
        """Read as a whole; each wrong line is named."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 100 kB."), code="quality.year_file_large")
        try:
            text = given.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not text in UTF-8."), code="quality.year_file_not_text") from None
        found, wrong = read(text)
        wrong += wrong_with_all(self.organisation, found)
        if wrong or not found:
            said = [_("Line %(line)s: %(words)s") % {"line": one.line, "words": one.words} for one in wrong]
            raise ValidationError(said or [_("There is no number in this file.")], code="quality.year_file_wrong")
        self.facts = [fact for _line, fact in found]
        return given
