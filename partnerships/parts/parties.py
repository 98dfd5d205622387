"""Who takes part: the same lines on the page, folded under each organisation, and in its box on the paper."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation
from documents.labels import PARTY_ROWS
from documents.parts.values import Block, Column, Fold, Line, Rows, Table, Text
from ground.countries import country_name
from lifecycle.roles import OrganisationPartKind
from partnerships.parts.names import Named
from partnerships.parts.reading import listed, typed

Facts = Mapping[str, Any]
OF_THE_ORGANISATION = ("address", "phone", "email", "website", "oid", "pic")


def parties(facts: Facts, named: Named) -> Iterator[Block]:
    """Each organisation with its country and who answers there; folded, all that the paper says of it."""
    for nth, one in enumerate(known_parties(facts, named), start=1):
        box = party_box(one, nth, named)
        yield Fold(
            key=str(one["organisation"]),
            title=f"{box['heading']}: {box['name']}",
            note=_person(box.get("contact") or {}),
            blocks=(Rows(tuple(_rows(box))),),
            short=str(box["name"]),
            typed=False,
        )


def known_parties(facts: Facts, named: Named) -> list[Facts]:
    """Those whose organisation is known still, in their order."""
    return [one for one in listed(facts, "parties") if named.organisation(one.get("organisation"))]


def party_box(one: Facts, nth: int, named: Named) -> dict[str, Any]:
    """Everything that is said of one party."""
    organisation: Organisation = named.organisations[str(one["organisation"])]
    town = " ".join(part for part in (organisation.postcode, organisation.town) if part)
    name = str(one.get("name") or "") or named.person(one.get("contact"))
    beside = ((_("Contact, to reach"), named.reach(one.get("contact"))), (_("Takes part as"), _part_of(one)))
    representative = {
        "name": organisation.legal_representative,
        "function": organisation.legal_representative_function,
    }
    box = {
        "heading": _("Organisation %(number)s, %(country)s")
        % {"number": nth, "country": country_name(organisation.country)},
        "name": organisation.name,
        "address": ", ".join(part for part in (organisation.address, town) if part),
        **{key: getattr(organisation, key) for key in OF_THE_ORGANISATION if key != "address"},
        "representative": representative if organisation.legal_representative else None,
        "contact": {"name": name, "function": str(one.get("function") or "")} if name else None,
        "rows": [[label, words] for label, words in beside if words],
    }
    return {key: value for key, value in box.items() if value}


def _rows(box: Mapping[str, Any]) -> Iterator[Line]:
    """In the order and under the labels of the box on the paper."""
    for key, label in PARTY_ROWS.items():
        if value := box.get(key):
            yield Line(key, _person(value) if isinstance(value, Mapping) else str(value), str(label))
    for nth, (label, words) in enumerate(box.get("rows", ())):
        yield Line(f"row:{nth}", words, label)


def _person(one: Mapping[str, Any]) -> str:
    return ", ".join(str(one[part]) for part in ("name", "function") if one.get(part))


def _part_of(one: Facts) -> str:
    known = dict(OrganisationPartKind.choices)
    functions = ", ".join(str(known.get(function, function)) for function in one.get("functions") or ())
    return "; ".join(part for part in (functions, _("only signs") if one.get("only_signs") else "") if part)


def covered(facts: Facts, named: Named) -> Iterator[Block]:
    """Organisations that take part without signing."""
    found = [one for one in listed(facts, "covered") if named.organisation(one.get("organisation"))]
    if found:
        yield Text(Line("covered", _("These organisations take part without signing.")))
        yield Table(_("Organisation"), tuple(_covered(one, named) for one in found), is_turned=True)
    yield from typed(facts, "other_actors", _("Others and their duties"))


def _covered(one: Facts, named: Named) -> Column:
    pk = str(one["organisation"])
    cells = (
        Line("country", named.country(pk), _("Country")),
        Line("role", str(one.get("role") or ""), _("Role"), True),
    )
    return Column(pk, named.organisation(pk), cells)
