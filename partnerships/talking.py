"""A version of a memorandum is talked about by its parties, and by nobody else who may read it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.actors import Actor
from lifecycle.roles import Role
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.parts import NUMBERS, digests_of, titles
from remarks.talks import Talk, talk


def versions_as_party(actor: Actor) -> QuerySet[Any]:
    """The versions of which the organisation acted for is a party; one without parties is its opener's."""
    ours = MemorandumParty.objects.filter(organisation_id=actor.organisation_id).values("version")
    seen = MemorandumVersion.objects.visible_to(actor)
    return seen.filter(pk__in=ours) | seen.filter(parties=None, memorandum__opened_by_id=actor.organisation_id)


def part_titles(version: MemorandumVersion) -> dict[str, str]:
    """Every part by number and title."""
    return {key: f"{NUMBERS[key]} {title}" for key, title in titles().items()}


def _path(pk: UUID) -> str:
    return reverse("portal:memorandum", args=[pk])


talk(
    Talk(
        subject_type="memorandum_version",
        model=MemorandumVersion,
        taking_part=versions_as_party,
        parts=part_titles,
        digests=digests_of,
        owner=lambda version: version.memorandum.opened_by_id,
        people=lambda version: version.people_in(Role.PARTY),
        path=_path,
    )
)
