"""The table of steps in docs/case-files.md, made from the steps themselves."""

from pathlib import Path

from django.conf import settings

from tools.cases import steps

ORDER = ("memorandum", "before", "agreement", "signing", "during", "after")  # of the modules, as a stay goes
BEGIN, END = "<!-- steps -->", "<!-- end of steps -->"


def page() -> Path:
    """The page about case files."""
    return Path(settings.BASE_DIR) / "docs" / "case-files.md"


def with_steps(text: str) -> str:
    """The page with its table of steps as they are now."""
    known = sorted(steps.STEPS.values(), key=lambda step: ORDER.index(step.perform.__module__.rpartition(".")[2]))
    rows = [f"| `{step.name}` | {step.says} | {', '.join(f'`{name}`' for name in step.takes)} |" for step in known]
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return "\n".join([before + BEGIN, "| Step | Does | `with` |", "| --- | --- | --- |", *rows, END]) + after
