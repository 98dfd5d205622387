"""Pasted tables and files: what is understood, what is asked, and that what is written is read again."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.models import UnitVersion
from library.outcomes import Outcome, in_order, read
from library.services import as_rows
from library.tables.adding import add_outcomes, add_units, units_read
from library.tables.cells import as_cell, as_text, literal, rows_of, text_of_file, tidy, without_bullet
from library.tables.heads import column_choices, columns_of, head_of
from library.tables.reading import Choices, read_table
from library.tables.writing import as_csv, as_workbook, rows_written
from tests.factories.library import a_qualification

EN_NL = ("en", "nl")
PASTED = """Type\tLearning outcome\tLeerresultaat\tNr.
K\tNames the three steps of the procedure.\tBenoemt de drie stappen.\t1
Skill\tListens and repeats.\tLuistert en herhaalt.\t2
Comp.\tOffers a solution.\tBiedt een oplossing.\t3
S\t"Writes it down
so that others go on."\tNoteert het.\t4
Type\tLearning outcome\tLeerresultaat\tNr.
S\tListens and repeats.\t\t6
"""


def understood(table):
    return [(line.number, line.kind, line.texts.get("outcome", {}).get("en"), line.doubt) for line in table.lines]


def test_a_table_is_read_by_its_heads_and_says_what_is_unsure():
    table = read_table(PASTED, EN_NL)

    assert table.columns == ["kind", "outcome:en", "outcome:nl", ""]
    assert understood(table) == [
        (2, "knowledge", "Names the three steps of the procedure.", ""),
        (3, "skills", "Listens and repeats.", ""),
        (4, "competence", "Offers a solution.", "kind"),
        (5, "skills", "Writes it down so that others go on.", ""),
        (8, "skills", "Listens and repeats.", "same"),
    ]
    assert (len(table.added), table.repeated, table.lines[4].same_as) == (4, 1, 3)


def test_what_somebody_says_of_a_line_holds():
    choices = Choices(kinds={4: "skills"}, both=frozenset({8}), split=frozenset({5}))
    table = read_table(PASTED, EN_NL, choices=choices, chosen={3: "criteria:en"})

    assert [line.kind for line in table.lines] == ["knowledge", "skills", "skills", "skills", "skills", "skills"]
    assert table.doubtful == [] and len(table.added) == 6
    assert [line.texts["outcome"].get("nl") for line in table.lines][3:5] == ["Noteert het.", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cleans the desk.\n\n2. Counts the till, and signs.\n1.2 Greets; waits.\n• Names 3 rooms",
         [("", "Cleans the desk."), ("", "Counts the till, and signs."), ("", "Greets; waits."), ("", "Names 3 rooms")]),
        ("Knowledge\nNames the keys\nVaardigheden:\nOpens doors", [("knowledge", "Names the keys"), ("skills", "Opens doors")]),
        ("kind;outcome\nK;Names, counts\n", [("knowledge", "Names, counts")]),
        ("K\tNames the keys of the house\nS\tOpens each of the doors", [("knowledge", "Names the keys of the house"), ("skills", "Opens each of the doors")]),
        ('He says "yes"\n"Quoted and not closed\nNext', [("", 'He says "yes"'), ("", "Quoted and not closed"), ("", "Next")]),
        ("'s Ochtends opent zij de receptie", [("", "'s Ochtends opent zij de receptie")]),
    ],
)  # fmt: skip
def test_what_comes_out_of_documents_is_understood(text, expected):
    table = read_table(text, ["en"])

    assert [(line.kind, line.texts["outcome"]["en"]) for line in table.lines] == expected


def test_heads_that_nobody_knows_are_asked():
    table = read_table("Foo\tBar\nNames each of the keys\tBenoemt elke sleutel", EN_NL)

    assert table.unknown and table.heads == ["Foo", "Bar"]
    assert not read_table("Foo\tBar\nNames each of the keys\tBenoemt het", EN_NL, chosen={0: "outcome:en"}).unknown


def test_nothing_and_too_much_are_refused():
    for text in ("", " \n\t\n", "line\n" * 2001, "x" * 400_001):
        with pytest.raises(ValidationError):
            read_table(text, EN_NL)


def test_heads_name_their_language_in_english_and_dutch():
    assert columns_of(["Outcome (German)", "Leerresultaat (Duits)", "Criteria, English", "Punten", "Vreemd"], EN_NL) == [
        "outcome:de", "", "criteria:en", "points", "",
    ]  # fmt: skip
    assert head_of("Nederlands").language == "nl"


def test_a_unit_column_makes_units_and_points_off_the_scale_are_said(school):
    qualification = a_qualification(school)
    text = "Unit code\tUnit\tPoints\tOutcome\n104\tTeam\t3,5\tHelps\n\t\t\tAsks\n207\tComplaints\t3.7\tListens\n"
    units = units_read(read_table(text, EN_NL), qualification)
    with translation.override("en"):
        found = add_units(actor=school, qualification=qualification, units=units)

    assert [(one.code, one.points, len(one.outcomes)) for one in found] == [("104", 3.5, 2), ("207", None, 1)]
    assert units[1].faults == ["3.7 is not on the scale: National points go in whole and half points. Write 3.5 or 4."]


def test_outcomes_come_behind_those_that_are_there(school, unit):
    table = read_table(
        "S\tLocks the safe at night\nS\tHands the late shift over in writing", EN_NL, there=read(unit.outcomes)
    )
    version = add_outcomes(actor=school, unit=unit.unit, outcomes=[line.outcome for line in table.added])

    assert [one.text["en"] for one in read(version.outcomes)][2:4] == [
        "Asks a colleague for help within five minutes.", "Locks the safe at night",
    ]  # fmt: skip
    assert len(version.outcomes) == 5


@pytest.mark.parametrize("spoken", EN_NL)
def test_each_head_that_is_written_is_read_as_itself(spoken):
    with translation.override(spoken):
        choices = [(column, words) for column, words in column_choices(["en", "nl", "de"], of_units=True) if column]

    assert [(columns_of([words, words], ["fr"])[0], words) for _column, words in choices] == choices


SIGN = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"))
WORD = st.text(SIGN, min_size=1, max_size=8)
LINE = st.lists(
    WORD | st.sampled_from(["-", "1.", "•", "'", "=1", "a)", '"', ";", ",", "2.3"]), min_size=1, max_size=5
).map(" ".join)
BLOCK = st.lists(LINE, min_size=1, max_size=2).map("\n".join)


def texts(of):
    return st.dictionaries(st.sampled_from(["en", "nl", "de"]), of, max_size=3)


OUTCOMES = st.lists(
    st.builds(
        Outcome, st.just(1), st.sampled_from(["", "knowledge", "skills", "competence"]),
        texts(LINE).filter(bool), texts(LINE), texts(BLOCK), texts(BLOCK),
    ),
    max_size=4,
    unique_by=lambda one: (one.text.get("en") or next(iter(one.text.values()))).casefold().rstrip("."),
)  # fmt: skip


@given(LINE | BLOCK)
def test_property_a_cell_is_read_as_it_was_written(text):
    text = tidy(text)
    cell = as_cell(text)
    read_back = literal(cell) if literal(cell) is not None else "\n".join(map(without_bullet, cell.split("\n")))
    assert read_back == text
    assert rows_of(as_text([["x", text], ["y", "z"]]))[0][1][1] == text


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    outcomes=OUTCOMES,
    spoken=st.sampled_from(["en", "nl"]),
    written=st.sampled_from([as_csv, as_workbook]),
    note=texts(BLOCK),
)
def test_property_what_is_exported_and_imported_again_is_the_same(school, outcomes, spoken, written, note):
    told = UnitVersion(
        code="104", title={"en": "Work in a team", "nl": "Werken"}, languages=["en", "nl", "de"], points=None, hours=60,
        reference="BE-104", note=note, outcomes=as_rows(outcomes),
    )  # fmt: skip
    with translation.override(spoken):
        data = written(rows_written([told]))
        data = data.encode() if isinstance(data, str) else data
        table = read_table(text_of_file(BytesIO(data)), EN_NL)
        (unit,) = units_read(table, a_qualification(school))
        (back,) = add_units(actor=school, qualification=a_qualification(school), units=[unit])

    assert [(one.kind, one.text, one.heading, one.description, one.criteria) for one in read(back.outcomes)] == [
        (one.kind, one.text, one.heading, one.description, one.criteria) for one in in_order(outcomes)
    ]
    same = ("code", "title", "points", "hours", "reference", "note")
    assert [getattr(back, name) for name in same] == [getattr(told, name) for name in same]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"a\0b"])
def test_what_is_no_table_is_told_so(data):
    with pytest.raises(ValidationError):
        text_of_file(BytesIO(data))
