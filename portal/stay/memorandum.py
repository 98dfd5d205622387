"""The memorandum that a stay waits for: where it is, and who has to act on it."""

from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import Role
from lifecycle.tables.mobility import PARTNERSHIP
from lifecycle.wording import say_todo
from partnerships.drafting import EDITABLE
from partnerships.models import MemorandumVersion, StayPlan
from partnerships.selectors import names_told


@dataclass(frozen=True)
class Awaited:
    """The version in the making, and what is missing there, with the names of who owes it."""

    version: Any
    lines: list[str]
    is_written_by_reader: bool = False


def awaited_memorandum(stay: Mobility, actor: Actor) -> Awaited | None:
    """None where the stay waits for none, or for one that the reader does not see."""
    if str(stay.state) != PARTNERSHIP:
        return None
    plans = StayPlan.objects.filter(mobility=stay).exclude(memorandum=None)
    versions = MemorandumVersion.objects.visible_to(actor).filter(memorandum__in=plans.values("memorandum"))
    version = versions.select_related("memorandum").order_by("-created_at").first()
    if version is None:
        return None
    todos = list(ToDo.unscoped.filter(subject_id=version.pk, closed_at=None).order_by("since", "pk"))
    names = names_told(version)
    writes = version.state in EDITABLE and Role.PARTY in version.roles_of(actor)
    return Awaited(version, [say_todo(todo, names) for todo in todos], writes)
