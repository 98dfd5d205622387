"""Under every field in which somebody says why stands who reads it, and those are who reads it afterwards."""

import inspect
import re

import pytest
from django.urls import reverse
from django.utils.functional import Promise

from lifecycle.machines import MACHINES
from lifecycle.models import Event, Remark
from lifecycle.news import reason_of
from lifecycle.offers.asking import REASON, reason_asked
from lifecycle.people.sections import SEEN, Extent, Section
from lifecycle.people.who_reads import SOMEBODY, readers_of, say_readers
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import HISTORY
from tests.lifecycle.worlds import a_stay_in

KEPT = re.compile(r'step\.remark = step\.data\["(\w+)"\]')
CO, HC, LE, EM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.EMPLOYER
WHY = [(name, field) for name, act in ACTS.items() for field in act.form.why]
STEPS = [(name, row) for name, machine in MACHINES.items() for row in machine.table.transitions]


def shown_to(event: str) -> set[Role]:
    """Who reads, in the history, what somebody typed."""
    told = Event(name=event)
    told.remark = Remark(text="Why.")
    return {role for role in SOMEBODY if "Why." in reason_of(told, frozenset({role}))}


@pytest.mark.parametrize("name", ACTS)
def test_no_field_of_an_act_takes_a_reason_unsaid(name):
    act = ACTS[name]
    kept = set(KEPT.findall(inspect.getsource(act.perform)))
    reasons = {field for field in act.form.base_fields if field == "reason"}

    assert kept | reasons <= set(act.form.why), name


@pytest.mark.parametrize(("name", "field"), WHY, ids=str)
def test_whoever_is_said_to_read_why_an_act_was_recorded_reads_it(name, field):
    declared, said = ACTS[name].form.why[field], ACTS[name].form.read_by[field]
    if declared == HISTORY:
        assert set(said) == shown_to(name)
    elif isinstance(declared, Section):
        assert said == SEEN[declared][Extent.FULL]
    else:  # limited at the act itself
        assert said == declared
        assert ACTS[name].shown_to is not None


@pytest.mark.parametrize(("machine", "row"), STEPS, ids=lambda one: getattr(one, "name", one))
def test_whoever_is_said_to_read_why_a_step_was_taken_reads_it(cast, machine, row):
    stay = None if machine == "mou" else cast.mobility
    asked = {field.name: field for field in reason_asked(row, Standing(MACHINES[machine], cast.mobility, stay))}
    if asked:
        readers = readers_of(row.name, HISTORY)
        assert set(readers) == shown_to(row.name)
        assert asked[REASON].help == say_readers(readers, stay, row.reasons) != ""


def test_every_act_with_a_reason_is_found():
    assert len(WHY) > 12
    assert isinstance(ACTS["assessments.close_report"].form.read_by["reason"], Promise)


@pytest.mark.parametrize(
    ("state", "page", "said"),
    [
        ("ongoing", "suspend", "Read by: sending coordinator, host coordinator, participant, guardian."),
        (
            "agreement_signing",
            "recall_agreement",
            "Everybody in this stay reads it, but the sending employer does not.",
        ),
        ("preparation", "lifecycle.end_part", "Everybody in this stay reads it, but the sending employer does not."),
    ],
)
def test_it_stands_on_the_page_of_the_step_and_of_the_act(cast, browser_of, state, page, said):
    a_stay_in(cast, state)
    pk = cast.mobility.pk
    args = ("portal:act", [pk, page]) if "." in page else ("portal:transition", [pk, "mobility", pk, page])
    drawn = " ".join(browser_of(CO).get(reverse(args[0], args=args[1])).content.decode().split())

    assert said in drawn
    assert 'aria-describedby="id_reason_helptext"' in drawn


def test_of_a_reason_of_health_it_says_that_only_the_school_reads_the_words(cast):
    said = say_readers((CO, HC, LE), cast.mobility, ("homesick", "health"))
    assert said.endswith("Where the reason is health, only the sending coordinator reads it.")
