"""What institutions and participants type once units are decided: terms, service, appeals, corrections."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.models import Document
from ground.day_fields import DayField
from ground.days import day_as
from ground.fields import needed_when
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.people.sections import Section
from lifecycle.vocabulary import HISTORY
from recognition import appeals, selectors
from recognition.desk_models import DAYS_TO_APPEAL, AppealAnswer, AppealedUnit
from recognition.forms import check_decision, institution_of
from recognition.models import UnitChoice, UnitDecision

MOST_DAYS = 730


class TermsForm(ActForm):
    """Once for the whole dossier; a standard text fills what is left empty."""

    on_paper = True

    text = forms.ChoiceField(label=_("Standard text"), required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    appeal_to = forms.CharField(label=_("Where an appeal is filed"), max_length=300, required=False)
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"), min_value=1, max_value=MOST_DAYS, required=False,
        help_text=_("Counted from the proof that the statement was served."),
    )  # fmt: skip

    def fill_choices(self) -> None:
        self.institution_id = institution_of(self.stay, self.actor, self.on_behalf)
        self.texts = {str(one.pk): one for one in appeals.texts_of(self.institution_id)}
        field: Any = self.fields["text"]
        field.choices = [("", _("none")), *((key, one.name) for key, one in self.texts.items())]
        held = appeals.terms_of(self.stay, self.institution_id) if self.institution_id else None
        if held is None:
            self.fields["appeal_days"].initial = DAYS_TO_APPEAL
            return
        field.initial = str(held.text_id or "")
        for name in ("legal_basis", "appeal_to", "appeal_days"):
            self.fields[name].initial = getattr(held, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        text = self.texts.get(data.get("text") or "")
        for name in ("legal_basis", "appeal_to", "appeal_days"):
            if text is not None and not data.get(name):
                data[name] = getattr(text, name)
        data["text"] = text
        return data


class StatementForm(ActForm):
    """One of the statements that hold and whose service is not proved yet."""

    statement = forms.ChoiceField(label=_("Statement"))

    def fill_choices(self) -> None:
        self.statements = {str(one.pk): one for one in self.may_be_chosen()}
        field: Any = self.fields["statement"]
        field.choices = [
            (key, f"{one.called} {one.number}, {one.organisation.name if one.organisation else ''}")
            for key, one in self.statements.items()
        ]
        if len(self.statements) == 1:
            field.initial = next(iter(self.statements))

    def may_be_chosen(self) -> list[Document]:
        """Those that hold and are not proved to be served."""
        return unserved(self.stay)

    @property
    def document(self) -> Document:
        """The one chosen."""
        return self.statements[self.cleaned_data["statement"]]


class ServiceForm(StatementForm):
    """Proof from outside: a letter with a receipt, a hand-over."""

    why = {"receipt": HISTORY}

    served_on = DayField(label=_("Received on"))
    receipt = forms.CharField(
        label=_("What proves it"), max_length=300, help_text=_("For example: registered letter, number on the receipt.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        document, day = self.statements.get(str(data.get("statement"))), data.get("served_on")
        if document and day and day > self.stay.today:
            self.add_error("served_on", _("This day has not come yet."))
        elif document and day and day < self.stay.day_of(document.created_at):
            said = {"day": day_as(self.stay.day_of(document.created_at), "j F Y")}
            self.add_error("served_on", ValidationError(_("The statement was issued on %(day)s."), params=said))
        return data


def unserved(stay: Mobility) -> list[Document]:
    """Statements that hold and for which nothing proves yet that they arrived."""
    held = appeals.statements_that_hold(stay)
    served = appeals.service_of(held)
    return [one for one in held if one.pk not in served]


class AppealForm(ActForm):
    """Against which units, and why."""

    why = {"text": Section.DECISIONS}

    units = forms.MultipleChoiceField(label=_("Against the decision on"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("What should be looked at again, and why"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000
    )

    def fill_choices(self) -> None:
        self.found = {one.code: one for one in appeals.appealable(self.stay)}
        field: Any = self.fields["units"]
        field.choices = [
            (code, f"{code} {one.title}: {one.decision.get_decision_display()}") for code, one in self.found.items()
        ]
        field.error_messages |= {
            "required": _("Choose the units whose decision should be looked at again."),
            "invalid_choice": _("%(value)s was not decided here, so nobody can appeal it."),
        }

    def clean_units(self) -> list[str]:
        """Only decisions that may still be appealed."""
        chosen: list[str] = self.cleaned_data["units"]
        for code in chosen:
            one = self.found[code]
            if one.over and one.last_day:
                raise ValidationError(
                    _("The last day to appeal %(unit)s was %(day)s. New evidence reopens it: give it to your school."),
                    code="appeal_too_late", params={"unit": code, "day": day_as(one.last_day, "j F Y")},
                )  # fmt: skip
            if one.in_hand:
                raise ValidationError(
                    _("An appeal on %(unit)s is in hand already."), code="appeal_in_hand", params={"unit": code}
                )
        return chosen


class AnswerForm(ActForm):
    """The institution's answer to the oldest open appeal, unit by unit: the fields are numbered as the units stand."""

    on_paper = True

    def fill_choices(self) -> None:
        self.institution_id = institution_of(self.stay, self.actor, self.on_behalf)
        self.appeal, self.asked = _first_open(self)
        units = {unit["code"]: unit for unit in selectors.agreed_units(self.stay)}
        decided = selectors.unit_decisions(self.stay)
        self.rows: list[dict[str, Any]] = []
        for nth, one in enumerate(self.asked, 1):
            row = {"nth": nth, "asked": one, "unit": units[one.unit_code], "before": decided.get(one.unit_code)}
            self._ask(row)
            self.rows.append(row)

    def _ask(self, row: dict[str, Any]) -> None:
        nth, agreed = row["nth"], selectors.agreed_points(row["unit"])
        more = points_help(self.stay, agreed)
        self.fields |= {
            f"answer_{nth}": forms.ChoiceField(
                label=_("Your answer"), choices=AppealAnswer.choices, widget=forms.RadioSelect
            ),
            f"decision_{nth}": needed_when(
                forms.ChoiceField(label=_("Now"), choices=[("", "–"), *UnitChoice.choices]),
                _("needed where the decision changes"),
            ),
            f"points_{nth}": forms.DecimalField(
                label=_("Points"), min_value=0, max_digits=9, decimal_places=4, required=False, help_text=more
            ),
            f"reason_{nth}": needed_when(
                forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2})),
                _("needed unless it is recognised in full now"),
            ),
        }
        for name in ("answer", "decision", "points", "reason"):
            row[name] = lambda name=f"{name}_{nth}": self[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in self.rows:
            nth = row["nth"]
            answer, reason = data.get(f"answer_{nth}"), (data.get(f"reason_{nth}") or "").strip()
            if answer == AppealAnswer.STAYS and not reason:
                said = _(
                    "Write a reason in words the participant can use. A decision that stays needs one for each unit."
                )
                self.add_error(f"reason_{nth}", said)
            if answer == AppealAnswer.CHANGED:
                self._check_change(row, data)
        return data

    def _check_change(self, row: dict[str, Any], data: dict[str, Any]) -> None:
        nth = row["nth"]
        decision, points = data.get(f"decision_{nth}"), data.get(f"points_{nth}")
        if not decision:
            self.add_error(f"decision_{nth}", _("Choose what is decided now."))
            return
        fields = {"points": f"points_{nth}", "reason": f"reason_{nth}"}
        check_decision(self, row["unit"], decision, points, data.get(f"reason_{nth}") or "", fields)
        before = row["before"]
        if before is not None and (before.decision, before.points) == (decision, points):
            self.add_error(f"decision_{nth}", _("This is what was decided before. Then the decision stays."))

    def answers(self) -> list[tuple[AppealedUnit, str, dict[str, Any]]]:
        """Each unit, the answer, and what is decided now."""
        data, found = self.cleaned_data, []
        for row in self.rows:
            nth = row["nth"]
            facts = {name: data.get(f"{name}_{nth}") for name in ("decision", "points", "reason")}
            found.append((row["asked"], data[f"answer_{nth}"], facts))
        return found


def _first_open(form: AnswerForm) -> tuple[Any, list[AppealedUnit]]:
    for appeal in selectors.open_appeals(form.stay):
        if asked := appeals.appealed_of(form.stay, appeal, form.institution_id):
            return appeal, asked
    return None, []


def points_help(stay: Mobility, agreed: Any) -> Any:
    """What was agreed, beside the field: no more than that can be given."""
    scale = selectors.agreed_scale(stay)
    if agreed is None:
        return _("No points were agreed for this unit.")
    if scale:
        return _("Agreed: %(points)s at most, %(scale)s") % {"points": format(agreed.normalize(), "f"), "scale": scale}
    return _("Agreed: %(points)s at most") % {"points": format(agreed.normalize(), "f")}


class CorrectionForm(ActForm):
    """A clerical error in an issued statement: not what was decided, only how it was written."""

    on_paper = True
    why = {"correction": Section.DECISIONS, "reason": Section.DECISIONS}

    unit = forms.ChoiceField(label=_("Unit"))
    grade = forms.CharField(label=_("Grade"), max_length=60, required=False)
    conversion = forms.CharField(label=_("How the grade abroad was converted"), max_length=200, required=False)
    effect = forms.CharField(label=_("Effect"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    reason = needed_when(
        forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2})),
        _("needed unless recognised in full"),
    )
    correction = forms.CharField(
        label=_("What was written wrong"), max_length=500,
        help_text=_("Printed on the new version. Decision and points stay; who changes those opens the unit again."),
    )  # fmt: skip

    def fill_choices(self) -> None:
        self.institution_id: UUID | None = institution_of(self.stay, self.actor, self.on_behalf)
        mine = {unit["code"]: unit for unit in selectors.units_of_institution(self.stay, self.institution_id)}
        issued = appeals.issued_decisions(self.stay)
        self.held: dict[str, UnitDecision] = {code: issued[code] for code in mine if code in issued}
        field: Any = self.fields["unit"]
        field.choices = [(code, f"{code} {mine[code].get('title') or ''}") for code in self.held]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        held = self.held.get(str(data.get("unit")))
        if held is None:
            return data
        if held.decision != UnitChoice.FULL and not data.get("reason", "").strip():
            self.add_error("reason", _("Write the reason again: this decision needs one."))
        same = all(
            (data.get(name) or "") == getattr(held, name) for name in ("grade", "conversion", "effect", "reason")
        )
        if not self.errors and same:
            self.add_error("grade", _("Nothing differs from what was issued."))
        return data
