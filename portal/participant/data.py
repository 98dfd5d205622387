"""What is kept of a participant for one stay, said in words (access, rule DP-10 of the quality reference)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ground.countries import country_name
from ground.days import long_day
from lifecycle.people.sections import SEEN, Section
from lifecycle.roles import Role
from portal.participant.stay import OwnStay


@dataclass(frozen=True)
class Kept:
    """One group of data: its name, what it holds, who sees it."""

    title: str
    lines: list[tuple[str, str]]
    seen_by: str


def own_data_of(own: OwnStay) -> list[Kept]:
    """Group by group."""
    stay, record, person = own.mobility, own.mobility.record, own.mobility.participant
    contact = [
        (_("Name"), person.full_name),
        (_("Mail address"), person.email or ""),
        (_("Telephone"), person.phone),
        (_("Address"), _address(record) if record else ""),
    ]
    school = [
        (_("Course"), record.learning_programme if record else ""),
        (_("Level"), record.level if record else ""),
        (_("Languages"), ", ".join(f"{code} {level}" for code, level in (record.languages if record else {}).items())),
    ]
    basics = [
        (_("Number"), stay.number),
        (_("Country"), country_name(stay.country) if stay.country else ""),
        (_("First day"), _day(stay.started_on or stay.planned_start)),
        (_("Last day"), _day(stay.ended_on or stay.planned_end)),
    ]
    groups = [
        (_("Who you are"), contact, Section.CONTACT),
        (_("Born"), [(_("Birth date"), _day(record.birth_date) if record else "")], Section.BIRTH_DATE),
        (_("Your course"), school, Section.CONTACT),
        (_("Your stay"), basics, Section.BASICS),
    ]
    return [Kept(title, [line for line in lines if line[1]], _seen_by(section)) for title, lines, section in groups]


def _seen_by(section: Section) -> str:
    roles: dict[Role, None] = {role: None for given in SEEN[section].values() for role in given}
    return ", ".join(str(role.label) for role in roles)


def _day(day: Any) -> str:
    return long_day(day) if day else ""


def _address(record: Any) -> str:
    return ", ".join(
        part for part in (record.address, f"{record.postcode} {record.town}".strip(), record.country) if part
    )
