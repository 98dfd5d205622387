"""What a corrected fact means for memoranda: one in preparation prints it, a text out for signature is recalled and

sent anew, what is signed stays. The same rule as for agreements, once for all stays of the person.
"""

from typing import Any

from django.db.models import Q

from documents.services import printed_of
from lifecycle.errors import TransitionRefused
from lifecycle.people.corrections import Corrected, Follows, on_correction
from lifecycle.roles import Role
from lifecycle.tables.mou import IN_FORCE, OPEN, SIGNING, UNDER_REVIEW
from partnerships import services
from partnerships.documents import paper_to_read
from partnerships.models import MemorandumParty, MemorandumVersion, PartyApproval


@on_correction("partnerships.memoranda", once=True)
def memoranda_follow(corrected: Corrected) -> Follows:
    """Each version that is open or in force and would print something else of the person than before."""
    before = {version.pk: _printed(version) for version in _naming(corrected)}
    yield
    codes = []
    for version in MemorandumVersion.unscoped.select_for_update().filter(pk__in=before).order_by("pk"):
        if _printed(version) != before[version.pk]:
            codes.append(_follows(version, corrected))
    return list(dict.fromkeys(codes))


def _naming(corrected: Corrected) -> list[MemorandumVersion]:
    people = [one.pk for one in corrected.people]
    named = MemorandumParty.objects.filter(Q(contact__in=people) | Q(signer__in=people))
    counting = MemorandumVersion.unscoped.filter(state__in=(*OPEN, IN_FORCE), pk__in=named.values("version_id"))
    return list(counting.order_by("pk"))


def _printed(version: MemorandumVersion) -> Any:
    """What the text says of people now, and who signs it."""
    return printed_of(paper_to_read(version))


def _follows(version: MemorandumVersion, corrected: Corrected) -> str:
    if version.state == IN_FORCE:
        return "partnerships.signed_memorandum_stays"
    if version.state == UNDER_REVIEW:
        return "partnerships.memorandum_review_follows"
    if version.state != SIGNING:
        return "partnerships.memorandum_draft_follows"
    if Role.PARTY not in version.roles_of(corrected.actor):
        return "partnerships.memorandum_stays"
    return _anew(version, corrected)


def _anew(version: MemorandumVersion, corrected: Corrected) -> str:
    """Back to changes, and forward as far as the requirements let it: what was approved is the same text."""
    approved = list(version.approvals.filter(void_at=None))
    corrected.go("request_changes", machine="mou", subject=version, reason=corrected.reason)
    try:
        corrected.go("submit", machine="mou", subject=version)
    except TransitionRefused:
        services.settle_version(pk=version.pk)
        return "partnerships.memorandum_recalled"
    _approve_again(version, approved)
    services.settle_version(pk=version.pk)
    return "partnerships.memorandum_sent_anew"


def _approve_again(version: MemorandumVersion, approved: list[PartyApproval]) -> None:
    for one in approved:
        services.approve_content(version=version, organisation_id=one.organisation_id, person_id=one.person_id)
