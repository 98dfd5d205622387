"""The paper of a memorandum: frozen here, set in templates/partnerships/papers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils import translation

from lifecycle.registry import document
from lifecycle.roles import Role
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper, Signer
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.paper_facts import facts_printed, paper_title, second_language_of


@document("memorandum")
def memorandum(step: Step[MemorandumVersion]) -> list[Paper]:
    """The text for signature, once all parties approved it (G2)."""
    return [paper_to_read(step.subject)]


@document("memorandum_to_read")
def memorandum_to_read(step: Step[MemorandumVersion]) -> list[Paper]:
    """The text as it goes out to be read, as the paper that it will become: a draft, which nobody signs."""
    return [replace(paper_to_read(step.subject), rendering="draft", signers=())]


def paper_to_read(version: MemorandumVersion) -> Paper:
    """The text of a version, as it would be issued for signature now."""
    parties = list(version.parties.select_related("organisation", "contact", "signer"))
    with translation.override(version.memorandum.language):
        title = paper_title()
        facts = facts_printed(version)
    return Paper(
        kind="memorandum",
        subject_type="memorandum_version",
        subject_id=version.pk,
        organisation_id=version.memorandum.opened_by_id,
        language=version.memorandum.language,
        second_language=second_language_of(version),
        template="partnerships/papers/memorandum.html",
        title=title,
        snapshot=facts,
        rendering="for_signature",
        version_no=version.number or 1,
        reader_organisations=tuple(_readers(version, parties)),
        final_when_signed=False,
        signers=tuple(signer for party in parties for signer in _signers(party)),
    )


def _signers(party: MemorandumParty) -> Iterator[Signer]:
    """Who is asked to sign for a party, in its turn: one, or two together."""
    if signer := party.signer_now:
        yield Signer(signer, Role.PARTY, party.organisation_id, party.capacity, order=party.turn)
    if second := party.cosigner_now:
        yield Signer(second, Role.PARTY, party.organisation_id, party.cosigner_function, order=party.turn)


def _readers(version: MemorandumVersion, parties: list[MemorandumParty]) -> set[Any]:
    covered = version.covered.values_list("organisation_id", flat=True)
    return {party.organisation_id for party in parties} | set(covered) | {version.memorandum.opened_by_id}
