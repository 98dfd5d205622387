"""Steps from the preparation list to the confirmed results."""

from typing import Any

from assessments.models import Item, OutcomeResult, PreparationItem
from lifecycle.tables.outcome_result import State
from tools.cases.content import only
from tools.cases.run import Run, StepRefused
from tools.cases.steps.registry import case_step

RESULT = (
    "result", "methods", "evidence", "grade", "strong", "weak", "difference", "place", "language", "reason", "parts",
    "criteria",
)  # fmt: skip
# Where the agreement says already what was done.
SAID_IN_SUPPORT = {
    Item.LANGUAGE: ("language_preparation",), Item.CULTURE: ("cultural_preparation",), Item.PRACTICAL: ("other_preparation",),
    Item.TRAVEL: ("travel",), Item.HOUSING: ("housing",), Item.VISA: ("visa",), Item.SOCIAL_SECURITY: ("social_security",),
    Item.INSURANCE: ("health_insurance", "accident_insurance", "liability_insurance"),
}  # fmt: skip


@case_step("prepare", sections=("preparation", "agreement"), takes=("items",))
def prepare(run: Run) -> None:
    """Ticks the whole preparation list, or its `items`, with the details of `preparation`, else those of `agreement.support`."""
    entries = {entry["item"]: entry for entry in run.section("preparation")}
    required = PreparationItem.objects.filter(mobility=run.mobility, required=True).values_list("code", flat=True)
    for code in run.given("items") or sorted({*required, *entries}):
        entry = entries.get(code, {})
        run.act("assessments.tick_preparation", {
            "code": code, "done_on": entry.get("on", run.step["on"]), "detail": entry.get("note") or _said(run, code),
            "valid_until": entry.get("until", ""),
        })  # fmt: skip


def _said(run: Run, code: str) -> str:
    if code == Item.EMERGENCY_CONTACTS:
        contacts = [entry for entry in run.data.get("named", ()) if entry["part"] == "emergency_contact"]
        return "; ".join(f"{run.people[entry['person']].full_name}, {entry.get('phone_day', '')}" for entry in contacts)
    support = run.section("agreement").get("support", {})
    return "; ".join(support[name] for name in SAID_IN_SUPPORT.get(Item(code), ()) if name in support)


@case_step("follow_up", sections=("follow_ups",), takes=("week",))
def follow_up(run: Run) -> None:
    """Records the follow-up of `follow_ups` with this `week`: its place in the row of those that are due."""
    week = run.given("week")
    entry = next((entry for entry in run.section("follow_ups") if entry["week"] == week), None)
    if entry is None:
        raise StepRefused(f"There is no follow-up of week {week} among follow_ups. Add it, or correct “week”.")
    run.act("assessments.record_follow_up", {
        "nth": week, "wellbeing": "well", **only(entry, ("tasks", "outcomes", "difficulties", "wellbeing", "went", "next_steps", "hours_worked", "days_worked", "hours_absent", "days_absent")),
    })  # fmt: skip


@case_step("debrief", sections=("debriefing",))
def debrief(run: Run) -> None:
    """Records the final talk of tutor and participant from `debriefing`."""
    facts = only(run.section("debriefing"), ("text", "strengths", "to_improve"))
    run.act("assessments.hold_debriefing", {"held_on": run.step["on"], **facts})


@case_step("results", sections=("results",))
def results(run: Run) -> None:
    """States every result of `results` in which this person is the assessor and that is still to be stated."""
    person, stated = run.decider(), 0
    for entry in run.section("results"):
        if entry["assessor"] == person and _is_due(run, entry):
            _state(run, entry)
            stated += 1
    if not stated:
        raise StepRefused(
            f"No result by {run.people[person].full_name} is due now. See results, and the outcomes' state."
        )


def _is_due(run: Run, entry: dict[str, Any]) -> bool:
    """All its outcomes are planned; a result marked `again` comes only after an earlier one."""
    rows = OutcomeResult.unscoped.filter(mobility=run.mobility)
    rows = rows.filter(unit_code=entry["unit"]) if "unit" in entry else rows.filter(key=entry.get("outcome"))
    before = any(row.assessments.exists() for row in rows)
    return rows.exists() and not rows.exclude(state=State.PLANNED).exists() and before == entry.get("again", False)


def _state(run: Run, entry: dict[str, Any]) -> None:
    scale = entry.get("grade_scale") or run.data.get("agreement", {}).get("assessment", {}).get("grade_scale", "")
    run.act("assessments.assess_outcome", {
        **only(entry, ("unit", "outcome")), **only(entry, RESULT), "assessed_on": entry["on"],
        "grade_scale": scale if "grade" in entry else "",
    })  # fmt: skip


@case_step("add_outcomes", sections=("extra_outcomes",))
def add_outcomes(run: Run) -> None:
    """Adds the outcomes of `extra_outcomes`, which nobody had planned."""
    for entry in run.section("extra_outcomes"):
        title = ": ".join(part for part in (entry["title"], entry.get("description")) if part)
        run.act("assessments.add_unplanned_outcome", {"title": title, "unit": entry.get("unit", "")})


@case_step("confirm_grid")
def confirm_grid(run: Run) -> None:
    """The assessor confirms the own results by code."""
    run.act("assessments.confirm_grid", {})


@case_step("reassess", takes=("unit", "outcome"))
def reassess(run: Run) -> None:
    """Asks for a re-assessment of a `unit` or an `outcome`."""
    run.act("assessments.reassess", only(run.step.get("with", {}), ("unit", "outcome")))
