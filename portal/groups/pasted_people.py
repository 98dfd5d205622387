"""A list of people as it comes out of a spreadsheet: one line a person, columns by tab, semicolon or comma.

Read by its heads, in any order; without heads by place. Nothing of it is dropped in silence: a line that cannot be read
is told with its number, a column that is not read by its head, and a date that can be two days is asked.
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ground.addresses import stored_form, validate_one_address
from ground.birth_dates import age_on, check_birth_date
from ground.day_fields import either, read_day
from ground.names import LONGEST, check_name, tidy_name
from ground.typed_days import days_meant
from lifecycle.groups import Named, Newcomer
from portal.groups.heads import BY_PLACE, Column, Heads, are_heads, by_column, heads_of

MOST = 60
LONGEST_CELL = 20  # lines
ADULT_AT = 18
DAY_FIRST, MONTH_FIRST = "day_first", "month_first"  # how a list writes its dates, once somebody has said so
WHO = (Column.GIVEN, Column.INFIX, Column.FAMILY, Column.WHOLE, Column.EMAIL)
GUARDIAN = (
    Column.GUARDIAN_GIVEN, Column.GUARDIAN_INFIX, Column.GUARDIAN_FAMILY, Column.GUARDIAN_WHOLE, Column.GUARDIAN_EMAIL,
)  # fmt: skip


@dataclass(frozen=True)
class ReadLine:
    """One person as read, and from where. `meant`: the days the birth date can be, where that is still to be said."""

    number: int
    person: Newcomer
    typed: str = ""
    meant: tuple[date, ...] = ()
    shared_with: list[int] = field(default_factory=list)  # the lines that name this person's address too

    @property
    def days(self) -> str:
        """The days that can be meant, in words."""
        return either(self.meant)

    def without_guardian(self, first_day: date | None) -> bool:
        """Whether the list names a guardian of somebody who is 18 on the first day: none is named on the stay then."""
        born = self.person.birth_date
        return bool(self.person.guardian and born and first_day and age_on(born, first_day) >= ADULT_AT)


@dataclass(frozen=True)
class ReadList:
    """What was read of a list; nobody is planned from it before somebody has looked at it."""

    lines: list[ReadLine]
    by_heads: bool
    digest: str  # of the text and the order of its dates: what was looked at is what is planned
    unread: list[str] = field(default_factory=list)  # heads of columns that say nothing we take

    def __post_init__(self) -> None:
        """Say beside each line with which others it shares its address."""
        by_address: dict[str, list[int]] = {}
        for line in self.lines:
            for one in filter(None, (line.person, line.person.guardian)):
                by_address.setdefault(one.email, []).append(line.number)
        for line in self.lines:
            line.shared_with.extend(sorted(set(by_address[line.person.email]) - {line.number}))

    @property
    def people(self) -> list[Newcomer]:
        """Who is to be planned."""
        return [line.person for line in self.lines]

    @property
    def asked(self) -> list[ReadLine]:
        """Lines whose birth date can be two days."""
        return [line for line in self.lines if line.meant]


def read_people(text: str, order: str = "") -> ReadList:
    """The people of the list. Raises ValidationError with one sentence for each line that cannot be read."""
    lines = list(_rows(text))
    heads = heads_of(lines[0][1]) if lines and are_heads(lines[0][1]) else BY_PLACE
    lines = lines[1:] if heads.written else lines
    _require_sense(lines, heads.places)
    found, faults = [], []
    for number, cells in lines:
        try:
            found.append(_line(number, cells, heads, order))
        except ValidationError as fault:
            faults += [_said(number, one) for one in fault.messages]
    if faults := faults + list(_twice(found)):
        raise ValidationError(faults)
    digest = hashlib.sha256(f"{order}\n{text}".encode(errors="replace")).hexdigest()[:16]
    return ReadList(found, heads.written, digest, heads.unread)


def _require_sense(lines: Sequence[object], places: dict[Column, int]) -> None:
    if len(lines) > MOST:
        words = _("These are %(number)s people; plan at most %(most)s at once.")
        raise ValidationError(words % {"number": len(lines), "most": MOST})
    if Column.EMAIL not in places:
        raise ValidationError(_("No head says which column holds the mail addresses. Name it “Mail”."))
    if not {Column.GIVEN, Column.FAMILY, Column.WHOLE} & set(places):
        raise ValidationError(_("No head says which columns hold the names. Name them “Given names”, “Family names”."))
    if not lines:
        raise ValidationError(_("Below the heads stands nobody. Add a line for each person."))


def _twice(found: Sequence[ReadLine]) -> Iterator[str]:
    """The same names and address; brothers and sisters may share a mailbox."""
    seen: set[tuple[str, str]] = set()
    for line in found:
        names = f"{line.person.given_names} {line.person.family_names}".strip()
        if (names.casefold(), line.person.email) in seen:
            words = _("%(name)s, %(email)s, stands in the list twice.") % {"name": names, "email": line.person.email}
            yield _said(line.number, words)
        seen.add((names.casefold(), line.person.email))


def _said(number: int, fault: str) -> str:
    return _("Line %(number)s: %(fault)s") % {"number": number, "fault": fault}


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something: its number, its cells. What stands in quotes may go over several lines."""
    lines = text.splitlines()
    start = 0
    while start < len(lines):
        end = _end_of_quotes(lines, start)
        if lines[start].strip(" \t;,"):
            yield start + 1, _cells("\n".join(lines[start:end]))
        start = end


def _end_of_quotes(lines: list[str], start: int) -> int:
    """Behind the line that closes the quotes opened in this one; where none does, only this line counts."""
    quotes = 0
    for end in range(start, min(start + LONGEST_CELL, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            return end + 1
    return start + 1


def _cells(line: str) -> list[str]:
    mark = next((one for one in ("\t", ";", ",") if one in line), ";")
    cells = next(csv.reader(StringIO(line, newline=""), delimiter=mark))
    return [" ".join(cell.split()) for cell in cells]


def _line(number: int, cells: list[str], heads: Heads, order: str) -> ReadLine:
    if heads.nameless(cells):
        raise ValidationError(_("A column has no head. Write above the list what each column holds."))
    said = by_column(cells, heads.places)
    who = _named(said, WHO, _("The mail address is lacking."))
    guardian = _guardian(said)
    if guardian and guardian == who:
        raise ValidationError(_("The guardian is the learner. Give the guardian's own names."))
    typed = said.get(Column.BORN, "")
    born, meant = _born(typed, order)
    return ReadLine(number, Newcomer(who.given_names, who.family_names, who.email, born, guardian), typed, meant)


def _guardian(said: dict[Column, str]) -> Named | None:
    if not any(said.get(column) for column in GUARDIAN):
        return None
    return _named(said, GUARDIAN, _("The mail address of the guardian is lacking."))


def _named(said: dict[Column, str], columns: Sequence[Column], no_address: str) -> Named:
    given, infix, family, whole, address = (said.get(column, "") for column in columns)
    given, family = tidy_name(given or whole), tidy_name(f"{infix} {family}")
    if not (given or family):
        raise ValidationError(_("A name is lacking: given names, family names, or both are needed."))
    if whole and " " in given:
        words = _("“%(name)s” stands in one column. Give given names and family names a column each.")
        raise ValidationError(words % {"name": whole[:80]})
    _check_names(given, family)
    if not address:
        raise ValidationError(no_address)
    return Named(given, family, _address(address))


def _check_names(*names: str) -> None:
    for name in names:
        if len(name) > LONGEST:
            raise ValidationError(_("A name is longer than %(most)s signs.") % {"most": LONGEST})
        check_name(name)


def _address(typed: str) -> str:
    address = stored_form(typed)
    try:
        validate_one_address(address)
    except ValidationError as fault:
        raise ValidationError(_("“%(text)s” is no mail address.") % {"text": address[:80]}) from fault
    return address


def _born(text: str, order: str) -> tuple[date | None, tuple[date, ...]]:
    """The birth date, or the days it can be."""
    if not text:
        return None, ()
    meant = days_meant(text, past=True)
    if len(meant) > 1 and order not in (DAY_FIRST, MONTH_FIRST):
        return None, meant
    born = meant[0 if order == DAY_FIRST else -1] if meant else read_day(text, past=True)
    check_birth_date(born)
    return born, ()
