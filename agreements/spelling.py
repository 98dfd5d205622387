"""A correction of form: how a name, an address, a telephone or a function is spelt, in a text that nobody signed yet.

The text stays the version that it is, and what was approved of it stays approved. All are told, letter by letter, and
nothing waits; whoever objects within three days reopens the part.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from agreements.documents import text_for_signature
from agreements.models import AgreementPart, AgreementVersion, FormCorrection, Review
from agreements.parts import SHAPES, PartName
from agreements.selectors import hashes_of, open_version, papers_of, parts_of
from agreements.services import digest_of, freeze
from documents.models import Signature
from documents.services import cancel, supersede
from ground import clock
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import Paper

OBJECTS_WITHIN = timedelta(days=3)  # design decision 8
OUT = (State.REVIEW, State.SIGNING)
SPELT = ("name", "function", "organisation", "phone", "phone_night")  # of a person who is named
ALIKE = 0.6  # below this it is another name and not another spelling
NAMES = ("name", "organisation")


@dataclass(frozen=True)
class Spelt:
    """One thing whose spelling may be corrected."""

    part: PartName
    path: str
    label: str
    words: str

    @property
    def key(self) -> str:
        """Part and place in it."""
        return f"{self.part}:{self.path}"


def text_out(stay: Mobility) -> AgreementVersion | None:
    """The version that is read or waits for signatures, as long as nobody has signed it."""
    version = open_version(stay)
    if version is None or version.state not in OUT or is_signed(version):
        return None
    return version


def is_signed(version: AgreementVersion) -> bool:
    """Whether somebody signed this very text."""
    return Signature.unscoped.filter(request__document__in=papers_of(version)).exists()


def spelt_in(version: AgreementVersion) -> list[Spelt]:
    """Every name, telephone, function and address that stands in the version."""
    found: list[Spelt] = []
    for name, content in parts_of(version).items():
        part = PartName(name)
        found += _within(part, SHAPES[part], content, "", "")
    return found


def _within(part: PartName, shape: Mapping[str, Any], content: Any, path: str, label: str) -> Iterator[Spelt]:
    if isinstance(content, list):
        for nth, item in enumerate(content):
            yield from _within(part, shape.get("items", {}), item, f"{path}{nth}.", label)
        return
    if not isinstance(content, dict):
        return
    is_person = "phone" in shape.get("properties", {})
    for name, inner in shape.get("properties", {}).items():
        value, title = content.get(name), str(inner.get("title", ""))
        if isinstance(value, dict | list):
            yield from _within(part, inner, value, f"{path}{name}.", ", ".join(filter(None, (label, title))))
        elif value and ((is_person and name in SPELT) or (part == PartName.PERIOD and name == "place")):
            yield Spelt(part, f"{path}{name}", ", ".join(word for word in (label, title) if word), str(value))


def is_spelling(one: Spelt, after: str) -> bool:
    """Whether it is the same name, otherwise spelt; a number, a function or an address may be any other one."""
    if one.path.rpartition(".")[2] not in NAMES:
        return True
    return SequenceMatcher(None, one.words.lower(), after.lower(), autojunk=False).ratio() >= ALIKE


def correct_spelling(
    *, version: AgreementVersion, one: Spelt, after: str, person_id: UUID
) -> tuple[FormCorrection, list[Paper]]:
    """Write it, keep how it was, let approvals stand; where it is out for signature, the text to be signed anew.

    Raises ActRefused where the text is not out any more or somebody signed it.
    """
    if version.state not in OUT or is_signed(version):
        raise ActRefused("agreements.signed_already")
    part = AgreementPart.objects.get(agreement_version=version, name=one.part)
    was = part.sha256
    part.content = _put(part.content, one.path, after)
    part.sha256 = digest_of(part.content)
    part.save(update_fields=["content", "sha256"])
    _still_approved(version, str(one.part), was, part.sha256)
    freeze(version=version)
    kept = FormCorrection.objects.create(
        agreement_version=version,
        part=one.part,
        path=one.path,
        before=one.words,
        after=after,
        person_id=person_id,
        made_at=clock.now(),
    )
    return kept, _texts_anew(version)


def _put(content: Any, path: str, after: str) -> Any:
    found = deepcopy(content)
    *way, last = path.split(".")
    place = found
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[last] = after
    return found


def _still_approved(version: AgreementVersion, part: str, was: str, now: str) -> None:
    """Who approved the part approved it as it is meant."""
    for review in Review.objects.filter(agreement_version__mobility=version.mobility_id):
        if review.parts.get(part) == was:
            review.parts = {**review.parts, part: now}
            review.save(update_fields=["parts"])


def _texts_anew(version: AgreementVersion) -> list[Paper]:
    """What waits for signatures is printed again; nobody has signed the text that it replaces."""
    if version.state != State.SIGNING:
        return []
    for paper in papers_of(version):
        cancel(document=paper)
        supersede(document=paper)
    return [text_for_signature(AgreementVersion.unscoped.get(pk=version.pk))]


# Objections


def may_be_objected_to(stay: Mobility) -> list[FormCorrection]:
    """Those of the last three days in the text that is out, as long as nobody signed it and nobody objected."""
    version = text_out(stay)
    if version is None:
        return []
    since = clock.now() - OBJECTS_WITHIN
    found = version.form_corrections.filter(objected_at=None, made_at__gte=since)
    return list(found.select_related("person"))


def object_to(*, correction: FormCorrection, person_id: UUID) -> None:
    """The part is open again: whoever approved it reads it anew."""
    correction.objected_by_id, correction.objected_at = person_id, clock.now()
    correction.save(update_fields=["objected_by", "objected_at"])
    now = hashes_of(correction.agreement_version).get(correction.part)
    for review in Review.objects.filter(agreement_version__mobility=correction.agreement_version.mobility_id):
        if review.parts.get(correction.part) == now:
            review.parts = {name: digest for name, digest in review.parts.items() if name != correction.part}
            review.save(update_fields=["parts"])
