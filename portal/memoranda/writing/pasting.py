"""Units typed or pasted: a line for each unit, its outcomes on lines below that begin with a dash or a number."""

import re
from collections.abc import Iterable
from typing import Any

OUTCOME = re.compile(r"^\s*(?:[-–•*·]|\d+(?:\.\d+)*[.)])\s+(.*)$|^\t+(.*)$")
POINTS = re.compile(r"^([0-9]{1,5}(?:[.,][0-9]{1,4})?)\s*(?:points?|punten|credits?|ects|ecvet)?$", re.IGNORECASE)
LONGEST = 300


def units_in(text: str, taken: Iterable[str]) -> list[dict[str, Any]]:
    """Code, title and points apart by a tab or a semicolon; a unit without a code gets the next free one: U1, U2 …"""
    used, found = {code.casefold() for code in taken}, list[dict[str, Any]]()
    for line in text.splitlines():
        if not line.strip():
            continue
        outcome = OUTCOME.match(line)
        if outcome and found:
            _add_outcome(found[-1], (outcome[1] or outcome[2] or "").strip())
            continue
        found.append(_unit(line, used))
    return found


def _unit(line: str, used: set[str]) -> dict[str, Any]:
    cells = [cell.strip() for cell in re.split(r"[\t;|]", line) if cell.strip()]
    points = next((found[1].replace(",", ".") for cell in cells[1:] if (found := POINTS.match(cell))), "")
    words = [cell for nth, cell in enumerate(cells) if nth == 0 or not POINTS.match(cell)]
    code, title = (words[0], " ".join(words[1:])) if len(words) > 1 and " " not in words[0] else ("", " ".join(words))
    if not code or code.casefold() in used:
        code = next(f"U{nth}" for nth in range(1, len(used) + 2) if f"u{nth}" not in used)
    used.add(code.casefold())
    unit: dict[str, Any] = {"code": code[:LONGEST], "title": title[:LONGEST]}
    return unit | ({"points": points} if points else {})


def _add_outcome(unit: dict[str, Any], text: str) -> None:
    outcomes = unit.setdefault("outcomes", [])
    outcome = {"key": f"{unit['code']}.{len(outcomes) + 1}", "title": text[:LONGEST]}
    outcomes.append(outcome | ({"description": text} if len(text) > LONGEST else {}))
