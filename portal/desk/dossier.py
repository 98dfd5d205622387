"""One dossier on the desk: per unit what was agreed, shown, assessed and validated, and the decision."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from agreements.selectors import outcomes_of, parts_of, version_in_force
from assessments.models import Origin, OutcomeResult
from assessments.selectors import assessors_of, current_of
from ground.days import day_as
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.models import Event, Mobility
from lifecycle.news import names_in_news, say_event
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.steps import StepOffer
from lifecycle.registry import ACTS
from lifecycle.tables.mobility import State
from lifecycle.tables.outcome_result import State as OutcomeState
from lifecycle.vocabulary import Proof
from portal.dashboard.owed import Debtor, by_person, in_words, owed_in
from portal.desk.earlier import earlier_decisions
from portal.desk.queue import NO_RESULT
from portal.desk.unit_file import Shown, UnitFile
from portal.reading.results import SideBySide
from portal.stay.page import StayPage
from portal.steps.door_page import CodeWanted, Refusable
from portal.steps.said import unjudged
from recognition.appeals import CLOSED_BY, issued_decisions, qualification_of, terms_of, text_that_fits
from recognition.desk_forms import points_help
from recognition.desk_models import DossierTerms
from recognition.guards import points_within_agreed
from recognition.models import Appeal, UnitChoice
from recognition.selectors import (
    agreed_points,
    agreed_units,
    last_event,
    open_appeals,
    outcome_decisions,
    unit_decisions,
    units_of_institution,
)
from recognition.services import seen_as

OPENED_AGAIN = ("request_evidence", "return_to_validation", "reopen_recognition", "reopen_validation")
SAID_BEFORE = (
    "decision",
    "points",
    "grade",
    "conversion",
    "effect",
    "legal_basis",
    "reason",
    "appeal_to",
    "appeal_days",
)
DECIDED_MEANWHILE = "recognition.decided_meanwhile"
VALIDATE, RECOGNISE = "recognition.decide_outcome", "recognition.decide_unit"


class Dossier(Refusable):
    """What the reader decides on here; `act` is empty where nothing is theirs to decide now."""

    def __init__(self, mobility: Mobility, actor: Actor, change: str = "") -> None:
        super().__init__()
        self.change = change  # the code of a decided unit whose form is asked for again
        self.beside = SideBySide(mobility)
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
        if here or (own and self.finished):
            return here, []
        return None, list(dict.fromkeys(why for offer in own for why in offer.reasons))

    @cached_property
    def finished(self) -> str:
        """By whom and when it was finished; empty while it is open, or open again."""
        stay = self.mobility
        last = last_event(stay, *CLOSED_BY, "validate", *OPENED_AGAIN)
        if last is None or last.name in OPENED_AGAIN or (last.name == "validate" and not self._validates_alone):
            return ""
        said = {"what": say_event(last, names_in_news(last)).rstrip("."), "day": day_as(stay.day_of(last.at), "j F Y")}
        return _("This is finished. %(what)s, on %(day)s.") % said

    @property
    def _validates_alone(self) -> bool:
        """What is validated is finished for who validates; whoever recognises only begins then."""
        offer = self.stay.offers.act(RECOGNISE)
        return offer is None or not offer.own

    @property
    def assessed_it(self) -> bool:
        """Whether the reader stated these results: then somebody else validates."""
        return self.act == VALIDATE and self.actor.person_id in assessors_of(self._results)

    @cached_property
    def _results(self) -> list[OutcomeResult]:
        return [one for one in self.beside.outcomes if one.origin == Origin.PLANNED]

    @cached_property
    def units(self) -> list[UnitFile]:
        """In the order of the agreement; outcomes without a unit come last, as one."""
        decisions, recognised = outcome_decisions(self.mobility), unit_decisions(self.mobility)
        agreed = outcomes_of(parts_of(version_in_force(self.mobility)))
        known = {unit["code"]: unit for unit in agreed_units(self.mobility)}
        codes = list(dict.fromkeys([*known, *(one.unit_code for one in self._results)]))
        earlier = earlier_decisions(self.mobility, self._institution, codes) if self.act == RECOGNISE else {}
        found = []
        for number, code in enumerate(codes, 1):
            results = [one for one in self._results if one.unit_code == code]
            titles = [one["title"] for one in agreed if one["unit_code"] == code] or [one.title for one in results]
            shown = [Shown(one, current_of(one), decisions.get(one.pk), self.beside.side(one)) for one in results]
            unit = known.get(code, {})
            title = str(unit.get("title") or (results[0].unit_title if results else "")) or _("Outcomes without a unit")
            one = UnitFile(number, code, title, str(unit.get("points") or ""), titles, shown, recognised.get(code))
            one.earlier = earlier.get(code)
            one.may_change = self.act == RECOGNISE and one.decision is not None and self._is_draft(code)
            one.form = self._form_of(one)
            if self.act == VALIDATE:
                self._ask_each(one)
            found.append(one)
        self._open_the_first(found)
        return found

    def _ask_each(self, unit: UnitFile) -> None:
        """A form for every outcome that the reader may decide on; the one of the unit is for several that are alike."""
        may: Any = ACTS[VALIDATE].form(subject=self.mobility, actor=self.actor).fields["outcome"]
        allowed = dict(may.choices)
        for nth, one in enumerate(unit.shown, 1):
            if one.outcome.state == OutcomeState.ASSESSED and one.outcome.key in allowed:
                given = {"unit": "", "outcome": one.outcome.key}
                is_sent = self._bound is not None and self.failed == one.outcome.key
                one.form = self._bound if is_sent else self._act_form("", None, unit.number, given, nth)
        if sum(one.form is not None for one in unit.shown) < 2:
            unit.form = None

    @staticmethod
    def _open_the_first(units: list[UnitFile]) -> None:
        for unit in units:
            first = next((one for one in unit.shown if one.form is not None), None)
            if first is not None or unit.form is not None:
                unit.is_first = True
                if first is not None:
                    first.is_first = True
                return

    @cached_property
    def _institution(self) -> Any:
        return self.actor.organisation_id

    @cached_property
    def owing(self) -> list[Debtor]:
        """Who owes a result without which nobody can go on, since when."""
        if self.mobility.state != State.VALIDATION:
            return []
        return by_person(in_words([todo for todo in owed_in(self.mobility) if todo.code == NO_RESULT]))

    @cached_property
    def terms(self) -> DossierTerms | None:
        """Legal basis and appeal, once for the whole dossier."""
        return terms_of(self.mobility, self._institution) if self._institution else None

    @property
    def recognises(self) -> bool:
        """Whether the reader decides on units here now."""
        return self.act == RECOGNISE

    @property
    def qualification(self) -> str:
        """What the units belong to."""
        return qualification_of(self.mobility)

    @cached_property
    def _too_many(self) -> set[str]:
        """Units decided with more points than agreed: they are decided anew."""
        return {missing.params["unit"] for missing in points_within_agreed(self.mobility)}

    def _is_draft(self, code: str) -> bool:
        return code in self._own_codes and code not in self._issued

    @cached_property
    def _issued(self) -> set[str]:
        return set(issued_decisions(self.mobility))

    @cached_property
    def _own_codes(self) -> set[str]:
        return {one["code"] for one in units_of_institution(self.mobility, self.actor.organisation_id)}

    def _form_of(self, unit: UnitFile) -> forms.Form | None:
        if self.act == RECOGNISE:
            if unit.code not in self._own_codes:
                return None
            held = unit.decision
            if held is not None and not self._is_draft(unit.code):
                return None
            if held is not None and unit.code not in self._too_many | {self.change, self.failed}:
                return None
            if held is not None:
                said = {name: getattr(held, name) for name in SAID_BEFORE}
                return self._form(unit, {**said, "seen": seen_as(held)})
            return self._form(unit, {"points": unit.points or None, "seen": seen_as(None)})
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

    def _act_form(self, code: str, data: Any, number: int, initial: Any = None, nth: int = 0) -> forms.Form:
        begin = f"u{number}o{nth}" if nth else f"u{number}"
        more: dict[str, Any] = {"auto_id": f"{begin}_%s", "initial": {"unit": code, **(initial or {})}}
        form = ACTS[self.act].form(data, subject=self.mobility, actor=self.actor, **more)
        form.fields["unit"].widget = forms.HiddenInput()
        if "outcome" in form.fields:
            form.fields["outcome"].widget = forms.HiddenInput()
        for one in form.fields.values():
            if isinstance(one.widget, forms.Textarea):
                one.widget.attrs["rows"] = 2
        if "points" in form.fields:
            unit = next((one for one in agreed_units(self.mobility) if one["code"] == code), {})
            form.fields["points"].help_text = points_help(self.mobility, agreed_points(unit))
            self._offer_effects(form)
        return form

    def _offer_effects(self, form: forms.Form) -> None:
        """What the standard text says each decision means stands below the field: left empty, it is taken."""
        text = self.terms.text if self.terms else text_that_fits(self.mobility, self._institution)
        if text is not None:
            said = [getattr(text, f"effect_{value}") for value, _word in UnitChoice.choices]
            words = "; ".join(dict.fromkeys(one for one in said if one))
            if words:
                form.fields["effect"].help_text = _("Left empty, by your standard text: %(words)s") % {"words": words}

    @cached_property
    def appeals(self) -> list[Appeal]:
        """What somebody has against the decisions, not answered yet, the oldest first."""
        return open_appeals(self.mobility)

    @property
    def waiting(self) -> int:
        """Units still to be decided by the reader."""
        return sum(self._waits(one) for one in self.units)

    def _waits(self, unit: UnitFile) -> bool:
        if self.act == RECOGNISE:
            return unit.form is not None and unit.decision is None
        return unit.form is not None or any(one.form is not None for one in unit.shown)

    @property
    def title(self) -> str:
        """The one decision where it was sent, else the situation."""
        sent = (
            next((one for one in self.units if self._is_of(one, self.failed)), None)
            if self._bound is not None
            else None
        )
        return _("Record decision on %(unit)s") % {"unit": sent.title} if sent else self.situation

    @property
    def situation(self) -> str:
        """Whose stay it is and what is left to decide."""
        name, number = self.mobility.participant.full_name, len(self.units)
        if self.appeals and not self.waiting:
            return _("%(name)s, an appeal to answer") % {"name": name}
        if not self.waiting and self.owing:
            missing = sum(len(one.items) for one in self.owing)
            words = ngettext("%(name)s, %(n)s result is missing", "%(name)s, %(n)s results are missing", missing)
            return words % {"name": name, "n": missing}
        if not self.act or not self.waiting:
            if any(step.forward and not step.locks for step in self.steps_on):
                return _("%(name)s, everything is decided") % {"name": name}
            return _("%(name)s, nothing left to decide") % {"name": name}
        text = ngettext(
            "%(name)s, %(n)s of %(all)s unit to decide", "%(name)s, %(n)s of %(all)s units to decide", number
        )
        return text % {"name": name, "n": self.waiting, "all": number}

    @property
    def steps_on(self) -> list[StepOffer]:
        """The step that follows, with what it still lacks."""
        return [step for step in self.stay.offers.steps if step.forward]

    @property
    def may_answer(self) -> bool:
        """Whether the open appeal is the reader's to answer."""
        return self._offers_now("recognition.answer_appeal")

    @property
    def asks_for_evidence(self) -> bool:
        """Whether the dossier may be sent back for more evidence."""
        step = self.stay.offers.step("request_evidence")
        return step is not None and step.own and not step.locks

    @property
    def after_issue(self) -> list[tuple[str, str]]:
        """What may be done with an issued statement: proof that it was served, a correction."""
        ways = (("recognition.note_service", "desk:service"), ("recognition.correct_statement", "desk:correct"))
        pk = self.mobility.pk
        return [(reverse(page, args=[pk]), str(ACTS[name].label)) for name, page in ways if self._offers_now(name)]

    def _offers_now(self, name: str) -> bool:
        offer = self.stay.offers.act(name)
        return offer is not None and offer.own and not offer.locks

    @property
    def filled(self) -> list[forms.BaseForm]:
        """The decision that was sent."""
        return [self._bound] if self._bound is not None else []

    def fill(self, data: Any, files: Any) -> None:
        """Draw the unit's form with what was typed before."""
        if self._bind(data) is not None:
            unjudged(self._bound)

    def _bind(self, data: Mapping[str, Any]) -> UnitFile | None:
        code, outcome = str(data.get("unit", "")), str(data.get("outcome", ""))
        if self.act == VALIDATE and outcome and not code:
            return self._bind_outcome(outcome, data)
        self.failed = code
        self.__dict__.pop("units", None)  # a decided unit whose form was sent has its form again
        unit = next((one for one in self.units if one.code == code and one.form is not None), None)
        if self.act and unit is not None:
            self._bound = self._act_form(code, data, unit.number)
            unit.form = self._bound
        return unit

    def _bind_outcome(self, key: str, data: Mapping[str, Any]) -> UnitFile | None:
        for unit in self.units:
            for nth, one in enumerate(unit.shown, 1):
                if one.outcome.key == key and one.form is not None:
                    self._bound, self.failed = self._act_form("", data, unit.number, nth=nth), key
                    one.form = self._bound
                    return unit
        return None

    @staticmethod
    def _is_of(unit: UnitFile, sent: str) -> bool:
        return unit.code == sent or any(one.outcome.key == sent for one in unit.shown)

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
            if error.code == DECIDED_MEANWHILE:
                self._reads_it_now(unit, data)
            return self.refused(error)
        return True

    def _reads_it_now(self, unit: UnitFile, data: Mapping[str, Any]) -> None:
        """The other decision stands above what was typed: sent once more, it is put in its place knowingly."""
        now = unit_decisions(self.mobility).get(unit.code)
        typed = {name: data.get(name, "") for name in data}
        self._bound = self._act_form(unit.code, {**typed, "seen": seen_as(now)}, unit.number)
        self._bound.is_valid()
        self.__dict__.pop("units", None)

    def _pass(self, data: Any, proof: Proof | None) -> Event:
        return perform_act(name=self.act, pk=self.subject_id, actor=self.actor, data=data, proof=proof)
