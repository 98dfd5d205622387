"""An organisation changes its name: every paper made before keeps the former one, every paper made after prints the new.

Each kind of paper that there is, of one stay and its memorandum; printed again, it reads as it did.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.actors import SYSTEM, Actor
from accounts.renaming import rename
from agreements.models import AgreementVersion
from assessments.documents import follow_up_sheet
from assessments.models import FollowUp
from documents.models import Document
from documents.rendering import html_of
from documents.services import issue, issue_final, sign
from ground import clock
from lifecycle.models import Event, Mobility
from lifecycle.registry import DOCUMENTS
from lifecycle.roles import Role
from lifecycle.vocabulary import Paper
from partnerships.models import MemorandumVersion
from recognition.documents.europass import europass_mobility
from recognition.models import EuropassRecord, UnitDecision
from tests.factories.documents import make_ready
from tests.factories.partnerships import a_memorandum
from tests.factories.recognition import recognised
from tests.lifecycle.conftest import Cast, cast

__all__ = ["cast"]
OF_A_MEMORANDUM = ("memorandum", "memorandum_to_read")
OF_A_VERSION = ("learning_agreement", "staff_mobility_programme")
LATER = datetime(2027, 1, 1, tzinfo=UTC)
FORMER = ("Example sending", "Example hosting", "Example intermediary", "Example employer", "Example competent")
BY_AN_ACT = {"follow_up_sheet": follow_up_sheet, "europass_mobility": europass_mobility}


def made(cast: Cast, kind: str, version: MemorandumVersion) -> list[Document]:
    """The papers of this kind, made now."""
    staff = kind == "staff_mobility_programme"
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(participant_kind="staff" if staff else "learner")
    UnitDecision.objects.filter(mobility=cast.mobility).update(decided_at=LATER)  # so that a new one is due
    return [issue(paper=paper) for paper in built(cast, kind, version)]


def built(cast: Cast, kind: str, version: MemorandumVersion) -> list[Paper]:
    stay = cast.stay()
    event = Event.unscoped.filter(mobility=stay).latest("seq")
    step = SimpleNamespace(
        subject=stay, mobility=stay, event=event, actor=cast.actors[Role.COMPETENT_INSTITUTION], details={}, reason="",
        role=Role.COMPETENT_INSTITUTION, on_behalf=None, decider_id=event.person_id, data={}, form=None, proof=None,
        method="signed_in",
    )  # fmt: skip
    if kind in BY_AN_ACT:
        about = FollowUp.objects.filter(mobility=stay) if kind == "follow_up_sheet" else EuropassRecord.objects.all()
        return BY_AN_ACT[kind](step, about.first())
    if kind in OF_A_MEMORANDUM:
        step.subject = version
    elif kind in OF_A_VERSION:
        step.subject = AgreementVersion.unscoped.get(mobility=stay)
    return DOCUMENTS[kind](step)


def words_of(papers: Iterable[Document]) -> dict[Any, str]:
    """What each prints, set again from what it keeps."""
    return {paper.pk: html_of(template=paper.template, snapshot=paper.snapshot) for paper in papers}


def kept(papers: Iterable[Document]) -> str:
    return json.dumps([paper.snapshot for paper in papers], default=str)


@pytest.mark.slow
def test_papers_keep_the_name_they_were_made_with_and_new_ones_print_the_new_name(cast):
    recognised(cast)
    version = a_memorandum(cast)
    EuropassRecord.objects.create(mobility=cast.mobility)
    walked = list(Document.unscoped.filter(mobility=cast.mobility))
    before = {kind: made(cast, kind, version) for kind in (*DOCUMENTS, *BY_AN_ACT)}
    every = [*walked, *(paper for papers in before.values() for paper in papers)]
    read, files = words_of(every), {paper.pk: paper.snapshot for paper in every}
    for organisation in cast.organisations.values():
        new = organisation.name.replace("Example", "Renamed")
        rename(actor=SYSTEM, organisation_id=organisation.pk, name=new, from_on=clock.today())
    after = {kind: made(cast, kind, version) for kind in before}

    now = Document.unscoped.in_bulk([paper.pk for paper in every])
    assert {pk: paper.snapshot for pk, paper in now.items()} == files
    assert words_of(now.values()) == read
    assert all("Renamed" not in kept([paper]) for paper in now.values())
    text = make_ready(before["learning_agreement"][0])
    for request in text.requests.all():
        sign(request_id=request.pk, actor=Actor(request.person_id), method="signed_in")
    final = issue_final(document=text)  # of a text from before
    assert ("Example sending" in kept([final]), "Renamed" in kept([final])) == (True, False)
    for kind, papers in after.items():
        assert ("Example sending" in kept(before[kind])) == ("Renamed sending" in kept(papers)), kind
        assert not [name for name in FORMER if name in kept(papers)], kind
        assert "Renamed" in kept(papers), kind
