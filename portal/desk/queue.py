"""What waits for the reader's decision, in one list by date: dossiers, appeals, agreements to approve."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.actors import Actor
from lifecycle.gate import GATE_MET
from lifecycle.models import Event, Mobility, OrganisationPart, ToDo
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import State
from lifecycle.visibility import stays_where
from portal.dashboard.owed import Debtor, by_person, in_words, most_urgent, say_who_was_reminded
from recognition.guards import APPEAL_ANSWERED_WITHIN
from recognition.models import Appeal, UnitDecision

TO_APPROVE = "agreements.not_approved"
TO_VALIDATE, TO_RECOGNISE, NO_RESULT = (
    "recognition.not_decided", "recognition.unit_undecided", "recognition.no_result",
)  # fmt: skip
OF_THE_HOST = (str(Role.ASSESSOR), str(Role.HOST_TUTOR), str(Role.HOST_COORDINATOR))
ASKED, RETURNED = "request_evidence", "return_to_validation"
MOST = 200
DOSSIERS, APPEALS, QUESTIONS = "dossiers", "appeals", "questions"
KINDS = {
    DOSSIERS: pgettext_lazy("of the recognition desk", "Dossiers"),
    APPEALS: gettext_lazy("Appeals"),
    QUESTIONS: gettext_lazy("Agreements in review"),
}


@dataclass
class Waiting:
    """One row: what it is, by when, how far it is, and what leads there."""

    kind: str
    mobility: Mobility
    due_on: date | None
    left: int
    decided: int
    units: str = ""
    pk: UUID | None = None

    @property
    def address(self) -> str:
        """Where it is decided."""
        if self.kind == APPEALS:
            return reverse("desk:appeal", args=[self.mobility.pk])
        if self.kind == QUESTIONS:
            return reverse("portal:approve-agreement", args=[self.mobility.pk])
        return reverse("desk:dossier", args=[self.mobility.pk])

    @property
    def validates(self) -> bool:
        """Whether outcomes are validated, not units recognised."""
        return self.mobility.state == State.VALIDATION

    @property
    def what(self) -> str:
        """The kind, in a word."""
        if self.kind == APPEALS:
            return _("Appeal")
        if self.kind == QUESTIONS:
            return _("Agreement to approve")
        return _("Validation") if self.validates else _("Dossier")

    @property
    def how_far(self) -> str:
        """What is left."""
        if self.kind == APPEALS:
            return _("against %(units)s; what is not named is not touched") % {"units": self.units}
        if self.kind == QUESTIONS:
            return _("Read and approve")
        if self.validates:
            words = ngettext("%(n)s outcome to validate", "%(n)s outcomes to validate", self.left) % {"n": self.left}
            return words if self.left else _("everything validated: pass it on")
        if not self.left:
            return _("everything decided: issue the statement")
        return _("%(n)s of %(all)s units decided") % {"n": self.decided, "all": self.decided + self.left}

    @property
    def goes_together(self) -> bool:
        """Whether it can be decided on together with others of its class."""
        return self.kind == DOSSIERS and not self.validates and self.mobility.cohort_id is not None and self.left > 0

    @property
    def button(self) -> str:
        """What is done there."""
        if self.kind == APPEALS:
            return _("Read the appeal")
        if self.kind == QUESTIONS:
            return _("Read")
        return _("Go on") if self.decided or not self.left else _("Decide")


def stays_to_decide(actor: Actor) -> QuerySet[Mobility]:
    """Stays where the actor validates (by name, or as coordinator where nobody is named) or recognises."""
    validates = Q(state=State.VALIDATION) & stays_where(actor, (Role.VALIDATOR,))
    recognises = Q(state=State.RECOGNITION) & stays_where(actor, (Role.COMPETENT_INSTITUTION,))
    return Mobility.objects.visible_to(actor).filter(validates | recognises)


class Queue:
    """The reader's, however long it is in the same number of queries."""

    def __init__(self, actor: Actor, kind: str = "") -> None:
        self.actor, self.kind = actor, kind if kind in KINDS else ""

    @cached_property
    def every(self) -> list[Waiting]:
        """Dossiers, appeals and questions, the nearest date first."""
        rows = [*self._dossiers, *self._appeals, *self._questions]
        return sorted(rows, key=lambda one: (one.due_on or date.max, str(one.mobility.number)))

    @property
    def rows(self) -> list[Waiting]:
        """Those of the kind chosen."""
        return [one for one in self.every if self.kind in ("", one.kind)]

    @property
    def kinds(self) -> list[tuple[str, Any, int]]:
        """Each kind there is, with how many."""
        numbers = Counter(one.kind for one in self.every)
        return [(name, words, numbers[name]) for name, words in KINDS.items() if numbers[name]]

    @cached_property
    def _todos(self) -> dict[UUID, list[ToDo]]:
        todos = ToDo.unscoped.filter(closed_at=None, mobility__in=stays_to_decide(self.actor))
        codes = (TO_VALIDATE, TO_RECOGNISE, GATE_MET)
        found: dict[UUID, list[ToDo]] = defaultdict(list)
        asked = todos.filter(code__in=codes).select_related("mobility__participant", "mobility__cohort")
        for todo in asked.order_by("due_on", "pk")[: MOST * 20]:
            assert todo.mobility_id is not None
            found[todo.mobility_id].append(todo)
        return found

    @cached_property
    def _own_units(self) -> dict[UUID, list[str]]:
        """By stay: the units the reader's institution decides on, where it does not decide on all."""
        parts = OrganisationPart.objects.open().filter(
            part=OrganisationPartKind.COMPETENT, organisation=self.actor.organisation_id, mobility__in=list(self._todos)
        )
        return {one.mobility_id: one.unit_codes for one in parts if one.unit_codes}

    @cached_property
    def _decided(self) -> Counter[UUID]:
        held = UnitDecision.objects.filter(mobility__in=list(self._todos), superseded_at=None)
        return Counter(held.values_list("mobility", flat=True))

    @property
    def _dossiers(self) -> list[Waiting]:
        found = []
        for pk, todos in self._todos.items():
            own = self._own_units.get(pk)
            left = [one for one in todos if one.code in (TO_VALIDATE, TO_RECOGNISE)]
            left = [one for one in left if own is None or one.code == TO_VALIDATE or one.params.get("unit") in own]
            ready = [one for one in todos if one.code == GATE_MET]
            if left or ready:
                first, stay = (left or ready)[0], todos[0].mobility
                assert stay is not None
                found.append(Waiting(DOSSIERS, stay, first.due_on, len(left), self._decided[pk]))
        return found[:MOST]

    @cached_property
    def others(self) -> list[Debtor]:
        """What somebody else owes before the reader can go on: results that are missing, evidence asked for."""
        missing = Q(code=NO_RESULT, mobility__in=stays_to_decide(self.actor))
        sent_back = Q(owner__in=OF_THE_HOST, mobility__in=self._sent_back(State.RESULTS, Role.VALIDATOR, ASKED))
        sent_back |= Q(
            owner=Role.VALIDATOR, mobility__in=self._sent_back(State.VALIDATION, Role.COMPETENT_INSTITUTION, RETURNED)
        )
        found = ToDo.unscoped.filter(missing | sent_back, closed_at=None).exclude(code=GATE_MET)
        debtors = by_person(in_words(most_urgent(found)))
        say_who_was_reminded(debtors)
        return debtors

    def _sent_back(self, state: str, role: Role, event: str) -> QuerySet[Mobility]:
        """Stays that who holds this role sent back, and that are there still."""
        back = Event.unscoped.filter(mobility=OuterRef("pk"), name=event)
        return Mobility.unscoped.filter(stays_where(self.actor, (role,)), Exists(back), state=state)

    @property
    def _appeals(self) -> list[Waiting]:
        """Appeals against what the reader's institution decided."""
        stays = Mobility.unscoped.filter(stays_where(self.actor, (Role.COMPETENT_INSTITUTION,)))
        found = Appeal.objects.filter(answered_at=None, mobility__in=stays).prefetch_related("units")
        rows = []
        for one in found.select_related("mobility__participant", "mobility__cohort").order_by("filed_at", "pk")[:MOST]:
            due = one.mobility.day_of(one.filed_at) + APPEAL_ANSWERED_WITHIN
            named = [unit.unit_code for unit in one.units.all() if not unit.answer]
            rows.append(Waiting(APPEALS, one.mobility, due, len(named), 0, ", ".join(named), one.pk))
        return rows

    @property
    def _questions(self) -> list[Waiting]:
        """Agreements in review that wait for the reader as institution: nothing else leads there."""
        stays = Mobility.unscoped.filter(stays_where(self.actor, (Role.COMPETENT_INSTITUTION,)))
        mine = Q(person_id__in=self.actor.people) | Q(person_id=None)
        todos = ToDo.unscoped.filter(mine, closed_at=None, code=TO_APPROVE, owner=Role.COMPETENT_INSTITUTION)
        found = todos.filter(mobility__in=stays).select_related("mobility__participant", "mobility__cohort")
        rows = found.order_by("due_on", "mobility__planned_start", "pk")[:MOST]
        return [Waiting(QUESTIONS, one.mobility, one.due_on, 1, 0) for one in rows if one.mobility is not None]

    @property
    def addresses(self) -> list[str]:
        """What the page of the queue leads to."""
        dossiers = [reverse("desk:dossier", args=[one.mobility.pk]) for one in self.every if one.kind != QUESTIONS]
        return list(dict.fromkeys([*(one.address for one in self.every), *dossiers]))
