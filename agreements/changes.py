"""What an amendment changes, part by part, in values people can read."""

from typing import Any

from agreements.models import AgreementVersion
from agreements.parts import SHAPES, PartName
from agreements.selectors import hashes_of, parts_of, version_in_force
from ground.structured.saying import said


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
    fields = SHAPES[part]["properties"]
    return [
        {
            "part": f"{part.label}: {shape.get('title', name)}",
            "before": said(shape, old.get(name)),
            "after": said(shape, new.get(name)),
            "must_sign": "all",
        }
        for name, shape in fields.items()
        if old.get(name) != new.get(name)
    ]
