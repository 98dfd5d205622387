"""Keeping what was typed while something else comes first: a code from the mail, a sign-in, a new entry of a list.

It lies in the database under the installation's key, for half an hour, and is shown to nobody but who typed it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.actors import Actor
from accounts.models import KeptFile, KeptForm, Waits
from ground import clock
from ground.sealing import seal, seal_bytes, unseal, unseal_bytes

KEPT_FOR = timedelta(minutes=30)
MOST_BYTES = 1_000_000  # of the fields together
MOST_FILE_BYTES = 12_000_000
MOST_OF_ONE = 20  # of a kind; the oldest make way
KEPT = "kept"  # in an address or a form: which one
QUIETLY = "quietly"  # in a form: sent by the page itself while somebody writes
NOT_TYPED = frozenset({"csrfmiddlewaretoken", KEPT, QUIETLY, "typed_by"})


@dataclass(frozen=True)
class Kept:
    """One kept form, opened."""

    pk: UUID
    path: str
    fields: list[tuple[str, str]]
    files: MultiValueDict[str, UploadedFile]

    @property
    def data(self) -> QueryDict:
        """The fields as a browser sends them; a copy that may be changed."""
        found = QueryDict(mutable=True)
        for name, value in self.fields:
            found.appendlist(name, value)
        return found

    @property
    def file_names(self) -> list[str]:
        """What the files are called."""
        return [file.name or "" for files in dict(self.files.lists()).values() for file in files]

    @property
    def shown(self) -> list[str]:
        """What a person typed or chose, without numbers of rows and versions."""
        return [value for _name, value in self.fields if len(value) > 2 and not _is_key(value)]


@transaction.atomic
def keep(
    *,
    actor: Actor,
    path: str,
    fields: Iterable[tuple[str, str]],
    waits_for: Waits,
    files: Mapping[str, Iterable[UploadedFile]] | None = None,
) -> UUID | None:
    """Keep it for the actor; None where it is more than is kept."""
    typed = [(name, value) for name, value in fields if name not in NOT_TYPED]
    chosen = [(name, file) for name, held in (files or {}).items() for file in held]
    if sum(len(name) + len(value) for name, value in typed) > MOST_BYTES:
        return None
    if sum(file.size or 0 for _name, file in chosen) > MOST_FILE_BYTES:
        return None
    now = clock.now()
    form = KeptForm.unscoped.create(
        account_id=actor.account_id,
        person_id=None if actor.account_id else actor.person_id,
        waits_for=waits_for,
        path=path,
        sealed=seal(json.dumps(typed)),
        created_at=now,
        until=now + KEPT_FOR,
    )
    for name, file in chosen:
        file.seek(0)
        KeptFile.unscoped.create(
            form=form,
            field=name,
            name=(file.name or "")[-200:],
            content_type=file.content_type or "",
            sealed=seal_bytes(file.read()),
        )
        file.seek(0)
    _make_way(actor, waits_for)
    return form.pk


def _make_way(actor: Actor, waits_for: Waits) -> None:
    """Answers that are only shown again never push out what somebody has still to send."""
    alike = (Waits.AGAIN,) if waits_for == Waits.AGAIN else tuple(set(Waits) - {Waits.AGAIN})
    pks = KeptForm.objects.visible_to(actor).filter(waits_for__in=alike).values_list("pk", flat=True)[MOST_OF_ONE:]
    KeptForm.unscoped.filter(pk__in=list(pks)).delete()


def kept_for(actor: Actor, pk: Any) -> Kept | None:
    """The kept form of this number, where it is the actor's and waits still."""
    try:
        number = UUID(str(pk))
    except ValueError:
        return None
    return _opened(KeptForm.objects.visible_to(actor).filter(pk=number, until__gt=clock.now()).first())


def newest_for(actor: Actor, waits_for: Waits) -> Kept | None:
    """The one kept last for this."""
    found = KeptForm.objects.visible_to(actor).filter(waits_for=waits_for, until__gt=clock.now())
    return _opened(found.first())


def newest_at(actor: Actor, path: str) -> Kept | None:
    """The one typed last at this address, where it is still to be sent with a code."""
    found = KeptForm.objects.visible_to(actor).filter(waits_for=Waits.CODE, path=path, until__gt=clock.now())
    return _opened(found.first())


def put(actor: Actor, pk: Any, field: str, value: str) -> bool:
    """Answer one field of a kept form of the actor's anew; whether there is one."""
    kept = kept_for(actor, pk)
    if kept is None:
        return False
    fields = [*(one for one in kept.fields if one[0] != field), (field, value)]
    KeptForm.unscoped.filter(pk=kept.pk).update(sealed=seal(json.dumps(fields)))
    return True


def shown(pk: UUID) -> None:
    """It was shown after the sign-in: the page holds it from now on, and its files stay at hand."""
    KeptForm.unscoped.filter(pk=pk).update(waits_for=Waits.ENTRY)


def _opened(form: KeptForm | None) -> Kept | None:
    if form is None:
        return None
    files: MultiValueDict[str, UploadedFile] = MultiValueDict()
    for one in KeptFile.unscoped.filter(form=form):
        files.appendlist(one.field, SimpleUploadedFile(one.name, unseal_bytes(one.sealed), one.content_type))
    return Kept(form.pk, form.path, [(name, value) for name, value in json.loads(unseal(form.sealed))], files)


def forget(pk: UUID) -> None:
    """It was used, or is not wanted any more."""
    KeptForm.unscoped.filter(pk=pk).delete()


def forget_answers(actor: Actor, path: str) -> None:
    """What was sent to this address is done: no answer from before is shown there again."""
    pks = KeptForm.objects.visible_to(actor).filter(waits_for=Waits.AGAIN, path=path).values_list("pk", flat=True)
    if held := list(pks):
        KeptForm.unscoped.filter(pk__in=held).delete()


def forget_over() -> int:
    """Those whose half hour is over; returns how many rows went."""
    gone, _each = KeptForm.unscoped.filter(until__lte=clock.now()).delete()
    return gone


def typed_in(data: QueryDict) -> list[tuple[str, str]]:
    """The fields of a form in order, as they are kept."""
    return [(name, str(value)) for name, values in data.lists() for value in values]


def _is_key(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4
