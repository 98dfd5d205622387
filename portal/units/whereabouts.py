"""Where units are used, as far as the reader sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from library.models import UnitUse, UnitVersion, UsedIn
from library.selectors import uses_of
from lifecycle.models import Mobility
from partnerships.models import MemorandumVersion
from partnerships.selectors import memoranda_seen_by


@dataclass
class Whereabouts:
    """What holds one version: those that the reader sees by name, of all others the number."""

    version: UnitVersion
    memoranda: list[MemorandumVersion] = field(default_factory=list)
    stays: list[Mobility] = field(default_factory=list)
    unseen: int = 0


def where_used(versions: Sequence[UnitVersion], actor: Actor) -> list[Whereabouts]:
    """Each version that something holds, the newest first."""
    uses = uses_of(versions)
    flat = [use for found in uses.values() for use in found]
    memoranda = _memoranda(flat, actor)
    stays = {stay.pk: stay for stay in _stays(flat, actor)}
    found = []
    for version in versions:
        held = uses.get(version.pk, [])
        if not held:
            continue
        here = Whereabouts(version)
        here.memoranda = [memoranda[one.subject_id] for one in held if one.subject_id in memoranda]
        seen = dict.fromkeys(one.mobility_id for one in held if one.mobility_id in stays)
        here.stays = [stays[pk] for pk in seen if pk is not None]
        here.unseen = len({one.mobility_id or one.subject_id for one in held}) - len(here.memoranda) - len(here.stays)
        found.append(here)
    return found


def _memoranda(uses: Iterable[UnitUse], actor: Actor) -> dict[UUID, MemorandumVersion]:
    wanted = [use.subject_id for use in uses if use.used_in == UsedIn.MEMORANDUM]
    return MemorandumVersion.objects.visible_to(actor).select_related("memorandum").in_bulk(wanted)


def _stays(uses: Iterable[UnitUse], actor: Actor) -> Iterable[Mobility]:
    wanted = {use.mobility_id for use in uses if use.mobility_id}
    return Mobility.objects.visible_to(actor).filter(pk__in=wanted).select_related("participant")


def typed_into(sources: Iterable[str], actor: Actor) -> dict[str, MemorandumVersion]:
    """By file code: the newest version of each memorandum that units were typed into, as far as the reader sees it."""
    codes = {code for code in sources if code}
    seen = memoranda_seen_by(actor).filter(memorandum__code__in=codes) if codes else ()
    found: dict[str, MemorandumVersion] = {}
    for version in seen:  # the newest first
        found.setdefault(version.memorandum.code, version)
    return found


def used_in_words(uses: Sequence[UnitUse], *, typed: bool = False) -> str:
    """ "In 3 memoranda, 21 agreements"; plans count until there is an agreement.

    `typed`: it came from a memorandum, which holds a text of its own.
    """
    memoranda = len({use.subject_id for use in uses if use.used_in == UsedIn.MEMORANDUM}) or int(typed)
    agreed = {use.mobility_id for use in uses if use.used_in == UsedIn.AGREEMENT}
    planned = {use.mobility_id for use in uses if use.used_in == UsedIn.PLAN} - agreed
    parts = []
    if memoranda:
        parts.append(ngettext("%(n)s memorandum", "%(n)s memoranda", memoranda) % {"n": memoranda})
    if agreed:
        parts.append(ngettext("%(n)s agreement", "%(n)s agreements", len(agreed)) % {"n": len(agreed)})
    if planned:
        parts.append(ngettext("%(n)s plan of a stay", "%(n)s plans of stays", len(planned)) % {"n": len(planned)})
    return _("In %(places)s") % {"places": ", ".join(parts)} if parts else _("Not used yet")
