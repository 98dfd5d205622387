"""What the papers after a stay print, read back from the PDF or from what they froze."""

from datetime import date

import pytest

from accounts.actors import Actor
from documents.models import Document
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Mobility
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.vocabulary import OnBehalf
from tests.documents.reading import reader_of, text_of
from tests.factories.assessments import CODE, abroad, act, end, go, hand_in, on, state_result
from tests.factories.recognition import DECISION, HOST_PART, decide_outcome, decide_unit, recognised, validate_all
from tests.lifecycle.conftest import Cast, a_person

pytestmark = pytest.mark.slow

HC, HT, CO, LE, AS, VA, CI = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.ASSESSOR, Role.VALIDATOR,
    Role.COMPETENT_INSTITUTION,
)  # fmt: skip


def papers(cast: Cast, kind: str, rendering: str = "final") -> list[Document]:
    found = Document.unscoped.filter(mobility=cast.mobility, kind=kind, rendering=rendering)
    return list(found.order_by("version_no"))


def data_of(cast: Cast, kind: str, rendering: str = "final") -> dict:
    return papers(cast, kind, rendering)[-1].snapshot["data"]


def printed(cast: Cast, kind: str, rendering: str = "final") -> str:
    with on(date(2026, 12, 1)):  # after everything that was ordered in a test
        outbox.drain()
    return text_of(papers(cast, kind, rendering)[-1])


def sign_all(cast: Cast, kind: str) -> None:
    """Everybody who is asked signs, in Rome."""
    outbox.drain()
    text = papers(cast, kind, "for_signature")[-1]
    people = {actor.person_id: actor for actor in cast.actors.values()}
    for request in text.requests.all():
        data = {"request": str(request.pk), "place": "Rome"}
        perform_act(name="documents.sign", pk=cast.mobility.pk, actor=people[request.person_id], data=data, proof=CODE)


def must_say(text: str, *said: str) -> None:
    assert [words for words in said if words not in text] == []


def again_at_home(cast: Cast) -> None:
    """U2.1 failed abroad and is passed at home while the school validates."""
    person = a_person("home")
    name_person(
        mobility=cast.mobility, person_id=person.pk, part=NamedPartKind.ASSESSOR,
        organisation_id=cast.organisations["sending"].pk, qualification="Trainer examination",
    )  # fmt: skip
    written = {"name": "written", "result": "passed", "note": "17 of 20"}
    with on(date(2026, 5, 11)):
        act(cast, "assessments.reassess", CO, {"outcome": "U2.1"})
        state_result(
            cast, Actor(person.pk), outcome="U2.1", methods=["Written test"], grade="7", place="School kitchen",
            criteria=[], evidence=["Test of 11 May"], parts=[written],
        )  # fmt: skip
        act(cast, "assessments.confirm_grid", Actor(person.pk), proof=CODE)


@pytest.mark.pdf
def test_transcript_and_grid_print_all_that_was_assessed(stay):
    shared = (
        "Participant Example, born 14 March 2009", "2 March to 24 April 2026, 54 days, both days counted",
        "Assessor Example, Head chef, Qualified trainer (MQF 5), Example hosting", "Virėjas (Cook), Lithuania",
        "EQF level 4", "national level IV", "P-2026-LA-0001, v. 3", stay.mobility.number,
        "3 outcomes agreed: 2 passed, 1 not passed", "108 hours · 4 of 4 EURspace credits achieved",
        "0 of 2 EURspace credits achieved", "Observation, Work sample", "Maltese", "Order of the cold store",
        "Allergens unknown", "No market visit", "1 to 10", "Practical part", "Cold plate",
        "Hygiene requirements applied", "On the job", "Not told to", "Station labelled", "no level given",
        "Photo of the station", "Beyond the agreement", "Baked pastizzi for 60 guests", "simple electronic signatures",
        "code sent to a•••@people.example.org", "who hands in the results for the host",
    )  # fmt: skip
    must_say(printed(stay, "personal_transcript"), "Personal transcript", *shared)
    must_say(
        printed(stay, "assessment_grid"), "Assessment grid", *shared, "Seen at work on three days", "On the same day",
        "not after 22 April 2026",
    )  # fmt: skip


def test_results_handed_in_again_make_a_second_version_that_shows_the_first_results(stay):
    with on(date(2026, 5, 4)):
        go(stay, "request_evidence", VA, comments={"U2.1": "Which allergens?"})
        act(stay, "assessments.reassess", CO, {"outcome": "U2.1"})
        state_result(stay, outcome="U2.1", result="passed", grade="7")
        hand_in(stay)
    first, second = papers(stay, "personal_transcript")
    outcome = second.snapshot["data"]["units"][1]["outcomes"][0]

    assert (first.state, first.number, second.version_no) == ("superseded", second.number, 2)
    assert (outcome["stated"]["grade"], [one["grade"] for one in outcome["earlier"]]) == ("7", ["3"])


def test_host_that_never_answered_is_said_on_the_transcript(cast):
    abroad(cast)
    with on(date(2026, 4, 24), 18):
        end(cast)
    with on(date(2026, 5, 23)):
        for unit in ("3101301", "4101338"):
            act(cast, "assessments.note_not_assessed", CO, {"unit": unit, "reason": "The host does not answer"})
        go(cast, "submit_results", CO)
    data = data_of(cast, "personal_transcript")

    assert data["results"] == ["not_assessed"] * 3
    assert [row["role"] for row in data["signatures"]] == ["CO", "LE"]
    assert "the host stayed silent" in data["signatures"][0]["as_function"]
    assert [one["name"] for one in data["assessors"]] == ["Assessor Example"]  # named, not who noted the silence


@pytest.mark.pdf
def test_papers_say_that_who_goes_has_seen_the_results_and_how_they_were_handed_in(stay):
    unseen = printed(stay, "personal_transcript")
    with on(date(2026, 5, 4)):
        act(stay, "assessments.read_results", LE)
        act(stay, "assessments.read_results", LE)  # said twice, printed once more and not twice
    seen = printed(stay, "personal_transcript")

    must_say(
        unseen,
        "Had not said so when this was issued",
        "who hands in the results for the host",
        "signed in; code sent to a•••@",
    )
    must_say(
        seen,
        "2, replaces 1",
        "has seen the results",
        "seeing is not agreeing",
        "4 May 2026",
        "signed in; code sent to a•••@",
    )
    assert [paper.version_no for paper in papers(stay, "assessment_grid")] == [1, 2]


@pytest.mark.pdf
def test_validation_and_recognition_are_signed_by_a_code_and_not_without(stay):
    validate_all(stay)
    with on(date(2026, 5, 22)), pytest.raises(ActRefused) as refused:
        go(stay, "validate", VA, proof=None)
    with on(date(2026, 6, 19)):
        go(stay, "validate", VA)
        for unit, points in (("3101301", "4"), ("4101338", "2")):
            decide_unit(stay, unit, points=points)
        go(stay, "recognise", CI)

    assert refused.value.code == "lifecycle.proof_needed"
    for kind in ("validation_record", "recognition_statement"):
        must_say(printed(stay, kind), "signed in; code sent to a•••@people.example.org")


@pytest.mark.pdf
def test_validation_record_prints_target_proof_results_and_decision(stay):
    again_at_home(stay)
    validate_all(stay, u2={"decision": "validated", "evidence": "Test at the school"})
    with on(date(2026, 5, 22)):
        go(stay, "validate", VA)
    must_say(
        printed(stay, "validation_record"), "1.1 Prepare kitchen areas", "Keeps the own station ready.",
        "hygiene rules", "sets up a station", "works alone", "Transcript and photo", "Passed, 9 (1 to 10)",
        "Abroad, earlier result", "Not passed, 3 (1 to 10)", "At home", "Passed, 7 (1 to 10)",
        "Written test, 11 May 2026, School kitchen", "Home Example", "Written part: Passed, 17 of 20",
        "Test of 11 May", "Test at the school", "Validated in part", "Only seen once",
        "Validator Example, 20 May 2026", "By the transcript", "Record at the school", "Trainer examination",
        "Personal transcript HOSTING-2026-PT-0001, version 2", "22 May 2026, 15:00:00", "the decisions above",
    )  # fmt: skip


def test_decision_taken_back_stays_on_the_next_record(stay):
    validate_all(stay)
    with on(date(2026, 5, 22)):
        go(stay, "validate", VA)
        go(stay, "return_to_validation", CI, reason="Which criteria?")
        decide_outcome(stay, VA, unit="3101301", decision="validated")
        decide_outcome(stay, VA, outcome="U2.1", decision="partly_validated", reason="Allergens read out")
        go(stay, "validate", VA)
    outcome = data_of(stay, "validation_record")["units"][1]["outcomes"][0]

    assert [paper.version_no for paper in papers(stay, "validation_record")] == [1, 2]
    assert outcome["decision"]["reason"] == "Allergens read out"
    assert [one["reason"] for one in outcome["earlier_decisions"]] == ["Allergens missing"]


def test_each_validator_signs_for_the_own_decisions_and_who_concludes_beside_them(stay):
    second = Actor(a_person("colleague").pk)
    name_person(mobility=stay.mobility, person_id=second.person_id, part=NamedPartKind.VALIDATOR)
    validate_all(stay)
    with on(date(2026, 5, 22)):
        go(stay, "validate", second)
    rows = data_of(stay, "validation_record")["signatures"]
    assert [(row["name"], row["method"]) for row in rows] == [
        ("Validator Example", "signed_in"), ("Colleague Example", "code_by_mail"),
    ]  # fmt: skip


@pytest.mark.pdf
def test_evaluated_stay_gets_a_record_that_says_that_nothing_was_decided(stay):
    Mobility.unscoped.filter(pk=stay.mobility.pk).update(approach="evaluate")
    with on(date(2026, 5, 20)):
        go(stay, "close_validation", CO)
    must_say(
        printed(stay, "validation_record"), "no outcome was decided on", "Passed, 9", "who concludes the validation"
    )


@pytest.mark.pdf
def test_statement_prints_each_decision_with_its_grounds_before_the_signature(cast):
    recognised(cast)
    text = printed(cast, "recognition_statement")
    must_say(
        text, "Participant Example, born 14 March 2009", "Virėjas (Cook), Lithuania", "EQF level 4",
        "Example competent", "Of 2 units put forward, 1 is recognised in full, 1 is not recognised.",
        "3101301 Preparation of workplace", "Full", "EURspace credits", "9 of 10",
        "Unit awarded, no examination is repeated", "School rules, article 14",
        "Allergens of bought products are missing", "Recognised in full", "Not recognised",
        "Baked pastizzi for 60 guests", "Personal transcript HOSTING-2026-PT-0001, version 1",
        "Validation record SENDING-2026-VR-0001, version 1", "Validator Example, on 20 May 2026",
        "Who validated is neither an assessor nor who recognises.", "By the board", "Joins class 3b again",
        "within 30 days after you received this statement, to Appeals Board, Vilnius", "on behalf of the competent institution",
    )  # fmt: skip
    assert text.index("If you do not agree") < text.index("Signature ")


@pytest.mark.pdf
def test_statement_after_an_appeal_names_the_earlier_decisions(cast):
    recognised(cast)
    partial = {"decision": "partial", "points": "1", "reason": "Storage missing", "appeal_days": "60"}
    with on(date(2026, 7, 1)):
        act(cast, "recognition.file_appeal", LE, {"units": ["4101338"], "text": "Look again"})
        go(cast, "reopen_recognition", CI)
        decide_unit(cast, "4101338", **partial)
        go(cast, "recognise", CI)
    must_say(
        printed(cast, "recognition_statement"), "2, replaces 1",
        "4101338 Preparation for making dishes, None, 19 June 2026, replaced on 1 July 2026: Allergens of bought",
        "3101301: You, or your guardian", "4101338: You, or your guardian", "within 60 days",
    )  # fmt: skip


def test_decision_told_on_the_telephone_is_not_shown_as_signed(stay):
    validate_all(stay)
    with on(date(2026, 5, 22)):
        go(stay, "validate", VA)
    told = OnBehalf(stay.actors[CI].person_id, CI, note="Told by telephone")
    with on(date(2026, 6, 19)):
        for unit, points in (("3101301", "4"), ("4101338", "2")):
            data = {"unit": unit, **DECISION, "points": points}
            act(stay, "recognition.decide_unit", CO, data, on_behalf=told)
        go(stay, "recognise", CO, on_behalf=told)
    data = data_of(stay, "recognition_statement")

    assert data["signatures"] == []
    assert {(one["name"], one["entered_by"]) for one in data["told"]} == {
        ("Competent_Institution Example", "Sending_Coordinator Example")
    }


@pytest.mark.pdf
def test_certificate_is_one_page_with_the_real_days_and_both_signatures(cast):
    abroad(cast)
    with on(date(2026, 3, 9)):
        told = {
            "nth": 1, "tasks": "Set up", "wellbeing": "well", "hours_absent": "2.5", "hours_worked": "33.5",
            "days_worked": "5", "days_absent": "0",
        }  # fmt: skip
        act(cast, "assessments.record_follow_up", HT, told)
    with on(date(2026, 4, 24), 18):
        end(cast)
        sign_all(cast, "attendance_certificate")
        text = printed(cast, "attendance_certificate")
    must_say(
        text, "Certificate of attendance", "We certify that", "Participant Example", "born 14 March 2009",
        "of Example sending, Exampletown, Lithuania", "from 2 March to 24 April 2026, 54 days, both days counted",
        "under learning agreement P-2026-LA-0001", "Example hosting, Exampletown, Italy",
        "Hours 33.5 recorded, 2 to 8 March 2026; 36 a week as agreed", "Absent 2.5 hours (2 to 8 March 2026)",
        "Place and day of issue Exampletown, 24 April 2026",
        "2 to 8 March 2026: Set up", "Erasmus+, call 2024", "on behalf of the hosting organisation", "host tutor", "Rome, 24 April 2026",
    )  # fmt: skip
    assert "Morning set-up" not in text  # planned, and never recorded
    assert len(reader_of(papers(cast, "attendance_certificate")[0]).pages) == 1


@pytest.mark.parametrize(("last", "as_agreed"), [(date(2026, 4, 24), True), (date(2026, 4, 23), False)])
def test_certificate_takes_from_the_plan_only_what_went_as_agreed(cast, last, as_agreed):
    abroad(cast)
    with on(last, 18):
        end(cast)
    facts = data_of(cast, "attendance_certificate", "for_signature")

    assert (bool(facts["aim"]), facts["weekly_hours"]) == ((True, 36) if as_agreed else (False, None))
    assert facts["tasks"] == []
    assert "activities" not in str(facts)


@pytest.mark.pdf
def test_europass_keeps_every_numbered_field(cast):
    recognised(cast)
    with on(date(2026, 6, 20)):
        act(cast, "recognition.write_host_part", HT, HOST_PART)
        act(cast, "recognition.issue_europass", CO)
        text = printed(cast, "europass_mobility", "for_signature")
        numbers = [*range(1, 29), *(f"{number}a" for number in range(29, 39))]
        assert [number for number in numbers if f"({number})" not in text] == []
        must_say(
            text, "(33a) Organisational skills Plans a station", "(35a) Other skills Not applicable", "Not signed yet"
        )

        sign_all(cast, "europass_mobility")
        text = printed(cast, "europass_mobility")
    must_say(
        text, "Ąžuolų g. 7, LT-01100 Vilnius, Lithuania", "14 March 2009", "SENDING-2026-EM-0001", "20 June 2026",
        "Example sending, School or training centre", "Practise cold dishes", "Virėjas (Cook)", "Erasmus+, call 2024",
        "2 March 2026", "24 April 2026", "Set up the cold kitchen each morning", "English, from A2 to B1",
        "Host_Tutor Example, Sous-chef. Signed 20 Jun 2026", "Participant Example, holder. Signed",
        "Text that was signed",
    )  # fmt: skip
    assert "official" not in text.lower()


def test_papers_are_read_by_those_who_may_see_their_section(cast):
    recognised(cast)
    readers = {paper.kind: set(paper.reader_roles) for paper in Document.unscoped.filter(mobility=cast.mobility)}

    assert readers["assessment_grid"] == {"CO", "HC", "HT", "AS", "VA", "CI", "LE", "GU"}
    assert readers["validation_record"] == readers["recognition_statement"] == {"CO", "VA", "CI", "LE", "GU"}
    assert not any("QM" in roles for roles in readers.values())


@pytest.mark.pdf
def test_complement_states_real_days_what_was_attained_and_what_nobody_expected(stay):
    with on(date(2026, 5, 4)):
        typed = {"unexpected": "Kept the stock list in Maltese", "remarks": "Well done"}
        act(stay, "recognition.issue_complement", CO, typed)
        sign_all(stay, "learning_agreement_complement")
    text = printed(stay, "learning_agreement_complement")

    must_say(
        text, "Complement to the learning agreement", "2 March to 24 April 2026", "took place as planned",
        "Prepare kitchen areas", "Passed", "Baked pastizzi for 60 guests", "Kept the stock list in Maltese",
        "Well done", "HOSTING-2026-LAC-0001", "on behalf of the sending organisation",
    )  # fmt: skip
    assert "Choose raw materials" not in text  # not passed


def test_complement_without_results_asks_what_was_attained(cast):
    abroad(cast)
    with on(date(2026, 4, 23), 18):
        end(cast)
        with pytest.raises(ActInvalid) as refused:
            act(cast, "recognition.issue_complement", CO, {})
        act(cast, "recognition.issue_complement", CO, {"attained": "Sets up a station"})
    facts = data_of(cast, "learning_agreement_complement", "for_signature")

    assert "attained" in refused.value.params["fields"]
    assert (facts["as_agreed"], facts["planned"]["end"], facts["attained"]) == (
        False,
        "2026-04-24",
        "Sets up a station",
    )


@pytest.mark.pdf
def test_who_accompanied_gets_a_certificate_of_the_days_that_were(stay):
    person = a_person("teacher")
    part = name_person(
        mobility=stay.mobility, person_id=person.pk, part=NamedPartKind.ACCOMPANYING, function="Class teacher"
    )
    with on(date(2026, 5, 4)):
        ahead = {"part": str(part.pk), "from_on": "2026-03-02", "until_on": "2026-06-01"}
        with pytest.raises(ActInvalid):
            act(stay, "recognition.certify_accompanying", CO, ahead)
        typed = {**ahead, "until_on": "2026-03-06", "did": "Took the class to the market"}
        act(stay, "recognition.certify_accompanying", HC, typed)
        sign_all(stay, "accompanying_person_certificate")
    text = printed(stay, "accompanying_person_certificate")

    must_say(
        text, "Certificate for an accompanying person", "Teacher Example", "from 2 to 6 March 2026, 5 days",
        "Class teacher", "Took the class to the market", "on behalf of the hosting organisation",
    )  # fmt: skip
    assert "Participant Example" not in text
