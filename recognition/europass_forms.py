"""What is typed for the Europass Mobility beside the host's own part."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.models import Document, Rendering
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from recognition.europass_models import EuropassChoice, EuropassCourse, SectionFive


class EuropassChoiceForm(ActForm):
    """Which section 5, in which languages, under which reference, together with which earlier ones."""

    on_paper = True

    section = forms.ChoiceField(label=_("Section 5"), choices=SectionFive.choices, widget=forms.RadioSelect)
    second_language = forms.ChoiceField(
        label=_("Second language"),
        help_text=_("Headings stand in both. What was written stands once, as it was written."),
        required=False,
    )
    reference = forms.CharField(
        label=_("Reference number of the national Europass centre"), max_length=60, required=False
    )
    student_number = forms.CharField(label=_("Student number, for 5.b"), max_length=60, required=False)
    earlier = forms.ModelMultipleChoiceField(
        Document.unscoped.none(),
        label=_("Earlier experiences in the same document"),
        help_text=_("Europass Mobilities of other stays of this person that everybody signed."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def fill_choices(self) -> None:
        language: Any = self.fields["second_language"]
        others = [(code, name) for code, name in settings.LANGUAGES if code != self.stay.document_language]
        language.choices = [("", _("none")), *others]
        earlier: Any = self.fields["earlier"]
        earlier.queryset = earlier_of(self.stay)
        earlier.label_from_instance = lambda paper: f"{paper.number}, {paper.version_no}"
        chosen = EuropassChoice.objects.filter(mobility=self.stay).first()
        for name, field in self.fields.items():
            field.initial = getattr(chosen, name) if chosen else SectionFive.SKILLS if name == "section" else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        noted = EuropassCourse.objects.filter(mobility=self.stay)
        if data.get("section") == SectionFive.COURSES and not noted.exists():
            self.add_error("section", _("No course is noted yet. The host, or who was there, notes them first."))
        return data


class CourseForm(ActForm):
    """One course."""

    on_paper = True

    code = forms.CharField(label=_("Course code"), max_length=60, required=False)
    title = forms.CharField(label=_("Title of the course"), max_length=200)
    duration = forms.CharField(label=_("Duration"), max_length=60)
    local_grade = forms.CharField(label=_("Local grade"), max_length=60, required=False)
    ects_grade = forms.CharField(label=_("ECTS grade"), max_length=10, required=False)
    credits = forms.DecimalField(label=_("Credits"), min_value=0, max_digits=5, decimal_places=1, required=False)


class TakeCourseOutForm(ActForm):
    """Which course."""

    course = forms.ModelChoiceField(EuropassCourse.objects.none(), label=_("Course"))

    def fill_choices(self) -> None:
        field: Any = self.fields["course"]
        field.queryset = EuropassCourse.objects.filter(mobility=self.stay)


def earlier_of(stay: Mobility) -> QuerySet[Document]:
    """The finals of other stays of the same participant that still hold."""
    held = Document.unscoped.filter(kind="europass_mobility", rendering=Rendering.FINAL, state="ready")
    return held.filter(mobility__participant=stay.participant_id).exclude(mobility=stay).order_by("created_at")
