"""Makes the parts of a told case: it and its invented stays go through the engine, on its own days, in a scratch database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ground.sealing import unseal
from tools import demo
from tools.cases.case import Case
from tools.cases.reader import read_case
from tools.cases.runner import Runner
from tools.prepared.known import SHARED, known_here
from tools.prepared.part import Part, SharedRow, made_of_now, tables_now
from tools.simulate.copying import as_sample
from tools.simulate.listening import listening
from tools.simulate.making import Maker, pieces_of
from tools.simulate.patterns import Number, Template
from tools.simulate.rows import Row, changed, everything
from tools.simulate.walking import no_press, settle

STAYS_OF_A_PART = 20
VENDOR = "postgresql"  # in whose form the text is kept
# fmt: off
SHAPES = re.compile("|".join((
    r"(?P<sealed>gAAAA[\w-]{60,}={0,2})",
    r"(?P<number>\b[A-Z0-9]+-\d{4}-[A-Z]{1,12}-\d{4,}\b)",
    r"(?P<stay>\bS-\d{4}-[2-9A-Z]{6}\b)",
    r"(?P<hash>(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f]))",
    r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    r"(?P<bare>(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f]))",
    r"(?P<check>(?<![0-9A-Z-])[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?![0-9A-Z-]))",
    r"(?P<day>(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-]))",
)))
# fmt: on


def told_case(name: str) -> Case:
    """As it is written: on its own days. Raises KeyError."""
    return {case.name: case for case in map(read_case, sorted(demo.FOLDER.glob("*.yaml")))}[name]


def parts_wanted(names: Iterable[str]) -> list[tuple[str, int]]:
    """Which parts there are of these cases: so many stays each, so that several processes share them."""
    found = []
    for case in map(told_case, names):
        stays = len(demo.invented_of(case, present_day(case)))
        found += [(case.name, nth) for nth in range(-(-stays // STAYS_OF_A_PART))]
    return found


def make_part(name: str, nth: int) -> Part:
    """In the database that is connected now, which must be empty. Raises CaseRefused where a stay cannot be run."""
    case = told_case(name)
    day = present_day(case)
    with listening() as heard, no_press():
        _through_the_engine(case, str(case.data["present"]), day)
        before = {_identity(row) for row in everything()}
        wanted = demo.invented_of(case, day)[nth * STAYS_OF_A_PART : (nth + 1) * STAYS_OF_A_PART]
        for invented in wanted:
            _through_the_engine(invented.case, invented.until, day)
        rows = tuple(row for row in everything() if _identity(row) not in before)
    first = wanted[0].case.data
    facts = first["people"][first["participant"]["person"]]
    pieces_of.cache_clear()
    return PartMaker(_tidy(rows), heard=heard, old=before).part(name, nth, day, str(facts["email"]))


def present_day(case: Case) -> date:
    """The day of the step that is the present of a told case."""
    step = next(step for step in case.data["history"] if step.get("id") == case.data["present"])
    return date.fromisoformat(step["on"])


def _through_the_engine(case: Case, until: str, day: date) -> None:
    Runner(case, drain=settle, until=until, since=day - demo.MEMBERS_FOR).run()


def _identity(row: Row) -> str:
    return f"{row.name} {row[row.model._meta.pk.attname]}"


def _tidy(rows: Iterable[Row]) -> list[Row]:
    """Papers as samples without a file; no reminders of what is settled; keys are made where the stays are laid down."""
    settled = {row["id"] for row in rows if row.name == "ToDo" and row["closed_at"] is not None}
    kept = [row for row in rows if row.name != "PersonKey"]
    kept = [row for row in kept if not (row.name == "Reminder" and row["todo_id"] in settled)]
    return [changed(row, as_sample(row)) for row in kept]


class PartMaker(Maker):
    """Text with gaps for all stays of a part at once; what they share with others has its name for a gap."""

    shapes = SHAPES

    def __init__(self, rows: Sequence[Row], *, heard: Mapping[str, bytes], old: set[str]) -> None:
        named = {identity: name for name, identity in known_here().items()}
        own = [row for row in rows if row.name not in SHARED]
        super().__init__(own, vendor=VENDOR, heard=heard, named=named)
        self.sealed: dict[str, Template] = {}
        self.stays: dict[str, str] = {}
        self._shared = [row for row in rows if row.name in SHARED]
        self._old = {identity.partition(" ")[2] for identity in old}
        self._began = {row["number"]: (row["created_at"].date()) for row in rows if row.name == "Mobility"}

    def part(self, case: str, nth: int, day: date, email: str) -> Part:
        pattern = self.make()
        shared = [SharedRow(self.names[str(row["id"])], self._block(row.model, [row])) for row in self._shared]
        first = next(row.name for row in shared if row.name.startswith(f"person:{email}/"))
        return Part(
            case, nth, day.isoformat(), first, tables_now(), made_of_now(), pattern, shared, self.sealed, self.stays
        )

    def _own_way(self, row: Row, column: str, value: object) -> str:
        return ""

    def _of_sealed(self, found: str) -> str:
        gap = self.names.setdefault(found, self._new("sealed"))
        if gap not in self.sealed:
            self.sealed[gap] = self._plain(unseal(found))
        return gap

    def _of_id(self, found: str) -> str:
        """Raises ValueError for a row that is neither of these stays nor known by a name."""
        if found in self._old and found not in self.names:
            raise ValueError(f"{found} is there before these stays, and nothing in tools.prepared.known names it.")
        return super()._of_id(found)

    def _of_stay(self, found: str) -> str:
        if found not in self._began:
            return ""
        gap = f"stay{found[6:]}"
        self.stays[gap] = self._of_day(self._began[found].isoformat())
        return gap

    def _of_number(self, found: str) -> str:
        if found not in self.names and found in self._issued:
            code, _year, letters, _nth = found.split("-")
            self.names[found] = self._new("number")
            day = self._of_day(self._issued[found].isoformat())
            self.pattern.numbers.append(Number(self.names[found], code, letters, day))
        return self.names.get(found, "")
