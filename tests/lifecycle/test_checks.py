"""What stops start-up: a name without somebody behind it, a word that was forgotten, a table changed under its number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from lifecycle import checks
from lifecycle.fingerprint import fingerprint
from lifecycle.from_table import Detail
from lifecycle.models import Mobility
from lifecycle.registry import ACTS, ENTRIES, GUARDS, HANDLER_WORDS, OWED
from lifecycle.roles import Role
from lifecycle.table import Reason
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import NUMBER, Stage, State
from lifecycle.vocabulary import Sentence

WORDS = _("Open it")


def said(check: Callable[[], list[Any]] = checks.everything_has_its_words) -> list[tuple[str, str]]:
    """What the check says: id and words, sorted."""
    return sorted((error.id, error.msg) for error in check())


@pytest.fixture
def row(monkeypatch):
    """Change one row of a table for this test."""

    def change(machine: str, name: str, **columns: Any) -> None:
        table = MACHINE_TABLES[machine]
        rows = tuple(replace(one, **columns) if one.name == name else one for one in table.transitions)
        monkeypatch.setitem(MACHINE_TABLES, machine, replace(table, transitions=rows))

    return change


@pytest.fixture
def guard(monkeypatch):
    """Change what a guard declares."""

    def change(name: str, **declared: Any) -> None:
        monkeypatch.setitem(GUARDS, name, replace(GUARDS[name], **declared))

    return change


@pytest.fixture
def act(monkeypatch):
    """Change what an act settles."""

    def change(name: str, settles: dict[str, Any]) -> None:
        monkeypatch.setitem(ACTS, name, replace(ACTS[name], settles=settles))

    return change


def test_nothing_is_forgotten():
    assert said() == said(checks.tables_are_complete) == said(checks.numbers_belong_to_their_tables) == []


def test_a_guard_nobody_registered_and_one_no_row_needs_are_named(row, monkeypatch):
    row("mobility", "resume", needs=("lifecycle.weather_is_fine",))

    assert said(checks.tables_are_complete) == [
        ("lifecycle.E001", "the tables name the guard lifecycle.weather_is_fine, nobody registered it"),
        ("lifecycle.E002", "the guard lifecycle.resumption_dated is registered, no table names it"),
    ]


def test_a_row_without_a_method_is_named(monkeypatch):
    monkeypatch.delattr(Mobility, "resume")

    assert ("lifecycle.E003", "mobility.resume has no method on Mobility") in said(checks.tables_are_complete)


def test_a_guard_without_codes_and_a_code_without_a_sentence_are_named(guard):
    guard("lifecycle.resumption_dated", unmet={})
    guard("lifecycle.left_early", unmet={"lifecycle.not_early": Sentence("")})

    assert said() == [
        ("lifecycle.E004", "lifecycle.left_early has no sentence for lifecycle.not_early"),
        ("lifecycle.E004", "lifecycle.resumption_dated says no code that may be missing: give it `unmet`"),
    ]


def test_what_is_owed_beside_the_gates_needs_its_sentence_too(monkeypatch):
    appeal = OWED["recognition.appeal_open"]
    unmet = {"recognition.appeal_open": Sentence("not marked")}
    monkeypatch.setitem(OWED, appeal.name, replace(appeal, unmet=unmet))

    assert said() == [("lifecycle.E004", "recognition.appeal_open has no sentence for recognition.appeal_open")]


def test_a_row_says_its_button_and_its_line_of_history(row):
    row("mobility", "resume", button="", told="")
    row("mou", "expire", button="", told="")  # fires by itself: nobody sees a button

    assert said() == [
        ("lifecycle.E005", "mobility.resume does not say its button"),
        ("lifecycle.E005", "mobility.resume does not say its line of history (told)"),
        ("lifecycle.E005", "mou.expire does not say its line of history (told)"),
    ]


@pytest.mark.parametrize(
    ("detail", "is_named"),
    [
        (Detail("resumed_on", str, required=True, label="", typed=True), True),
        (Detail("resumed_on", str, required=False, label="", typed=True), True),
        (Detail("resumed_on", str, required=True, label="", typed=False), True),
        (Detail("resumed_on", str, required=False, label="", typed=False), False),
        (Detail("resumed_on", str, required=True, label=WORDS, typed=True), False),
    ],
)
def test_what_is_typed_or_missed_has_a_label(monkeypatch, detail, is_named):
    monkeypatch.setattr(Mobility.resume, "asks", {"resumed_on": detail})
    words = "mobility.resume asks for resumed_on without a label: Annotated[..., Asked(_(...))]"

    assert said() == ([("lifecycle.E006", words)] if is_named else [])


def test_a_reason_has_one_label(row):
    row("mobility", "report_early_return", reasons=("homesick", Reason("other", WORDS)))

    assert said() == [
        ("lifecycle.E007", "mobility.report_early_return: the reason homesick has no label"),
        ("lifecycle.E007", "the reason other has two labels: declare it once"),
    ]


def test_a_guard_at_a_gate_says_that_it_is_met_and_no_other_does(guard):
    guard("lifecycle.basics_complete", met="")
    guard("lifecycle.reason_given", met=WORDS)  # judged at the click
    guard("lifecycle.mou_required", met=WORDS)  # chooses the way

    assert said() == [
        ("lifecycle.E008", "lifecycle.basics_complete stands at a gate and does not say that it is met: give it `met`"),
        ("lifecycle.E008", "lifecycle.mou_required says `met`, and no gate of a stay shows it"),
        ("lifecycle.E008", "lifecycle.reason_given says `met`, and no gate of a stay shows it"),
    ]


def test_what_somebody_owes_is_settled_by_one_act_or_says_that_no_form_does(guard, act):
    act("lifecycle.inform_employer", settles={})
    act(
        "lifecycle.answer_as_employer",
        settles={"lifecycle.employer_has_not_agreed": WORDS, "lifecycle.no_tutor": WORDS},
    )
    guard("lifecycle.basics_complete", unmet={"lifecycle.basic_missing": Sentence(WORDS, no_form=True)})

    assert said() == [
        ("lifecycle.E009", "lifecycle.basic_missing says no_form, and an act settles it"),
        ("lifecycle.E009", "lifecycle.employer_not_informed: no act settles it, and it does not say no_form"),
        ("lifecycle.E009", "lifecycle.no_tutor is settled by 2 acts"),
    ]


def test_an_act_settles_and_a_rule_reminds_of_what_somebody_can_owe(act, monkeypatch):
    act("lifecycle.inform_employer", settles={"lifecycle.employer_not_informed": WORDS, "lifecycle.emplyer": WORDS})
    monkeypatch.setattr(checks, "REMINDERS", [replace(checks.REMINDERS[0], codes=("assessments.follow_ups",))])

    assert said() == [
        ("lifecycle.E009", "assessments.follow_ups: a rule reminds of it, and nobody owes it"),
        ("lifecycle.E009", "lifecycle.emplyer: an act settles it, and nobody owes it"),
    ]


@pytest.mark.parametrize("word", ["_label_", "to_participant", "waited_for", "short"])
def test_a_state_has_its_words_for_staff_and_participant_and_what_it_waits_for(monkeypatch, word):
    monkeypatch.setattr(State.READY, word, "")

    assert said() == [("lifecycle.E010", "mobility ready lacks one of its words")]


def test_a_stage_has_its_words_too(monkeypatch):
    monkeypatch.setattr(Stage.DURING, "to_participant", "Not marked for translation")

    assert said() == [("lifecycle.E010", "stage during lacks one of its words")]


def test_an_outbox_row_and_an_event_beside_acts_say_what_they_are_about(monkeypatch):
    monkeypatch.setitem(HANDLER_WORDS, "mail.code", "")
    monkeypatch.setitem(ENTRIES, "lifecycle.plan_stay", "")

    assert said() == [
        ("lifecycle.E012", "lifecycle.plan_stay has no words for the history"),
        ("lifecycle.E012", "the handler of mail.code does not say what its rows are about (words)"),
    ]


CHANGES = {
    "a role more": {"roles": (Role.LEAD, Role.HOST_COORDINATOR, Role.HOST_TUTOR)},
    "a requirement less": {"needs": ()},
    "another way": {"target": State.RESULTS},
    "a paper": {"issues": ("departure_pack",)},
    "an end": {"ends": True},
    "reasons": {"reasons": (Reason("weather", WORDS),)},
}


@pytest.mark.parametrize("columns", CHANGES.values(), ids=CHANGES)
def test_a_changed_row_wants_a_new_number(row, columns):
    row("mobility", "resume", **columns)

    [(code, words)] = said(checks.numbers_belong_to_their_tables)
    assert code == "lifecycle.E011"
    assert words.startswith(f"table {NUMBER} of mobility is not what it was: give the table a new NUMBER")
    assert words.endswith(fingerprint(MACHINE_TABLES["mobility"]))


def test_rows_in_another_order_want_a_new_number(monkeypatch):
    table = MACHINE_TABLES["mou"]
    monkeypatch.setitem(MACHINE_TABLES, "mou", replace(table, transitions=table.transitions[::-1]))

    assert [code for code, _words in said(checks.numbers_belong_to_their_tables)] == ["lifecycle.E011"]


def test_another_word_wants_no_new_number(row):
    row("mobility", "resume", button=WORDS, told=WORDS)
    row(
        "mobility",
        "cancel",
        reasons=tuple(Reason(one, WORDS) for one in MACHINE_TABLES["mobility"].rows["cancel"].reasons),
    )

    assert said(checks.numbers_belong_to_their_tables) == []
