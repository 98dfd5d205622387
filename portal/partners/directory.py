"""The directory of one reader: every own partner with what is due, filtered and ordered here.

A school has some hundred partners, not ten thousand: all are read, in a fixed number of queries, so that counts,
order and map come from the same rows and cannot say different things.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import FormerName, Organisation, OrganisationKind
from ground.countries import country_name
from ground.statements.in_step import asked, in_step
from lifecycle.organisations.partners import vouched_by
from partners.fields import field_name
from partners.models import Profile
from partners.places import overbooked
from partners.selectors import checks_due, own_partners
from portal.memoranda_in_words import Memoranda, MemorandumWord, no_memorandum
from portal.partners import facts
from portal.partners.filters import KINDS, SAVED, DirectoryFilter
from portal.partners.squares import Counted, Square, squares
from portal.rating import Rated, ratings_by_partner

PAGE = 25
GATHERED_FROM = 4  # countries with one partner


@dataclass
class PartnerRow:
    """One partner in the list."""

    organisation: Organisation
    kind_words: str
    field: str
    field_words: str
    memorandum: MemorandumWord
    now: int
    ever: int
    open: facts.Open
    rating: Rated
    vouched: bool
    searched: str

    @property
    def name(self) -> str:
        """What it is called now."""
        return self.organisation.name

    @property
    def town(self) -> str:
        """Where it is."""
        return self.organisation.town

    @property
    def country(self) -> str:
        """The two letters."""
        return self.organisation.country

    @property
    def kind(self) -> str:
        """As the register has it."""
        return self.organisation.kind

    @property
    def what(self) -> str:
        """Kind and field in one line."""
        return f"{self.kind_words} · {self.field_words}" if self.field_words else self.kind_words

    @property
    def known(self) -> bool:
        """Whether somebody made sure of it: the own school, a memorandum in force, or who runs the installation."""
        return self.vouched or self.organisation.is_confirmed or self.memorandum.in_force


def kind_words(kind: str) -> str:
    """What a reader here calls this kind."""
    if kind == OrganisationKind.COMPANY:
        return _("Host company")
    if kind == OrganisationKind.VET_SCHOOL:
        return _("School")
    return str(OrganisationKind(kind).label)


class Directory:
    """The page: rows, counts, map."""

    def __init__(self, actor: Actor, chosen: DirectoryFilter, today: date) -> None:
        self.actor, self.filter, self.today = actor, chosen, today

    @cached_property
    def all(self) -> list[PartnerRow]:
        """Every partner of the own organisation."""
        partners = list(own_partners(self.actor))
        return list(self._rows(partners)) if partners else []

    def _rows(self, partners: list[Organisation]) -> Iterator[PartnerRow]:
        pks = [one.pk for one in partners]
        of_profiles, checked, named, stays, ratings, todos = in_step(
            asked(Profile.unscoped.filter(organisation__in=pks)),
            asked(vouched_by(self.actor.organisation_id).order_by().values_list("organisation_id")),
            asked(FormerName.unscoped.filter(organisation__in=pks).values_list("organisation_id", "name")),
            facts.stays_by_partner(self.actor, pks),
            ratings_by_partner(self.actor, pks),
            facts.todos_by_partner(self.actor, pks),
        )
        profiles, vouched = {one.organisation_id: one for one in of_profiles}, {pk for (pk,) in checked}
        memoranda = Memoranda(self.actor, pks, self.today)
        former: dict[UUID, list[str]] = {}
        for organisation, name in named:
            former.setdefault(organisation, []).append(name)
        opens = self._open(pks, memoranda, todos)
        for one in partners:
            profile, held = profiles.get(one.pk) or Profile(), stays.get(one.pk, {})
            needed = bool(held.get("under")) or not held.get("ever")
            yield PartnerRow(
                one,
                kind_words(one.kind),
                profile.field,
                profile.field_in_words,
                memoranda.word_for(one.pk) or no_memorandum(needed=needed),
                held.get("now", 0),
                held.get("ever", 0),
                opens.get(one.pk, facts.Open(0, None)),
                ratings.get(one.pk, Rated(0, None)),
                one.pk in vouched,
                " ".join([one.name, one.town, one.code, *former.get(one.pk, ())]).casefold(),
            )

    def _open(
        self, pks: list[UUID], memoranda: Memoranda, todos: Mapping[UUID, tuple[int, date | None]]
    ) -> dict[UUID, facts.Open]:
        """To-dos of stays and memoranda, checks that run out, periods with too many: one number, the nearest day."""
        found = {pk: [given] for pk, given in todos.items()}
        of_versions = facts.todos_of_versions(list(memoranda.versions))
        for pk, versions in memoranda.by_partner.items():
            found.setdefault(pk, []).extend(of_versions[one.pk] for one in set(versions) if one.pk in of_versions)
        for pk, checks in checks_due(self.actor, pks, self.today).items():
            found.setdefault(pk, []).append((len(checks), min(one.valid_until for one in checks if one.valid_until)))
        too_full = overbooked(self.actor, pks, self.today)
        for pk, rows in too_full.items():
            found.setdefault(pk, []).append((len(rows), None))
        return {pk: self._one_number(given, wrong=pk in too_full) for pk, given in found.items() if given}

    def _one_number(self, given: list[tuple[int, date | None]], *, wrong: bool) -> facts.Open:
        """The worst of them gives the look: too many at one time is as bad as late."""
        days = [day for _number, day in given if day is not None]
        first = min(days, default=None)
        looks = facts.LATE if wrong else facts.looks_of(first, self.today)
        return facts.Open(sum(number for number, _day in given), first, *looks)

    @cached_property
    def rows(self) -> list[PartnerRow]:
        """Those that fit, in order."""
        return self.filter.in_order([row for row in self.all if self.filter.fits(row)])

    def page(self, number: int) -> list[PartnerRow]:
        """Twenty-five of them; 0: all."""
        return self.rows[(number - 1) * PAGE : number * PAGE] if number else self.rows

    @property
    def title(self) -> str:
        """The situation."""
        number = len(self.all)
        if not number:
            return _("No partner yet")
        partners = ngettext("%(number)s partner", "%(number)s partners", number) % {"number": number}
        due = sum(row.memorandum.needs_you for row in self.all)
        if not due:
            return partners
        words = ngettext("%(partners)s, %(due)s memorandum needs you", "%(partners)s, %(due)s memoranda need you", due)
        return words % {"partners": partners, "due": due}

    @property
    def country_number(self) -> int:
        """In how many countries they are."""
        return len({row.country for row in self.all if row.country})

    def saved(self) -> list[dict[str, Any]]:
        """The filters that everybody has, with their numbers."""
        chosen, only = self.filter.get("saved"), len(self.filter.values) <= 1
        first = {"key": "", "words": _("All"), "number": len(self.all), "here": not self.filter.values}
        return [first] + [
            {
                "key": key,
                "words": words,
                "number": sum(fits(row) for row in self.all),
                "here": chosen == key and only,
            }
            for key, (words, fits) in SAVED.items()
        ]

    # What is offered to choose from: what is there

    def countries(self) -> list[tuple[str, str]]:
        """Of the own partners, by name."""
        return sorted(((code, country_name(code)) for code in self._numbers), key=lambda pair: pair[1].casefold())

    def fields(self) -> list[tuple[str, str]]:
        """Of the own partners, by name."""
        held = {row.field: field_name(row.field) for row in self.all if row.field}
        return sorted(held.items(), key=lambda pair: pair[1].casefold())

    def kinds(self) -> list[tuple[str, Any]]:
        """All of them: they are few."""
        return [(key, words) for key, (words, _kinds) in KINDS.items()]

    # The map

    @cached_property
    def _numbers(self) -> Counter[str]:
        return Counter(row.country for row in self.all if row.country)

    def squares(self) -> list[Square]:
        """The map; empty where nobody's country is known."""
        return squares(self._numbers, self.filter.get("country")) if self._numbers else []

    def by_country(self) -> list[Counted]:
        """Every country with partners, the most first, with kinds and stays for the table."""
        return [self._counted(code) for code, _number in sorted(self._numbers.items(), key=_most_first)]

    def _counted(self, code: str) -> Counted:
        here = [row for row in self.all if row.country == code]
        kinds = Counter(row.kind_words for row in here)
        words = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        return Counted(code, len(here), code == self.filter.get("country"), words, sum(row.ever for row in here))

    def listed_countries(self) -> list[Counted]:
        """Those beside the map: where many have one partner only, these are gathered in one line."""
        gathered = {one.code for one in self._single()}
        return [one for one in self.by_country() if one.code not in gathered]

    @property
    def single_countries(self) -> int:
        """How many are gathered."""
        return len(self._single())

    def _single(self) -> list[Counted]:
        single = [one for one in self.by_country() if one.number == 1 and not (one.elsewhere or one.chosen)]
        return single if len(single) >= GATHERED_FROM else []

    def widest(self) -> dict[str, Any] | None:
        """The filter whose removal brings most back."""
        best: dict[str, Any] | None = None
        for chip in self.filter.chips():
            number = sum(self.filter.without(chip.name).fits(row) for row in self.all)
            if number and (best is None or number > best["number"]):
                best = {"chip": chip, "number": number}
        return best


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], country_name(pair[0]).casefold()
