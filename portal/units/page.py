"""What the page of the library shows: the own qualifications with their units."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language, ngettext

from accounts.actors import Actor
from ground.countries import country_name
from library.models import Kind, Qualification, Unit, UnitUse, UnitVersion
from library.outcomes import Outcome, counts, read
from library.points import said_points
from library.selectors import may_write, own_qualifications, own_units, uses_of
from portal.recognised import Recognised, recognised
from portal.units.whereabouts import typed_into, used_in_words

LETTERS = {Kind.KNOWLEDGE: "K", Kind.SKILLS: "S", Kind.RESPONSIBILITY: "R"}
FEW = 3  # examples beside the library


@dataclass
class UnitRow:
    """A unit as one line of a list."""

    version: UnitVersion
    uses: list[UnitUse]
    was_typed: bool = False  # into a memorandum that the reader sees

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return read(self.version.outcomes)

    @property
    def title(self) -> str:
        return self.version.title_in(get_language() or "")

    @property
    def points(self) -> str:
        return said_points(self.version.points)

    @property
    def kinds(self) -> str:
        """3 K · 3 S · 1 R"""
        found = counts(self.outcomes)
        return " · ".join(f"{found[kind]} {letter}" for kind, letter in LETTERS.items() if found[kind])

    @property
    def where(self) -> str:
        return used_in_words(self.uses, typed=self.was_typed)

    @property
    def held_by(self) -> int:
        """The version that is used, where the newest one is still being written."""
        return self.version.number - 1 if self.version.is_being_written else 0


@dataclass
class QualificationCard:
    """A qualification with its units."""

    qualification: Qualification
    rows: list[UnitRow]

    @property
    def title(self) -> str:
        return self.qualification.title_in(get_language() or "")

    @property
    def facts(self) -> list[str]:
        """In one line below the title."""
        one = self.qualification
        return list(
            filter(None, [
                country_name(one.country) if one.country else "",
                f"EQF {one.eqf}" if one.eqf else "",
                one.nqf,
                f"ISCED-F {one.isced_f}" if one.isced_f else "",
                one.scale_words,
            ])
        )  # fmt: skip


class LibraryPage:
    """The library of the organisation acted for."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.writes = actor, may_write(actor)

    @cached_property
    def cards(self) -> list[QualificationCard]:
        """Each qualification with its units."""
        units = own_units(self.actor)
        uses: dict[object, list[UnitUse]] = {}
        of_unit = UnitVersion.unscoped.filter(unit__in=[one.unit_id for found in units.values() for one in found])
        versions = {one.pk: one for one in of_unit.only("unit")}
        for pk, found in uses_of(versions.values()).items():
            uses.setdefault(versions[pk].unit_id, []).extend(found)
        every = [one for found in units.values() for one in found]
        typed = typed_into((one.unit.source for one in every), self.actor)
        return [
            QualificationCard(
                one,
                [
                    UnitRow(version, uses.get(version.unit_id, []), version.unit.source in typed)
                    for version in units.get(one.pk, [])
                ],
            )
            for one in own_qualifications(self.actor)
        ]

    @property
    def title(self) -> str:
        """2 qualifications, 6 units"""
        many, units = len(self.cards), sum(len(card.rows) for card in self.cards)
        first = ngettext("%(n)s qualification", "%(n)s qualifications", many) % {"n": many}
        return f"{first}, {ngettext('%(n)s unit', '%(n)s units', units) % {'n': units}}"

    @property
    def several(self) -> bool:
        return len(self.cards) > 1

    @cached_property
    def examples(self) -> "list[Example]":
        """A few of the good ones of others."""
        return [one for one in examples_for(self.actor) if one.is_good][:FEW]


@dataclass
class Example:
    """A unit of another organisation that its owner shares."""

    row: UnitRow
    recognised: Recognised

    @property
    def is_good(self) -> bool:
        """Offered as a good example, and recognised in full at least once."""
        return self.row.version.unit.example and self.recognised.full > 0

    @property
    def owner(self) -> str:
        return self.row.version.unit.qualification.organisation.name


def examples_for(actor: Actor) -> list[Example]:
    """What others share: the good examples first, those recognised most often before the others."""
    units = Unit.objects.visible_to(actor).exclude(qualification__organisation=actor.organisation_id)
    kept = UnitVersion.objects.visible_to(actor).filter(unit__in=units.order_by().values("pk"))
    versions = list(kept.select_related("unit__qualification__organisation").order_by("-number"))
    newest: dict[object, UnitVersion] = {}
    for version in versions:
        newest.setdefault(version.unit_id, version)
    figures = recognised(versions)
    found = [Example(UnitRow(one, []), figures.get(one.unit_id, Recognised())) for one in newest.values()]
    return sorted(found, key=lambda one: (not one.is_good, -one.recognised.full, one.row.title))
