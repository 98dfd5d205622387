"""A refusal rests the round of signing: who refused may still change their mind, as long as nobody wrote on."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements import selectors
from agreements.guards.owners import lead
from lifecycle.models import Event, Mobility
from lifecycle.registry import guard
from lifecycle.roles import Role
from lifecycle.vocabulary import Missing


@guard(
    "agreements.refusal_rests",
    unmet={
        "agreements.nothing_refused": _("No refusal to sign can be taken back here."),
        "agreements.refusal_over": _("The refusal stands: five working days are over, or the text was changed."),
    },
    routes=True,
    reads=(selectors.OPEN_VERSIONS,),
)
def refusal_rests(mobility: Mobility) -> list[Missing]:
    """Somebody refused less than five working days ago, and nobody changed the next draft (design decision 8)."""
    if _refusal(mobility) is None:
        return [Missing("agreements.nothing_refused", lead(mobility))]
    return [] if _rests(mobility) else [Missing("agreements.refusal_over", lead(mobility))]


@guard(
    "agreements.own_refusal",
    unmet={"agreements.refused_by_another": _("Only who refused to sign can take that back: %(person)s.")},
)
def own_refusal(mobility: Mobility, actor: Actor, details: dict[str, Any]) -> list[Missing]:
    """Who refused changes their mind, and nobody for them but who enters their word."""
    refusal = _refusal(mobility)
    on_behalf = details.get("on_behalf")
    person: Any = on_behalf.person_id if on_behalf else actor.person_id
    if refusal is None or person == refusal.person_id:
        return []
    return [Missing("agreements.refused_by_another", Role(refusal.role), person=refusal.person_id)]


@guard(
    "agreements.refusal_stands",
    unmet={"agreements.round_rests": _("The round of signatures rests: who refused may still change their mind.")},
)
def refusal_stands(mobility: Mobility) -> list[Missing]:
    """The next draft was changed, or five working days have passed."""
    return [Missing("agreements.round_rests", lead(mobility))] if _rests(mobility) else []


def _refusal(mobility: Mobility) -> Event | None:
    version = selectors.refused_version(mobility)
    return selectors.refusal_of(version) if version else None


def _rests(mobility: Mobility) -> bool:
    version, refusal = selectors.refused_version(mobility), _refusal(mobility)
    return version is not None and refusal is not None and selectors.round_rests(version, refusal)
