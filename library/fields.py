"""A form field in which units are ticked, by qualification: of the library, of a memorandum, or of both.

    class PlanForm(forms.Form):
        chosen = UnitsField(label=_("Units"))
        …
        self.fields["chosen"].offer([*units_in(memorandum), *units_of_library(actor, "en")], ticked=plan.units)

It cleans to the offers that are ticked; each has its `content` in the shape of `partnerships.content.UNIT`, with the
id of its version, and its `qualification`. Pages draw it with `components/_form.html`, as any other field.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.actors import Actor
from library.content import as_content, qualification_content
from library.models import UnitVersion
from library.points import said_points
from library.selectors import own_qualifications, units_on_offer, versions_named_in

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Offer:
    """A unit that can be ticked. `group` stands above it; `key` names it in the form."""

    key: str
    group: str
    content: Content
    qualification: Content
    about: str = ""

    @property
    def words(self) -> str:
        return f"{self.content.get('code', '')} {self.content.get('title', '')}".strip()

    @property
    def size(self) -> str:
        """How many outcomes it has, and its points."""
        number = len(self.content.get("outcomes", ()))
        outcomes = ngettext("%(n)s outcome", "%(n)s outcomes", number) % {"n": number}
        points = said_points(Decimal(self.content["points"])) if self.content.get("points") else ""
        return ", ".join(filter(None, [outcomes, _("%(n)s points") % {"n": points} if points else "", self.about]))


def units_of_library(actor: Actor, language: str = "", held: Iterable[Content] = ()) -> list[Offer]:
    """The own units that are offered now, each in this language, or in its own first one where none is given.

    A version that is held already stays on offer beside its newer one.
    """
    units = units_on_offer(actor)
    pks = versions_named_in(list(held)) - {one.pk for found in units.values() for one in found}
    older = UnitVersion.objects.visible_to(actor).filter(
        pk__in=pks, unit__qualification__organisation=actor.organisation_id
    )
    for version in older.select_related("unit__qualification"):
        units.setdefault(version.unit.qualification_id, []).append(version)
    return [
        _offer(version, language, is_older=version.pk in pks)
        for qualification in own_qualifications(actor)
        for version in sorted(units.get(qualification.pk, []), key=lambda one: (one.unit.position, -one.number))
    ]


def _offer(version: UnitVersion, language: str, *, is_older: bool) -> Offer:
    qualification = version.unit.qualification
    return Offer(
        str(version.pk),
        _("From your library: %(name)s") % {"name": qualification.title_in(get_language() or language)},
        as_content(version, language or version.language),
        qualification_content(qualification, language or version.language),
        _("version %(n)s, as planned") % {"n": version.number} if is_older else "",
    )


def units_in(content: Content, label: str) -> list[Offer]:
    """The units of a memorandum: `content` as `partnerships.content.SCHEMA` describes it."""
    return [
        Offer(
            str(unit.get("library") or f"{nth}.{place}"),
            _("%(source)s: %(name)s") % {"source": label, "name": covered.get("qualification", {}).get("title", "")},
            unit,
            covered.get("qualification", {}),
        )
        for nth, covered in enumerate(content.get("qualifications", ()))
        for place, unit in enumerate(covered.get("units", ()))
    ]


class UnitsField(forms.MultipleChoiceField):
    """Units to be ticked; `offer` says which."""

    widget = forms.CheckboxSelectMultiple
    draws = "components/_unit_ticks.html"
    offers: Mapping[str, Offer]

    def __init__(self, **rest: Any) -> None:
        super().__init__(**{"required": False, **rest})
        self.offers = {}

    def offer(self, offers: Sequence[Offer], ticked: Iterable[Content] = ()) -> None:
        """What can be ticked: one in two places stands at the first. `ticked`: units that are chosen already."""
        self.offers = {}
        for one in offers:
            self.offers.setdefault(one.key, one)
        self.choices = [(key, one.words) for key, one in self.offers.items()]
        self.initial = [key for unit in ticked if (key := self.key_of(unit))]

    def key_of(self, unit: Content) -> str:
        """The offer that says just this; empty where there is none."""
        if str(unit.get("library", "")) in self.offers:
            return str(unit["library"])
        return next((key for key, one in self.offers.items() if one.content == unit), "")

    @property
    def groups(self) -> dict[str, list[Offer]]:
        """What stands under each heading."""
        found: dict[str, list[Offer]] = {}
        for one in self.offers.values():
            found.setdefault(one.group, []).append(one)
        return found

    def clean(self, value: Any) -> list[Offer]:
        chosen = [self.offers[key] for key in super().clean(value)]
        codes = [one.content.get("code") for one in chosen]
        for one in chosen:
            if codes.count(one.content.get("code")) > 1:
                words = _("%(unit)s is ticked twice. Leave one of the two.")
                raise forms.ValidationError(words % {"unit": one.content.get("code", "")})
        return chosen
