"""What each part says of itself, and the one list of what is missing before a draft can be sent."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.countries import country_name
from ground.days import day_as
from lifecycle.gate import GATE_MET
from lifecycle.models import ToDo
from lifecycle.wording import say_todo
from partnerships.content import PARTS, BodyStep
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.parts import facts_of
from partnerships.selectors import names_told, version_in_force
from portal.memoranda.writing.days import DATES
from portal.settling import way_to_settle
from portal.writing.lines import Lacking, PartLine, by_part, missing_in_short

# code of what is missing -> the part in which it is given
PART_OF = {
    "partnerships.two_parties": "parties",
    "partnerships.two_homes": "parties",
    "partnerships.two_communities": "parties",
    "partnerships.party_incomplete": "parties",
    "partnerships.body_missing": "bodies",
    "partnerships.no_signer": "signing",
    "partnerships.no_capacity": "signing",
    "partnerships.no_mandate": "signing",
    "partnerships.no_second_signer": "signing",
}
PART_OF_FIELD = {"units": "units", "procedures": "bodies", "valid_until": "validity", "review_by": "validity"}


def part_of(todo: ToDo) -> str:
    """The part in which it is given; empty for what is given elsewhere."""
    if todo.code == "partnerships.content_missing":
        return PART_OF_FIELD.get(str(todo.params.get("field")), "")
    return PART_OF.get(todo.code, "")


def lacking(version: MemorandumVersion, own: Any) -> list[Lacking]:
    """What is missing before it can be sent, in the order of the parts."""
    rows = ToDo.unscoped.filter(subject_id=version.pk, closed_at=None).exclude(code=GATE_MET)
    names = names_told(version)
    others = [one for one in version.parties.select_related("organisation") if one.organisation_id != own]
    found = [_row(version, todo, names, others) for todo in rows.order_by("since", "pk")]
    order = [*PARTS, ""]
    return sorted(_without_repeating(found), key=lambda one: order.index(one.part))


def _without_repeating(rows: list[Lacking]) -> list[Lacking]:
    """Both days are one row: one click gives them."""
    dated = [one for one in rows if one.dates]
    return [one for one in rows if not one.dates or one is dated[0]]


def _row(version: MemorandumVersion, todo: ToDo, names: Any, others: list[MemorandumParty]) -> Lacking:
    part = part_of(todo)
    if not part:
        way = way_to_settle(todo)
        return Lacking(say_todo(todo, names), way.address, _("You can settle this yourself."), "")
    address = reverse("portal:memorandum-write", args=[version.pk, part])
    if part == "validity":
        return Lacking(
            _("Until when it holds, and when it is reviewed"), f"{address}#f-valid_from",
            _("You can settle this yourself."), part, dates=address,
        )  # fmt: skip
    return Lacking(say_todo(todo, names), address + _anchor(todo), _who(todo, names, others), part)


def _anchor(todo: ToDo) -> str:
    if todo.code == "partnerships.body_missing":
        return f"#f-body-{todo.params['step']}-{todo.params['country']}"
    return "#f-procedures" if todo.params.get("field") == "procedures" else ""


def _who(todo: ToDo, names: Any, others: list[MemorandumParty]) -> str:
    """Who can give it beside the reader: the contact of the organisation, or of the country, that it is about."""
    for party in others:
        about = party.organisation.name == todo.params.get("organisation")
        about = about or party.organisation.country == todo.params.get("country")
        if about and names.get(party.contact_id):
            return _("%(name)s of %(organisation)s can say; or you, if you know it.") % {
                "name": names[party.contact_id],
                "organisation": party.organisation.name,
            }
    return _("You can settle this yourself.")


def part_lines(
    version: MemorandumVersion, missing: list[Lacking], open_part: str, commented: set[str]
) -> list[PartLine]:
    """The nine, each with what is there, or what is missing; and whether a comment on it is open."""
    of_each = by_part(missing)
    before = version_in_force(version.memorandum)
    now, then = facts_of(version), facts_of(before) if before and before.pk != version.pk else None
    found = []
    for key, part in PARTS.items():
        lacks = of_each.get(key, [])
        address = reverse("portal:memorandum-write", args=[version.pk, key])
        says = missing_in_short(lacks) if lacks else SAYS[key](version)
        is_changed = then is not None and now.get(key) != then.get(key)
        found.append(PartLine(part, address, says, bool(lacks), key == open_part, is_changed, key in commented))
    return found


def _parties(version: MemorandumVersion) -> str:
    countries = {party.organisation.country for party in version.parties.select_related("organisation")}
    number = version.parties.count()
    organisations = ngettext("%(number)s organisation", "%(number)s organisations", number) % {"number": number}
    return organisations + ", " + ", ".join(sorted(country_name(code) for code in countries))


def _aims(version: MemorandumVersion) -> str:
    return _("standard text and own aims") if version.content.get("other_objectives") else _("standard text")


def _covered(version: MemorandumVersion) -> str:
    number = version.covered.count()
    return (
        ngettext("%(number)s organisation", "%(number)s organisations", number) % {"number": number}
        if number
        else (_("none"))
    )


def _units(version: MemorandumVersion) -> str:
    units = [unit for entry in version.content.get("qualifications") or () for unit in entry.get("units") or ()]
    from_library = sum(1 for unit in units if unit.get("library"))
    words = ngettext("%(number)s unit", "%(number)s units", len(units)) % {"number": len(units)}
    return words + (", " + _("%(number)s from a library") % {"number": from_library} if from_library else "")


def _bodies(version: MemorandumVersion) -> str:
    there = {one.step for one in version.bodies.all()}
    return ", ".join(str(step.label) for step in BodyStep if step in there) or _("nothing yet")


def _places(version: MemorandumVersion) -> str:
    rows = list(version.places.all())
    if not rows:
        return _("none agreed")
    total = sum(one.places for one in rows)
    said = ngettext("%(number)s place from %(day)s", "%(number)s places from %(day)s", total)
    return said % {"number": total, "day": day_as(rows[0].first_day, "j M Y")}


def _validity(version: MemorandumVersion) -> str:
    return _("until %(day)s") % {"day": day_as(version.valid_until, "j M Y")} if version.valid_until else ""


def _signing(version: MemorandumVersion) -> str:
    turns = {party.turn for party in version.parties.all()}
    return _("one after the other") if len(turns) > 1 else _("side by side")


def _annexes(version: MemorandumVersion) -> str:
    listed = len(version.content.get("annexes") or ()) + bool(version.content.get("quality_commitment"))
    number = listed + version.annex_files.count()
    return ngettext("%(number)s annex", "%(number)s annexes", number) % {"number": number} if number else _("none")


SAYS = {
    "parties": _parties, "aims": _aims, "covered": _covered, "units": _units, "bodies": _bodies, "places": _places,
    "validity": _validity, "signing": _signing, "annexes": _annexes,
}  # fmt: skip
__all__ = ["DATES", "Lacking", "PartLine", "lacking", "part_lines", "part_of"]
