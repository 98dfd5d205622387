"""Two rows of one organisation become one: everything that points to the one points to the other afterwards.

What points is found in the models themselves. Where both rows stand in one place (the same membership twice), the app
that owns it says what becomes of the second (`on_clash`); where nobody does, nothing is merged and the place is named.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.dispatch import Signal

from accounts.actors import Actor
from accounts.confirming import organisation_confirmed
from accounts.models import FormerName, MergedOrganisation, Organisation
from accounts.operators import is_operator
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere
from ground.every_row import every_row

organisations_merged = Signal()  # source_id, target_id: for ids that are no foreign keys
# Foreign keys that stay: the kept history of a row says what it said then.
NOT_MOVED = frozenset({"accounts.historicalorganisation.typed_by"})
FILLED = (
    "language_community", "oid", "pic", "address", "postcode", "email", "phone", "website", "legal_representative",
    "legal_representative_function", "claimed_at", "confirmed_at", "typed_by_id", "contact_id",
)  # fmt: skip
OnClash = Callable[[Any], None]
CLASHES: dict[str, OnClash] = {}  # "app.model" -> makes room for the row that cannot stand beside its double


def on_clash(*labels: str) -> Callable[[OnClash], OnClash]:
    """Register what becomes of a row of these models where moving it would make it a double."""

    def register(make_room: OnClash) -> OnClash:
        CLASHES.update(dict.fromkeys(labels, make_room))
        return make_room

    return register


@on_clash("accounts.membership", "accounts.joinrequest", "accounts.partner", "accounts.formername")
def drop(row: Any) -> None:
    """The other row says the same."""
    row.delete()


@dataclass
class Merge:
    """What a merge moved: how many rows of which kind, and how many of them were doubles."""

    source: Organisation
    target: Organisation
    moved: Counter[str] = field(default_factory=Counter)
    doubles: Counter[str] = field(default_factory=Counter)


def pointing() -> Iterator[models.ForeignKey]:
    """Every foreign key to an organisation that a merge moves."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if relation.auto_created and isinstance(key, models.ForeignKey) and path_of(key) not in NOT_MOVED:
            yield key


def path_of(key: models.ForeignKey) -> str:
    """app.model.field"""
    return f"{key.model._meta.label_lower}.{key.name}"


@transaction.atomic
def merge(*, actor: Actor, source_id: UUID, target_id: UUID, reason: str) -> Merge:
    """One transaction. Raises NotAllowed, NotThere, InputRefused (accounts.merge_with_itself, accounts.merge_clash)."""
    if not is_operator(actor):
        raise NotAllowed("accounts.operators_only")
    if source_id == target_id:
        raise InputRefused("accounts.merge_with_itself", field="target")
    rows = Organisation.unscoped.select_for_update(of=("self",)).order_by("pk").in_bulk([source_id, target_id])
    if len(rows) < 2:
        raise NotThere("accounts.organisation_not_there")
    merging = Merge(rows[source_id], rows[target_id])
    for key in pointing():
        _move(key, merging)
    organisations_merged.send(sender=Organisation, source_id=source_id, target_id=target_id)
    _become_one(merging, actor, reason)
    return merging


def _move(key: models.ForeignKey, merging: Merge) -> None:
    rows = every_row(key.model).filter(**{key.name: merging.source.pk})
    name = str(key.model._meta.verbose_name_plural)
    try:
        with transaction.atomic():
            merging.moved[name] += rows.update(**{key.name: merging.target})
    except IntegrityError:  # one of them stands there twice now: row by row, so that only that one makes room
        for row in rows.select_for_update():
            _move_one(row, key, merging)
            merging.moved[name] += 1


def _move_one(row: models.Model, key: models.ForeignKey, merging: Merge) -> None:
    meta = type(row)._meta
    same = every_row(type(row)).filter(pk=row.pk)
    try:
        with transaction.atomic():
            same.update(**{key.name: merging.target})
    except IntegrityError as clash:
        make_room = CLASHES.get(meta.label_lower)
        if make_room is None:
            raise InputRefused("accounts.merge_clash", what=str(meta.verbose_name), field="target") from clash
        make_room(row)
        merging.doubles[str(meta.verbose_name_plural)] += 1
        same.update(**{key.name: merging.target})


def _become_one(merging: Merge, actor: Actor, reason: str) -> None:
    source, target = merging.source, merging.target
    source.refresh_from_db()
    MergedOrganisation.objects.create(
        id=source.pk, into=target, name=source.name, code=source.code, reason=reason, merged_by_id=actor.person_id
    )
    if source.name != target.name:
        day = clock.today()
        FormerName.objects.get_or_create(organisation=target, until_on=day, defaults={"name": source.name})
    Organisation.unscoped.filter(pk=source.pk).delete()
    target.refresh_from_db()
    known = target.is_confirmed
    for name in FILLED:
        if not getattr(target, name):
            setattr(target, name, getattr(source, name))
    if target.typed_by_id in (source.pk, target.pk):
        target.typed_by_id = None
    target.save(update_fields=FILLED)
    if target.is_confirmed and not known:
        organisation_confirmed.send(sender=Organisation, organisation_id=target.pk)
