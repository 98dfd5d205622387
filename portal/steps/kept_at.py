"""What was typed at one address and waits there: under which address it is found again."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.actors import Actor
from accounts.kept_forms import KEPT, Kept, keep, kept_for, newest_at, typed_in
from accounts.models import Waits
from lifecycle.people.mailboxes import came_by_a_shared_mailbox

STEP = "step"  # in the address: which kept form waits for its code
ADD = "add"  # the button under a list: what is chosen is not in it


def address_of(request: HttpRequest, **more: UUID) -> str:
    """Of the form, with what the link that led to it said."""
    asked = request.GET.copy()
    for name in (STEP, KEPT):
        asked.pop(name, None)
    for name, pk in more.items():
        asked[name] = str(pk)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def kept_at(request: HttpRequest, actor: Actor, pk: Any = None) -> Kept | None:
    """What this reader typed at this address: the one that the address or the form names."""
    pk = pk or request.POST.get(KEPT) or request.GET.get(KEPT)
    kept = kept_for(actor, pk) if pk else None
    return kept if kept is not None and kept.path == address_of(request) else None


def last_at(request: HttpRequest, actor: Actor) -> Kept | None:
    """What was typed here last and is still to be sent with a code: who goes back as the browser does finds it again.

    Not by the link of a mailbox that others read.
    """
    return None if came_by_a_shared_mailbox(actor) else newest_at(actor, address_of(request))


def files_with_kept(request: HttpRequest, kept: Kept | None) -> Any:
    """The files just chosen; where none was, the ones kept from before."""
    files = request.FILES.copy()
    for name, held in kept.files.lists() if kept else ():
        if name not in files:
            files.setlist(name, held)
    return files


def to_partner_form(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a partner down first. Whoever comes back finds everything typed, and the new one chosen."""
    field, _colon, kind = request.POST[ADD].partition(":")
    typed = [one for one in typed_in(request.POST) if one[0] != ADD]
    files = files_with_kept(request, kept_at(request, actor))
    kept = keep(actor=actor, path=address_of(request), fields=typed, files=dict(files.lists()), waits_for=Waits.ENTRY)
    assert kept is not None  # the form was small enough to be sent, and so it is to be kept
    said = {"next": address_of(request, **{KEPT: kept}), KEPT: kept, "field": field, "kind": kind}
    return redirect(f"{reverse('portal:add-partner')}?{urlencode(said)}")
