"""The steps made for case files, by name; the modules beside register theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tools.cases.run import Run

Perform = Callable[[Run], None]


@dataclass(frozen=True)
class CaseStep:
    """A step made for case files: takes its details from sections, passes one or several doors."""

    name: str
    perform: Perform
    sections: tuple[str, ...]
    takes: tuple[str, ...]
    says: str


STEPS: dict[str, CaseStep] = {}


def case_step(name: str, *, sections: Iterable[str] = (), takes: Iterable[str] = ()) -> Callable[[Perform], Perform]:
    """Register a step. Its docstring is its line in docs/case-files.md."""

    def register(function: Perform) -> Perform:
        says = " ".join((function.__doc__ or "").split())
        STEPS[name] = CaseStep(name, function, tuple(sections), tuple(takes), says)
        return function

    return register
