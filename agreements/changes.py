"""What an amendment changes, part by part, in values people can read."""

from typing import Any

from agreements.models import AgreementVersion
from agreements.parts import SHAPES, PartName
from agreements.selectors import hashes_of, parts_of, version_in_force


def changed_parts(version: AgreementVersion) -> dict[str, Any]:
    """`changes`: rows of the change table; `kept`: the parts whose earlier signatures stay; `earlier`: its number."""
    earlier = version_in_force(version.mobility)
    if earlier is None:
        return {"changes": [], "kept": [], "earlier": None}
    old, new = parts_of(earlier), parts_of(version)
    old_hashes, new_hashes = hashes_of(earlier), hashes_of(version)
    changed = [name for name in PartName.values if old_hashes.get(name) != new_hashes.get(name)]
    rows = [row for name in changed for row in _rows(PartName(name), old[name], new[name])]
    kept = [str(PartName(name).label) for name in PartName.values if name not in changed]
    return {"changes": rows, "kept": kept, "earlier": earlier.number}


def _rows(part: PartName, old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str]]:
    titles = {name: str(shape.get("title", name)) for name, shape in SHAPES[part]["properties"].items()}
    return [
        {
            "part": f"{part.label}: {titles.get(name, name)}",
            "before": said(old.get(name)),
            "after": said(new.get(name)),
            "must_sign": "all",
        }
        for name in titles
        if old.get(name) != new.get(name)
    ]


def said(value: Any) -> str:
    """A structured value as a line of text."""
    if isinstance(value, dict):
        return ", ".join(said(item) for key, item in value.items() if item and key not in ("person", "key"))
    if isinstance(value, list):
        return "; ".join(said(item) for item in value)
    return "" if value is None else str(value)
