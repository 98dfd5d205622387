"""What is chosen for a Europass Mobility: section 5, languages, earlier experiences, criteria."""

from datetime import date
from uuid import uuid4

import pytest

from documents.models import Document
from documents.printing import data_inside
from lifecycle.effects import outbox
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Mobility
from lifecycle.roles import Role
from recognition.europass_models import EuropassChoice, EuropassCourse
from tests.documents.carried import unprinted
from tests.documents.reading import text_of
from tests.factories.assessments import act, on
from tests.lifecycle.conftest import Cast
from tests.portal.more_stays import another
from tests.recognition.test_europass import END, ended, issue, papers

__all__ = ["ended"]
CO, HT = Role.SENDING_COORDINATOR, Role.HOST_TUTOR


def choose(cast: Cast, **facts) -> None:
    act(cast, "recognition.choose_europass", CO, {"section": "a", **facts})


COURSE = {"code": "HM1", "title": "Hygiene", "duration": "one term", "local_grade": "14 of 20", "credits": "2.5"}


def test_five_b_is_chosen_once_a_course_is_noted_and_stands_in_the_place_of_five_a(ended):
    with on(END, 19):
        with pytest.raises(ActInvalid):
            choose(ended, section="b")
        act(ended, "recognition.note_course", HT, COURSE)
        choose(ended, section="b", student_number="S-17", reference="NEC-LT-4711")
        act(ended, "recognition.issue_europass", CO)
    facts = papers(ended, "europass_mobility")[-1].snapshot["data"]

    assert (facts["section"], facts["student_number"], facts["reference"]) == ("b", "S-17", "NEC-LT-4711")
    assert [(one["title"], one["credits"]) for one in facts["courses"]] == [("Hygiene", "2.5")]
    assert "skills" not in facts


def test_without_courses_five_b_goes_and_the_hosts_part_is_owed_again(ended):
    with on(END, 19):
        act(ended, "recognition.note_course", HT, COURSE)
        choose(ended, section="b")
        act(ended, "recognition.take_course_out", HT, {"course": str(EuropassCourse.objects.get().pk)})
        with pytest.raises(ActRefused, match="section_five_empty"):
            act(ended, "recognition.issue_europass", CO)
    assert EuropassChoice.objects.get().section == "a"


def test_the_five_criteria_stand_as_they_were_when_it_was_issued(ended):
    facts = issue(ended).snapshot["data"]
    assert [one["number"] for one in facts["criteria"]] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert {one["standing"] for one in facts["criteria"]} <= {"met", "programme"}


@pytest.mark.pdf
def test_second_language_and_earlier_experience_are_printed_and_what_is_inside_is_what_is_printed(ended):
    first = issue(ended)
    final = Document.unscoped.create(
        **{
            **{field.attname: getattr(first, field.attname) for field in Document._meta.concrete_fields},
            "id": uuid4(), "key": "earlier", "rendering": "final", "verification_code": "RX2J-HX5M-CZ9N",
            "number": "SENDING-2025-EM-0007", "state": "ready", "file": "x.pdf", "sha256": "a" * 64, "size": 1,
            "pages": 2, "ready_at": first.created_at, "mobility_id": another(ended).pk,
            "snapshot": {**first.snapshot, "signers": [
                {"role": "HT", "name": "Earlier Host", "function": "chef", "signed_at": "2025-04-24T10:00:00+00:00"},
                {"role": "LE", "name": "Participant Example", "function": "holder", "signed_at": "2025-04-24T10:00:00+00:00"},
                {"role": "CO", "name": "Earlier School", "function": "", "signed_at": "2025-04-24T10:00:00+00:00"},
            ]},
        }
    )  # fmt: skip
    Mobility.unscoped.filter(pk=final.mobility_id).update(participant=ended.stay().participant_id)
    with on(END, 20):
        choose(ended, second_language="nl", earlier=[str(final.pk)])
        act(ended, "recognition.issue_europass", CO)
    with on(date(2026, 12, 1)):
        outbox.drain()
    paper = papers(ended, "europass_mobility")[-1]
    text = text_of(paper)

    for words in (
        "No 2 of 2", "Experience No 1", "as signed in SENDING-2025-EM-0007", "Earlier Host, chef. Signed 24 Apr 2025",
        "Experience No 2", "Quality criteria", "Achternaam", "met",
    ):  # fmt: skip
        assert words in text, words
    assert unprinted(data_inside(paper), text) == []
