"""“(optional)” stands only where nothing that was answered can ask for the field: else its label says when it is needed."""

import inspect
import re

from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from recognition.forms import UnitDecisionForm
from tests.what_is_asked import fields_of_forms, kinds_of

# Refused for what was typed there, never for being empty.
FOR_WHAT_IS_TYPED = {
    "BasicsForm.birth_date", "CheckForm.valid_until", "ChangeForm.last_day", "ChangeForm.place", "CloseForm.paper",
    "ConsentForm.health", "CorrectionForm.birth_date", "CorrectionForm.email", "CorrectionForm.contact_kept",
    "HandOverForm.from_on", "HandOverForm.until_on", "HandToColleagueForm.until_on", "HostForm.responsible",
    "IncidentForm.without_coordinator", "MemorandumForm.content", "MemorandumForm.review_by",
    "MemorandumForm.valid_until", "OnBehalfForm.how", "PartiesForm.parties", "PeriodForm.ends_on", "PersonForm.email",
    "QualificationForm.second_language", "ReportForm.link", "ReportForm.status_on", "ReviewForm.actions",
    "WordsForm.text", "CorrectionForm.grade",
}  # fmt: skip
# Drawn by pages of their own, which say in words what is asked.
SAID_BY_THE_PAGE = {
    "ApprovedAsRead.read", "InterimForm.criteria", "OutcomeForm.result", "PersonNames.given_names", "SignForm.request",
}  # fmt: skip


def refused_by_their_form() -> dict[str, forms.Field]:
    """Each optional field at which its form itself may say something."""
    list(fields_of_forms())  # loads them
    found = {}
    for kind in kinds_of(forms.BaseForm):
        source = "" if kind.__module__.startswith(("allauth.", "django.")) else inspect.getsource(kind)
        names = {*re.findall(r'add_error\(\s*"(\w+)"', source), *re.findall(r"def clean_(\w+)\(", source)}
        fields = getattr(kind, "base_fields", {})
        found |= {f"{kind.__name__}.{name}": fields[name] for name in names & set(fields) if not fields[name].required}
    return found


def test_every_optional_field_that_can_be_asked_for_says_when():
    found = refused_by_their_form()

    silent = {place for place, field in found.items() if not getattr(field, "needed_when", "")}
    assert silent - FOR_WHAT_IS_TYPED - SAID_BY_THE_PAGE == set()
    assert (FOR_WHAT_IS_TYPED | SAID_BY_THE_PAGE) - silent == set()  # nothing stands there in vain
    assert len(found) - len(silent) > 15


def test_its_label_says_when_it_is_needed_in_place_of_optional():
    class Plain(forms.Form):
        reason = UnitDecisionForm.base_fields["reason"]
        grade = UnitDecisionForm.base_fields["grade"]

    with translation.override("en"):
        reason, grade = (render_to_string("components/_field.html", {"field": field}) for field in Plain())

    assert "(needed unless recognised in full)" in reason
    assert "(optional)" not in reason
    assert "(optional)" in grade
