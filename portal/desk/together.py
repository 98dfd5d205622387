"""Several learners of one class at once: one decision for what has no gap, each that differs apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from assessments.models import Result
from assessments.selectors import current_of, results_of
from ground.errors import SojournError
from ground.fields import needed_when
from ground.identifiers import as_uuid
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Mobility
from lifecycle.people.role_book import narrowed
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.visibility import stays_where
from lifecycle.wording import say_refusal
from recognition.models import OutcomeChoice, UnitChoice
from recognition.selectors import agreed_points, outcome_decisions, unit_decisions, units_of_institution

DECIDE = "recognition.decide_unit"
MOST = 40


class DecisionForm(forms.Form):
    """One decision, for one unit or for several."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=UnitChoice.choices, widget=forms.RadioSelect
    )  # fmt: skip
    effect = forms.CharField(label=gettext_lazy("Effect"), max_length=300, required=False)
    reason = needed_when(
        forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2})),
        gettext_lazy("needed unless recognised in full"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") not in (None, UnitChoice.FULL) and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Write a reason in words the participant can use."))
        return data


class ApartForm(DecisionForm):
    """Of one that differs: its points as well."""

    points = forms.DecimalField(
        label=gettext_lazy("Points"), min_value=0, max_digits=9, decimal_places=4, required=False
    )
    field_order = ("decision", "points", "effect", "reason")


@dataclass
class Cell:
    """One unit of one learner."""

    stay: Mobility
    unit: dict[str, Any]
    words: str
    differs: bool
    form: ApartForm | None = None

    @property
    def said(self) -> str:
        """Whose and which."""
        return f"{self.stay.participant.full_name}: {self.unit['code']} {self.unit.get('title') or ''}"


@dataclass
class Row:
    """One learner."""

    stay: Mobility
    cells: list[Cell]


class Together:
    """The chosen stays that the reader's institution decides on and that belong to one class."""

    def __init__(self, actor: Actor, chosen: Iterable[str]) -> None:
        self.actor, self.status, self.refusal, self.recorded = actor, 200, "", 0
        self._keys = [pk for pk in map(as_uuid, chosen) if pk][:MOST]
        self.form = DecisionForm(prefix="all", initial={"decision": UnitChoice.FULL})

    @cached_property
    def stays(self) -> list[Mobility]:
        """In the order of names; those of another class than the first are left out."""
        found = Mobility.objects.visible_to(self.actor).filter(
            stays_where(self.actor, (Role.COMPETENT_INSTITUTION,)), pk__in=self._keys, state=State.RECOGNITION
        )
        rows = list(found.select_related("participant", "cohort", "record").order_by("participant__family_names", "pk"))
        return [one for one in rows if one.cohort_id == rows[0].cohort_id]

    @property
    def left_out(self) -> int:
        """Chosen ones of another class, or that wait for nothing of the reader."""
        return len(set(self._keys)) - len(self.stays)

    @cached_property
    def rows(self) -> list[Row]:
        """Each learner with the units that are not decided yet."""
        return [row for row in (Row(one, list(self._cells(one))) for one in self.stays) if row.cells]

    def _cells(self, stay: Mobility) -> Iterable[Cell]:
        validated, decided = outcome_decisions(stay), unit_decisions(stay)
        for unit in units_of_institution(stay, self.actor.organisation_id):
            if unit["code"] in decided:
                continue
            outcomes = [one for one in results_of(stay) if one.unit_code == unit["code"]]
            passed = [one for one in outcomes if (said := current_of(one)) and said.result == Result.PASSED]
            held = [
                one for one in outcomes
                if one.pk in validated and validated[one.pk].decision == OutcomeChoice.VALIDATED
            ]  # fmt: skip
            if outcomes and len(passed) == len(held) == len(outcomes):
                yield Cell(stay, unit, _("Validated, no gap"), differs=False)
                continue
            words = _("%(n)s of %(all)s validated") % {"n": len(held), "all": len(outcomes)}
            form = ApartForm(prefix=self._prefix(stay, unit))
            yield Cell(stay, unit, words, differs=True, form=form)

    @staticmethod
    def _prefix(stay: Mobility, unit: dict[str, Any]) -> str:
        return f"{stay.pk.hex}-{unit['code']}"

    @property
    def cells(self) -> list[Cell]:
        """All of them."""
        return [cell for row in self.rows for cell in row.cells]

    @property
    def alike(self) -> list[Cell]:
        """Those without a gap."""
        return [cell for cell in self.cells if not cell.differs]

    @property
    def apart(self) -> list[Cell]:
        """Those that differ."""
        return [cell for cell in self.cells if cell.differs]

    def perform(self, data: Any) -> bool:
        """All or nothing; False with what is wrong at its field."""
        self.form = DecisionForm(data, prefix="all")
        for cell in self.apart:
            cell.form = ApartForm(data, prefix=self._prefix(cell.stay, cell.unit))
        wanted = [self.form] if self.alike else []
        forms_sent: list[DecisionForm] = [*wanted, *(cell.form for cell in self.apart if cell.form)]
        if sum(not form.is_valid() for form in forms_sent):  # each is judged, so that each says what is wrong
            self.status = 400
            return False
        try:
            with transaction.atomic():
                for cell in self.cells:
                    self._record(cell)
        except ActInvalid as invalid:
            self._say(cell, invalid)
            return False
        except SojournError as error:
            self.status, self.refusal = error.status, f"{cell.said}. {say_refusal(error)}"
            return False
        self.recorded = len(self.cells)
        return True

    def _record(self, cell: Cell) -> None:
        form: DecisionForm = cell.form or self.form
        said = {name: form.cleaned_data.get(name) for name in ("decision", "effect", "reason")}
        points = form.cleaned_data.get("points") if cell.form else self._points(cell, str(said["decision"]))
        data = {**said, "unit": cell.unit["code"], "points": "" if points is None else str(points)}
        perform_act(name=DECIDE, pk=cell.stay.pk, actor=narrowed(self.actor, cell.stay), data=data)

    @staticmethod
    def _points(cell: Cell, decision: str) -> Any:
        """As agreed where it counts; none where it does not."""
        return None if decision == UnitChoice.NONE else agreed_points(cell.unit)

    def _say(self, cell: Cell, invalid: ActInvalid) -> None:
        self.status = 400
        at = cell.form or self.form
        for name, errors in invalid.form.errors.items():
            for error in errors:
                at.add_error(name if name in at.fields else None, f"{cell.said}: {error}")
