"""A transition and a guard are added as docs/adding.md says: what is forgotten is named, what is complete works.

The additions live in scratch registries; the stay, its people, the doors and the database are the real ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

import pytest
from django.utils.translation import gettext_lazy as _

from documents.models import Document
from ground import clock, sentences
from lifecycle import checks, registry
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import TransitionRefused
from lifecycle.fingerprint import fingerprint
from lifecycle.from_table import Asked, from_table
from lifecycle.gate import met_at
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility, OutboxRow, ToDo
from lifecycle.registry import ACTS, GUARDS, document, guard
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import UNCHANGED, Reason, Transition
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import OTHER, READY
from lifecycle.vocabulary import Missing, Sentence
from tests.factories.documents import a_paper
from tests.lifecycle.conftest import NOW, Cast, put_in, the_cast

CO, LE, HC = Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.HOST_COORDINATOR
TEMPLATE = "recognition/papers/attendance_certificate.html"  # the fifth file; any will do
HOST_NOT_READY = Reason("host_not_ready", _("the host is not ready"))


@pytest.fixture
def cast(db) -> Iterator[Cast]:
    with clock.set_to(NOW):
        yield the_cast()


@pytest.fixture(autouse=True)
def _scratch() -> Iterator[None]:
    """Whatever a test adds to the registries is gone afterwards."""
    shelves: tuple[dict[str, Any], ...] = (
        MACHINE_TABLES, MACHINES, GUARDS, ACTS, registry.DOCUMENTS, sentences._SENTENCES,
    )  # fmt: skip
    kept = [dict(shelf) for shelf in shelves]
    yield
    for shelf, before in zip(shelves, kept, strict=True):
        shelf.clear()
        shelf.update(before)


def into_the_table(*rows: Transition, digest: bool = True) -> None:
    """Add rows to the table of stays, or put them in the place of those with their name."""
    table, names = MACHINE_TABLES["mobility"], {row.name: row for row in rows}
    old = tuple(names.pop(row.name, row) for row in table.transitions)
    table = replace(table, transitions=(*old, *names.values()))
    MACHINE_TABLES["mobility"] = replace(table, digest=fingerprint(table)) if digest else table
    MACHINES["mobility"] = replace(MACHINES["mobility"], table=MACHINE_TABLES["mobility"])


def found() -> list[str]:
    """What start-up would stop with."""
    errors = [
        *checks.tables_are_complete(),
        *checks.everything_has_its_words(),
        *checks.numbers_belong_to_their_tables(),
    ]
    return sorted(str(error.id) for error in errors)


# --- A transition: the departure is postponed. Five files: table, model, guards, documents, template. ---


def the_method() -> Callable[..., None]:
    def postpone_departure(self: Any, *, new_first_day: Annotated[date, Asked(_("New first day"))]) -> None:
        self.planned_start = new_first_day

    return postpone_departure


def the_method_without_a_label() -> Callable[..., None]:
    def postpone_departure(self: Any, *, new_first_day: date) -> None:
        self.planned_start = new_first_day

    return postpone_departure


def first_day_later(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    if mobility.planned_start and details["new_first_day"] > mobility.planned_start:
        return []
    return [Missing("lifecycle.not_later", CO, params={"first": str(mobility.planned_start)})]


@dataclass(frozen=True)
class Postponing:
    """Every piece of the addition, as it is when nothing was forgotten."""

    row: dict[str, Any] = field(default_factory=dict)
    method: Callable[[], Callable[..., None]] | None = the_method
    guard: bool = True
    unmet: dict[str, Any] = field(
        default_factory=lambda: {"lifecycle.not_later": _("The new first day must come after %(first)s.")}
    )
    builder: bool = True
    digest: bool = True

    def add(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Table, model, guard and paper, in this order."""
        row: dict[str, Any] = {
            "button": _("Postpone the departure…"), "told": _("postponed the departure"),
            "needs": ("lifecycle.reason_given", "lifecycle.first_day_later"), "reasons": (HOST_NOT_READY, OTHER),
            "tells": (LE, HC), "issues": ("postponement",), "number": 40,
        }  # fmt: skip
        into_the_table(
            Transition("postpone_departure", (READY,), UNCHANGED, (CO,), **(row | self.row)), digest=self.digest
        )
        if self.method:
            method: Any = from_table("mobility")(self.method())
            method._django_fsm.field = Mobility._meta.get_field("state")  # as for those written in the class
            monkeypatch.setattr(Mobility, "postpone_departure", method, raising=False)
        if self.guard:
            guard("lifecycle.first_day_later", unmet=self.unmet)(first_day_later)
        if self.builder:
            document("postponement")(
                lambda step: [a_paper(kind="postponement", mobility_id=step.mobility.pk, template=TEMPLATE)]
            )


FORGOTTEN_OF_A_TRANSITION = {
    "its method": (Postponing(method=None), ["lifecycle.E003"]),
    "its guard": (Postponing(guard=False), ["lifecycle.E001"]),
    "the builder of its paper": (Postponing(builder=False), ["lifecycle.E001"]),
    "to need its guard": (Postponing(row={"needs": ("lifecycle.reason_given",)}), ["lifecycle.E002"]),
    "the sentence of its guard": (Postponing(unmet={"lifecycle.not_later": ""}), ["lifecycle.E004"]),
    "the codes of its guard": (Postponing(unmet={}), ["lifecycle.E004"]),
    "its button": (Postponing(row={"button": ""}), ["lifecycle.E005"]),
    "its line of history": (Postponing(row={"told": ""}), ["lifecycle.E005"]),
    "the label of its detail": (Postponing(method=the_method_without_a_label), ["lifecycle.E006"]),
    "the label of a reason": (Postponing(row={"reasons": ("host_not_ready", OTHER)}), ["lifecycle.E007"]),
    "the number of the table": (Postponing(digest=False), ["lifecycle.E011"]),
}


@pytest.mark.parametrize(
    ("addition", "codes"), FORGOTTEN_OF_A_TRANSITION.values(), ids=FORGOTTEN_OF_A_TRANSITION.keys()
)
def test_a_transition_that_lacks_something_stops_start_up(monkeypatch, addition, codes):
    addition.add(monkeypatch)

    assert found() == codes


def test_a_whole_transition_is_taken_through_the_door(monkeypatch, cast):
    Postponing().add(monkeypatch)
    assert found() == []
    stay = put_in(cast.mobility, READY)
    day, late = date(2026, 3, 1), date(2026, 3, 9)

    def postpone(new_first_day: date) -> Any:
        return perform_transition(
            machine="mobility", pk=stay.pk, name="postpone_departure", actor=cast.actors[CO],
            new_first_day=new_first_day, reason_code="host_not_ready",
        )  # fmt: skip

    with pytest.raises(TransitionRefused) as refusal:
        postpone(day)
    assert refusal.value.lines == ["The new first day must come after 2 March 2026."]
    event = postpone(late)

    assert (event.name, event.role, event.from_state, event.to_state) == ("postpone_departure", "CO", "ready", "ready")
    assert event.details == {"new_first_day": "2026-03-09", "reason_code": "host_not_ready"}
    assert cast.stay().planned_start == late  # what the method changed is stored
    assert Document.unscoped.get(event=event).kind == "postponement"
    told = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    assert {row.payload["role"] for row in told} == {LE, HC, "GU"}  # the guardian is asked to consent to the new day


# --- A guard at a gate that is there: nobody leaves without a packed bag. Two files: table, guards. ---


BAG_IS_PACKED = _("The bag is packed")


@dataclass(frozen=True)
class Packing:
    """Every piece of the guard, as it is when nothing was forgotten."""

    registered: bool = True
    needed: bool = True
    met: Any = BAG_IS_PACKED
    unmet: dict[str, Any] = field(
        default_factory=lambda: {"lifecycle.not_packed": Sentence(_("The bag is not packed."), no_form=True)}
    )
    digest: bool = True

    def add(self) -> None:
        """Guard and table."""
        if self.registered:
            guard("lifecycle.bag_packed", met=self.met, unmet=self.unmet)(bag_packed)
        if self.needed:
            row = MACHINE_TABLES["mobility"].rows["confirm_arrival"]
            into_the_table(replace(row, needs=(*row.needs, "lifecycle.bag_packed")), digest=self.digest)


def bag_packed(mobility: Mobility) -> list[Missing]:
    return [] if mobility.travel_days else [Missing("lifecycle.not_packed", LE, person=mobility.participant_id)]


FORGOTTEN_OF_A_GUARD = {
    "the guard itself": (Packing(registered=False), ["lifecycle.E001"]),
    "the row that needs it": (Packing(needed=False), ["lifecycle.E002", "lifecycle.E008"]),
    "its sentence": (Packing(unmet={"lifecycle.not_packed": Sentence("", no_form=True)}), ["lifecycle.E004"]),
    "what is met": (Packing(met=""), ["lifecycle.E008"]),
    "who settles it": (Packing(unmet={"lifecycle.not_packed": _("The bag is not packed.")}), ["lifecycle.E009"]),
    "the number of the table": (Packing(digest=False), ["lifecycle.E011"]),
}


@pytest.mark.parametrize(("addition", "codes"), FORGOTTEN_OF_A_GUARD.values(), ids=FORGOTTEN_OF_A_GUARD.keys())
def test_a_guard_that_lacks_something_stops_start_up(addition, codes):
    addition.add()

    assert found() == codes


def test_a_whole_guard_shuts_the_door_is_owed_and_is_met(cast):
    Packing().add()
    assert found() == []
    stay = put_in(cast.mobility, READY)

    def something_happens() -> None:
        """Any fact that is recorded has what is owed written anew."""
        data = {"day": "2026-01-12"}
        perform_act(name="lifecycle.inform_employer", pk=stay.pk, actor=cast.actors[CO], data=data)

    with pytest.raises(TransitionRefused) as refusal:
        perform_transition(
            machine="mobility", pk=stay.pk, name="confirm_arrival", actor=cast.actors[CO], arrived_on=date(2026, 1, 12)
        )
    assert "The bag is not packed." in refusal.value.lines
    something_happens()
    owed = ToDo.unscoped.filter(mobility=stay, code="lifecycle.not_packed")
    assert [(todo.owner, todo.person_id) for todo in owed.filter(closed_at=None)] == [("LE", stay.participant_id)]

    Mobility.unscoped.filter(pk=stay.pk).update(travel_days=1)
    something_happens()

    assert not owed.filter(closed_at=None).exists()
    at = Standing.of_stay(cast.stay())
    assert "lifecycle.bag_packed" in met_at(at.machine.table.rows["confirm_arrival"], at)
