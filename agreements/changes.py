"""What an amendment changes, thing by thing, in words: read off the shapes of the parts, which carry the labels."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import AgreementVersion
from agreements.parts import SHAPES, PartName
from agreements.selectors import hashes_of, parts_of, version_in_force
from documents.formats import amount, country, language_name, longdate
from ground.structured.shapes import choices_of, kind_of
from partnerships.content import OUTCOME, UNIT

# Told by what a thing of a list is the same one before and after; a list of other things is compared by place.
TOLD_BY = ("key", "code", "person", "name", "from")
NEVER_PRINTED = ("person", "key", "library")

Row = dict[str, Any]


def changed_parts(version: AgreementVersion) -> dict[str, Any]:
    """`changes`: each changed thing, with its part; `kinds`: labels of the parts that changed; `kept`: of the others;
    `earlier`: the version in force."""
    earlier = version_in_force(version.mobility)
    if earlier is None:
        return {"changes": [], "kinds": [], "kept": [], "earlier": None}
    old, new = parts_of(earlier), parts_of(version)
    before, after = hashes_of(earlier), hashes_of(version)
    changed = [PartName(name) for name in PartName.values if before.get(name) != after.get(name)]
    return {
        "changes": [{**row, "of": part} for part in changed for row in rows_of(part, old[part], new[part])],
        "kinds": [str(part.label) for part in changed],
        "kept": [str(PartName(name).label) for name in PartName.values if name not in changed],
        "earlier": earlier,
    }


def rows_of(part: PartName, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Row]:
    """Each thing of the part that reads otherwise: `part` (its labels), `before`, `after`, in words."""
    rows = [
        {"part": f"{part.label}: {label}", "before": before, "after": after}
        for label, before, after in _in_object(SHAPES[part], old, new, "")
        if before != after
    ]
    return rows or [{"part": str(part.label), "before": "", "after": _("another order; every word as before")}]


def said(shape: Mapping[str, Any], value: Any, name: str = "") -> Any:
    """A value in words: days, countries, languages and choices as a paper prints them, an object with its labels."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, Mapping):
        return _object_in_words(shape, value)
    if isinstance(value, list):
        return [said(shape.get("items", {}), item) for item in value]
    return _plain(shape, value, name)


def _plain(shape: Mapping[str, Any], value: Any, name: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    kind = kind_of(shape)
    if kind == "choice":
        return next((words for one, words in choices_of(shape) if one == value), str(value))
    if kind == "day":
        return longdate(value)
    if name == "country":
        return country(value)
    if name == "language":
        return language_name(value)
    return amount(value) if isinstance(value, int | float) else str(value)


def _object_in_words(shape: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    """Label: value; label: value. Title and name stand first, without a label."""
    parts = []
    for name, inner in shape.get("properties", {}).items():
        words = said(inner, value.get(name), name) if name not in NEVER_PRINTED else ""
        if words:
            text = ", ".join(words) if isinstance(words, list) else words
            parts.append(text if name in ("title", "name") else f"{inner.get('title', '')}: {text}")
    return "; ".join(parts)


Change = tuple[str, Any, Any]


def _in_object(shape: Mapping[str, Any], old: Any, new: Any, path: str, place: str = "") -> Iterator[Change]:
    """`place` is the number of a unit, by which its outcomes are numbered as in the agreement."""
    old, new = old or {}, new or {}
    for name, inner in shape["properties"].items():
        if name in NEVER_PRINTED or old.get(name) == new.get(name):
            continue
        label = _joined(path, inner.get("title", ""))
        yield from _in_value(inner, old.get(name), new.get(name), label if "items" not in inner else path, name, place)


def _in_value(shape: Mapping[str, Any], old: Any, new: Any, path: str, name: str, place: str) -> Iterator[Change]:
    if "properties" in shape and old and new and not _another(old, new):
        yield from _in_object(shape, old, new, path)
    elif "properties" in shape.get("items", {}):
        yield from _in_list(shape, old or [], new or [], path, place)
    else:
        label = path if "items" not in shape else _joined(path, shape.get("title", ""))
        yield label, said(shape, old, name), said(shape, new, name)


def _another(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Somebody or something else stands there: it is told as a whole and not thing by thing."""
    return any(old.get(name) != new.get(name) for name in ("name", "title") if name in old or name in new)


def _in_list(
    shape: Mapping[str, Any], old: Sequence[Any], new: Sequence[Any], path: str, place: str
) -> Iterator[Change]:
    """What went, what reads otherwise, what came; numbered as in the text where it stands."""
    before, after = _by_name(old), _by_name(new)
    for nth, (key, item) in enumerate(before.items(), start=1):
        if key not in after:
            yield _joined(path, _called(shape, item, place, nth)), said(shape["items"], item), ""
    for nth, (key, item) in enumerate(after.items(), start=1):
        label = _joined(path, _called(shape, item, place, nth))
        if key not in before:
            yield label, "", said(shape["items"], item)
        elif before[key] != item:
            yield from _in_object(shape["items"], before[key], item, label, str(nth))


def _by_name(items: Sequence[Any]) -> dict[Any, Any]:
    """The things of a list by what tells them; the second of the same name is another thing."""
    found: dict[Any, Any] = {}
    for nth, item in enumerate(items):
        key = next(((name, item[name]) for name in TOLD_BY if item.get(name)), ("place", nth))
        found[(key, sum(known[0] == key for known in found))] = item
    return found


def _called(shape: Mapping[str, Any], item: Mapping[str, Any], place: str, nth: int) -> str:
    """Unit 3101301; outcome 2.1; of other lists their label and the name of the thing."""
    if shape["items"] is UNIT:
        return _("unit %(code)s") % {"code": item["code"]}
    if shape["items"] is OUTCOME:
        return _("outcome %(number)s") % {"number": f"{place}.{nth}" if place else nth}
    return f"{shape.get('title', '')}, {item.get('name') or said(shape['items'], item)}"


def _joined(path: str, label: Any) -> str:
    """Labels in one line; a second one begins small, unless it is an abbreviation."""
    text = str(label)
    if path and not text[1:2].isupper():
        text = text[:1].lower() + text[1:]
    return ", ".join(part for part in (path, text) if part)
