"""The nine parts of a draft as they are written: each leaves the others alone, and says who wrote it last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.people import TypedPerson, meet_at_work
from ground import clock
from library.models import UsedIn
from library.services import note_uses
from lifecycle.errors import ActRefused
from lifecycle.tables.mou import State
from partnerships.annex_models import AnnexFile
from partnerships.content import PARTS, Part
from partnerships.models import (
    CoveredOrganisation,
    MemorandumParty,
    MemorandumVersion,
    PlacesOffered,
    ResponsibleBody,
    WrittenPart,
)

EDITABLE = (State.DRAFT, State.CHANGES_REQUESTED)
OF_PARTY = {"functions": [], "only_signs": False, "contact_name": "", "contact_function": ""}
TYPED_OF_SIGNING = (
    "turn", "signer_name", "signer_function", "power", "mandate", "cosigner_name", "cosigner_function", "place",
)  # fmt: skip
KEPT_OF_PARTY = (
    "functions", "only_signs", "contact_id", "contact_name", "contact_function", "signer_id", "signer_name",
    "signer_function", "power", "mandate", "cosigner_id", "cosigner_name", "cosigner_function", "place", "position",
    "turn",
)  # fmt: skip


def require_editable(version: MemorandumVersion) -> None:
    """Raises ActRefused once it was submitted."""
    if version.state not in EDITABLE:
        raise ActRefused("partnerships.frozen")


def require_unchanged(version: MemorandumVersion, part: str, seen: int | None) -> None:
    """Raises ActRefused where the part was written since it was read: `seen` is how often it had been written then.

    None asks for nothing: a program that replaces the part whatever stands there.
    """
    last = written(version).get(part)
    if seen is None or last is None or last.times == seen:
        return
    raise ActRefused("partnerships.part_changed", part=part, times=last.times)


def written(version: MemorandumVersion) -> dict[str, WrittenPart]:
    """Who wrote each part last, by its key."""
    return {row.part: row for row in version.written_parts.select_related("person")}


def mark_written(version: MemorandumVersion, parts: Iterable[str], person_id: UUID | None) -> None:
    """One more writing of these parts."""
    known = written(version)
    for part in parts:
        row = known.get(part) or WrittenPart(version=version, part=part)
        row.times, row.person_id, row.at = row.times + 1, person_id, clock.now()
        _store(row, ("times", "person", "at"))


def _store(row: Model, columns: Iterable[str]) -> None:
    """A new row as a whole; of one that is there these columns."""
    if row._state.adding:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[name.removesuffix("_id") for name in columns])


def write_texts(version: MemorandumVersion, part: Part | None, texts: Mapping[str, Any] | None) -> None:
    """The texts of one part, of which those that are not given are empty; without a part only those given change."""
    require_editable(version)
    kept = {name: text for name, text in version.content.items() if part is None or name not in part.texts}
    version.content = {**kept, **(texts or {})}
    version.save(update_fields=["content"])
    note_units(version)


def note_units(version: MemorandumVersion) -> None:
    """The units of the library that stand in it are in use: they never change any more."""
    note_uses(used_in=UsedIn.MEMORANDUM, subject_id=version.pk, mobility_id=None, content=version.content)


def write_days(version: MemorandumVersion, columns: Mapping[str, Any]) -> None:
    """Validity, review and who reviews: those given."""
    require_editable(version)
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(update_fields=list(columns))


def set_parties(
    *, version: MemorandumVersion, parties: Sequence[Mapping[str, Any]], covered: Sequence[Mapping[str, Any]] | None
) -> None:
    """The parties of a draft, in the order given, and those covered; None leaves the covered as they are.

    Who signs is written in another part: unless it is given here as well, it stays as it was, and follows the contact
    where the contact signed.
    """
    require_editable(version)
    before = {str(party.organisation_id): party for party in version.parties.all()}
    wanted = [str(party["organisation"]) for party in parties]
    version.parties.exclude(organisation_id__in=wanted).delete()
    turns = {one.turn for one in before.values()}
    last = max(turns) + 1 if len(turns) > 1 else 1  # who comes new signs last, or side by side as all others do
    for position, party in enumerate(parties):
        row = before.get(wanted[position]) or MemorandumParty(
            version=version, organisation_id=party["organisation"], turn=last
        )
        row.position = position
        _write_party(row, party)
    if covered is not None:
        cover(version, covered)


def _write_party(row: MemorandumParty, party: Mapping[str, Any]) -> None:
    signed_for_itself = row.signer_id is None or row.signer_id == row.contact_id
    for name, empty in OF_PARTY.items():
        setattr(row, name, party.get(name, empty))
    for name in ("place", "signer_function"):
        setattr(row, name, party.get(name, getattr(row, name)))
    row.contact_id = _person(row, "contact", party)
    if party.get("signer"):
        row.signer_id = party["signer"]
    elif signed_for_itself:
        row.signer_id, row.signer_name = row.contact_id, row.contact_name
    _store(row, KEPT_OF_PARTY)


def _person(row: MemorandumParty, what: str, typed: Mapping[str, Any]) -> UUID | None:
    """Who is meant: chosen; or typed with an address, and then a person at work of that organisation.

    A name alone is a better spelling of who stands there.
    """
    if typed.get(what):
        return UUID(str(typed[what]))
    if address := typed.get(f"{what}_email"):
        given, _space, family = str(typed.get(f"{what}_name", "")).strip().rpartition(" ")
        person, _new = meet_at_work(TypedPerson(given, family, address), organisation_id=row.organisation_id)
        return person.pk
    stays: UUID | None = getattr(row, f"{what}_id") if typed.get(f"{what}_name") else None
    return stays


def cover(version: MemorandumVersion, covered: Sequence[Mapping[str, Any]]) -> None:
    """Replace the organisations covered without signing."""
    require_editable(version)
    version.covered.all().delete()
    for one in covered:
        CoveredOrganisation.objects.create(
            version=version, organisation_id=one["organisation"], role=one.get("role", "")
        )


def say_who_signs(version: MemorandumVersion, signing: Sequence[Mapping[str, Any]]) -> None:
    """Who signs for each party, when, and by what power. A party that is not named stays as it was."""
    require_editable(version)
    parties = {str(party.organisation_id): party for party in version.parties.all()}
    for signature in signing:
        row = parties[str(signature["organisation"])]
        for name in TYPED_OF_SIGNING:
            if name in signature:
                setattr(row, name, signature[name])
        for who in ("signer", "cosigner"):
            if any(name in signature for name in (who, f"{who}_name", f"{who}_email")):
                setattr(row, f"{who}_id", _person(row, who, signature))
        _store(row, KEPT_OF_PARTY)


def write_bodies(version: MemorandumVersion, bodies: Sequence[Mapping[str, Any]]) -> None:
    """Replace the table of who does what."""
    require_editable(version)
    version.bodies.all().delete()
    for body in bodies:
        ResponsibleBody.objects.create(
            version=version, step=body["step"], country=body["country"], organisation_id=body["organisation"]
        )


def offer_places(version: MemorandumVersion, places: Sequence[Mapping[str, Any]]) -> None:
    """Replace the places offered."""
    require_editable(version)
    version.places.all().delete()
    for one in places:
        PlacesOffered.objects.create(
            version=version,
            organisation_id=one["organisation"],
            first_day=one["first_day"],
            last_day=one["last_day"],
            places=one["places"],
        )


def copy_rows(earlier: MemorandumVersion, later: MemorandumVersion, *, parties: bool = True) -> None:
    """Everything that is kept in rows, from one version into another that has none."""
    if parties:
        for party in earlier.parties.all():
            facts = {name: getattr(party, name) for name in KEPT_OF_PARTY}
            MemorandumParty.objects.create(version=later, organisation_id=party.organisation_id, **facts)
    cover(later, [{"organisation": one.organisation_id, "role": one.role} for one in earlier.covered.all()])
    for one in earlier.annex_files.all():
        AnnexFile.objects.create(version=later, title=one.title, file_id=one.file_id, added_at=one.added_at)
    write_bodies(later, list(earlier.bodies.values("step", "country", "organisation")))
    offer_places(later, list(earlier.places.values("organisation", "first_day", "last_day", "places")))


def parts_written(part: str, data: Mapping[str, Any]) -> list[str]:
    """The parts that this writing touches: the one named, else those that hold what is given."""
    if part:
        return [part]
    texts = data.get("content") or {}
    rows = {"parties": "parties", "covered": "covered", "bodies": "bodies", "places": "places", "signing": "signing"}
    found = {rows[name] for name in rows if data.get(name) is not None}
    for one in PARTS.values():
        if any(name in texts for name in one.texts) or any(name in data for name in one.columns):
            found.add(one.key)
    return [key for key in PARTS if key in found]
