"""A guardian whose address was mistyped, in a case file: named twice, taken off once, and the text goes out."""

from pathlib import Path

import pytest

from lifecycle.models import NamedPart
from lifecycle.tables.mobility import State
from tests.tools.conftest import DEMO, case_of
from tools.cases.faults import CaseRefused
from tools.cases.runner import Runner

pytestmark = [pytest.mark.slow, pytest.mark.pdf]
PERSON = "  typo: {given_names: Dominique, family_names: Exemple, email: dominique.exemple@familes.example.com%s}\n"
NAMED = "  - {person: typo, part: guardian, relation: parent}\n"
SENT = "  - {'on': 2025-11-17, by: anne, do: send_for_signature}\n"
TAKEN_OFF = "  - {'on': 2025-11-16, by: anne, do: take_off, with: {person: typo, reason: Mistyped}}\n"


def text(answer: str, *steps: str) -> str:
    """The French case up to the signatures, with the mistyped guardian in it."""
    begun, _sent, _rest = (DEMO / "demo-3.yaml").read_text("utf-8").partition(SENT)
    for line, added in (("  anne: {", PERSON % answer), ("  - {person: dominique, part: guardian", NAMED)):
        before, found, after = begun.partition(line)
        begun = before + added + found + after
    return begun + "".join(steps)


def test_a_guardian_mistyped_holds_the_text_up_until_taken_off(fresh: Path):
    done = Runner(case_of(text(", new_person: true", TAKEN_OFF, SENT))).run()

    assert done.mobility.state == State.AGREEMENT_SIGNING
    guardians = NamedPart.objects.open().filter(mobility=done.mobility, part="guardian")
    assert [one.person.email for one in guardians] == ["dominique.exemple@families.example.com"]


def test_a_second_guardian_who_looks_alike_is_asked_about_before_anything_runs(fresh: Path):
    with pytest.raises(CaseRefused, match="is Dominique Exemple the same person?"):
        Runner(case_of(text("", SENT))).run()
