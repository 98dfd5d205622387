"""What a paper says of a unit beside its outcomes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from partnerships.content import KINDS


def unit_note(unit: Mapping[str, Any]) -> str:
    """Its reference, how it is assessed, on which levels, by which evidence, and its note; each as a sentence."""
    said = [
        unit.get("reference", ""),
        _("How it is assessed: %(text)s") % {"text": unit["assessment"]} if unit.get("assessment") else "",
        _("Levels: %(text)s") % {"text": ", ".join(unit["levels"])} if unit.get("levels") else "",
        _("Evidence expected: %(text)s") % {"text": unit["evidence"]} if unit.get("evidence") else "",
    ]
    told = ". ".join(str(one).strip().rstrip(".") for one in said if one)
    note = str(unit.get("note", ""))
    if told == unit.get("reference", ""):
        return ", ".join(filter(None, [told, note]))
    return ". ".join(filter(None, [told, note]))


def kind_words(outcome: Mapping[str, Any]) -> dict[str, str]:
    """What an outcome is: knowledge, skills, responsibility and autonomy; nothing where it is told in all three."""
    kind = outcome.get("kind", "")
    return {"kind": str(KINDS[kind])} if kind in KINDS else {}
