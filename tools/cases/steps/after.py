"""Steps after the stay: validation, recognition, Europass Mobility, feedback."""

from typing import Any

from recognition.desk_forms import unserved
from tools.cases.content import only
from tools.cases.run import Run, StepRefused
from tools.cases.steps.registry import case_step

SECTION_FIVE = ("activities", "job_related", "language", "digital", "organisational", "social", "other")
UNIT_DECISION = (
    "unit",
    "decision",
    "points",
    "grade",
    "effect",
    "legal_basis",
    "reason",
    "appeal_to",
    "appeal_days",
    "conversion",
)


OUTCOME_DECISION = ("unit", "outcome", "decision", "reason", "evidence", "context")
ANSWERED = ("answer", "decision", "points", "reason")


@case_step("validate_outcomes", sections=("validation",), takes=("decisions",))
def validate_outcomes(run: Run) -> None:
    """Decides on every outcome or unit of `validation`, or of `decisions` where this learner's differ."""
    for entry in run.given("decisions") or run.section("validation"):
        run.act("recognition.decide_outcome", only(entry, OUTCOME_DECISION))


@case_step("decide", sections=("recognition", "parts"), takes=("units", "decisions"))
def decide(run: Run) -> None:
    """Decides on the units of `recognition` that are this person's institution's, or on those of `units`.

    `decisions` stand in their place where those on this learner differ.
    """
    named = run.given("decisions") or run.section("recognition")
    entries = [entry for entry in named if entry["unit"] in (run.given("units") or _own_units(run))]
    if not entries:
        raise StepRefused(f"None of the units of recognition is for {run.people[run.decider()].full_name} to decide.")
    for entry in entries:
        run.act("recognition.decide_unit", only(entry, UNIT_DECISION))


def _own_units(run: Run) -> list[str]:
    mine = run.members.get(run.decider(), [])
    every = [unit["code"] for unit in run.data.get("units", ())]
    parts: list[dict[str, Any]] = run.section("parts").get("competent", [])
    return [code for part in parts if part["organisation"] in mine for code in part.get("units") or every]


@case_step("statement.open")
def statement_open(run: Run) -> None:
    """Opens each recognition statement that was not opened yet: from then on the time to appeal runs."""
    for paper in unserved(run.mobility):
        run.act("recognition.receive_statement", {"statement": str(paper.pk)})


@case_step("appeal.file", takes=("units", "text"))
def appeal_file(run: Run) -> None:
    """Appeals the decisions on `units`, with `text`."""
    run.act("recognition.file_appeal", {"units": run.given("units"), "text": run.given("text")})


@case_step("appeal.answer", takes=("answers",))
def appeal_answer(run: Run) -> None:
    """Answers the oldest open appeal, unit by unit in the order of the agreement, by `answers`."""
    typed = {f"{name}_{nth}": one.get(name, "") for nth, one in enumerate(run.given("answers"), 1) for name in ANSWERED}
    run.act("recognition.answer_appeal", typed)


@case_step("statement.correct", takes=("unit", "grade", "effect", "reason", "correction"))
def statement_correct(run: Run) -> None:
    """Corrects how a decision was written in an issued statement; says what was wrong."""
    names = ("unit", "grade", "effect", "reason", "correction")
    run.act("recognition.correct_statement", {name: run.given(name, "") for name in names})


@case_step("europass.write", sections=("europass",))
def europass_write(run: Run) -> None:
    """The host writes section 5 of the Europass Mobility from `europass`."""
    run.act("recognition.write_host_part", only(run.section("europass"), SECTION_FIVE))


@case_step("europass.issue")
def europass_issue(run: Run) -> None:
    """Issues the Europass Mobility; it then waits for its signatures."""
    run.act("recognition.issue_europass", {})


@case_step("answer", sections=("feedback",))
def answer(run: Run) -> None:
    """Says how it was, from the person's entry in `feedback`."""
    person = run.decider()
    entry = next((entry for entry in run.section("feedback") if entry["person"] == person), None)
    if entry is None:
        raise StepRefused(f"feedback has no entry of {run.people[person].full_name}. Add one.")
    run.require_known_fields("quality.answer", entry.get("answers", {}))
    data = {"satisfaction": entry["score"], **only(entry, ("text",)), **entry.get("answers", {})}
    run.act("quality.answer", data | (_how_it_was_given(run, entry) if run.on_behalf else {}))


def _how_it_was_given(run: Run, entry: dict[str, Any]) -> dict[str, Any]:
    """Of an answer that the coordinator enters: on paper, or in a talk on the day of the step."""
    return {
        "mode": entry.get("mode", "paper"),
        "held_on": run.step["on"],
        "interviewer": run.people[run.by].full_name,
        "language": "en",
        "people_present": 1,
        "agreed_to_record": True,
        "read_back": True,
    }


@case_step("employer_debrief", sections=("employer_debrief",))
def employer_debrief(run: Run) -> None:
    """Records the talk with the sending employer from `employer_debrief`."""
    facts = run.section("employer_debrief")
    run.act("quality.debrief_employer", {"held_on": facts.get("on", run.step["on"]), "text": facts.get("text", "")})
