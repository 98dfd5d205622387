"""Who only hosts: receives trainees and sends nobody. Nothing of a sender is offered to such a reader."""

from functools import partial
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from ground.once import once
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mou import ABANDONED
from partners.places import HOSTS
from partnerships.models import MemorandumParty
from portal.who_plans import may_plan

SENDS = frozenset({OrganisationPartKind.SENDING, OrganisationPartKind.INTERMEDIARY})


def only_hosts(actor: Actor | None) -> bool:
    """Whether the organisation acted for receives and does not send; asked once a page."""
    if actor is None or actor.organisation_id is None:
        return False
    return once(("only hosts", actor.organisation_id), partial(_only_hosts, actor.organisation_id))


def is_offered_a_plan(actor: Actor) -> bool:
    """Whether pages offer a new stay: whoever may plan one, but for those who only host."""
    return may_plan(actor) and not only_hosts(actor)


def _only_hosts(organisation_id: UUID) -> bool:
    """By its stays; without any by its memoranda; without those a company is one that receives."""
    parts = OrganisationPart.objects.open().filter(organisation_id=organisation_id)
    kinds = set(parts.order_by().values_list("part", flat=True).distinct())
    if kinds & SENDS:
        return False
    functions = _functions(organisation_id)
    if OrganisationPartKind.SENDING in functions:
        return False
    if kinds & set(HOSTS) or OrganisationPartKind.HOSTING in functions:
        return True
    own = Organisation.unscoped.filter(pk=organisation_id, kind=OrganisationKind.COMPANY)
    return not kinds and own.exists()


def _functions(organisation_id: UUID) -> set[str]:
    """What it is in memoranda."""
    party = MemorandumParty.objects.filter(organisation_id=organisation_id).exclude(version__state=ABANDONED)
    return {one for functions in party.order_by().values_list("functions", flat=True)[:200] for one in functions}
