"""A version of a memorandum is talked about by its parties, and by nobody else who may read it."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.actors import Actor
from lifecycle.roles import Role
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.parts import NUMBERS, digests_of, titles
from remarks.talks import Talk, talk


def versions_as_party(actor: Actor) -> QuerySet[Any]:
    """The versions of which the organisation acted for is a party; one without parties is its opener's."""
    ours = actor.organisation_id
    if ours is None:
        return MemorandumVersion.unscoped.none()
    as_party = Q(pk__in=MemorandumParty.objects.filter(organisation_id=ours).values("version"))
    without = ~Exists(MemorandumParty.objects.filter(version=OuterRef("pk")))
    return MemorandumVersion.objects.visible_to(actor).filter(as_party | Q(without, memorandum__opened_by_id=ours))


def part_titles(version: MemorandumVersion) -> dict[str, str]:
    """Every part by number and title."""
    return {key: f"{NUMBERS[key]} {title}" for key, title in titles().items()}


def _path(pk: UUID) -> str:
    return reverse("portal:memorandum", args=[pk])


def _called(pk: UUID) -> str:
    return str(MemorandumVersion.unscoped.select_related("memorandum").get(pk=pk).memorandum.code)


talk(
    Talk(
        subject_type="memorandum_version",
        model=MemorandumVersion,
        taking_part=versions_as_party,
        parts=part_titles,
        digests=digests_of,
        owner=lambda version: version.memorandum.opened_by_id,
        people=lambda version: version.people_in(Role.PARTY),
        called=_called,
        path=_path,
    )
)
