"""A cohort of learners of one school at one host, up to the first written agreement.

The facts are those of a case file; the cohort is as large as wanted. Memorandum, plans and the first agreement go through
the engine, step by step; who is named in the first stay is copied to the others. Nothing of that is measured.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from ground import clock
from lifecycle.effects import outbox
from lifecycle.models import Cohort, Mobility, NamedPart, OutboxRow
from lifecycle.models.outbox_row import OutboxState
from lifecycle.roles import NamedPartKind
from tools.cases.case import Case
from tools.cases.reader import read_case
from tools.cases.run import Run
from tools.cases.runner import Runner
from tools.cases.story import Story

FILE = Path(__file__).parents[1] / "cases" / "demo" / "demo-1.yaml"
FOR_THE_FIRST = ("name_people", "agreement.write")
BEGINS_THE_DRAFT = "use_existing_mou"
PRINTING = "doc.render"
NOW = datetime(2026, 1, 13, 9, tzinfo=UTC)  # after it
REVIEWERS = ("giulia", "carlo", "vytautas")  # beside who goes


class Group:
    """Who acts, and the stays; the first of them has its agreement written."""

    def __init__(self, run: Run) -> None:
        self.stays: list[UUID] = list(run.stays.values())
        self.lead = _actor(run, "jonas")
        self.reviewers = [_actor(run, person) for person in REVIEWERS]
        self.learners = {stay: _actor(run, goes) for goes, stay in run.stays.items()}


class _Planner(Runner):
    """The people of the first stay are named in all before the drafts are begun, which are filled from them."""

    def _do(self, run: Run, story: Story, number: int, step: dict[str, Any]) -> None:
        if step["do"] == BEGINS_THE_DRAFT and "stay" not in step:
            _name_the_same(list(run.stays.values()))
        super()._do(run, _Silent(run, self.say), number, step)


class _Silent(Story):
    """Nobody reads it, and to look for what is new in every chain after each step takes longer than the steps."""

    def tell(self) -> None: ...


def _print_only(run: Run) -> None:
    """A memorandum is signed on its paper; whatever else the steps set off is given up."""
    rows, run.noted.rows[:] = list(run.noted.rows), []
    for row in rows:
        if row.kind == PRINTING:
            outbox.work_one(row.pk)


def _actor(run: Run, key: str) -> Actor:
    member_of = next(iter(run.members.get(key, [])), None)
    return Actor(run.person_id(key), run.organisation_id(member_of) if member_of else None)


def build_group(number: int) -> Group:
    """So many stays in one group, each planned with all its people; without a draft but the first."""
    run = _Planner(_case(number), drain=_print_only).run()
    outbox.cancel_all(OutboxRow.objects.exclude(state=OutboxState.DONE))
    with clock.set_to(NOW):
        cohort = Cohort.unscoped.create(
            organisation=run.organisations["school"],
            name="Cooks in Rome",
            is_group=True,
            programme_text="The same for all",
        )
        for stay in Mobility.unscoped.filter(pk__in=run.stays.values()):
            stay.cohort = cohort
            stay.save(update_fields=["cohort"])
    return Group(run)


def _name_the_same(stays: list[UUID]) -> None:
    """Tutor, assessor, validator and contacts of the first stay, in all."""
    pattern = NamedPart.objects.filter(mobility=stays[0]).exclude(part=NamedPartKind.PARTICIPANT)
    copies = [
        NamedPart(**{name: value for name, value in part.items() if name != "id"} | {"mobility_id": stay})
        for part in pattern.values()
        for stay in stays[1:]
    ]
    NamedPart.objects.bulk_create(copies)


def _case(number: int) -> Case:
    case = read_case(FILE)
    goes = [f"learner{nth}" for nth in range(2, number + 1)]
    first = case.data["participant"]
    people = case.data["people"] | {key: _person(key) for key in goes}
    memorandum = {name: value for name, value in case.data["memorandum"].items() if name != "places"}
    others = [{**first, "person": key} for key in goes]
    history = list(_history(case.data["history"], goes))
    data = {**case.data, "people": people, "others": others, "memorandum": memorandum, "history": history}
    return replace(case, data=data)


def _person(key: str) -> dict[str, str]:
    """Invented, and each named otherwise."""
    word = "".join(chr(ord("a") + int(digit)) for digit in key.removeprefix("learner"))
    return {
        "given_names": f"Pavyzd{word}", "family_names": f"Pavyzd{word}ienė", "email": f"{key}@learners.example.org",
        "phone": "+370 600 00001",
    }  # fmt: skip


def _history(steps: list[dict[str, Any]], goes: list[str]) -> Iterator[dict[str, Any]]:
    """What the case does with its one stay is done with each; the agreement is written for the first."""
    for step in steps:
        if step["do"] == "submit_agreement":
            return
        yield step | {"at": step.get("at", "09:00")}
        if not step["do"].startswith("memorandum.") and step["do"] not in FOR_THE_FIRST:
            yield from ({**step, "at": "09:00", "stay": key} for key in goes)
