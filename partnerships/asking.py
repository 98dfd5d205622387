"""What a version asks of its readers, as a to-do keeps it: which one, who sent it, and how much of it is new."""

from typing import Any

from partnerships.models import MemorandumVersion
from remarks.models import SentText
from remarks.selectors import sent_texts


def called_by(version: MemorandumVersion) -> dict[str, Any]:
    """The file code and the number."""
    return {"mou_code": version.memorandum.code, "nth": str(version.number or 1)}


def what_is_asked(version: MemorandumVersion) -> dict[str, Any]:
    """Beside these the organisation that sent it, and in how many parts it differs from the text sent before."""
    sent = list(sent_texts(version).select_related("organisation").order_by("-nth")[:2])
    sender = sent[0].organisation if sent else None
    asks = called_by(version) | {"sender": (sender or version.memorandum.opened_by).name, "changed_parts": ""}
    if len(sent) == 2:
        asks["changed_parts"] = str(parts_that_differ(sent[1], sent[0]))
    return asks


def parts_that_differ(before: SentText, now: SentText) -> int:
    """In how many parts one text differs from another."""
    keys = before.facts.keys() | now.facts.keys()
    return sum(before.facts.get(key) != now.facts.get(key) for key in keys)
