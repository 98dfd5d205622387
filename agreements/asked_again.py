"""Who approved or signed before reads only what changed: their parts that read otherwise, thing by thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.approvals import approved_hashes, still_to_approve
from agreements.changes import rows_of
from agreements.models import AgreementPart, AgreementVersion
from agreements.parts import PartName
from agreements.selectors import hashes_of, parts_of, signed_hashes, signs_as, still_to_sign, version_in
from ground.word_diff import SAME, Piece, compare, new_text, old_text
from lifecycle.models import ToDo
from lifecycle.tables.agreement_version import State

AROUND = 60  # letters shown on either side of what changed


@dataclass(frozen=True)
class AskedAgain:
    """What reads otherwise than what one agreed to, and the parts to which one has agreed as they stand."""

    lines: list[str]
    kept: list[str]


def asked_again(todo: ToDo) -> AskedAgain | None:
    """For who owes an approval or a signature and gave one before; None where all of it is new to them."""
    if todo.mobility is None:
        return None
    if todo.code == "agreements.not_approved":
        version = version_in(todo.mobility, State.REVIEW)
        asked = [
            (approved_hashes(todo.mobility).get(one.key, {}), parts)
            for one, parts in (still_to_approve(version) if version else [])
            if one.role == todo.owner and one.person_id == todo.person_id
        ]
    elif todo.code == "agreements.unsigned":
        version = version_in(todo.mobility, State.SIGNING)
        asked = [
            (signed_hashes(todo.mobility).get(signs_as(one), {}), [str(part["part"]) for part in one.covers])
            for one in (still_to_sign(version) if version else [])
            if one.role == todo.owner and one.person_id == todo.person_id
        ]
    else:
        return None
    if version is None or not asked or not asked[0][0]:
        return None
    return _changed(version, *asked[0])


def _changed(version: AgreementVersion, agreed: Mapping[str, str], parts: Iterable[str]) -> AskedAgain:
    now = parts_of(version)
    lines = []
    for name in (one for one in PartName if one in set(parts)):
        was = AgreementPart.objects.filter(
            agreement_version__mobility=version.mobility_id, name=name, sha256=agreed.get(name, "")
        ).first()
        lines += [
            in_a_line(row["part"], _words(row["before"]), _words(row["after"]))
            for row in rows_of(name, was.content if was else {}, now[name])
        ]
    kept = [str(PartName(name).label) for name in PartName if name in hashes_of(version) and name not in set(parts)]
    return AskedAgain(lines, kept)


def _words(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def in_a_line(label: str, before: str, after: str) -> str:
    """What it was and what it is now, with the words around it."""
    pieces = _cut(compare(before, after))
    said = {"what": label, "before": old_text(pieces).strip(), "after": new_text(pieces).strip()}
    if not said["before"]:
        return _("%(what)s: now “%(after)s”") % said
    if not said["after"]:
        return _("%(what)s: no longer “%(before)s”") % said
    return _("%(what)s: was “%(before)s”, now “%(after)s”") % said


def _cut(pieces: list[Piece]) -> list[Piece]:
    """Long words that stayed as they were are left out but for those beside a change."""
    found = []
    for nth, piece in enumerate(pieces):
        if piece.kind == SAME and len(piece.words) > 2 * AROUND:
            end = piece.words[-AROUND:] if nth < len(pieces) - 1 else ""
            start = piece.words[:AROUND] if nth else ""
            piece = Piece(SAME, f"{start} … {end}".strip(" ") if start and end else f"{start}…{end}")
        found.append(piece)
    return found
