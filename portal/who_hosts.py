"""Who only hosts: receives trainees and sends nobody. Nothing of a sender is offered to such a reader."""

from functools import partial
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from ground.once import once
from ground.statements.together import rows_together
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mou import ABANDONED
from partners.places import HOSTS
from partnerships.models import MemorandumParty
from portal.who_plans import may_plan

MOST_MEMORANDA = 200
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
    """By its stays; without any by its memoranda; without those a company is one that receives. One statement."""
    parts = OrganisationPart.objects.open().filter(organisation_id=organisation_id).order_by().values_list("pk")
    party = MemorandumParty.objects.filter(organisation_id=organisation_id).exclude(version__state=ABANDONED)
    company = Organisation.unscoped.filter(pk=organisation_id, kind=OrganisationKind.COMPANY).values_list("pk")
    sends, hosts, takes_part, functions, receives = rows_together(
        [
            parts.filter(part__in=SENDS)[:1],
            parts.filter(part__in=HOSTS)[:1],
            parts[:1],
            party.order_by().values_list("functions")[:MOST_MEMORANDA],
            company,
        ]
    )
    held = {one for (row,) in functions for one in row}
    if sends or OrganisationPartKind.SENDING in held:
        return False
    if hosts or OrganisationPartKind.HOSTING in held:
        return True
    return bool(receives) and not takes_part
