"""Parents who live apart: one may be kept from where and how the other lives.

Papers are read by both, so they say through whom the one who is marked is reached, and not where the participant lives.
A page shows to each reader what is theirs to see.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.actors import Actor
from lifecycle.in_stay import held_now
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import NamedPartKind


def kept_people(mobility: Mobility) -> frozenset[UUID]:
    """The guardians whose address and telephone the other one does not see, whatever else they are in the stay."""
    guardians = (one for one in held_now(mobility) if one.part == NamedPartKind.GUARDIAN)
    return frozenset(one.person_id for one in guardians if one.contact_kept)


def kept_from(mobility: Mobility, actor: Actor) -> frozenset[UUID]:
    """Those of them of whom this reader sees nothing: whoever is the other guardian."""
    kept = kept_people(mobility) if mobility.participant_id not in actor.people else frozenset()
    guardians = {one.person_id for one in held_now(mobility) if one.part == NamedPartKind.GUARDIAN} if kept else set()
    return kept.difference(actor.people) if guardians.intersection(actor.people) else frozenset()


def reached_through(mobility: Mobility) -> str:
    """What papers say in place of the telephone and the address."""
    return _("through the participant") if sending_organisation_id(mobility) is None else _("through the school")


def reached_on_papers(part: NamedPart) -> dict[str, str]:
    """Telephones and mail address of somebody named, as everybody in the stay may read them."""
    if part.person_id in kept_people(part.mobility):
        return {"phone": reached_through(part.mobility), "phone_night": "", "email": ""}
    return {"phone": part.reached_at, "phone_night": part.phone_night, "email": part.person.email or ""}
