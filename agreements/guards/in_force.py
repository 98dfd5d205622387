"""Which version is in force, and when one ends."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements import selectors
from agreements.guards.owners import lead
from agreements.models import AgreementVersion
from lifecycle.models import Mobility
from lifecycle.registry import guard
from lifecycle.vocabulary import Missing, Sentence


@guard(
    "agreements.version_in_force",
    met=_("An agreement is in force"),
    unmet={"agreements.none_in_force": Sentence(_("No agreement is in force."), no_form=True)},
    reads=(selectors.OPEN_VERSIONS,),
)
def version_in_force(mobility: Mobility) -> list[Missing]:
    """A version is in force."""
    return [] if selectors.version_in_force(mobility) else [Missing("agreements.none_in_force", lead(mobility))]


@guard(
    "agreements.newer_version_in_force",
    unmet={"agreements.no_newer_version": _("No newer version is in force.")},
    routes=True,
    reads=(selectors.OPEN_VERSIONS,),
)
def newer_version_in_force(mobility: Mobility, agreement_version: AgreementVersion | None = None) -> list[Missing]:
    """On a version: a later one is in force. On the stay: a later one than the one taken over."""
    newest = selectors.version_in_force(mobility)
    missing = [Missing("agreements.no_newer_version", lead(mobility))]
    if newest is None:
        return missing
    if agreement_version is not None:
        return [] if (newest.number or 0) > (agreement_version.number or 0) else missing
    return missing if newest.taken_over_at else []


@guard(
    "agreements.earlier_version_holds",
    unmet={"agreements.nothing_to_keep": _("There is no agreement in force whose dates still lie ahead.")},
)
def earlier_version_holds(mobility: Mobility) -> list[Missing]:
    """An earlier version is in force and its dates still hold."""
    version = selectors.version_in_force(mobility)
    first, _last = selectors.agreed_days(selectors.parts_of(version)) if version else (None, None)
    if first is not None and first >= mobility.today:
        return []
    return [Missing("agreements.nothing_to_keep", lead(mobility))]


@guard("agreements.ended_with_stay", unmet={"agreements.not_ended": _("The version ends only with the stay.")})
def ended_with_stay(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """30, 31, 32 or 40 ended the stay's agreement, or 35 dropped the open version."""
    names = ("withdraw", "cancel", "return_to_preparation", "keep_agreement", "close_without_agreement")
    ends = {f"mobility.{name}" for name in names}
    return [] if details.get("cause") in ends else [Missing("agreements.not_ended", lead(mobility))]
