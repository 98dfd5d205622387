"""The final assessment, one unit a page: criteria on the scale agreed, the result, what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.grids import Agreed
from assessments.models import OutcomeResult, Result
from assessments.selectors import PROOFS_READ, current_of
from ground.day_fields import count_days_in
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Event
from lifecycle.models.mobility import Approach
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.tables.outcome_result import State
from lifecycle.vocabulary import Proof
from portal.steps.door_page import CodeWanted, Refusable
from portal.steps.grid_page import comes_early
from portal.steps.said import unjudged
from portal.tutor.assessment_forms import ACT, DayForm, OutcomeForm
from portal.tutor.trainee import Trainee

ADD_PROOF, TAKE_AWAY, HALFWAY = "add-proof", "take-away", "halfway"  # buttons beside the one that saves


class AssessmentPage(Refusable):
    """One unit: its outcomes still to be assessed as forms, the others as said."""

    _at: OutcomeForm | None = None  # the outcome that is being handed in
    received = ""  # what was handed in just now, in words
    is_halfway = False  # levels were noted, no result

    def __init__(self, trainee: Trainee, number: int | None) -> None:
        super().__init__()
        self.trainee, self.actor = trainee, trainee.actor
        self.mobility, self.subject_id = trainee.mobility, trainee.mobility.pk
        offer = trainee.offers.act(ACT)
        self.offer, self.locked = offer, offer.reasons if offer else []
        self.needs_code = offer is not None and offer.needs_code
        self.units = list(dict.fromkeys((one.unit_code, one.unit_title) for one in trainee.outcomes))
        if not self.units:
            raise Http404
        self.number = number or self._first_open()
        if not 1 <= self.number <= len(self.units):
            raise Http404
        self.code_of_unit, self.title_of_unit = self.units[self.number - 1]
        self.title = _("State the results: %(unit)s") % {"unit": self.title_of_unit or self.code_of_unit}
        self._draw(None)

    def _draw(self, data: Mapping[str, Any] | None, files: Any = None) -> None:
        self.is_sent = data is not None
        self.day = DayForm(data, initial={"methods": self.agreed.methods})
        count_days_in(self.day, self.mobility.time_zone)
        planned = [one for one in self._of_unit() if one.state == State.PLANNED and not self.reasons]
        for one in planned:
            for read in PROOFS_READ:
                one.__dict__.pop(str(read.to_attr), None)  # it may have been read before something was handed in
        prefetch_related_objects(planned, *PROOFS_READ)
        self.forms = [
            OutcomeForm(data, files, prefix=f"o{one.position}", outcome=one, agreed=self.agreed) for one in planned
        ]

    def _first_open(self) -> int:
        codes = [code for code, _title in self.units]
        waiting = [one for one in self.trainee.outcomes if one.state == State.PLANNED]
        return codes.index(waiting[0].unit_code) + 1 if waiting else 1

    def _of_unit(self) -> list[OutcomeResult]:
        return [one for one in self.trainee.outcomes if one.unit_code == self.code_of_unit]

    @cached_property
    def agreed(self) -> Agreed:
        """The criteria, the scale, the level, what the school asks to see."""
        return Agreed(self.mobility)

    @property
    def evidence_asked(self) -> list[str]:
        """What the school asks to see with this unit, said before anybody begins."""
        return self.agreed.evidence(self.code_of_unit) if self.needs_evidence else []

    @property
    def evidence_title(self) -> str:
        """How many things those are."""
        number = len(self.evidence_asked)
        words = ngettext(
            "The school asks for %(number)s thing with this unit:",
            "The school asks for %(number)s things with this unit:",
            number,
        )
        return words % {"number": number}

    @property
    def may_note_halfway(self) -> bool:
        """Whether it is still on the way: then levels may be noted without a result."""
        offer = self.trainee.offers.act("assessments.note_interim")
        return str(self.mobility.state) in AT_THE_HOST and offer is not None

    @cached_property
    def comes_early(self) -> str:
        """That the stay goes on for weeks, where it does."""
        return comes_early(self.mobility) if self.forms else ""

    @property
    def adds_unplanned(self) -> bool:
        """Whether more may be added than was agreed."""
        return self.trainee.offers.act("assessments.add_unplanned_outcome") is not None

    @property
    def stated(self) -> list[Any]:
        """Outcomes of the unit that have a result."""
        return [(one, current_of(one)) for one in self._of_unit() if one.state != State.PLANNED]

    @property
    def done(self) -> int:
        """Outcomes with a result, of all units."""
        return sum(one.state != State.PLANNED for one in self.trainee.outcomes)

    @property
    def all(self) -> int:
        """Outcomes of all units."""
        return len(self.trainee.outcomes)

    @property
    def share(self) -> int:
        """Hundredths done, for the bar."""
        return 100 * self.done // (self.all or 1)

    @property
    def needs_evidence(self) -> bool:
        """Whether nobody can validate without it."""
        return self.trainee.mobility.approach == Approach.CERTIFY

    @cached_property
    def steps(self) -> list[tuple[int, str, int, int]]:
        """Each unit, where there are several: its number, its title, how much of it has a result, of how much."""
        found = []
        for number, (code, title) in enumerate(self.units, 1):
            states = [one.state for one in self.trainee.outcomes if one.unit_code == code]
            found.append((number, title or code, sum(state != State.PLANNED for state in states), len(states)))
        return found if len(found) > 1 else []

    @property
    def next_unit(self) -> tuple[int, str] | None:
        """The unit after this one."""
        return (self.number + 1, self.units[self.number][1]) if self.number < len(self.units) else None

    @property
    def button(self) -> str:
        """What the one filled button does."""
        if self.next_unit is None:
            return _("Save and go to the signature")
        return _("Save. Next unit: %(title)s") % {"title": self.next_unit[1] or self.next_unit[0]}

    @property
    def next_address(self) -> str:
        """Where it leads."""
        if self.next_unit is None:
            return reverse("tutor:sign", args=[self.trainee.mobility.pk])
        return reverse("tutor:assessment-of", args=[self.trainee.mobility.pk, self.next_unit[0]])

    @property
    def all_errors(self) -> list[tuple[str, str, str]]:
        """For the summary: field, its name, what is wrong."""
        found = []
        for form in (self.day, *self.forms):
            for name, errors in form.errors.items():
                field = form[name]
                found += [(field.auto_id, str(field.label), str(error)) for error in errors]
        return found

    @property
    def filled(self) -> list[forms.BaseForm]:
        """The outcomes of which something was said, and the day."""
        said = [form for form in self.forms if form.is_valid() and form.touched]
        for form in said:
            form.told_apart()
        return [*said, self.day]

    def fill(self, data: Any, files: Any) -> None:
        """Draw the forms with what was typed before; what lacks is said when it is sent."""
        self._draw(data)

    def perform(self, data: Any, files: Any) -> bool:
        """Photographs first, which stay whatever becomes of the rest; then every outcome touched, all or none."""
        self._draw(data, files)
        if TAKE_AWAY in data:
            return self._only(data, lambda: self._take_away(data[TAKE_AWAY]))
        if not self._hand_in(data, files):
            return False
        if ADD_PROOF in data:
            return self._only(data, lambda: None)
        self._draw(data)
        return self._note_halfway() if HALFWAY in data else self._state(data)

    def _only(self, data: Any, does: Any) -> bool:
        """Do this one thing, and draw what was typed again, unjudged."""
        try:
            does()
        except SojournError as error:
            self._draw(data)
            return self.refused(error)
        self._draw(data)
        for form in (self.day, *self.forms):
            unjudged(form)
        return False

    def _take_away(self, evidence: str) -> None:
        name = "assessments.take_evidence_away"
        perform_act(name=name, pk=self.subject_id, actor=self.actor, data={"evidence": evidence})

    def _hand_in(self, data: Any, files: Any) -> bool:
        """What was chosen is kept at once, and is chosen no more."""
        received, refused = 0, False
        for form in self.forms:
            for name, said, given in form.proofs_chosen(data, files):
                try:
                    perform_act(
                        name="assessments.add_evidence", pk=self.subject_id, actor=self.actor, data=said, files=given
                    )
                except ActInvalid as invalid:
                    known = form.errors.get(name, ())  # the form may have found the same by itself
                    found = [one for errors in invalid.form.errors.values() for one in errors if one not in known]
                    form.add_error(name, found)
                    refused = True
                    continue
                except SojournError as error:
                    return self.refused(error)
                received += 1
                for held in (data, files):
                    held.pop(form.add_prefix(name), None)
        if received:
            words = ngettext(
                "%(number)s piece of evidence is there.", "%(number)s pieces of evidence are there.", received
            )
            self.received = words % {"number": received}
        if refused:
            self.status = 400
        return not refused

    def _note_halfway(self) -> bool:
        """Levels and a line of each outcome touched; it states no result."""
        for form in self.forms:
            form.full_clean()
        said = [one for one in (form.as_interim() for form in self.forms) if one["criteria"] or one["text"]]
        if not said:
            self.status, self.refusal = 400, _("Choose a level, or write a line, for at least one outcome.")
            return False
        self.is_halfway = True
        try:
            self._pass_halfway(said)
        except SojournError as error:
            return self.refused(error)
        return True

    @transaction.atomic
    def _pass_halfway(self, said: list[dict[str, Any]]) -> None:
        for one in said:
            data = {"assessed_on": self.mobility.today, **one}
            self.event = perform_act(name="assessments.note_interim", pk=self.subject_id, actor=self.actor, data=data)

    def _state(self, data: Any) -> bool:
        """Every outcome that was touched, all or none; False with the refusal kept."""
        valid = all([self.day.is_valid(), *(form.is_valid() for form in self.forms)])
        if not valid:
            self.status = 400
            return False
        touched = [form for form in self.forms if form.touched]
        assessed = any(form.cleaned_data["result"] != Result.NOT_ASSESSED for form in touched)
        if assessed and not self.day.cleaned_data["methods"]:
            self.day.add_error("methods", _("Say how it was assessed."))
            self.status = 400
            return False
        if self.forms and not touched and self.next_unit is not None:
            return True  # nothing is said of this unit yet: it stays open, and the next one is shown
        if self.forms and not touched:
            self.status = 400
            self.refusal = _("Nothing was chosen yet. Choose a result for at least one outcome.")
            return False
        try:
            self._pass(touched, self.proof(data, lambda proof: self._pass(touched, proof)) if touched else None)
        except CodeWanted:
            return self.asks_code()
        except SojournError as error:
            return self.refused(error)
        return True

    def _forms_shown(self) -> Sequence[forms.BaseForm]:
        return [self.day, *([self._at] if self._at else [])]

    @transaction.atomic
    def _pass(self, touched: list[OutcomeForm], proof: Proof | None) -> None:
        """One code for all that is sent together, and one receipt."""
        done: list[str] = []
        for form in touched:
            last = proof and replace(proof, earlier=tuple(done))
            self.event = self._assess(form, last if form is touched[-1] else proof and proof.along)
            done.append(str(self.event.pk))

    def _assess(self, form: OutcomeForm, proof: Proof | None) -> Event:
        self._at, data = form, form.as_act(self.day.cleaned_data)
        try:
            return perform_act(name=ACT, pk=self.subject_id, actor=self.actor, data=data, proof=proof)
        except ActInvalid as invalid:
            for name, errors in invalid.form.errors.items():
                form.add_error(name if name in form.fields else None, errors)
            raise
