"""The four tables as pages with a diagram each, for docs/lifecycle. Made from the tables, never written by hand."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import translation

from lifecycle.labels import button
from lifecycle.roles import Role, WhenSilent
from lifecycle.table import Machine, Transition
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.mobility import CANCELLED, STAGES, WITHDRAWN, Stage
from tools.diagram import state_diagram

TITLES = {
    "mobility": ("The stay", "One stay of one person, from the first plan to the last feedback."),
    "mou": (
        "The memorandum",
        "A version of a memorandum of understanding; the memorandum is in force while one of its versions is.",
    ),
    "agreement_version": ("The agreement", "A version of the learning agreement of one stay; at most one is in force."),
    "outcome_result": (
        "The result of an outcome",
        "The result of one learning outcome in one stay, kept through assessment, validation and recognition.",
    ),
}
HEAD = ("Transition", "From", "To", "Who", "Needs", "Also does", "Issues", "May be waived", "Tells")
MADE = "<!-- Made by `manage.py lifecycle_table` from lifecycle/tables. Change the table, then run it again. -->"


def folder() -> Path:
    """Where the pages lie."""
    return Path(settings.BASE_DIR) / "docs" / "lifecycle"


def pages() -> dict[str, str]:
    """File name -> content, in English whatever language is active."""
    with translation.override("en"):
        made = {"README.md": _contents()}
        for name, machine in MACHINE_TABLES.items():
            made[f"{name}.md"] = _page(machine)
            made[f"{name}.svg"] = state_diagram(machine, _groups(machine), TITLES[name][0])
        return made


def stale() -> list[str]:
    """Names of the pages that are missing, or say something else than the tables do now."""
    there = folder()
    return [
        name
        for name, text in pages().items()
        if not (there / name).is_file() or (there / name).read_text("utf-8") != text
    ]


def write() -> list[Path]:
    """Write all pages; returns their paths."""
    there = folder()
    there.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (there / name).write_text(text, "utf-8")
    return [there / name for name in pages()]


def _groups(machine: Machine) -> dict[str, tuple[str, ...]]:
    if machine.name != "mobility":
        return {"": tuple(str(state) for state in machine.states)}
    groups = {str(Stage(stage).label): states for stage, states in STAGES.items()}
    return groups | {"Ended before departure": (WITHDRAWN, CANCELLED)}


def _contents() -> str:
    rows = [f"- [{TITLES[name][0]}]({name}.md): {TITLES[name][1]}" for name in MACHINE_TABLES]
    return "\n".join(
        [
            MADE, "", "# The four tables", "",
            "Sojourn's rules of the way stand in four tables. Each row is a step: who may take it, what must be true",
            "before it, what else it does and which papers it issues. These pages are printed from them.", "", *rows, "",
            "A role in brackets may act only after those before it have stayed silent. “Lead” is the sending coordinator,",
            "or the participant where no organisation sends; “closer” is the quality manager where there is one, else the",
            "lead. A dashed line in a picture leads back.", "",
        ]
    )  # fmt: skip


def _page(machine: Machine) -> str:
    title, says = TITLES[machine.name]
    states = [f"| {state.label} | `{state.value}` |" for state in machine.states]
    rows = [_row(machine, row) for row in machine.transitions]
    return "\n".join(
        [
            MADE, "", f"# {title}", "", says, "",
            f"Table {machine.number}: {len(states)} states, {len(rows)} transitions. It begins in `{machine.initial}`.", "",
            f"![State diagram: {title}]({machine.name}.svg)", "",
            "## Transitions", "", _line(HEAD), _line("---" for _ in HEAD), *rows, "",
            "## States", "", "| State | Code |", "| --- | --- |", *states, "",
        ]
    )  # fmt: skip


def _row(machine: Machine, row: Transition) -> str:
    number = f"{row.number}. " if row.number else ""
    target = _codes(row.targets) if row.targets else "unchanged"
    runs = f"<br>runs with {_codes(row.runs_with)} before departure" if row.runs_with else ""
    return _line(
        (
            f"{number}`{row.name}`<br>{button(machine.name, row.name)}{runs}", _codes(row.sources), target,
            ", ".join(_who(who) for who in row.roles), _codes(row.needs), _codes(row.also_does), _codes(row.issues),
            _codes(row.may_be_waived), ", ".join(str(role.label) for role in row.tells) or "-",
        )
    )  # fmt: skip


def _who(who: Role | WhenSilent) -> str:
    return f"({who.role.label})" if isinstance(who, WhenSilent) else str(who.label)


def _codes(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in map(str, names)) or "-"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
