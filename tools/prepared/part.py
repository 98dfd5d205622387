"""The files of a told case: stays invented around it as text with gaps, and what they were made of."""

import hashlib
import json
import lzma
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lifecycle.machines import MACHINES
from tools.simulate.patterns import Block, Hash, Number, Pattern, Template
from tools.simulate.rows import copied_models

TOOLS = Path(__file__).parents[1]
FOLDER = TOOLS / "cases" / "demo" / "prepared"
# What these say decides what stands in the files.
MADE_OF = ("cases/demo/*.yaml", "cases/school.py", "cases/invented.py", "cases/varying.py", "invented_answers.py")


@dataclass(frozen=True)
class SharedRow:
    """A row that is written only where none of this name is there."""

    name: str
    block: Block


@dataclass
class Part:
    """`day`: on which the present step of the told case lies in it. `first`: the name of somebody who is only in it."""

    case: str
    nth: int
    day: str
    first: str
    tables: str
    made_of: str
    pattern: Pattern
    shared: list[SharedRow] = field(default_factory=list)
    sealed: dict[str, Template] = field(default_factory=dict)
    stays: dict[str, str] = field(
        default_factory=dict
    )  # gap of a stay's number: the gap of the day that gives its year


def paths_of(case: str) -> list[Path]:
    """Where the parts of a case lie."""
    return sorted(FOLDER.glob(f"{case.lower()}-*.json.xz"))


def write_part(part: Part) -> Path:
    """The same part is the same bytes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{part.case.lower()}-{part.nth}.json.xz"
    data = json.dumps(asdict(part), ensure_ascii=False, separators=(",", ":"), default=str).encode()
    path.write_bytes(lzma.compress(data, preset=9))
    return path


def read_parts(case: str) -> list[Part]:
    """Those of a case; an empty list where none were made."""
    return [_read(path) for path in paths_of(case)]


def _read(path: Path) -> Part:
    data = json.loads(lzma.decompress(path.read_bytes()))
    data["pattern"] = _pattern(data["pattern"])
    data["shared"] = [SharedRow(row["name"], _block(row["block"])) for row in data["shared"]]
    data["sealed"] = {gap: _template(text) for gap, text in data["sealed"].items()}
    return Part(**data)


def _pattern(data: dict[str, Any]) -> Pattern:
    blocks = [_block(block) for block in data["blocks"]]
    hashes = [Hash(**{**hashed, "text": _template(hashed["text"])}) for hashed in data["hashes"]]
    return Pattern(
        **{**data, "blocks": blocks, "hashes": hashes, "numbers": [Number(**one) for one in data["numbers"]]}
    )


def _block(data: dict[str, Any]) -> Block:
    return Block(data["table"], tuple(data["columns"]), _template(data["lines"]))


def _template(data: dict[str, Any]) -> Template:
    return Template(data["text"], tuple(data["gaps"]))


# What a file was made of


def tables_now() -> str:
    """Of the tables and their columns: a file fits these or none."""
    columns = (
        f"{model._meta.db_table}.{column.column} {column.get_internal_type()} {column.null}"
        for model in copied_models()
        for column in model._meta.concrete_fields
    )
    return _digest(sorted(columns))


@cache
def made_of_now() -> str:
    """Of the machines, the told cases and how stays are invented: when one changed, the file is to be made anew."""
    tables = [f"{name} {one.table.number} {one.table.digest}" for name, one in sorted(MACHINES.items())]
    sources = [path for pattern in MADE_OF for path in sorted(TOOLS.glob(pattern))]
    return _digest([*tables, *(f"{path.relative_to(TOOLS)} {path.read_text('utf-8')}" for path in sources)])


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
