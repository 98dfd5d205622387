"""What a new organisation sees instead of an empty dashboard: three steps to its first stay."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation
from accounts.selectors import holds
from lifecycle.tables.mobility import STAGES, Stage

WHAT_HAPPENS = (
    gettext_lazy("choose people and units"),
    gettext_lazy("agree with the host"),
    gettext_lazy("write it down, sign"),
    gettext_lazy("follow up every week"),
    gettext_lazy("check what was shown"),
    gettext_lazy("award the units"),
    gettext_lazy("ask everyone, improve"),
)


@dataclass(frozen=True)
class FirstStep:
    """One line."""

    title: str
    text: str
    done: bool
    address: str
    words: str
    is_next: bool = False


@dataclass(frozen=True)
class StageLine:
    """One of the seven, in a few words."""

    number: int
    label: str
    text: str


def first_steps_of(actor: Actor) -> list[FirstStep]:
    """Organisation, partner, stay; the first that is not done has the filled button."""
    own: Any = Organisation.objects.filter(pk=actor.organisation_id).first()
    partners = Organisation.objects.filter(typed_by=actor.organisation_id).exists()
    facts = [str(own), own.town, own.oid and f"OID {own.oid}"] if own else []
    may_change = holds(actor, MembershipRole.ADMINISTRATOR)
    return [
        FirstStep(
            _("Your organisation"),
            " · ".join(part for part in facts if part),
            True,
            reverse("accounts:organisation") if may_change else "",
            _("Complete it"),
        ),
        FirstStep(
            _("A partner to send people to"),
            _("Name, country, one contact."),
            partners,
            reverse("portal:add-partner"),
            _("Add a partner"),
            is_next=not partners,
        ),
        FirstStep(
            _("Your first stay"),
            _("One person, in a few short steps; each is saved."),
            False,
            reverse("portal:plan"),
            _("Plan a stay"),
            is_next=partners,
        ),
    ]


def stage_lines() -> list[StageLine]:
    """The seven stages with what happens in each."""
    return [
        StageLine(number, _("Agreement") if stage == Stage.AGREEMENT else str(Stage(stage).label), str(text))
        for number, (stage, text) in enumerate(zip(STAGES, WHAT_HAPPENS, strict=True), 1)
    ]
