"""Units that others wrote become own ones: from a memorandum, an agreement, or the library of another organisation."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from ground.countries import COUNTRIES
from ground.errors import InputRefused
from ground.identifiers import as_uuid
from library.content import as_content, outcomes_of, qualification_content
from library.models import Qualification, Scale, UnitVersion
from library.points import is_on_scale
from library.selectors import own_qualifications
from library.services import add_qualification, add_unit, as_rows, codes_in, free_code

Content = Mapping[str, Any]


@transaction.atomic
def take_over(*, actor: Actor, content: Content, language: str = "en", source: str = "") -> list[UnitVersion]:
    """Own copies of the units in `content`: {"qualification": …, "units": […]}, as memoranda hold them.

    A unit that came from the own library is there already and is left out. Raises InputRefused where none is left.
    """
    units = [one for one in content.get("units", ()) if not _is_own(actor, one)]
    if not units:
        raise InputRefused("library.nothing_to_take_over")
    qualification = _qualification(actor, content.get("qualification") or {}, language)
    return [_unit(actor, qualification, one, language, source) for one in units]


@transaction.atomic
def take_over_version(*, actor: Actor, version: UnitVersion) -> UnitVersion:
    """An own copy of a unit that another organisation shares, with all its languages; it names its source."""
    theirs = version.unit.qualification
    content = qualification_content(theirs, theirs.language)
    qualification = _qualification(actor, content, theirs.language, like=theirs)
    taken = codes_in(qualification)
    code = version.code if version.code.casefold() not in taken else free_code(taken)
    points = version.points if version.points is None or is_on_scale(version.points, qualification.step) else None
    copied = ("language", "languages", "title", "reference", "hours", "assessment", "levels", "evidence", "note")
    return add_unit(
        actor=actor,
        qualification=qualification,
        source=theirs.organisation.name,
        taken_from=version.unit,
        code=code,
        points=points,
        outcomes=version.outcomes,
        **{name: getattr(version, name) for name in copied},
    )


def own_version_of(actor: Actor, content: Content) -> UnitVersion | None:
    """The version of the own library that a unit of a memorandum or an agreement was taken from."""
    pk = as_uuid(content.get("library"))
    own = UnitVersion.objects.visible_to(actor).filter(unit__qualification__organisation=actor.organisation_id)
    return own.filter(pk=pk).first() if pk else None


def _is_own(actor: Actor, content: Content) -> bool:
    return own_version_of(actor, content) is not None


def _qualification(actor: Actor, content: Content, language: str, like: Qualification | None = None) -> Qualification:
    """The own one of this title; else a new one that says the same."""
    title = str(content.get("title", "")).strip()
    for one in own_qualifications(actor):
        if title and title.casefold() in {text.casefold() for text in one.title.values()}:
            return one
    country = str(content.get("country", ""))
    scale = str(content.get("credit_scale", ""))
    known = {str(label).casefold(): value for value, label in Scale.choices if value != Scale.OWN}
    kind = known.get(scale.casefold(), Scale.OWN if scale else "")
    return add_qualification(
        actor=actor,
        language=language,
        title=dict(like.title) if like else {language: title or "?"},
        country=country if country in COUNTRIES else "",
        eqf=content.get("eqf"),
        nqf=str(content.get("nqf", ""))[:60],
        isced_f=str(content.get("isced_f", ""))[:60],
        institution=like.institution if like else "",
        scale=like.scale if like else kind,
        scale_name=like.scale_name if like else (scale[:60] if kind == Scale.OWN else ""),
        step=like.step if like else "",
        structure=str(content.get("structure", "")),
    )


def _unit(actor: Actor, qualification: Qualification, content: Content, language: str, source: str) -> UnitVersion:
    taken = codes_in(qualification)
    code = str(content.get("code", "")).strip()[:60]
    points = Decimal(content["points"]) if content.get("points") else None
    texts = {name: str(content.get(name, "")) for name in ("title", "assessment", "evidence", "note")}
    texts["levels"] = "\n".join(content.get("levels", ()))
    named = UnitVersion.unscoped.select_related("unit").filter(pk=as_uuid(content.get("library")))
    known = named.first() if content.get("library") else None
    return add_unit(
        actor=actor,
        qualification=qualification,
        source=source,
        taken_from=known.unit if known else None,
        code=code if code.casefold() not in taken else free_code(taken),
        language=language,
        languages=[language],
        points=points if points is None or is_on_scale(points, qualification.step) else None,
        hours=content.get("hours"),
        reference=str(content.get("reference", ""))[:300],
        outcomes=as_rows(outcomes_of(content, language)),
        **{name: {language: text} if text else {} for name, text in texts.items()},
    )


def units_of(version: Sequence[UnitVersion], language: str) -> dict[str, Any]:
    """Units of one qualification as a memorandum holds them; the qualification is that of the first."""
    if not version:
        return {"qualification": {}, "units": []}
    qualification = version[0].unit.qualification
    return {
        "qualification": qualification_content(qualification, language),
        "units": [as_content(one, language) for one in version],
    }
