"""The paper of a memorandum as it is printed: all of its nine parts, on pages that are read with ease."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation

from accounts.models import Organisation
from documents.issuing import draft_of
from documents.press import press
from documents.rendering import html_of
from library.content import as_content
from library.models import Qualification, Unit, UnitVersion
from lifecycle.roles import Role
from partnerships import commitment
from partnerships.content import SECOND, Power
from partnerships.documents import paper_to_read
from partnerships.models import MemorandumVersion, PlacesOffered
from partnerships.parts import parts_of
from tests.documents.carried import unprinted
from tests.documents.reading import reader_of, text_of
from tests.factories.partnerships import CONTENT, QUALIFICATION, VALID, a_memorandum, as_covered

pytestmark = pytest.mark.pdf
FULL = {
    **CONTENT, "other_objectives": "One training day a year", "differing": "Nothing", "certificate": "Our own one",
    "shortest_days": 14, "longest_days": 60, "other_actors": "The chamber is told", "revision": "In writing",
    "reviewers": "Both coordinators", "additional_information": "The host insures", "annexes": ["Grid", "Map"],
    "quality_commitment": True,
}  # fmt: skip


def many_units(units: int, outcomes: int) -> list[dict[str, Any]]:
    """Units of full outcomes, plainly numbered."""
    return [
        {
            "code": f"U{unit}", "title": f"Unit of work {unit}", "hours": 100 + unit, "points": "4.5",
            "assessment": "A work sample", "levels": ["with help", "alone"], "evidence": "Photographs", "note": "In use",
            "outcomes": [
                {
                    "key": f"U{unit}.{nth}", "title": f"Prepares station {unit}/{nth}/ for the day", "kind": "skills",
                    "criteria": ["in time", "clean", "the log is written"], "assess_at": "host",
                }
                for nth in range(1, outcomes + 1)
            ],
        }
        for unit in range(1, units + 1)
    ]  # fmt: skip


def in_full(cast: Any, **content: Any) -> MemorandumVersion:
    """A draft in which each of the nine parts says all that it can."""
    language = content.pop("language", "en")
    version = a_memorandum(
        cast, content={**FULL, **content}, covered=as_covered(cast, "employer"), language=language, **VALID
    )
    first, second = version.parties.all()
    coordinator = cast.actors[Role.QUALITY_MANAGER].person_id
    version.parties.filter(pk=first.pk).update(
        power=Power.TOGETHER, cosigner=coordinator, cosigner_name="Ona Pavyzdė", cosigner_function="Director", turn=1
    )
    version.parties.filter(pk=second.pk).update(power=Power.MANDATE, mandate="of the owner, 3 February 2026", turn=5)
    PlacesOffered.objects.create(
        version=version, organisation=cast.organisations["hosting"], first_day="2026-03-01", last_day="2026-06-30",
        places=7,
    )  # fmt: skip
    version.reviewer_id = first.contact_id
    version.save()
    return MemorandumVersion.unscoped.get(pk=version.pk)


def part_of(snapshot: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The blocks of one part of the paper."""
    (part,) = [one for one in snapshot["parts"] if one["part"] == key]
    return list(part["blocks"])


def printed(version: MemorandumVersion, signers: Any = ()) -> tuple[dict[str, Any], bytes]:
    """What its draft says, and the file."""
    paper = paper_to_read(version)
    snapshot = {**draft_of(paper), "signers": list(signers)}
    snapshot["document"]["number"] = "SENDING-2026-MEM-0001"
    return snapshot, press().print(html_of(template=paper.template, snapshot=snapshot), []).pdf


@pytest.mark.slow
@pytest.mark.parametrize(("language", "second"), [("nl", ""), ("nl", "en")])
def test_everything_inside_stands_on_the_page(cast, language, second):
    snapshot, pdf = printed(in_full(cast, language=language, **({"second_language": second} if second else {})))
    assert unprinted(snapshot, text_of(pdf)) == []


@pytest.mark.slow
def test_every_part_that_is_read_is_printed(cast):
    version = in_full(cast)
    page = "".join(text_of(printed(version)[1]).split()).casefold()
    lines = [line for part in parts_of(version) for block in part.blocks for line in block.lines() if line.typed]
    typed = [line.words for line in lines]
    assert len(typed) > 8
    assert [words for words in typed if "".join(words.split()).casefold() not in page] == []


@pytest.mark.slow
def test_it_says_who_signs_in_which_turn_and_by_what_power(cast):
    text = text_of(printed(in_full(cast))[1])
    section = text[text.index("They sign in this order") :]
    said = ["1 Example sending", "Ona Pavyzdė Director two sign together", "2 Example hosting"]
    assert [section.index(one) for one in said] == sorted(section.index(one) for one in said)
    assert "signs with a mandate: of the owner, 3 February 2026" in section
    assert "declares to have the power to bind" in section


def test_on_a_phone_each_cell_of_the_text_says_what_it_is(cast):
    paper = paper_to_read(in_full(cast))
    text = html_of(template=paper.template, snapshot={**draft_of(paper), "signers": []})
    tables = [one for one in re.findall(r'<table class="rows.*?</table>', text, re.DOTALL) if ": outcomes" not in one]
    rows = [row for table in tables for row in re.findall(r"<tr>.*?</tr>", table.partition("<tbody>")[2], re.DOTALL)]
    cells = [cell for row in rows for cell in re.findall(r"<t[dh][^>]*>", row)[1:] if not cell.startswith("<th")]
    assert len(cells) > 10
    assert [cell for cell in cells if not re.search('data-label="[^"]+"', cell)] == []


@pytest.mark.slow
def test_side_by_side_no_number_is_printed(cast):
    version = in_full(cast)
    version.parties.update(turn=1)
    assert "They sign side by side, in any order." in text_of(printed(version)[1])
    assert [part.title for part in parts_of(version) if part.key == "signing"] == ["Who signs"]


@pytest.mark.slow
def test_a_mandate_stands_with_the_signature(cast):
    row = {
        "name": "Ugnė Pavyzdytė", "role": "PARTY", "function": "Head of mobility", "organisation": "Example sending",
        "as_function": "for the director", "mandate_of": "Ona Pavyzdė", "mandate_on": "2026-02-03", "place": "Vilnius",
        "signed_at": "2026-03-02T10:00:00+00:00", "method": "delegate", "code_sent_to": "u•••@example.org",
        "document_sha256": "ab" * 32,
    }  # fmt: skip
    text = text_of(printed(in_full(cast), [row])[1])
    assert "Signed as for the director Mandate of Ona Pavyzdė, 3 February 2026" in text


@pytest.mark.slow
def test_the_quality_commitment_is_printed_and_read_in_the_same_words(cast):
    version = in_full(cast)
    text = text_of(printed(version)[1])
    read = [line.words for part in parts_of(version) for block in part.blocks for line in block.lines()]
    for who, duties in commitment.duties():
        assert who in text
        assert [duty for duty in duties if duty not in text or duty not in read] == []
    version.content["quality_commitment"] = False
    assert "Quality commitment" not in str(paper_to_read(version).snapshot)


def test_many_countries_stand_below_each_other(cast):
    version = in_full(cast)
    for country in ("DE", "FR", "PL", "MT"):
        version.bodies.create(step="assesses", country=country, organisation=cast.organisations["hosting"])
    (table,) = [one for one in part_of(paper_to_read(version).snapshot, "bodies") if one["as"] == "table"]
    assert [table["corner"], *table["heads"]] == ["Country", "Assesses", "Documents", "Validates", "Recognises"]
    assert [row["head"] for row in table["rows"]] == ["France", "Germany", "Italy", "Lithuania", "Malta", "Poland"]


@pytest.mark.slow
def test_forty_outcomes_stay_readable(cast):
    units = many_units(3, 14)
    entry = {"qualification": QUALIFICATION, "units": units}
    snapshot, pdf = printed(in_full(cast, qualifications=[entry]))
    pages = [page.extract_text().strip().splitlines() for page in reader_of(pdf).pages]
    assert len(pages) <= 8
    text = text_of(pdf)
    assert [one["title"] for unit in units for one in unit["outcomes"] if text.count(one["title"]) != 1] == []
    assert unprinted(snapshot, text) == []
    heads = [line.casefold() for line in ("Unit of work", "Signatures", "Places", "Annexes", "Validity and review")]
    feet = [lines[-3:] for lines in pages[:-1]]  # the last line of the text, then the two boxes of the foot
    assert [foot for foot in feet if any(head in foot[0].casefold() for head in heads)] == []
    assert all(len(lines) > 12 for lines in pages)


def languages_in(pdf: bytes) -> set[str]:
    """Of the parts of the text that name a language of their own."""
    found = set()
    reader = reader_of(pdf)
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        one = reader.get_object(number)
        if isinstance(one, dict) and "/Lang" in one and one.get("/S"):
            found.add(str(one["/Lang"]))
    return found


def in_two(cast: Any) -> tuple[MemorandumVersion, UnitVersion]:
    """A memorandum in English and Dutch with a unit of the library that stands there in both."""
    now = timezone.now()
    sending = cast.organisations["sending"]
    qualification = Qualification.unscoped.create(organisation=sending, title={"en": "Cook"}, created_at=now)
    unit = Unit.unscoped.create(qualification=qualification, created_at=now)
    kept = UnitVersion.unscoped.create(
        unit=unit, number=1, code="U1", language="en", languages=["en", "nl"], started_at=now, saved_at=now, kept_at=now,
        title={"en": "Preparing the workplace", "nl": "De werkplek voorbereiden"},
        outcomes=[
            {"number": 1, "kind": "skills", "text": {"en": "Cleans the bench", "nl": "Maakt de werkbank schoon"}},
            {"number": 2, "kind": "skills", "text": {"en": "Keeps the log"}},
        ],
    )  # fmt: skip
    entry = {"qualification": QUALIFICATION, "units": [as_content(kept, "en")]}
    return in_full(cast, qualifications=[entry], second_language="nl"), kept


@pytest.mark.slow
def test_in_two_languages_headings_and_units_stand_in_both(cast):
    version, _kept = in_two(cast)
    snapshot, pdf = printed(version)
    text = text_of(pdf)
    with translation.override("nl"):
        dutch = [commitment.title(), commitment.lead(), *(who for who, _duties in commitment.duties())]
    said = ["Memorandum van overeenstemming", "Wie doet wat", "Geldig tot", "De werkplek voorbereiden", *dutch]
    assert [words for words in said if words not in text] == []
    assert "Cleans the bench" in text and "Maakt de werkbank schoon" in text
    assert text.count("Certificate agreed") == text.count(FULL["procedures"]) == 1
    assert unprinted(snapshot, text) == []
    assert "nl" in languages_in(pdf)


def test_a_paper_may_be_in_every_language_of_the_product():
    assert set(SECOND) == {code for code, _name in settings.LANGUAGES}


def test_a_unit_rewritten_by_hand_has_no_second_text(cast):
    version, _kept = in_two(cast)
    version.content["qualifications"][0]["units"][0]["outcomes"][0]["title"] = "Cleans the whole kitchen"
    assert "werkbank" not in json.dumps(paper_to_read(version).snapshot, default=str)


def test_a_unit_of_somebody_else_has_no_second_text(cast):
    version, kept = in_two(cast)
    other = Organisation.unscoped.exclude(pk__in=version.parties.values("organisation")).first()
    Qualification.unscoped.filter(pk=kept.unit.qualification_id).update(organisation=other)
    assert "werkbank" not in json.dumps(paper_to_read(version).snapshot, default=str)
