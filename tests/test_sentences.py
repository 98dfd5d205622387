"""Every code that may be said has its sentence, and a guard declares each code it may say.

A code stands as plain text where it is said, so that both can be read off the source.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from ground.errors import SojournError
from ground.sentences import registered
from lifecycle.effects.outbox import GiveUp, TryLater
from lifecycle.gate import GATE_MET
from lifecycle.registry import GUARDS, OWED
from tests.source import HEIGHT, Source, sources
from tools.raised_codes import codes_of

# Files that hand on a code which another place chose; there every text that looks like a code is one.
PASS_ON = {
    "api/document_views.py": "why a paper could not be made, as its row keeps it",
    "lifecycle/doors.py": "why a step is not one's own, as the gate said it",
    "documents/handlers.py": "why a paper could not be made, as the press said it",
    "documents/press.py": "what the process that prints answered",
    "documents/press_child.py": "what the process that prints answers",
    "recognition/services.py": "which of the five criteria is not met",
}
CHOSEN_THERE = {"recognition/services.py": [f"recognition.criterion_q{nth}" for nth in range(1, 6)]}
OF_ONE_CODE = {"ActInvalid", "ChangedMeanwhile", "TransitionRefused"}  # written in the class itself
CODE = re.compile(rf"({'|'.join(HEIGHT)})\.[a-z_]*[a-z]")


@cache
def refusals() -> frozenset[str]:
    """The names of everything that says no with a code."""
    kinds: list[type[Exception]] = [SojournError, GiveUp, TryLater]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return frozenset({kind.__name__ for kind in kinds} | {"Missing"}) - OF_ONE_CODE


@cache
def codes_in(source: Source) -> tuple[tuple[str, str | None], ...]:
    """The place of each code said in the file, and the code; None where it is no plain text."""
    return tuple(_codes_in(source))


def _codes_in(source: Source) -> Iterator[tuple[str, str | None]]:
    for node in source.nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in refusals():
            code = node.args[0] if node.args else None
            for one in [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]:
                yield source.place(node), _plain(one)
        elif source.name in PASS_ON and isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)):
            yield source.place(node), node.value
    yield from ((source.name, code) for code in CHOSEN_THERE.get(source.name, ()))


def _plain(code: ast.expr | None) -> str | None:
    if isinstance(code, ast.Name) and code.id == "GATE_MET":
        return GATE_MET
    return code.value if isinstance(code, ast.Constant) else None


APPS = tuple(source for source in sources() if not source.name.startswith("tools/"))


def test_every_code_stands_as_plain_text_where_it_is_said():
    found = [place for source in APPS if source.name not in PASS_ON for place, code in codes_in(source) if code is None]
    assert found == []


def test_every_code_that_is_said_has_a_sentence():
    said = [(place, code) for source in APPS for place, code in codes_in(source) if code is not None]

    assert len(said) > 200
    assert [(place, code) for place, code in said if code not in registered()] == []


@pytest.mark.parametrize("asked", [*GUARDS.values(), *OWED.values()], ids=lambda asked: asked.name)
def test_a_guard_declares_every_code_it_may_say_and_no_other(asked):
    assert codes_of(asked.check, of_other_apps=True) == set(asked.unmet)
