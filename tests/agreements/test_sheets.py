"""Papers before a text is signed: who goes, what the employer must know, one programme and one list for a group."""

from typing import Any

import pytest

from documents.models import Document
from documents.rendering import html_of
from lifecycle.errors import ActRefused
from lifecycle.models import Cohort, Mobility, OrganisationPart
from lifecycle.planning import give_part
from lifecycle.roles import EM
from tests.factories.agreements import CO, GU, HC, LE, act, in_review
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another


@pytest.fixture(autouse=True)
def preparing(cast) -> None:
    put_in(cast.mobility, "preparation", reached=1)


def issued(cast, kind: str) -> Document:
    act(cast, f"agreements.issue_{kind}", CO)
    return Document.unscoped.filter(kind=kind).latest("version_no")


def printed(paper: Document) -> str:
    return html_of(template=paper.template, snapshot=paper.snapshot).replace("\xa0", " ")


def test_participant_sheet_says_who_goes_and_is_read_by_the_host_once_the_host_is_settled(cast):
    early = issued(cast, "participant_sheet")
    assert early.reader_roles == [CO, LE, GU]

    in_review(cast)
    paper = issued(cast, "participant_sheet")
    assert (paper.reader_roles, paper.version_no) == ([CO, LE, GU, HC], 2)
    words = printed(paper)
    for said in ("Participant Example", "Guardian Example", "Example sending", cast.mobility.number, "24 April"):
        assert said in words
    early.refresh_from_db()
    assert early.state == "superseded"


def test_employer_is_told_on_paper_what_it_means_and_whom_to_ask(cast):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(apprentice=True)
    paper = issued(cast, "employer_notice")

    assert paper.reader_roles == [CO, LE, EM]
    words = printed(paper)
    for said in (
        "Example employer",
        "Participant Example",
        "Example hosting",
        "We ask you to agree",
        "Example sending",
    ):
        assert said in words


def test_without_an_employer_there_is_no_notice(cast):
    OrganisationPart.objects.filter(mobility=cast.mobility, part="employer").delete()
    with pytest.raises(ActRefused) as refusal:
        issued(cast, "employer_notice")
    assert refusal.value.code == "agreements.no_employer_to_tell"


def in_a_group(cast) -> Any:
    group = Cohort(organisation=cast.organisations["sending"], name="Cooks of 2026", is_group=True)
    group.programme_text = "A week in the kitchen, then the dining room."
    group.save()
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=group)
    return group


def test_programme_of_a_group_lists_who_goes_to_this_host(cast):
    in_a_group(cast)
    paper = issued(cast, "group_programme")

    words = printed(paper)
    for said in (
        "Cooks of 2026",
        "then the dining room",
        "Participant Example",
        cast.mobility.number,
        "signed one by one",
        "2 March",
    ):
        assert said in words
    assert paper.reader_roles == [CO, HC, "HT"]


def test_who_goes_to_another_host_stands_on_no_list_here(cast):
    group = in_a_group(cast)
    other = another(cast)
    Mobility.unscoped.filter(pk=other.pk).update(cohort=group)
    there = another(cast)
    Mobility.unscoped.filter(pk=there.pk).update(cohort=group)
    give_part(mobility=there, part="hosting", organisation_id=cast.organisations["hosting"].pk)
    found = issued(cast, "group_programme").snapshot["data"]["members"]

    assert {row["number"] for row in found} == {cast.mobility.number, there.number}


def test_without_a_group_there_is_no_list(cast):
    with pytest.raises(ActRefused) as refusal:
        issued(cast, "group_programme")
    assert refusal.value.code == "agreements.no_group"
