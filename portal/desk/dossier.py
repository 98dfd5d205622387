"""One dossier on the desk: per unit what was agreed, shown, assessed and validated, and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from agreements.selectors import outcomes_of, parts_of, version_in_force
from assessments.models import Origin, OutcomeResult
from assessments.selectors import assessors_of, current_of, results_of
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Event, Mobility
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.steps import StepOffer
from lifecycle.registry import ACTS
from lifecycle.tables.outcome_result import State as OutcomeState
from lifecycle.vocabulary import Proof
from portal.desk.earlier import Earlier, earlier_decisions
from portal.stay.page import StayPage
from portal.steps.door_page import CodeWanted, Refusable
from portal.steps.said import unjudged
from recognition.guards import points_within_agreed
from recognition.models import Appeal
from recognition.selectors import agreed_units, open_appeals, outcome_decisions, unit_decisions, units_of_institution

VALIDATE, RECOGNISE, REOPEN = "recognition.decide_outcome", "recognition.decide_unit", "reopen_recognition"


@dataclass
class Shown:
    """One outcome: its result and what was decided on it."""

    outcome: OutcomeResult
    stated: Any
    decision: Any


@dataclass
class UnitFile:
    """Everything on one unit."""

    number: int
    code: str
    title: str
    points: str
    agreed: list[str]
    shown: list[Shown]
    decision: Any = None
    form: forms.Form | None = None
    earlier: Earlier | None = None
    is_first: bool = False  # the one whose form stands open

    @property
    def evidence(self) -> list[str]:
        """All lines of evidence, each once."""
        return list(dict.fromkeys(line for one in self.shown if one.stated for line in one.stated.evidence))

    @property
    def decided(self) -> bool:
        """Whether nothing waits here."""
        return self.form is None

    @property
    def open_outcomes(self) -> int:
        """Outcomes a validator still has to decide on."""
        return sum(one.outcome.state == OutcomeState.ASSESSED for one in self.shown)


class Dossier(Refusable):
    """What the reader decides on here; `act` is empty where nothing is theirs to decide now."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        super().__init__()
        self.mobility, self.subject_id, self.actor = mobility, mobility.pk, actor
        self.stay = StayPage(mobility, actor)
        self.offer, self.locked = self._offer()
        self.act = self.offer.name if self.offer else ""
        self.needs_code = self.offer is not None and self.offer.needs_code
        self.failed: str = ""
        self._bound: Any = None

    def _offer(self) -> tuple[ActOffer | None, list[str]]:
        """Of the two decisions the one that is the reader's own now; where none is, why not."""
        offers = (self.stay.offers.act(name) for name in (VALIDATE, RECOGNISE))
        own = [offer for offer in offers if offer and offer.own]
        here = next((offer for offer in own if not offer.locks), None)
        return here, [] if here else list(dict.fromkeys(why for offer in own for why in offer.reasons))

    @property
    def assessed_it(self) -> bool:
        """Whether the reader stated these results: then somebody else validates."""
        return self.act == VALIDATE and self.actor.person_id in assessors_of(self._results)

    @cached_property
    def _results(self) -> list[OutcomeResult]:
        return [one for one in results_of(self.mobility) if one.origin == Origin.PLANNED]

    @cached_property
    def units(self) -> list[UnitFile]:
        """In the order of the agreement; outcomes without a unit come last, as one."""
        decisions, recognised = outcome_decisions(self.mobility), unit_decisions(self.mobility)
        agreed = outcomes_of(parts_of(version_in_force(self.mobility)))
        known = {unit["code"]: unit for unit in agreed_units(self.mobility)}
        codes = list(dict.fromkeys([*known, *(one.unit_code for one in self._results)]))
        earlier = earlier_decisions(self.mobility, self.actor.organisation_id, codes) if self.act == RECOGNISE else {}
        found = []
        for number, code in enumerate(codes, 1):
            results = [one for one in self._results if one.unit_code == code]
            titles = [one["title"] for one in agreed if one["unit_code"] == code] or [one.title for one in results]
            shown = [Shown(one, current_of(one), decisions.get(one.pk)) for one in results]
            unit = known.get(code, {})
            title = str(unit.get("title") or (results[0].unit_title if results else "")) or _("Outcomes without a unit")
            one = UnitFile(number, code, title, str(unit.get("points") or ""), titles, shown, recognised.get(code))
            one.earlier = earlier.get(code)
            one.form = self._form_of(one)
            found.append(one)
        waiting = [one for one in found if one.form is not None]
        if waiting:
            waiting[0].is_first = True
        return found

    @cached_property
    def _too_many(self) -> set[str]:
        """Units decided with more points than agreed: they are decided anew."""
        return {missing.params["unit"] for missing in points_within_agreed(self.mobility)}

    @cached_property
    def _own_codes(self) -> set[str]:
        return {one["code"] for one in units_of_institution(self.mobility, self.actor.organisation_id)}

    def _form_of(self, unit: UnitFile) -> forms.Form | None:
        if self.act == RECOGNISE:
            if unit.code not in self._own_codes or (unit.decision is not None and unit.code not in self._too_many):
                return None
            return self._form(unit, {"points": unit.points or None})
        if self.act == VALIDATE and unit.open_outcomes and unit.code:
            form = self._form(unit, {})
            codes: Any = form.fields["unit"]
            return form if unit.code in dict(codes.choices) else None
        return None

    def _form(self, unit: UnitFile, initial: dict[str, Any]) -> forms.Form:
        if self._bound is not None and self.failed == unit.code:
            bound: forms.Form = self._bound
            return bound
        return self._act_form(unit.code, None, unit.number, initial)

    def _act_form(self, code: str, data: Any, number: int, initial: Any = None) -> forms.Form:
        more: dict[str, Any] = {"auto_id": f"u{number}_%s", "initial": {"unit": code, **(initial or {})}}
        form = ACTS[self.act].form(data, subject=self.mobility, actor=self.actor, **more)
        form.fields["unit"].widget = forms.HiddenInput()
        if "outcome" in form.fields:
            form.fields["outcome"].widget = forms.HiddenInput()
        for one in form.fields.values():
            if isinstance(one.widget, forms.Textarea):
                one.widget.attrs["rows"] = 2
        return form

    @cached_property
    def appeals(self) -> list[Appeal]:
        """What somebody has against the decisions, not answered yet, the oldest first."""
        return open_appeals(self.mobility)

    @property
    def waiting(self) -> int:
        """Units still to be decided by the reader."""
        return sum(one.form is not None for one in self.units)

    @property
    def title(self) -> str:
        """The one decision where it was sent, else the situation."""
        sent = next((one for one in self.units if one.code == self.failed), None) if self._bound is not None else None
        return _("Record decision on %(unit)s") % {"unit": sent.title} if sent else self.situation

    @property
    def situation(self) -> str:
        """Whose stay it is and what is left to decide."""
        name, number = self.mobility.participant.full_name, len(self.units)
        if self.appeals and not self.waiting:
            return _("%(name)s, an appeal to answer") % {"name": name}
        if not self.act or not self.waiting:
            return _("%(name)s, nothing left to decide") % {"name": name}
        text = ngettext(
            "%(name)s, %(n)s of %(all)s unit to decide", "%(name)s, %(n)s of %(all)s units to decide", number
        )
        return text % {"name": name, "n": self.waiting, "all": number}

    @property
    def steps_on(self) -> list[StepOffer]:
        """The step that follows, with what it still lacks; after an appeal the way back to the decisions."""
        return [step for step in self.stay.offers.steps if step.forward or (self.appeals and step.name == REOPEN)]

    @property
    def filled(self) -> list[forms.BaseForm]:
        """The decision that was sent."""
        return [self._bound] if self._bound is not None else []

    def fill(self, data: Any, files: Any) -> None:
        """Draw the unit's form with what was typed before."""
        if self._bind(data) is not None:
            unjudged(self._bound)

    def _bind(self, data: Mapping[str, Any]) -> UnitFile | None:
        code = str(data.get("unit", ""))
        unit = next((one for one in self.units if one.code == code and one.form is not None), None)
        if self.act and unit is not None:
            self._bound, self.failed = self._act_form(code, data, unit.number), code
            unit.form = self._bound
        return unit

    def perform(self, data: Any, files: Any) -> bool:
        """Record one unit's decision; False with the refusal kept."""
        self.is_sent = True
        unit = self._bind(data)
        if not self.act or unit is None:
            self.status, self.refusal = 409, _("This unit was decided meanwhile, or it is not yours to decide.")
            return False
        if not self._bound.is_valid():
            self.status = 400
            return False
        try:
            proof = self.proof(data, lambda proof: self._pass(data, proof))
            self.event = self._pass(data, proof)
        except CodeWanted:
            return self.asks_code()
        except ActInvalid as invalid:
            for name, errors in invalid.form.errors.items():
                self._bound.add_error(name if name in self._bound.fields else None, errors)
            self.status = 400
            return False
        except SojournError as error:
            return self.refused(error)
        return True

    def _pass(self, data: Any, proof: Proof | None) -> Event:
        return perform_act(name=self.act, pk=self.subject_id, actor=self.actor, data=data, proof=proof)
