"""The own results as who goes reads them, and the own view of the own work."""

from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.parts import LEVELS
from assessments.models import OutcomeResult
from assessments.result_guards import are_signed
from assessments.result_models import ResultsRead
from assessments.selectors import confirmations_of, grid_digest
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.models import Event
from lifecycle.registry import ACTS
from lifecycle.tables.outcome_result import State
from portal.participant.stay import OwnStay
from portal.reading.results import SideBySide, Unit
from portal.steps.door_page import Refusable

READ, DISPUTE, OWN_VIEW = "assessments.read_results", "assessments.dispute_result", "assessments.say_own_view"


class OwnResults:
    """Unit by unit: both views and the level agreed."""

    def __init__(self, own: OwnStay) -> None:
        self.own, self.mobility = own, own.mobility
        self.beside = SideBySide(own.mobility)

    @cached_property
    def units(self) -> list[Unit]:
        """With whether each may be seen differently now."""
        found, may = self.beside.units, self._offered(DISPUTE)
        for unit in found:
            for side in unit.sides:
                by_somebody = side.stated is not None and side.stated.assessor_id is not None
                free = side.outcome.state == State.ASSESSED and side.open_dispute is None
                side.may_be_disputed = may and by_somebody and free
        return found

    @property
    def assessors(self) -> str:
        """Who wrote them."""
        stated = [side.stated for unit in self.units for side in unit.sides]
        names = [self.beside.names.get(one.assessor_id) for one in stated if one is not None and one.assessor_id]
        return ", ".join(dict.fromkeys(name for name in names if name))

    @property
    def signed_at(self) -> Any:
        """When the last of them signed."""
        return max((one.confirmed_at for one in confirmations_of(self.mobility)), default=None)

    @property
    def is_signed(self) -> bool:
        """Whether all that is stated is signed."""
        return are_signed(self.mobility)

    @property
    def may_change(self) -> bool:
        """Whether the stay is still being assessed; afterwards what stands is only read."""
        return self.mobility.state in ACTS[READ].while_in

    @property
    def may_say_read(self) -> bool:
        """Whether who goes still has to say so."""
        return self.own.is_own and self._offered(READ) and self.is_signed and self.read_at is None

    @cached_property
    def read_at(self) -> Any:
        """When who goes read them as they are now."""
        now = grid_digest(self.mobility)
        return ResultsRead.objects.filter(mobility=self.mobility, sha256=now).values_list("at", flat=True).first()

    def _offered(self, name: str) -> bool:
        return any(one.name == name and one.own for one in self.own.page.acts)


class ViewForm(forms.Form):
    """One outcome on the scale of the assessor."""

    text = forms.CharField(label="", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *given: Any, outcome: OutcomeResult, criteria: list[str], **named: Any) -> None:
        self.outcome, self.criteria = outcome, criteria
        super().__init__(*given, **named)
        self.fields["text"].label = _("A line about it")
        held = next(reversed(getattr(outcome, "read_own_views", ())), None)
        before = {one["criterion"]: one["level"] for one in held.criteria} if held else {}
        self.fields["text"].initial = held.text if held else ""
        for number, criterion in enumerate(criteria):
            self.fields[f"level-{number}"] = forms.TypedChoiceField(
                label=criterion, choices=list(LEVELS.items()), coerce=int, empty_value=None,
                widget=forms.RadioSelect, required=False, initial=before.get(criterion),
            )  # fmt: skip

    @property
    def levels(self) -> list[forms.BoundField]:
        """One scale for each criterion."""
        return [self[f"level-{number}"] for number in range(len(self.criteria))]

    def as_act(self) -> dict[str, Any] | None:
        """What the act asks for; None where nothing was chosen."""
        chosen = [
            {"criterion": criterion, "level": self.cleaned_data[f"level-{number}"]}
            for number, criterion in enumerate(self.criteria)
            if self.cleaned_data.get(f"level-{number}")
        ]
        return {"outcome": self.outcome.key, "criteria": chosen, "text": self.cleaned_data["text"]} if chosen else None


class OwnViewPage(Refusable):
    """The own work, outcome by outcome; sent as often as one likes until it is assessed."""

    def __init__(self, own: OwnStay) -> None:
        super().__init__()
        self.own, self.mobility, self.actor, self.subject_id = own, own.mobility, own.actor, own.mobility.pk
        self.beside = SideBySide(own.mobility)
        self._draw(None)

    def _draw(self, data: Any) -> None:
        self.is_sent = data is not None
        planned = [one for one in self.beside.outcomes if one.state == State.PLANNED]
        self.forms = [
            ViewForm(data, prefix=f"o{one.position}", outcome=one, criteria=self.beside.agreed.looked_at(one))
            for one in planned
        ]

    @property
    def filled(self) -> list[forms.BaseForm]:
        return list(self.forms)

    def fill(self, data: Any, files: Any) -> None:
        self._draw(data)

    def perform(self, data: Any, files: Any) -> bool:
        """All that was chosen, together."""
        self._draw(data)
        valid = [form.is_valid() for form in self.forms]
        if not all(valid):
            self.status = 400
            return False
        said = [one for one in (form.as_act() for form in self.forms) if one]
        if not said:
            self.status, self.refusal = 400, _("Choose how you see it, in one line at least.")
            return False
        try:
            self.event = self._pass(said)
        except SojournError as error:
            return self.refused(error)
        return True

    @transaction.atomic
    def _pass(self, said: list[dict[str, Any]]) -> Event:
        events = [perform_act(name=OWN_VIEW, pk=self.mobility.pk, actor=self.actor, data=one) for one in said]
        return events[-1]
