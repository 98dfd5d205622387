"""The schools, hosts, employers and institutions of a simulation, their people, and the memoranda between them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tools.simulate import figures, gaps
from tools.simulate.chance import Chance, key_of
from tools.simulate.copying import World
from tools.simulate.patterns import Block, Pattern
from tools.simulate.variants import START
from tools.simulate.words import COUNTRIES, TRADES, Country, Trade

Values = dict[str, str]
OVERLAP = date(2026, 6, 1)  # what is "today" in the patterns' world: their stays end about then
LETTER = {gaps.SCHOOL: "S", gaps.HOST: "H", gaps.EMPLOYER: "E", gaps.INSTITUTION: "C"}
DOMAIN = {
    gaps.SCHOOL: "example.org",
    gaps.HOST: "example.com",
    gaps.EMPLOYER: "example.net",
    gaps.INSTITUTION: "example.org",
}
NOT_ASCII = str.maketrans({"ø": "o", "å": "a", "ł": "l", "ı": "i", "ħ": "h", "ż": "z", "Ħ": "h"})
BEHIND_EVERY_DAY = (date.max - START).days  # where something has no day, and comes last
SCHOOLS_OF_AN_INSTITUTION = 10
OWN_HOST = {
    "poor": "",
    "small": "",
    "refused": figures.REFUSING_COUNTRY,
}  # what is planted at a host of its own, and where


@dataclass(frozen=True)
class Partnership:
    """Everything around a stay: the words for its school, host, employer, institution, memorandum and trade.

    `old`: by how many days the memorandum is later than that of the patterns.
    """

    values: Values
    old: int
    trade: Trade


@dataclass(frozen=True)
class Partnerships:
    """Those of the one school that has far more stays than any other, and those of the others.

    `planted`: hosts of the largest to which only the planted stays go, by what is planted.
    """

    largest: list[Partnership]
    others: list[Partnership]
    planted: dict[str, Partnership]

    def any(self, chance: Chance) -> Partnership:
        """That of the next stay."""
        of_the_largest = chance.random() < figures.SHARE_OF_THE_LARGEST
        return chance.choice(self.largest if of_the_largest else self.others)


class Makers:
    """Invents organisations and people of one simulation."""

    def __init__(
        self, seed: int, chance: Chance, world: World, today: date, keep: frozenset[str] = frozenset()
    ) -> None:
        self.seed, self.chance, self.world, self.keep = seed, chance, world, keep
        self.moved = (today - OVERLAP).days // 7 * 7
        self.written: list[tuple[Block, str]] = []
        self.in_office: list[str] = []  # ids of everybody who acts for an organisation

    def partnerships(self, stays: int) -> Partnerships:
        """As many as so many stays want. What is to be written about them stands in `written` afterwards."""
        of_the_largest = round(stays * figures.SHARE_OF_THE_LARGEST)
        others = max(2, (stays - of_the_largest) // figures.STAYS_OF_A_SCHOOL)
        institutions: dict[str, Values] = {}
        planted = OWN_HOST if stays >= figures.PLANTED_FROM + sum(figures.PLANTED.values()) else {}
        largest = self._of_a_school(0, 0, _hosts(of_the_largest), institutions, planted.values())
        few, found = _hosts(figures.STAYS_OF_A_SCHOOL), []
        for nth in range(1, others + 1):
            found += self._of_a_school(nth, len(largest) + (nth - 1) * few, few, institutions)
        shared = len(largest) - len(planted)
        return Partnerships(largest[:shared], found, dict(zip(planted, largest[shared:], strict=True)))

    def _of_a_school(
        self, nth: int, first: int, hosts: int, institutions: dict[str, Values], planted: Iterable[str] = ()
    ) -> list[Partnership]:
        """A school with so many hosts, the first of which has this number; at the end those planted, by their country."""
        country, trade = COUNTRIES[self.chance.one_of(figures.SENDING)], self.chance.choice(TRADES)
        school = self.organisation(gaps.SCHOOL, nth, country, f"{trade.school} {country.places[nth % 3]}")
        where = f"{country.code}{nth // SCHOOLS_OF_AN_INSTITUTION}"
        if where not in institutions:
            name = f"Sample Qualifications Centre {country.name}"
            institutions[where] = self.organisation(gaps.INSTITUTION, len(institutions), country, name)
        around = {**words_of(trade), **school, **institutions[where]}
        wheres = [*[""] * hosts, *planted]
        return [self._partnership(first + other, around, country, trade, abroad) for other, abroad in enumerate(wheres)]

    def _partnership(self, nth: int, around: Values, home: Country, trade: Trade, where: str = "") -> Partnership:
        abroad = {code: often for code, often in figures.HOST.items() if code != home.code}
        country = COUNTRIES[where or self.chance.one_of(abroad)]
        name = f"{self.chance.choice(country.family)} {trade.host}"
        values = {
            **around,
            **self.organisation(gaps.HOST, nth, country, name),
            **self.organisation(gaps.EMPLOYER, nth, home, f"{self.chance.choice(home.family)} {trade.host}"),
            "memorandum_code": f"MOU-{home.code}-{country.code}-{self.seed}-{nth}",
        }
        old = self.moved - 7 * self.chance.randrange(20)
        self._write(self.world.memorandum, values, old, nth)
        kept = {gap: value for gap, value in values.items() if gap.count(".") == 0 or gap in self.keep}
        return Partnership(kept, old, trade)

    def new_host(self, nth: int, partnership: Partnership) -> Values:
        """A host with which the school has no memorandum yet."""
        country, trade = COUNTRIES[partnership.values["host.country"]], partnership.trade
        return self.organisation(
            gaps.HOST, nth, country, f"{self.chance.choice(country.family)} {trade.host}", letter="N"
        )

    def organisation(self, kind: str, nth: int, country: Country, name: str, letter: str = "") -> Values:
        """One organisation with its people, written down; returns the words for it."""
        chance, code = self.chance, f"X{self.seed}{letter or LETTER[kind]}{nth}"
        domain = f"{code.lower()}.{DOMAIN[kind]}"
        values = {
            f"{kind}.id": chance.identity(), f"{kind}.name": f"{name} {self.seed}-{letter}{nth}", f"{kind}.code": code,
            f"{kind}.town": chance.choice(country.places), f"{kind}.street": f"Sample Street {nth % 90 + 1}",
            f"{kind}.head": f"{chance.choice(country.given)} {chance.choice(country.family)}", f"{kind}.domain": domain,
        }  # fmt: skip
        if kind in (gaps.SCHOOL, gaps.HOST):
            values |= {f"{kind}.country": country.code, f"{kind}.country_name": country.name}
        if kind == gaps.SCHOOL:
            values |= {
                "project.id": chance.identity(),
                "project_code": f"2025-1-{country.code}01-KA121-VET-{self.seed:04}{nth:05}",
            }
        for person, where in gaps.OF.items():
            if where == kind:
                values |= person_of(person, country, domain, chance)
                self.in_office.append(values[f"{person}.id"])
        here = values if kind in (gaps.SCHOOL, gaps.HOST) else {**values, "school.country": country.code}
        self._write(self.world.organisations[kind], dict(here), self.moved)
        return values

    def _write(self, pattern: Pattern, values: Values, moved: int, nth: int = 0) -> None:
        fill_own(pattern, values, self.chance, moved=moved, old=moved, nth=nth)
        self.written += pattern.lines(values, key_of)


def person_of(person: str, country: Country, domain: str, chance: Chance, mark: str = "") -> Values:
    """The words for somebody invented; `mark` keeps apart who may be called the same."""
    given, family = chance.choice(country.given), chance.choice(country.family)
    email = f"{_ascii(given)}.{_ascii(family)}.{mark or person}@{domain}"
    return {
        f"{person}.id": chance.identity(), f"{person}.given": given, f"{person}.family": family,
        f"{person}.email": email, f"{person}.masked": f"{email[0]}•••@{domain}",
    }  # fmt: skip


def _hosts(stays: int) -> int:
    """How many hosts a school with so many stays works with."""
    return min(max(2, stays // figures.STAYS_OF_A_HOST), figures.MOST_HOSTS)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(NOT_ASCII))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def words_of(trade: Trade) -> Values:
    """What the patterns call by words of the trade."""
    facts = (
        trade.field, trade.qualification, *trade.units, *trade.outcomes, trade.work,
    )  # fmt: skip
    return dict(zip(gaps.TRADE, facts, strict=True))


def fill_own(pattern: Pattern, values: Values, chance: Chance, *, moved: int, old: int, nth: int) -> None:
    """Ids, days, check codes and numbers of a copy so many days later than its pattern; `nth` makes numbers unique.

    `old` is for what was there before the stay: the memorandum and since when people are in office.
    """
    for gap in pattern.ids:
        if gap not in values:
            values[gap] = chance.identity()
    for gap, days in pattern.days.items():
        later = 0 if days == BEHIND_EVERY_DAY else old if gap.startswith("mday") else moved
        values[gap] = _day(days + later)
    for gap in pattern.checks:
        values[gap] = chance.check()
    for place, number in enumerate(pattern.numbers):
        code = values[number.code] if number.code else "P"
        values[number.gap] = f"{code}-{values[number.day][:4]}-{number.letters}-{nth * 100 + place:08}"


_DAYS: dict[int, str] = {}


def _day(days: int) -> str:
    """The day so many days from the start of the patterns, as text."""
    found = _DAYS.get(days)
    if found is None:
        found = _DAYS[days] = (START + timedelta(days=days)).isoformat()
    return found
