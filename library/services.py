"""Writes of the library. A version that something rests on is never changed: what is written becomes the next one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from ground import clock
from ground.errors import InputRefused, NotAllowed
from library.models import Qualification, Unit, UnitUse, UnitVersion, UsedIn
from library.outcomes import Outcome, stored
from library.points import is_on_scale
from library.selectors import may_write, versions_named_in

FACTS = (
    "code", "language", "languages", "title", "points", "reference", "hours", "assessment", "levels", "evidence",
    "note", "outcomes",
)  # fmt: skip
OF_QUALIFICATION = (
    "language", "title", "country", "eqf", "nqf", "isced_f", "institution", "scale", "scale_name", "step", "structure",
    "shared",
)  # fmt: skip


def require_writer(actor: Actor, qualification: Qualification | None = None) -> None:
    """Raises NotAllowed unless a coordinator acts for the organisation whose library it is."""
    foreign = qualification is not None and qualification.organisation_id != actor.organisation_id
    if foreign or not may_write(actor):
        raise NotAllowed("library.coordinators_write")


@transaction.atomic
def add_qualification(*, actor: Actor, **facts: Any) -> Qualification:
    """A new one of the organisation acted for."""
    require_writer(actor)
    return Qualification.unscoped.create(organisation_id=actor.organisation_id, created_at=clock.now(), **facts)


@transaction.atomic
def change_qualification(*, actor: Actor, pk: UUID, **facts: Any) -> Qualification:
    """What is given of it. Raises InputRefused where points of its units would leave the scale."""
    qualification = _locked(pk)
    require_writer(actor, qualification)
    for name in OF_QUALIFICATION:
        setattr(qualification, name, facts.get(name, getattr(qualification, name)))
    versions = UnitVersion.unscoped.filter(unit__qualification=qualification).exclude(points=None)
    astray = [one.code for one in versions.order_by("code") if not is_on_scale(one.points, qualification.step)]
    if astray:
        raise InputRefused("library.points_leave_the_scale", units=list(dict.fromkeys(astray)), field="step")
    qualification.save(update_fields=OF_QUALIFICATION)
    return qualification


@transaction.atomic
def drop_qualification(*, actor: Actor, pk: UUID) -> None:
    """Take one out that holds no units."""
    qualification = _locked(pk)
    require_writer(actor, qualification)
    if qualification.units.exists():
        raise InputRefused("library.holds_units")
    qualification.delete()


@transaction.atomic
def add_unit(
    *, actor: Actor, qualification: Qualification, source: str = "", taken_from: Unit | None = None, **facts: Any
) -> UnitVersion:
    """A new unit in its first version. Without a code it gets the next free one: U1, U2, and so on."""
    _locked(qualification.pk)
    require_writer(actor, qualification)
    given = {**facts, "code": _code_for(qualification, str(facts.get("code", "")).strip())}
    unit = Unit.unscoped.create(
        qualification=qualification,
        position=qualification.units.count(),
        source=source[:300],
        taken_from=taken_from,
        created_at=clock.now(),
    )
    language = given.setdefault("language", qualification.language)
    given.setdefault("languages", [language])
    now = clock.now()
    return UnitVersion.unscoped.create(
        unit=unit, written_by_id=actor.person_id, started_at=now, saved_at=now, kept_at=now, **given
    )


@transaction.atomic
def change_unit(*, actor: Actor, pk: UUID, revision: int | None = None, **facts: Any) -> UnitVersion:
    """Write into a unit: in place while nothing rests on its newest version, else into the next one.

    Raises InputRefused("library.changed_meanwhile") where it was saved since `revision` was read.
    """
    unit = Unit.unscoped.select_for_update(of=("self",)).select_related("qualification").get(pk=pk)
    require_writer(actor, unit.qualification)
    version = newest_locked(unit)
    if revision is not None and revision != version.revision:
        raise InputRefused("library.changed_meanwhile")
    if "code" in facts:
        typed = str(facts["code"]).strip() or version.code
        facts["code"] = typed if typed == version.code else _code_for(unit.qualification, typed, beside=unit)
    if not _changes(version, facts):
        return version
    if version.is_used:
        version = _next_version(version, actor)
    for name, value in facts.items():
        setattr(version, name, value)
    version.saved_at, version.revision = clock.now(), version.revision + 1
    version.save(update_fields=[*facts, "saved_at", "revision"])
    return version


def note_undo(*, version: UnitVersion, undo: Mapping[str, Any]) -> None:
    """What can be taken back on the page of the unit."""
    version.undo = dict(undo)
    version.save(update_fields=["undo"])


def newest_locked(unit: Unit) -> UnitVersion:
    """The newest version, until the end of the transaction nobody else's to change."""
    found: UnitVersion = unit.versions(manager="unscoped").select_for_update().order_by("-number")[0]
    return found


def _changes(version: UnitVersion, facts: Mapping[str, Any]) -> bool:
    return any(getattr(version, name) != value for name, value in facts.items())


def _next_version(version: UnitVersion, actor: Actor) -> UnitVersion:
    """A copy to write in, while this one stays as it is."""
    return UnitVersion.unscoped.create(
        unit=version.unit,
        number=version.number + 1,
        revision=version.revision,
        written_by_id=actor.person_id,
        started_at=clock.now(),
        saved_at=clock.now(),
        **{name: getattr(version, name) for name in FACTS},
    )


@transaction.atomic
def keep_version(*, actor: Actor, pk: UUID, changed: str) -> UnitVersion:
    """The version being written is offered from now on. It says in a sentence what changed."""
    unit = Unit.unscoped.select_for_update(of=("self",)).select_related("qualification").get(pk=pk)
    require_writer(actor, unit.qualification)
    version = newest_locked(unit)
    if not version.is_being_written:
        raise InputRefused("library.not_being_written")
    earlier = unit.versions.get(number=version.number - 1)
    if not _changes(earlier, {name: getattr(version, name) for name in FACTS}):
        raise InputRefused("library.nothing_changed", number=earlier.number)
    if not changed.strip():
        raise InputRefused("library.say_what_changed", field="changed")
    version.changed, version.kept_at, version.undo = changed.strip(), clock.now(), {}
    version.save(update_fields=["changed", "kept_at", "undo"])
    return version


@transaction.atomic
def drop_version(*, actor: Actor, pk: UUID) -> None:
    """The version being written is given up; the one before it goes on."""
    unit = Unit.unscoped.select_for_update(of=("self",)).select_related("qualification").get(pk=pk)
    require_writer(actor, unit.qualification)
    version = newest_locked(unit)
    if not version.is_being_written:
        raise InputRefused("library.not_being_written")
    version.delete()


@transaction.atomic
def drop_unit(*, actor: Actor, pk: UUID) -> None:
    """Take a unit out that nothing ever rested on."""
    unit = Unit.unscoped.select_for_update(of=("self",)).select_related("qualification").get(pk=pk)
    require_writer(actor, unit.qualification)
    if unit.versions.filter(used_at__isnull=False).exists():
        raise InputRefused("library.in_use_stays")
    unit.delete()


@transaction.atomic
def share_unit(*, actor: Actor, pk: UUID, shared: bool, example: bool) -> Unit:
    """By a click of its owner: whether others may take it over, and whether it is offered as a good example."""
    unit = Unit.unscoped.select_for_update(of=("self",)).select_related("qualification").get(pk=pk)
    require_writer(actor, unit.qualification)
    unit.shared, unit.example = shared, example
    unit.save(update_fields=["shared", "example"])
    return unit


@transaction.atomic
def order_units(*, actor: Actor, qualification: Qualification, order: Iterable[UUID]) -> None:
    """In this order; units that are not named follow."""
    require_writer(actor, _locked(qualification.pk))
    units = {unit.pk: unit for unit in qualification.units.all()}
    named = [units.pop(pk) for pk in order if pk in units]
    for position, unit in enumerate([*named, *units.values()]):
        unit.position = position
        unit.save(update_fields=["position"])


@transaction.atomic
def note_uses(*, used_in: UsedIn, subject_id: UUID, mobility_id: UUID | None, content: Any) -> None:
    """What a memorandum, a plan or an agreement holds now. A version that was once used stays as it is for ever."""
    named = versions_named_in(content)
    held = UnitUse.objects.filter(used_in=used_in, subject_id=subject_id)
    known = set(held.values_list("version", flat=True))
    if named == known:
        return
    held.exclude(version__in=named).delete()
    found = UnitVersion.unscoped.select_for_update().filter(pk__in=named - known, kept_at__isnull=False)
    fresh = list(found.order_by("pk"))
    now = clock.now()
    UnitVersion.unscoped.filter(pk__in=[one.pk for one in fresh], used_at=None).update(used_at=now)
    UnitUse.objects.bulk_create(
        UnitUse(version=one, used_in=used_in, subject_id=subject_id, mobility_id=mobility_id, since=now)
        for one in fresh
    )


def as_rows(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """For a version to keep; what says nothing is left out."""
    return stored(one for one in outcomes if not one.is_empty)


def _locked(pk: UUID) -> Qualification:
    """Codes and positions of its units are given under this lock."""
    found: Qualification = Qualification.unscoped.select_for_update(of=("self",)).get(pk=pk)
    return found


def _code_for(qualification: Qualification, typed: str, beside: Unit | None = None) -> str:
    taken = codes_in(qualification, beside)
    if typed and typed.casefold() in taken:
        raise InputRefused("library.code_taken", taken=typed, field="code")
    return typed or free_code(taken)


def codes_in(qualification: Qualification, beside: Unit | None = None) -> set[str]:
    """The codes that its units have, or had, in small letters."""
    versions = UnitVersion.unscoped.filter(unit__qualification=qualification)
    if beside is not None:
        versions = versions.exclude(unit=beside)
    return {code.casefold() for code in versions.values_list("code", flat=True)}


def free_code(taken: Collection[str]) -> str:
    """U1, U2, and so on: the first that nobody has."""
    nth = 1
    while f"u{nth}" in taken:
        nth += 1
    return f"U{nth}"
