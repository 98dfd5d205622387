"""A refusal that may still be taken back: who reads what of it, and where one changes one's mind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.selectors import refusal_of, refused_version, rests_until, round_rests
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.news import reason_of
from lifecycle.offers.steps import StepOffer
from lifecycle.roles import PARTY
from lifecycle.tables.mobility import AGREEMENT_DRAFT, AT_THE_HOST
from partnerships import refusing
from partnerships.models import MemorandumVersion

TAKES_BACK = "take_back_refusal"
RESTS_IN = (AGREEMENT_DRAFT, *AT_THE_HOST)  # states of a stay in which a round can rest


@dataclass(frozen=True)
class Resting:
    """The round of signatures that rests. `address` is for who refused; empty for everybody else."""

    who: str
    number: int
    until: date
    address: str
    reason: str = ""


def resting_memorandum(
    version: MemorandumVersion, steps: Iterable[StepOffer], names: Mapping[Any, str]
) -> Resting | None:
    """The same of a memorandum; `names` are those its parties told."""
    refusal = refusing.refusal_of(version)
    if refusal is None or not refusing.round_rests(version, refusal):
        return None
    step = next((one for one in steps if one.name == TAKES_BACK and one.own and not one.locks), None)
    address = reverse("portal:memorandum-transition", args=[version.pk, TAKES_BACK]) if step else ""
    who = names.get(refusal.person_id, "") or _("A party")
    return Resting(
        who, version.number or 0, refusing.rests_until(refusal), address, reason_of(refusal, frozenset({PARTY}))
    )


def resting_round(mobility: Mobility, steps: list[StepOffer]) -> Resting | None:
    """None where nothing rests. `steps` are the reader's."""
    version = refused_version(mobility) if mobility.state in RESTS_IN else None
    refusal = refusal_of(version) if version else None
    if version is None or refusal is None or not round_rests(version, refusal):
        return None
    step = next((one for one in steps if one.name == TAKES_BACK and one.own and not one.locks), None)
    args = [mobility.pk, step.machine, step.subject_id, step.name] if step else None
    address = reverse("portal:transition", args=args) if args else ""
    who = names_in(mobility.pk, [refusal.person_id]).get(refusal.person_id, "")
    return Resting(who, version.number or 0, rests_until(version, refusal), address)
