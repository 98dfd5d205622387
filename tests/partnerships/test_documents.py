"""What the paper of a memorandum states: everything frozen when the last party approved it."""

import pytest

from accounts.models import Organisation
from documents.models import Document
from lifecycle.roles import Role
from tests.factories.partnerships import (
    CONTENT,
    a_memorandum,
    as_covered,
    both_approve,
    record,
    take,
    text_of,
    the_parties,
)
from tests.partnerships.test_paper import part_of

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def paper(cast, **facts) -> Document:
    version = a_memorandum(cast, "under_review", **facts)
    both_approve(cast, version)
    return text_of(version)


def test_paper_states_what_was_agreed(cast):
    data = paper(cast, content={**CONTENT, "shortest_days": 14, "annexes": ["Units"]}).snapshot["data"]
    stated = {"about": "MOU-LT-IT-01", "code": "MOU-LT-IT-01", "title": "Cooks abroad", "valid_until": "2027-08-31"}
    assert {name: data[name] for name in stated} == stated
    _said, table, how = part_of(data, "bodies")
    assert how["words"] == CONTENT["procedures"]
    assert [table["corner"], *table["heads"]] == ["Step", "Italy", "Lithuania"]
    assert [[row["head"], *(cell["words"] for cell in row["cells"])] for row in table["rows"]] == [
        ["Assesses", "Example hosting", "not applicable"],
        ["Documents", "Example hosting", "not applicable"],
        ["Validates", "not applicable", "Example sending"],
        ["Recognises", "not applicable", "Example sending"],
    ]
    assert [block["words"] for block in part_of(data, "places")] == ["A stay lasts 14 days or more."]
    holds = "This memorandum holds from 1 September 2025 until 31 August 2027."
    assert part_of(data, "validity")[0]["words"] == holds
    assert "covered" not in [part["part"] for part in data["parts"]]
    assert [part["number"] for part in data["parts"]] == [1, 2, 4, 5, 6, 7, 8, 9]


def test_paper_lists_units_with_numbered_outcomes_and_points_on_their_scale(cast):
    head, unit, annexes = part_of(paper(cast).snapshot["data"], "units")
    assert head["title"].startswith("Virėjas") and annexes["rows"][0]["words"] == "Unit descriptions"
    assert [unit[name] for name in ("code", "title", "hours", "credits", "scale", "note")] == [
        "3101301", "Preparation of workplace", 108, "4", "EURspace credits", "LT-301",
    ]  # fmt: skip
    assert [outcome["number"] for outcome in unit["outcomes"]] == ["1.1", "1.2"]


def test_paper_prints_nothing_for_what_a_unit_does_not_say(cast):
    bare = {"qualification": {"title": "Cook"}, "units": [{"code": "1", "title": "Knives", "hours": None}]}
    _head, unit = part_of(paper(cast, content={**CONTENT, "qualifications": [bare]}).snapshot["data"], "units")
    assert {name: value for name, value in unit.items() if value} == {"as": "unit", "code": "1", "title": "Knives"}


def test_paper_names_each_party_with_contact_and_representative(cast):
    sending = Organisation.objects.filter(pk=cast.organisations["sending"].pk)
    sending.update(
        address="Ąžuolų g. 7", postcode="LT-01100", oid="E10000001", legal_representative="Ona Pavyzdė",
        legal_representative_function="Director",
    )  # fmt: skip
    (boxes,) = part_of(paper(cast).snapshot["data"], "parties")
    first, second = boxes["parties"]
    assert first == {
        "heading": "Organisation 1, Lithuania", "name": "Example sending",
        "address": "Ąžuolų g. 7, LT-01100 Exampletown", "oid": "E10000001",
        "representative": {"name": "Ona Pavyzdė", "function": "Director"},
        "contact": {"name": "Sending_Coordinator Example", "function": "Head of mobility"},
        "rows": [
            ["Contact, to reach", "sending_coordinator@people.example.org"],
            ["Takes part as", "sending organisation"],
        ],
    }  # fmt: skip
    assert "representative" not in second


def test_paper_lists_those_covered_and_they_read_it(cast):
    text = paper(cast, covered=as_covered(cast, "employer"))
    (row,) = part_of(text.snapshot["data"], "covered")[1]["rows"]
    assert [row["head"], *(cell["words"] for cell in row["cells"])] == ["Example employer", "Lithuania", "employer"]
    readers = {str(cast.organisations[part].pk) for part in ("sending", "hosting", "employer")}
    assert set(text.reader_organisations) == readers


def test_opener_reads_it_though_no_party(cast):
    institution = {"organisation": str(cast.organisations["competent"].pk)}
    version = a_memorandum(cast, "under_review", parties=[the_parties(cast)[1], institution])
    for role in (HC, Role.COMPETENT_INSTITUTION):
        record(version, "approve", cast.actors[role])
    assert str(cast.organisations["sending"].pk) in text_of(version).reader_organisations


def test_each_party_is_asked_to_sign_by_its_signer(cast):
    sending, hosting = the_parties(cast)
    signer = cast.actors[Role.QUALITY_MANAGER].person_id
    text = paper(cast, parties=[{**sending, "signer": str(signer), "signer_function": "Director"}, hosting])
    asked = text.requests.order_by("function").values_list("person_id", "role", "organisation__name", "function")
    assert list(asked) == [
        (signer, "PARTY", "Example sending", "Director"),
        (cast.actors[HC].person_id, "PARTY", "Example hosting", "Head of placements"),
    ]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Memorandum of understanding"), ("nl", "Memorandum van overeenstemming")]
)
def test_paper_is_in_the_language_of_the_memorandum(cast, language, title):
    text = paper(cast, language=language)
    assert (text.language, text.title) == (language, title)


def test_paper_keeps_what_was_agreed_when_names_change_later(cast):
    text = paper(cast)
    Organisation.objects.filter(pk=cast.organisations["sending"].pk).update(name="Renamed")
    assert (
        Document.unscoped.get(pk=text.pk).snapshot["data"]["parts"][0]["blocks"][0]["parties"][0]["name"]
        == "Example sending"
    )


def test_paper_is_issued_by_the_opener_as_the_version_of_its_number(cast):
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[CO])
    both_approve(cast, version)
    text = text_of(version)
    assert (text.number, text.version_no, text.rendering) == ("SENDING-2026-MEM-0001", 1, "for_signature")
    assert text.final_when_signed is False
