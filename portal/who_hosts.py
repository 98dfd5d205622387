"""Who only hosts: receives trainees and sends nobody. Nothing of a sender is offered to such a reader."""

from accounts.about_readers import Questions, asked_of_every_reader, rows_about
from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mou import ABANDONED
from partners.places import HOSTS
from partnerships.models import MemorandumParty
from portal.who_plans import may_plan

MOST_MEMORANDA = 200
SENDS = frozenset({OrganisationPartKind.SENDING, OrganisationPartKind.INTERMEDIARY})


def only_hosts(actor: Actor | None) -> bool:
    """Whether the organisation acted for receives and does not send; asked once a page.

    By its stays; without any by its memoranda; without those a company is one that receives.
    """
    if actor is None or actor.organisation_id is None:
        return False
    sends, hosts, takes_part, functions, receives = rows_about(actor, _what_it_does)
    held = {one for (row,) in functions for one in row}
    if sends or OrganisationPartKind.SENDING in held:
        return False
    if hosts or OrganisationPartKind.HOSTING in held:
        return True
    return bool(receives) and not takes_part


def is_offered_a_plan(actor: Actor) -> bool:
    """Whether pages offer a new stay: whoever may plan one, but for those who only host."""
    return may_plan(actor) and not only_hosts(actor)


@asked_of_every_reader
def _what_it_does(actor: Actor) -> Questions:
    """Of the organisation acted for: what it is in stays, in memoranda, in the register."""
    ours = actor.organisation_id
    if ours is None:
        return {}
    parts = OrganisationPart.objects.open().filter(organisation_id=ours).order_by().values_list("pk")
    party = MemorandumParty.objects.filter(organisation_id=ours).exclude(version__state=ABANDONED)
    company = Organisation.unscoped.filter(pk=ours, kind=OrganisationKind.COMPANY).values_list("pk")
    return {
        ("sends", ours): parts.filter(part__in=SENDS)[:1],
        ("hosts", ours): parts.filter(part__in=HOSTS)[:1],
        ("takes part", ours): parts[:1],
        ("party to", ours): party.order_by().values_list("functions")[:MOST_MEMORANDA],
        ("receives", ours): company,
    }
