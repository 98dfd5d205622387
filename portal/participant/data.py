"""What is kept of a participant for one stay, said in words (access, rule DP-10 of the quality reference)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.countries import country_name
from ground.days import long_day
from lifecycle.people.kept_contacts import kept_from, reached_through
from lifecycle.people.sections import SEEN, Section
from lifecycle.roles import NamedPartKind, Role
from portal.participant.stay import OwnStay


@dataclass(frozen=True)
class Kept:
    """One group of data: its name, what it holds, who sees it."""

    title: str
    lines: list[tuple[str, str]]
    seen_by: str


@dataclass(frozen=True)
class About:
    """All that is kept of one person. `name` is empty where it is the reader."""

    name: str
    groups: list[Kept]


def data_shown(own: OwnStay) -> list[About]:
    """To who goes the own data; to a guardian those of who goes, and apart from them the own."""
    if not own.is_guardian:
        return [About("", _of_the_participant(own, OWN))]
    participant = About(own.mobility.participant.full_name, _of_the_participant(own, OF_ANOTHER))
    return [participant, About("", _of_a_guardian(own))]


OWN = (_("Who you are"), _("Born"), _("Your course"), _("Your stay"))
OF_ANOTHER = (_("Name and address"), _("Born"), _("Course"), _("Stay"))


def _of_the_participant(own: OwnStay, titles: tuple[Any, ...]) -> list[Kept]:
    """Group by group."""
    stay, record, person = own.mobility, own.mobility.record, own.mobility.participant
    contact = [
        (_("Name"), person.full_name),
        (_("Mail address"), person.email or ""),
        (_("Telephone"), person.phone),
        (_("Address"), _lives(own)),
    ]
    course = [
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
    lines = (contact, [(_("Birth date"), _day(record.birth_date) if record else "")], course, basics)
    sections = (Section.CONTACT, Section.BIRTH_DATE, Section.CONTACT, Section.BASICS)
    return [_kept(*group) for group in zip(titles, lines, sections, strict=True)]


def _of_a_guardian(own: OwnStay) -> list[Kept]:
    """What is kept of the reader, in the part of a guardian."""
    parts = own.mobility.named_parts.open().filter(part=NamedPartKind.GUARDIAN, person__in=own.actor.people)
    return [
        _kept(
            _("Who you are"),
            [
                (_("Name"), part.full_name),
                (_("Mail address"), part.person.email or ""),
                (_("Telephone"), part.phone_day or part.person.phone),
                (_("At night"), part.phone_night),
                (_("Relation"), part.relation),
            ],
            Section.CONTACT,
        )
        for part in parts.select_related("person")
    ]


def _kept(title: Any, lines: list[tuple[Any, str]], section: Section) -> Kept:
    return Kept(str(title), [(str(label), value) for label, value in lines if value], _seen_by(section))


def _seen_by(section: Section) -> str:
    roles: dict[Role, None] = {role: None for given in SEEN[section].values() for role in given}
    return ", ".join(str(role.label) for role in roles)


def _day(day: Any) -> str:
    return long_day(day) if day else ""


def _lives(own: OwnStay) -> str:
    """Where who goes lives; a guardian is not told where the other one may be found by it."""
    if kept_from(own.mobility, own.actor):
        return reached_through(own.mobility)
    return _address(own.mobility.record) if own.mobility.record else ""


def _address(record: Any) -> str:
    return ", ".join(
        part for part in (record.address, f"{record.postcode} {record.town}".strip(), record.country) if part
    )
