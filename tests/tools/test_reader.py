"""A case file that cannot be run says where, what was expected, and what to do."""

import textwrap

import pytest

from tools.cases.faults import CaseRefused, Fault
from tools.cases.reader import checked, read_case
from tools.cases.yaml_lines import read_text

GOOD = """\
case: SMALL
title: A small case
people:
  jo: {given_names: Jo, family_names: Voorbeeld, email: jo@school.example.org}
  bie: {given_names: Bie, family_names: Voorbeeld, email: bie@school.example.org}
organisations:
  school:
    name: Voorbeeldschool
    country: BE
    town: Gent
    kind: vet_school
    members:
      - {person: jo, role: coordinator}
participant: {person: bie, kind: staff}
stay:
  programme: Erasmus+
  rules: erasmus
  activity: job_shadowing
  call_year: 2025
  approach: declare
  country: FI
  start: 2026-10-05
  end: 2026-10-09
parts:
  sending: {organisation: school}
units:
  - code: "101"
    title: A unit
history:
  - {on: 2026-09-01, by: jo, do: plan}
  - id: begun
    on: 2026-09-02
    by: jo
    do: start_preparation
    with: {selection_criteria: "Plan 2026"}
present: begun
"""


def read(text: str):
    return checked(read_text(text, "small.yaml"))


def refused(old: str, new: str) -> list[str]:
    assert old in GOOD
    with pytest.raises(CaseRefused) as refusal:
        read(GOOD.replace(old, new, 1))
    return [str(fault) for fault in refusal.value.faults]


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(GOOD.splitlines(), start=1) if words in line)


def test_good_case_is_read():
    assert read(GOOD).name == "SMALL"


def test_unknown_key_is_refused_with_the_nearest_known_one():
    assert refused("  activity: job_shadowing", "  actvity: job_shadowing") == [
        f"small.yaml, line {line_of('stay:')}, stay: expected the key “activity”. "
        "Add activity: a short name of letters, digits, _ . -.",
        f"small.yaml, line {line_of('activity:')}, stay.actvity: expected a known key, not “actvity”. Did you mean “activity”?",
    ]


def test_missing_fact_is_named_at_its_section():
    assert refused("  end: 2026-10-09\n", "") == [
        f"small.yaml, line {line_of('stay:')}, stay: expected the key “end”. Add end: the planned last day."
    ]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "1 October 2026", "2026-10-5"])
def test_impossible_date_is_refused(day):
    assert refused("2026-10-09", day) == [
        f"small.yaml, line {line_of('end:')}, stay.end: expected a day that exists, not “{day}”. Write year, month, day: 2026-03-31."
    ]


def test_unknown_unit_is_refused_with_those_known():
    text = "parts:\n  competent: [{organisation: school, units: ['102']}]\n"
    assert refused("parts:\n", text) == [
        f"small.yaml, line {line_of('parts:') + 1}, parts.competent[0].units[0]: expected the code of a unit, in quotes when "
        "it is a number, not “102”. Did you mean “101”?"
    ]


def test_unknown_actor_is_refused():
    assert refused("by: jo, do: plan", "by: joo, do: plan") == [
        f"small.yaml, line {line_of('do: plan')}, history[0].by: expected a key of people, or a list of them: each does it, "
        "not “joo”. Did you mean “jo”?"
    ]


def test_unknown_step_is_refused_with_the_nearest_known_one():
    assert refused("do: start_preparation", "do: start_preparing") == [
        f"small.yaml, line {line_of('do: start_preparation')}, history[1].do: expected the name of a step, not “start_preparing”. "
        "Did you mean “start_preparation”?"
    ]


def test_unknown_detail_of_a_step_is_refused():
    assert refused("{selection_criteria:", "{selection:") == [
        f"small.yaml, line {line_of('selection_criteria')}, history[1].with.selection: expected a known key, not “selection”. "
        "Did you mean “selection_criteria”?"
    ]


def test_step_out_of_date_order_is_refused():
    assert refused("on: 2026-09-02", "on: 2026-08-31") == [
        f"small.yaml, line {line_of('on: 2026-09-02')}, history[1].on: expected a step not before the one above it, 2026-09-01. "
        "Put the steps in the order of their dates."
    ]


def test_a_plan_without_its_stay_is_refused():
    begins, ends = GOOD.index("stay:"), GOOD.index("parts:")
    assert "“stay”, from which “plan” takes its facts" in " ".join(refused(GOOD[begins:ends], ""))


def test_the_stay_of_somebody_who_does_not_go_is_refused():
    assert refused("by: jo, do: plan", "by: jo, do: plan, stay: jo") == [
        f"small.yaml, line {line_of('do: plan')}, history[0].stay: expected somebody who goes. "
        "Name the participant, one of “others”, or everyone."
    ]


def test_end_before_start_is_refused():
    assert refused("end: 2026-10-09", "end: 2026-10-01") == [
        f"small.yaml, line {line_of('end:')}, stay.end: expected a day not before the start, 2026-10-05. Correct one of the two."
    ]


def test_two_people_with_one_address_are_refused():
    assert refused("bie@school", "JO@school") == [
        f"small.yaml, line {line_of('bie:')}, people.bie.email: expected an address of its own for each person. "
        "“jo@school.example.org” stands there already: choose another."
    ]


def test_unknown_present_step_is_refused():
    assert refused("present: begun", "present: began") == [
        f"small.yaml, line {line_of('present:')}, present: expected the id of a step, not “began”. Did you mean “begun”?"
    ]


def test_number_where_text_is_due_says_to_quote_it():
    assert refused('code: "101"', "code: 101") == [
        f"small.yaml, line {line_of('code:')}, units[0].code: expected text, not “101”. Write a short name of letters, digits, _ . -. "
        "Put it in quotes."
    ]


def test_section_of_the_wrong_kind_is_refused():
    assert refused("participant: {person: bie, kind: staff}", "participant: bie")[0].startswith(
        f"small.yaml, line {line_of('participant:')}, participant: expected keys with values, not “bie”."
    )


def test_key_written_twice_is_refused():
    assert refused("  country: FI\n", "  country: FI\n  country: FR\n") == [
        f"small.yaml, line {line_of('country: FI') + 1}, stay.country: expected each key once. Remove one of the two “country”."
    ]


def test_broken_yaml_names_the_line():
    faults = refused("participant: {person: bie, kind: staff}", "participant: {person: bie, kind: staff")
    assert len(faults) == 1
    assert "expected YAML" in faults[0]


@pytest.mark.parametrize(
    "evil", ["!!python/object/apply:os.system ['true']", "!!timestamp 2026-02-30", "!!binary aGk="]
)
def test_tags_are_refused(evil):
    assert refused("title: A small case", f"title: {evil}")[0].startswith(
        "small.yaml, line 2, title: expected plain text."
    )


def test_aliases_that_multiply_are_refused():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
    )
    with pytest.raises(CaseRefused, match="a case of ordinary size"):
        read(bomb)


def test_norway_times_and_decimals_stay_as_written():
    lined = read_text("a: NO\non: 09:30\nb: 2.50\nc: 0101\n", "x.yaml")
    assert lined.data == {"a": "NO", "on": "09:30", "b": "2.50", "c": "0101"}


def test_every_fault_of_a_file_is_named_at_once():
    assert (
        len(refused("  country: FI\n  start: 2026-10-05\n  end: 2026-10-09\n", "  contry: FI\n  start: 2026-10-32\n"))
        == 4
    )


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CaseRefused, match="a file that can be read"):
        read_case(tmp_path / "none.yaml")


def test_file_in_another_encoding_names_the_line(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(textwrap.dedent("case: A\ntitle: caf\xe9\n").encode("latin-1"))
    with pytest.raises(CaseRefused, match=r"line 2: expected text in UTF-8"):
        read_case(path)


def test_a_name_that_no_paper_can_print_is_refused_in_its_line():
    (fault,) = refused("given_names: Bie", "given_names: გიორგი")

    assert "people.bie.given_names" in fault
    assert "in Latin letters, as in the passport" in fault


def test_one_name_is_enough_and_no_name_is_told():
    assert read(GOOD.replace("given_names: Bie, ", "", 1)).data["people"]["bie"] == {
        "family_names": "Voorbeeld", "email": "bie@school.example.org"
    }  # fmt: skip
    (fault,) = refused("given_names: Bie, family_names: Voorbeeld, ", "")
    assert "given_names, family_names, or both" in fault


def test_a_birth_date_that_cannot_be_is_told_in_its_line():
    (fault,) = refused("{person: bie, kind: staff}", '{person: bie, kind: staff, born: "1900-01-01"}')

    assert "participant.born" in fault
    assert "Correct the year of birth" in fault


@pytest.mark.parametrize("year", ["1803", "9999"])
def test_a_year_in_which_no_stay_lies_is_told_in_its_line(year):
    faults = refused("end: 2026-10-09", f"end: {year}-10-09")
    assert any("stay.end" in fault and "Correct the year" in fault for fault in faults)


def test_a_sign_that_no_text_holds_is_told_in_its_line():
    with pytest.raises(CaseRefused) as refusal:
        read(GOOD.replace("A small case", "A small\0case"))
    (fault,) = refusal.value.faults
    assert (fault.line, fault.expected) == (2, "text without control signs")
    assert "U+0000" in fault.remedy


def test_a_day_written_as_a_number_is_not_advised_into_quotes():
    fault = refused("start: 2026-10-05", "start: 20261005")[0]
    assert "Write year, month, day: 2026-03-31." in fault
    assert "quotes" not in fault


def test_letters_that_no_paper_prints_are_told_in_their_line():
    (fault,) = refused("title: A unit", "title: A unit 🎉")
    assert "units[0].title" in fault
    assert "U+1F389" in fault


def test_europass_without_job_related_skills_is_told_before_anything_runs():
    (fault,) = refused("history:", "europass: {activities: Carried plates}\nhistory:")
    assert "job_related" in fault


def test_of_thousands_of_faults_the_first_twenty_are_shown():
    faults = [Fault("big.yaml", nth, "", "text", "Write it.") for nth in range(1, 9001)]
    lines = CaseRefused(faults).on_screen().splitlines()
    assert len(lines) == 21
    assert lines[-1] == "And 8980 more. Correct these first, then run it again."
