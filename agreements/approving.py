"""Writes of what reviewers say of a version: that it is right, part by part, or what should change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agreements.approvals import REVIEWS_FOR
from agreements.models import AgreementVersion, Review
from agreements.reading import heading_of
from agreements.selectors import hashes_of, organisation_parts
from ground import clock
from lifecycle.roles import Role
from remarks.services import keep_comment


def keep_comments(
    *,
    version: AgreementVersion,
    comments: Mapping[str, str],
    person_id: UUID | None,
    organisation_id: UUID | None,
    role: Role,
) -> None:
    """What must be changed, as comments on the text. Who approved such a part before approves it no more."""
    _object(version, person_id, role, set(comments))
    for part, text in comments.items():
        keep_comment(
            subject=version.mobility,
            person_id=person_id,
            organisation_id=organisation_id,
            part=str(heading_of(part)),
            text=text,
        )


def _object(version: AgreementVersion, person_id: UUID | None, role: Role, parts: set[str]) -> None:
    speaks_for = REVIEWS_FOR.get(role)
    who = organisation_parts(version.mobility).get(speaks_for) if speaks_for else None
    theirs = Review.objects.filter(agreement_version__mobility=version.mobility_id, role=str(role))
    for review in theirs.filter(organisation=who) if who else theirs.filter(person=person_id):
        review.parts = {name: digest for name, digest in review.parts.items() if name not in parts}
        review.save(update_fields=["parts"])


def approve(*, version: AgreementVersion, person_id: UUID, role: Role) -> Review:
    """One approval for each reviewer of this number, of every part as it stands; the same again changes nothing."""
    speaks_for = REVIEWS_FOR.get(role)
    review, _new = Review.objects.get_or_create(
        agreement_version=version,
        role=str(role),
        person_id=person_id,
        defaults={
            "approved_at": clock.now(),
            "organisation_id": organisation_parts(version.mobility).get(speaks_for) if speaks_for else None,
            "parts": hashes_of(version),
        },
    )
    return review


def carry_approvals(*, version: AgreementVersion, following: AgreementVersion) -> None:
    """Who approved a part of the one text approves it in the other, where nothing but its form was corrected."""
    old, new = hashes_of(version), hashes_of(following)
    last: dict[tuple[str, Any], Review] = {}
    approved: dict[tuple[str, Any], dict[str, str]] = {}
    given = Review.objects.filter(agreement_version__mobility=version.mobility_id).order_by(
        "agreement_version__number", "approved_at", "id"
    )
    for review in given:
        key = (review.role, review.organisation_id or review.person_id)
        last[key] = review
        approved.setdefault(key, {}).update(review.parts)
    for key, review in last.items():
        parts = {name: digest for name, digest in new.items() if approved[key].get(name) == old.get(name)}
        Review.objects.update_or_create(
            agreement_version=following,
            role=review.role,
            person_id=review.person_id,
            defaults={"organisation_id": review.organisation_id, "parts": parts, "approved_at": clock.now()},
        )
