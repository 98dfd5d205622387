"""Units as memoranda, plans and agreements hold them (`partnerships.content`), and back.

A unit there carries `library`, the id of the version it was taken from: so each of them can say that there is a newer
one. The text itself is a copy, and stays as it was agreed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from library.models import Kind, Qualification, Unit, UnitVersion, text_in
from library.outcomes import Outcome, grouped, read

LONGEST_TITLE = 300
Content = dict[str, Any]


def qualification_content(qualification: Qualification, language: str) -> Content:
    """In the shape of `partnerships.content.QUALIFICATION`."""
    own, theirs = qualification.title_in(qualification.language), qualification.title_in(language)
    return _without_empty(
        {
            "title": own,
            "title_in_partnership_language": theirs if theirs != own else "",
            "country": qualification.country,
            "eqf": qualification.eqf,
            "nqf": qualification.nqf,
            "isced_f": qualification.isced_f,
            "credit_scale": qualification.scale_words,
            "structure": qualification.structure,
        }
    )


def as_content(version: UnitVersion, language: str) -> Content:
    """In the shape of `partnerships.content.UNIT`; what has no text in this language stands in the first one."""

    def said(texts: Mapping[str, str]) -> str:
        return text_in(texts, language, version.language)

    return _without_empty(
        {
            "library": str(version.pk),
            "code": version.code,
            "title": said(version.title) or version.code,
            "reference": version.reference,
            "hours": version.hours,
            "points": plain_points(version.points),
            "assessment": said(version.assessment),
            "levels": lines_of(said(version.levels)),
            "evidence": said(version.evidence),
            "note": said(version.note),
            "outcomes": outcomes_content(version, language),
        }
    )


def outcomes_content(version: UnitVersion, language: str) -> list[Content]:
    """In the shape of `partnerships.content.OUTCOME`. Rows under one heading are one outcome with its parts."""
    rows = [one for one in read(version.outcomes) if not one.is_empty]
    return [_outcome(version, group, language) for group in grouped(rows, version.language)]


def _outcome(version: UnitVersion, rows: Sequence[Outcome], language: str) -> Content:
    first = rows[0]

    def said(texts: Mapping[str, str]) -> str:
        return text_in(texts, language, version.language) or next(iter(texts.values()), "")

    heading = said(first.heading)
    title = heading or said(first.text)
    fits = len(title) <= LONGEST_TITLE
    parts = {kind: [said(one.text) for one in rows if one.kind == kind] for kind in Kind.values} if heading else {}
    return _without_empty(
        {
            "key": f"{version.code}.{first.number}",
            "title": title if fits else title[: LONGEST_TITLE - 1] + "…",
            "description": "\n".join(filter(None, ["" if fits else title, *(said(one.description) for one in rows)])),
            "kind": "" if heading else first.kind,
            **parts,
            "criteria": [line for one in rows for line in lines_of(said(one.criteria))],
        }
    )


def outcomes_of(content: Mapping[str, Any], language: str) -> list[Outcome]:
    """The rows of a unit that a memorandum, a plan or an agreement holds."""
    found: list[Outcome] = []
    for one in content.get("outcomes", ()):
        found += _rows(one, language, len(found))
    return found


def _rows(content: Mapping[str, Any], language: str, before: int) -> list[Outcome]:
    """An outcome told in knowledge, skills and responsibility becomes a row for each, under its title."""
    description, title = str(content.get("description", "")), str(content.get("title", ""))
    if title.endswith("…") and description.startswith(title[:-1]):
        title, _end, description = description.partition("\n")
    about: dict[str, Any] = {
        "description": {language: description},
        "criteria": {language: "\n".join(content.get("criteria", ()))},
    }
    parts = [(kind, text) for kind in Kind.values for text in content.get(kind, ())]
    if not parts:
        kind = content.get("kind") or ""
        return [Outcome(before + 1, kind if kind in Kind.values else "", {language: title}, {}, **about)]
    return [
        Outcome(before + nth, kind, {language: text}, {language: title}, **(about if nth == 1 else {}))
        for nth, (kind, text) in enumerate(parts, start=1)
    ]


def plain_points(points: Decimal | None) -> str:
    """As memoranda write them: a point, no zeros behind."""
    if points is None:
        return ""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def lines_of(text: str) -> list[str]:
    """Each line that says something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _without_empty(content: Content) -> Content:
    return {name: value for name, value in content.items() if value not in ("", None, [])}


def newest_kept(unit: Unit) -> UnitVersion | None:
    """What is offered for what is written from now on."""
    return unit.versions.filter(kept_at__isnull=False).order_by("-number").first()
