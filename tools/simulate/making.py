"""Turns the rows of a walk into text with gaps: everything that another stay has otherwise is found and named."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from ground.sealing import unseal
from tools.invented_answers import is_drawn
from tools.simulate import gaps
from tools.simulate.patterns import EVENT, Block, Hash, Number, Pattern, Template
from tools.simulate.rows import NOTHING, Row, columns_of, text_of
from tools.simulate.variants import START

# fmt: off
SHAPES = re.compile("|".join((
    r"(?P<number>(?:QX[A-Z]+Q|\bP)-\d{4}-[A-Z]{1,12}-\d{4,})",
    r"(?P<stay>\bS-\d{4}-[2-9A-Z]{6}\b)",
    r"(?P<hash>(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f]))",
    r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    r"(?P<bare>(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f]))",
    r"(?P<check>(?<![0-9A-Z-])[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?![0-9A-Z-]))",
    r"(?P<day>(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-]))",
    r"""(?P<country>(?<=")(?:LI|IS)(?="))""",
    r"""(?P<year>(?<="call_year":)\d{4}|(?<="call_year": )\d{4})""",
    r"(?P<word>q(?:•••)?@qx[a-z]+q\.example\.org|qx[a-z]+q\.example\.org|Qx[a-z]+q\b|QX[A-Z]+Q\b|Liechtenstein|Iceland)",
)))
# fmt: on
COUNTRIES = {gaps.HOME[0]: "school.country", gaps.ABROAD[0]: "host.country"}
WORDS = gaps.words()


class Maker:
    """Makes the pattern of some rows of a walk. `named` are ids that have a name already; others get one of their own."""

    shapes = SHAPES

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        vendor: str,
        heard: Mapping[str, bytes],
        named: Mapping[str, str],
        prefix: str = "",
        shared: Callable[[date], bool] = lambda day: False,
        born: date | None = None,
    ) -> None:
        self.rows, self.vendor, self.heard, self.prefix = rows, vendor, heard, prefix
        self.shared, self.born = shared, born
        self.names = dict(named)
        self.pattern = Pattern()
        self._made: Counter[str] = Counter()
        self._issued = {row["number"]: row["created_at"].date() for row in rows if row.name == "Document"}
        self._said = _remarks(rows)

    def make(self) -> Pattern:
        """The pattern; afterwards `names` also has what the rows were named here."""
        for row in self.rows:
            identity = str(row[row.model._meta.pk.attname])
            if identity not in self.names:
                self._name(identity, self._new(row.name))
        for row in (row for row in self.rows if row.name == "Event"):
            self._gap("hash", row["hash"])  # from the first on, so that each finds the one before it
        by_model: dict[Any, list[Row]] = {}
        for row in self.rows:
            by_model.setdefault(row.model, []).append(row)
        self.pattern.blocks = [self._block(model, rows) for model, rows in by_model.items()]
        return self.pattern

    def _new(self, what: str) -> str:
        """The next gap of that sort: the same in every pattern whose rows came about in the same way."""
        self._made[what] += 1
        return f"{self.prefix}{what}{self._made[what]}"

    def _name(self, value: str, gap: str) -> str:
        self.names[value] = gap
        self.pattern.ids.append(gap)
        return gap

    def _block(self, model: Any, rows: list[Row]) -> Block:
        fields = model._meta.concrete_fields
        lines = [
            "\t".join(
                self._cell(row, column, value) for column, value in zip(columns_of(model), row.values, strict=True)
            )
            for row in rows
        ]
        text = "".join(f"{line}\n" for line in lines)
        return Block(model._meta.db_table, tuple(each.column for each in fields), self._gathered(text))

    def _cell(self, row: Row, column: str, value: Any) -> str:
        gap = self._own_way(row, column, value)
        if gap:
            return _mark(gap)
        text = text_of(value, _field(row, column), self.vendor)
        if text == NOTHING:
            return NOTHING
        if text in COUNTRIES:
            return _mark(COUNTRIES[text])
        return self._marked(text, _escaped)

    def _own_way(self, row: Row, column: str, value: Any) -> str:
        """Columns that differ from stay to stay though no word in them says so."""
        place = f"{row.name}.{column}"
        if place == "Mobility.fewer_opportunities":
            return "fewer"
        if place == "Mobility.call_year" and value:
            return "call_year"
        if (place == "Answer.satisfaction" and value is not None) or (
            place == "Reply.value" and is_drawn(row["question"])
        ):
            gap = f"rate.{row['role'] if row.name == 'Answer' else row['question']}"
            if gap not in self.pattern.rates:
                self.pattern.rates.append(gap)
            return gap
        return ""

    # Text with marks becomes text with gaps.

    def _marked(self, text: str, written: Callable[[str], str]) -> str:
        made = []
        for plain, kind, found in pieces_of(text, self.shapes):
            gap = self._gap(kind, found) if kind else ""
            made.append(written(plain))
            made.append(_mark(gap) if gap else written(found))
        return "".join(made)

    def _gathered(self, marked: str) -> Template:
        pieces = marked.split(MARK)
        text = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
        return Template(text, tuple(pieces[1::2]))

    def _gap(self, kind: str, found: str) -> str:
        made = getattr(self, f"_of_{kind}")(found)
        assert isinstance(made, str)
        return made

    def _of_word(self, found: str) -> str:
        return WORDS[found]

    def _of_country(self, found: str) -> str:
        return COUNTRIES[found]

    def _of_year(self, _found: str) -> str:
        return "call_year"

    def _of_stay(self, _found: str) -> str:
        return "number"

    def _of_id(self, found: str) -> str:
        return self.names.get(found) or self._name(found, self._new("id"))

    def _of_bare(self, found: str) -> str:
        gap = self._of_id(f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}") + "#"
        if gap not in self.pattern.bare:
            self.pattern.bare.append(gap)
        return gap

    def _of_day(self, found: str) -> str:
        day = date.fromisoformat(found)
        if day == self.born:
            return "le.born"
        gap = f"{'m' if self.shared(day) else ''}day{(day - START).days}"
        self.pattern.days[gap] = (day - START).days
        return gap

    def _of_check(self, found: str) -> str:
        if found not in self.names:
            self.names[found] = self._new("check")
            self.pattern.checks.append(self.names[found])
        return self.names[found]

    def _of_number(self, found: str) -> str:
        if found not in self.names:
            code, _year, letters, _nth = found.split("-")
            issued = self._issued.get(found)
            if issued is None:
                return ""
            self.names[found] = self._new("number")
            day = self._of_day(issued.isoformat())
            self.pattern.numbers.append(Number(self.names[found], WORDS.get(code, ""), letters, day))
        return self.names[found]

    def _of_hash(self, found: str) -> str:
        """A hash whose text is known and has gaps is computed anew; any other stands as it is."""
        if found in self.names:
            return self.names[found]
        made = self._hash(found)
        if made is None or not (made.text.gaps or made.before or made.person):
            return ""
        self.names[found] = made.gap
        self.pattern.hashes.append(made)
        return made.gap

    def _hash(self, found: str) -> Hash | None:
        if found in self._said:
            person, text = self._said[found]
            self.pattern.keyed.append(self.names[person])
            return Hash(self._new("hash"), self._plain(text), person=self.names[person])
        heard = self.heard.get(found)
        if heard is None:
            return None
        if heard.startswith(EVENT):
            before = heard[len(EVENT) : len(EVENT) + 32].hex()
            said = self._plain(heard[len(EVENT) + 32 :].decode())
            return Hash(self._new("hash"), said, before=self._of_hash(before) or before)
        return Hash(self._new("hash"), self._plain(heard.decode()))

    def _plain(self, text: str) -> Template:
        return self._gathered(self._marked(text, str))


@lru_cache(maxsize=50_000)
def pieces_of(text: str, shapes: re.Pattern[str] = SHAPES) -> tuple[tuple[str, str, str], ...]:
    """Plain text, then what follows it and of which sort that is. The stops of a walk have most texts in common."""
    made, at = [], 0
    for found in shapes.finditer(text):
        made.append((text[at : found.start()], str(found.lastgroup), found[0]))
        at = found.end()
    return (*made, (text[at:], "", ""))


MARK = "\x1f"  # stands in no text: the press takes control signs out


def _field(row: Row, column: str) -> Any:
    return next(field for field in row.model._meta.concrete_fields if field.attname == column)


def _mark(gap: str) -> str:
    return f"{MARK}{gap}{MARK}"


def _escaped(text: str) -> str:
    """As COPY wants it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _remarks(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """The keyed digests of remarks: whose key, and the text."""
    events = {row["id"]: row for row in rows if row.name == "Event"}
    found = {}
    for row in rows:
        event = events.get(row["event_id"]) if row.name == "Remark" else None
        if event is not None and event["person_id"] is not None:
            text = unseal(row["text"]) if row["sealed"] else row["text"]
            found[event["remark_digest"]] = (str(event["person_id"]), text)
    return found
