"""A stay that is planned under a memorandum: host, country, units and institution stand in it already."""

from collections.abc import Iterator, Mapping
from typing import Any

from accounts.actors import Actor
from accounts.models import Organisation
from ground.errors import SojournError
from ground.identifiers import as_uuid
from lifecycle.doors import perform_act
from lifecycle.models import Mobility
from lifecycle.models.mobility import Approach
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mou import State
from lifecycle.wording import say_refusal
from partnerships.forms import units_of_memorandum
from partnerships.models import MemorandumVersion
from partnerships.recognising import recognises_at_home
from partnerships.selectors import plan_of
from portal.who_plans import may_plan


def may_plan_under(version: MemorandumVersion, actor: Actor) -> bool:
    """Whether the actor sends under it: it is in force, the own organisation a party, and one other hosts."""
    if version.state != State.IN_FORCE or actor.organisation_id is None or not may_plan(actor):
        return False
    return _own(version, actor) and host_of(version, actor) is not None


def memorandum_named(actor: Actor, pk: Any) -> MemorandumVersion | None:
    """The version that is named, where the actor may plan under it."""
    found = MemorandumVersion.objects.visible_to(actor).filter(pk=as_uuid(pk)).select_related("memorandum").first()
    return found if found is not None and may_plan_under(found, actor) else None


def _own(version: MemorandumVersion, actor: Actor) -> bool:
    return version.parties.filter(organisation=actor.organisation_id).exists()


def host_of(version: MemorandumVersion, actor: Actor) -> Organisation | None:
    """The one other party that hosts; None where several do, and it has to be chosen."""
    others = [
        party.organisation
        for party in version.parties.select_related("organisation")
        if party.organisation_id != actor.organisation_id and OrganisationPartKind.HOSTING in party.functions
    ]
    return others[0] if len(others) == 1 else None


def put_under(stay: Mobility, actor: Actor, version: MemorandumVersion) -> list[str]:
    """Through the doors that one would pass by hand; what one of them refuses is said, the others go on."""
    refused = []
    for name, data in _acts(stay, actor, version):
        try:
            perform_act(name=name, pk=stay.pk, actor=actor, data=data)
        except SojournError as error:
            refused.append(say_refusal(error))
    return refused


def _acts(stay: Mobility, actor: Actor, version: MemorandumVersion) -> Iterator[tuple[str, Mapping[str, Any]]]:
    host = host_of(version, actor)
    if host is not None:
        yield "partnerships.choose_host", {"organisation": str(host.pk)}
    yield "partnerships.link_memorandum", {"memorandum": str(version.memorandum_id)}
    if stay.approach == Approach.DECLARE:
        return
    planned = Mobility.unscoped.get(pk=stay.pk)
    keys = [one.key for one in units_of_memorandum(plan_of(planned), actor)]
    if keys:
        yield "partnerships.plan_units", {"chosen": keys}
    institution = recognises_at_home(version, actor.organisation_id) if stay.approach == Approach.CERTIFY else None
    if institution is not None:
        data = {"part": OrganisationPartKind.COMPETENT.value, "organisation": str(institution)}
        yield "lifecycle.name_organisation", data
