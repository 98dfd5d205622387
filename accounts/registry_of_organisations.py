"""How the one shared row of an organisation is found, and how a new one gets its short code."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.models import FormerName, Organisation
from ground.errors import InputRefused, NotThere

CODE_LENGTH = 6


@dataclass(frozen=True)
class OrganisationFacts:
    """What identifies an organisation when somebody writes it down."""

    name: str
    country: str
    town: str
    kind: str
    oid: str = ""
    pic: str = ""

    def tidy(self) -> "OrganisationFacts":
        spaced = {name: " ".join(str(value).split()) for name, value in asdict(self).items()}
        return OrganisationFacts(
            **{**spaced, "country": spaced["country"].upper(), "oid": spaced["oid"].upper().replace(" ", "")}
        )


def find_organisation(facts: OrganisationFacts) -> Organisation | None:
    """By OID, by PIC, else by name, country and town (in any case). A number that speaks against it is refused."""
    given = facts.tidy()
    by_oid = Organisation.objects.filter(oid=given.oid).first() if given.oid else None
    by_pic = Organisation.objects.filter(pic=given.pic).first() if given.pic else None
    if by_oid and by_pic and by_oid.pk != by_pic.pk:
        raise InputRefused("accounts.organisation_clash", by_oid=by_oid.name, by_pic=by_pic.name, field="oid")
    found = by_oid or by_pic or _by_name(given)
    if found is not None:
        _require_agreement(found, given)
    return found


def new_organisation(
    facts: OrganisationFacts, *, typed_by: UUID | None = None, profile: Mapping[str, Any] | None = None
) -> Organisation:
    organisation = checked_organisation(facts, typed_by=typed_by, profile=profile)
    organisation.save()
    return organisation


def checked_organisation(
    facts: OrganisationFacts, *, typed_by: UUID | None = None, profile: Mapping[str, Any] | None = None
) -> Organisation:
    """The row as it would be written, not yet written. Raises InputRefused with the first problem and its field."""
    given = facts.tidy()
    filled = {"code": free_code(given.name), **(profile or {}), **asdict(given)}
    organisation = Organisation(**filled, typed_by_id=typed_by)
    require_sound(organisation)
    return organisation


def require_sound(organisation: Organisation) -> None:
    """Raises InputRefused with the first problem and its field."""
    try:
        organisation.full_clean()
    except ValidationError as refused:
        field, problems = next(iter(refused.message_dict.items()))
        raise InputRefused("accounts.input_refused", problem=problems[0], field=field) from refused


def locked_organisation(pk: UUID) -> Organisation:
    """The row, nobody else's until the transaction ends. Raises NotThere."""
    organisation: Organisation | None = Organisation.unscoped.select_for_update(of=("self",)).filter(pk=pk).first()
    if organisation is None:
        raise NotThere("accounts.organisation_not_there")
    return organisation


def free_code(name: str) -> str:
    """A short code for document numbers: initials or first letters of the name, with a number when taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    letters = "".join(word[0] for word in words) if len(words) > 2 else "".join(words)
    stem = letters[:CODE_LENGTH] if len(letters) > 1 else "ORG"
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _by_name(given: OrganisationFacts) -> Organisation | None:
    # compared here and not by the database: SQLite folds the case of ASCII letters only
    same_country = Organisation.objects.filter(country=given.country)
    wanted = (given.name.casefold(), given.town.casefold())
    for pk, name, town in same_country.values_list("pk", "name", "town"):
        if (name.casefold(), town.casefold()) == wanted:
            found: Organisation = Organisation.objects.get(pk=pk)
            return found
    return _by_former_name(given)


def _by_former_name(given: OrganisationFacts) -> Organisation | None:
    """An organisation that bore this name before, in that town."""
    former = FormerName.unscoped.filter(organisation__country=given.country).select_related("organisation")
    for each in former.filter(organisation__town__iexact=given.town):
        if each.name.casefold() == given.name.casefold():
            return each.organisation
    return None


def _require_agreement(found: Organisation, given: OrganisationFacts) -> None:
    for field, label in (("oid", "OID"), ("pic", "PIC")):
        known, told = getattr(found, field), getattr(given, field)
        if known and told and known != told:
            raise InputRefused(
                "accounts.organisation_contradiction", organisation=found.name, identifier=label, field=field
            )
