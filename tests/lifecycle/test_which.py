"""A line of history says which one: every act and step that could have been about another names its own."""

from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

from ground import clock
from lifecycle.from_table import asked_by
from lifecycle.machines import MACHINES
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.news import names_by_news, names_in_news, say_event
from lifecycle.registry import ABOUT_ROWS, ACTS
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import ByDetail
from tests.factories.assessments import act
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW, the_cast
from tests.test_whole_sentences import is_whole
from tests.words import raw_in

CO, AS = Role.SENDING_COORDINATOR, Role.ASSESSOR
LANGUAGES = [code for code, _name in settings.LANGUAGES]
ONE = "4c7c6c0e-0b1e-4a9e-8f57-1f3f0f0d8f10"
NAMES = {"one": "Liepa Bandytoja"}

# What says all there is to say, and why.
ALL_SAID = {
    "there is one of it": {
        "agreements.start_amendment", "agreements.take_back_request", "agreements.take_back_consent",
        "assessments.confirm_grid",
        "assessments.read_results", "agreements.answer_guardian",
        "lifecycle.answer_employer", "partnerships.set_parties", "partnerships.sign", "partnerships.write_memorandum",
        "quality.answer", "quality.answer_later", "quality.change_consents", "quality.note_report",
        "recognition.note_other_proof", "recognition.write_host_part",
        "recognition.set_terms", "recognition.receive_statement",
        "recognition.issue_complement", "recognition.choose_europass",
    },
    "the paper says it to those who may read it": {
        "agreements.give_consent", "agreements.issue_participant_sheet", "agreements.issue_employer_notice",
        "agreements.issue_group_programme",
    },
    "it is another stay, which readers of this one need not know": {"agreements.take_over_words", "lifecycle.copy_stay"},
    "what it says is sealed": {
        "agreements.read_health", "agreements.write_health", "agreements.note_measure",
        "assessments.add_to_report", "assessments.check_in", "assessments.open_report", "assessments.report_incident", "assessments.tell_worry",
    },
    "it is a text, which stands on the page": {
        "quality.answer_action", "quality.open_action", "recognition.note_course", "recognition.take_course_out",
    },
}  # fmt: skip
# One value of each detail that is no key of a row.
VALUES = {
    "item": "travel", "nth": 2, "held_on": "2026-03-04", "unit": "U1", "issued_on": "2026-03-04", "part": "contacts",
    "number": 2, "last_day": "2026-03-04", "units": ["U1", "U2"], "changed": ["country"], "day": "2026-03-04",
    "guard": "assessments.debriefed", "annex": "House rules", "ending": "settled", "what": "call", "kind": "call",
    "matter": "photos", "served_on": "2026-03-04", "agrees": "yes",
}  # fmt: skip
OTHER_VALUES = {
    ("lifecycle", "part"): "competent",
    ("partnerships", "part"): "validity",
    ("lifecycle.correct_person", "changed"): ["email"],
}


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


def test_every_act_says_which_one_or_why_not():
    silent = {name for names in ALL_SAID.values() for name in names}
    named = {name for name, one in ACTS.items() if one.about or isinstance(one.told, ByDetail) or "%(" in str(one.told)}

    assert set(ACTS) - named - silent == set()
    assert silent & named == set()
    assert silent - set(ACTS) == set()


def value_of(name: str, detail: str):
    return OTHER_VALUES.get((name, detail), OTHER_VALUES.get((name.partition(".")[0], detail), VALUES.get(detail)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(name for name, one in ACTS.items() if one.about))
def test_an_act_that_is_about_something_says_what_behind_its_words(name, language):
    about = ACTS[name].about
    details = {one.detail: ONE if one.find else value_of(name, one.detail) for one in about}
    found = ("Learning agreement", "en") if name in ("documents.sign", "documents.pass_on") else "What it is called"
    with translation.override(language):
        bare = say_event(Event(kind=EventKind.ACT, name=name, person_id="one", details={}), NAMES)
        event = Event(kind=EventKind.ACT, name=name, person_id="one", details=details)
        said = say_event(event, NAMES | {(None, ONE): found})

    assert said.startswith(bare.rstrip(".") + ": "), said
    assert is_whole(said)
    assert raw_in(said) == [], said
    assert said.count(",") >= len(about) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_says_the_day_that_was_typed_and_the_row_it_moved(language):
    moved = {"agreement_version": 2, "mou": ("MOU-1", 2), "outcome_result": "Prepares cold dishes"}
    assert set(ABOUT_ROWS) == set(moved)
    with translation.override(language):
        for machine, table in MACHINE_TABLES.items():
            for row in table.transitions:
                days = [name for name, one in asked_by(MACHINES[machine].model, row.name).items() if one.kind is date]
                event = Event(
                    kind=EventKind.TRANSITION, machine=machine, name=row.name, person_id="one",
                    subject_id=ONE, details=dict.fromkeys(days, "2026-03-04"),
                )  # fmt: skip
                said = say_event(event, NAMES | ({(None, ONE): moved[machine]} if machine in moved else {}))
                assert ("2026" in said) is bool(days), said
                assert raw_in(said) == [], said
                if machine == "outcome_result":
                    assert ": Prepares cold dishes" in said
                if machine == "agreement_version":
                    assert said.endswith(" 2."), said


def told(cast, name: str) -> str:
    event = Event.unscoped.filter(mobility=cast.mobility, name=name).order_by("-seq").first()
    return say_event(event, names_in_news(event))


def test_what_people_do_is_told_with_what_they_did_it_to(cast):
    worlds.a_stay_in(cast, State.PREPARATION)
    act(cast, "assessments.tick_preparation", CO, {"code": "travel", "done_on": "2026-01-12"})
    plan = {"planned_start": "2026-03-03", "planned_end": "2026-04-24", "country": "IT", "approach": "certify"}
    act(cast, "lifecycle.edit_basics", CO, plan)
    host = cast.organisations["intermediary"]
    act(cast, "lifecycle.name_organisation", CO, {"part": "host_company", "organisation": host.pk})

    assert told(cast, "assessments.tick_preparation").endswith("marked an item of the preparation as done: Travel.")
    assert "changed the plan: " in told(cast, "lifecycle.edit_basics")
    assert "First day" in told(cast, "lifecycle.edit_basics")
    assert told(cast, "lifecycle.name_organisation").endswith(f": {host.name}, hosting company.")


def test_results_are_told_by_the_outcomes_and_many_are_counted(cast):
    worlds.a_stay_in(cast, State.RESULTS)
    outcomes = list(cast.stay().outcome_results.order_by("position"))
    details = {"outcomes": [one.key for one in outcomes]}
    event = Event(kind=EventKind.ACT, name="assessments.add_evidence", mobility=cast.stay(), details=details)
    event.person_id = cast.actors[AS].person_id

    said = say_event(event, names_in_news(event))

    assert f": {outcomes[0].title.rstrip('.')}" in said
    assert ("more" in said) is (len(outcomes) > 3)


def test_the_lines_of_many_events_cost_the_same(cast, django_assert_max_num_queries):
    worlds.a_stay_in(cast, State.RESULTS)
    stay = cast.stay()
    keys = [one.key for one in stay.outcome_results.all()]
    events = [
        Event(kind=EventKind.ACT, name=name, mobility=stay, person_id=uuid4(), details={"outcomes": keys})
        for name in ("assessments.add_evidence", "assessments.reassess", "recognition.decide_outcome")
        for _nth in range(20)
    ]
    with django_assert_max_num_queries(3):
        names = names_by_news(events)[stay.pk]
        assert all(say_event(event, names) for event in events)
