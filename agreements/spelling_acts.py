"""The acts of a correction of form: it is made in three clicks, and whoever sees it otherwise says so."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import FormCorrection
from agreements.parts import PartName
from agreements.reading import heading_of
from agreements.selectors import SUBJECT
from agreements.spelling import (
    Spelt,
    correct_spelling,
    is_spelling,
    may_be_objected_to,
    object_to,
    spelt_in,
    text_out,
)
from ground.statements.writing import write_together
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.people.corrections import Going
from lifecycle.registry import act
from lifecycle.roles import CI, CO, GU, HC, HT, IN, LE, LEAD
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import HISTORY
from lifecycle.which import words
from remarks.services import keep_comment

WHILE = (stay.AGREEMENT_REVIEW, stay.AGREEMENT_SIGNING, *stay.AT_THE_HOST)
ALL = (CO, HC, LE, GU, HT, CI, IN)


class SpellingForm(ActForm):
    """What is misspelt, and how it is spelt."""

    what = forms.ChoiceField(label=_("What is misspelt"))
    after = forms.CharField(
        label=_("How it is spelt"), max_length=300, error_messages={"required": _("Write how it is spelt.")}
    )

    def fill_choices(self) -> None:
        version = text_out(self.stay)
        self.spelt = {one.key: one for one in (spelt_in(version) if version else [])}
        field: Any = self.fields["what"]
        field.choices = [(key, f"{one.part.label}: {one.label}: {one.words}") for key, one in self.spelt.items()]

    @property
    def one(self) -> Spelt | None:
        """What was chosen."""
        return self.spelt.get(str(self.cleaned_data.get("what", "")))

    def clean_after(self) -> str:
        """Refused where it is another name: that is a change, and asked of those who agreed to the name."""
        after = " ".join(str(self.cleaned_data["after"]).split())
        one = self.one
        if one is not None and after == one.words:
            raise forms.ValidationError(_("It is spelt like this already."), code="same")
        if one is not None and not is_spelling(one, after):
            raise forms.ValidationError(
                _("That is another name, not another spelling. Change the part: it is read anew by who agreed to it."),
                code="another",
            )
        return after


def a_text_that_is_out(subject: Mobility, deciding: Deciding) -> None:
    """A text is read or waits for signatures, and nobody has signed it."""
    if text_out(subject) is None:
        raise ActRefused("agreements.signed_already")


@act(
    "agreements.correct_spelling",
    roles=(LEAD,),
    while_in=WHILE,
    form=SpellingForm,
    label=_("Correct the spelling of a name, an address, a telephone or a function"),
    told=_("corrected how something is spelt in the agreement"),
    tells=ALL,
    on_behalf=False,
    requires=a_text_that_is_out,
    about=(words("part", PartName.choices),),
)
def correct(step: ActStep[Mobility]) -> None:
    """In the text that is out. Nobody is asked again, and nothing is held up."""
    version, one = text_out(step.subject), step.form.one
    assert version is not None  # the act requires it
    assert one is not None  # the form too
    kept, papers = correct_spelling(version=version, one=one, after=step.data["after"], person_id=step.decider_id)
    step.papers += papers
    step.event_details |= {"part": str(one.part), "correction": kept.pk}


class ObjectionForm(ActForm):
    """Which correction is none, and why."""

    why = {"reason": HISTORY}

    correction = forms.ModelChoiceField(label=_("Which correction"), queryset=FormCorrection.objects.none())
    reason = forms.CharField(
        label=_("What is not right about it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is not right about it.")},
    )

    def fill_choices(self) -> None:
        field: Any = self.fields["correction"]
        field.queryset = FormCorrection.objects.filter(pk__in=[one.pk for one in may_be_objected_to(self.stay)])
        field.label_from_instance = lambda one: f"{one.before} → {one.after}"


def one_to_object_to(subject: Mobility, deciding: Deciding) -> None:
    """Something was corrected within the last three days, in a text that nobody has signed."""
    if not may_be_objected_to(subject):
        raise ActRefused("agreements.nothing_to_object_to")


@act(
    "agreements.object_to_spelling",
    roles=(HC, LE, GU, HT, CI, IN),
    while_in=WHILE,
    form=ObjectionForm,
    label=_("Object to a correction"),
    told=_("objected to a correction of the agreement"),
    tells=(CO,),
    on_behalf=False,
    requires=one_to_object_to,
    about=(words("part", PartName.choices),),
)
def object_to_it(step: ActStep[Mobility]) -> None:
    """The part is open again. A text out for signature is recalled; signatures of its other parts count."""
    correction, reason = step.data["correction"], step.data["reason"]
    object_to(correction=correction, person_id=step.decider_id)
    keep_comment(
        subject=step.subject,
        person_id=step.decider_id,
        organisation_id=step.actor.organisation_id,
        part=str(heading_of(correction.part)),
        quote=correction.after,
        text=reason,
    )
    step.event_details["part"] = correction.part
    step.remark = reason
    version = correction.agreement_version
    if version.state != State.SIGNING:
        return
    going = Going(step.subject, step.actor, reason, step.role, "agreements.object_to_spelling")
    if step.subject.state in stay.AT_THE_HOST:
        going.go("recall_version", machine=SUBJECT, subject=version, reason=reason)
    else:
        going.go("recall_agreement", reason=reason)
    write_together(going.writes)
