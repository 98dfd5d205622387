"""A list of people as it comes out of a spreadsheet: one line a person, columns by tab, semicolon or comma."""

import csv
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ground.addresses import stored_form, validate_one_address
from ground.birth_dates import check_birth_date
from ground.day_fields import read_day
from lifecycle.groups import Named, Newcomer

MOST = 60
COLUMNS = 7  # given names, family names, mail, birth date; the guardian's given names, family names, mail
NO_LONGER = 150


def read_people(text: str) -> list[Newcomer]:
    """The people of the list. Raises ValidationError with one sentence for each line that cannot be read."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" \t;,")]
    if lines and "@" not in lines[0][1] and len(lines) > 1 and "@" in lines[1][1]:
        lines = lines[1:]  # the heads of the columns
    if len(lines) > MOST:
        raise ValidationError(_("These are %(number)s people; plan at most %(most)s at once.") % _counts(lines))
    people: dict[str, Newcomer] = {}
    faults: list[str] = []
    for number, line in lines:
        try:
            person = _person(_cells(line))
            if person.email in people:
                raise ValidationError(_("the address %(email)s stands in the list twice") % {"email": person.email})
            people[person.email] = person
        except ValidationError as fault:
            faults.append(_("Line %(number)s: %(fault)s.") % {"number": number, "fault": "; ".join(fault.messages)})
    if faults:
        raise ValidationError(faults)
    return list(people.values())


def _counts(lines: list[Any]) -> dict[str, int]:
    return {"number": len(lines), "most": MOST}


def _cells(line: str) -> list[str]:
    mark = next((one for one in ("\t", ";", ",") if one in line), ";")
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]
    return (cells + [""] * COLUMNS)[:COLUMNS]


def _person(cells: list[str]) -> Newcomer:
    who = _named(cells[:3], _("given names, family names and a mail address are needed"))
    guardian = _named(cells[4:7], _("the guardian needs names and a mail address as well")) if any(cells[4:7]) else None
    if guardian and guardian.email == who.email:
        raise ValidationError(_("the guardian has the address of the learner"))
    return Newcomer(who.given_names, who.family_names, who.email, _day(cells[3]), guardian)


def _named(cells: list[str], lacking: str) -> Named:
    given, family, address = cells
    if not (given and family and address):
        raise ValidationError(lacking)
    if max(len(given), len(family)) > NO_LONGER:
        raise ValidationError(_("a name is longer than %(most)s signs") % {"most": NO_LONGER})
    address = stored_form(address)
    try:
        validate_one_address(address)
    except ValidationError as fault:
        raise ValidationError(_("“%(text)s” is no mail address") % {"text": address[:80]}) from fault
    return Named(given, family, address)


def _day(text: str) -> date | None:
    if not text:
        return None
    day = read_day(text, past=True)
    check_birth_date(day)
    return day
