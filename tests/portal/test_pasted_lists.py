"""Pasted lists as schools have them: read by their heads, shown before anybody is planned, and nobody dropped."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lifecycle.groups import Named, Newcomer
from lifecycle.models import Cohort, Mobility
from portal.groups.heads import Column, are_heads, column_of, places_of
from portal.groups.pasted_people import DAY_FIRST, MONTH_FIRST, read_people
from tests.portal.test_groups import answers, coordinator, look_and_plan  # noqa: F401  (fixtures)

FAMILY_NAME_FIRST = """Nachname;Vorname;E-Mail;Geburtsdatum
Mustermann;Anna;anna@learners.example.org;31.12.2006
Beispielmann;Ben;ben@learners.example.org;01.02.2006"""
FIRST_WITHOUT_ADDRESS = """Anna;Fictief
Ben;Voorbeeld;ben@learners.example.org;31.12.2006
Cora;Voorbeeld;cora@learners.example.org;31.12.2006"""
WITHOUT_BIRTH_DATES = "Mia;Fictief;mia@learners.example.org;\nNoa;Fictief;noa@learners.example.org"
APOSTROPHE = """Given names;Family names;Mail;Born
Sinéad;O'Sample;sinead.o'sample@learners.example.org;31.12.2006"""
OF_A_SPREADSHEET = """Ada\tVoorbeeld\tada@learners.example.org\t2006-12-31 00:00:00
Bo\tVoorbeeld\tbo@learners.example.org\t2006/12/31
Cy\tVoorbeeld\tcy@learners.example.org\t31.12.06
Do\tVoorbeeld\tdo@learners.example.org\t12/31/2006
El\tVoorbeeld\tel@learners.example.org\t39082"""
TWO_WAYS = "Ada;Voorbeeld;ada@example.org;03/04/2009\nBo;Voorbeeld;bo@example.org;25/12/2008"


@pytest.mark.parametrize(
    "heads",
    [
        "Nachname;Vorname;E-Mail;Geburtsdatum",
        "Achternaam;Voornaam;E-mailadres;Geboortedatum",
        "Nom;Prénom;Courriel;Né(e) le",
        "Surname;First name;Email address;Date of birth",
        "NAME;VORNAME;MAIL;GEB. DATUM",
    ],
)
def test_a_list_is_read_by_its_heads_in_four_languages(heads):
    anna, ben = read_people(FAMILY_NAME_FIRST.replace("Nachname;Vorname;E-Mail;Geburtsdatum", heads)).people

    assert anna == Newcomer("Anna", "Mustermann", "anna@learners.example.org", date(2006, 12, 31))
    assert (ben.given_names, ben.family_names, ben.birth_date) == ("Ben", "Beispielmann", date(2006, 2, 1))


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("E-mail voogd", Column.GUARDIAN_EMAIL),
        ("Voornaam ouder/verzorger", Column.GUARDIAN_GIVEN),
        ("Nom du représentant légal", Column.GUARDIAN_WHOLE),
        ("Vorname der Erziehungsberechtigten", Column.GUARDIAN_GIVEN),
        ("Guardian's family name", Column.GUARDIAN_FAMILY),
        ("Parent e-mail", Column.GUARDIAN_EMAIL),
        ("Guardian", Column.GUARDIAN_WHOLE),
        ("Klasse", None),
        ("Telephone of the guardian", None),
    ],
)
def test_a_head_says_what_its_column_holds(head, column):
    assert column_of(head) == column


def test_a_guardian_and_the_dutch_infix_are_read_by_their_heads():
    text = (
        "Klas;E-mail ouder;Voornaam;Tussenvoegsel;Achternaam;Mail;Achternaam ouder;Voornaam ouder\n"
        "3B;grada@example.org;Bram;van der;Fictief;bram@example.org;Fictief;Grada"
    )

    read = read_people(text)

    assert (read.by_heads, read.unread) == (True, ["Klas"])
    assert read.people == [
        Newcomer("Bram", "van der Fictief", "bram@example.org", None, Named("Grada", "Fictief", "grada@example.org"))
    ]


@pytest.mark.parametrize("text", ["Mail;Voornaam\na@example.org;An;what is this", "Mail;;Voornaam\na@example.org;x;An"])
def test_what_stands_in_a_column_without_head_is_told(text):
    with pytest.raises(ValidationError, match="A column has no head"):
        read_people(text)


def test_a_second_column_of_one_meaning_is_told_and_not_taken():
    assert places_of(["Mail", "Voornaam", "E-mail"]) == ({Column.EMAIL: 0, Column.GIVEN: 1}, ["E-mail"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vorname;Nachname\nAnna;Muster", "which column holds the mail addresses"),
        ("Mail;Born\nanna@example.org;2006-12-31", "which columns hold the names"),
        ("Vorname;Nachname;Mail", "stands nobody"),
        ("Name;Mail\nAnna Muster;anna@example.org", "stands in one column"),
    ],
)
def test_heads_that_lack_something_are_told(text, words):
    with pytest.raises(ValidationError) as refused:
        read_people(text)

    assert words in " ".join(refused.value.messages)


def test_a_first_line_without_address_is_told_and_never_taken_for_heads():
    assert not are_heads(["Anna", "Fictief"])

    with pytest.raises(ValidationError) as refused:
        read_people(FIRST_WITHOUT_ADDRESS)

    assert refused.value.messages == ["Line 1: The mail address is lacking."]


def test_an_address_with_an_apostrophe_and_dates_of_a_spreadsheet_are_read():
    assert read_people(APOSTROPHE).people[0].email == "sinead.o'sample@learners.example.org"
    assert {one.birth_date for one in read_people(OF_A_SPREADSHEET).people} == {date(2006, 12, 31)}


@pytest.mark.parametrize(("order", "day"), [(DAY_FIRST, date(2009, 4, 3)), (MONTH_FIRST, date(2009, 3, 4))])
def test_a_date_that_can_be_two_is_asked_once_for_the_list_and_the_answer_counts(order, day):
    asked = read_people(TWO_WAYS)

    assert [line.number for line in asked.asked] == [1]
    assert asked.asked[0].days == "3 April 2009 or 4 March 2009"
    assert read_people(TWO_WAYS, order).people[0].birth_date == day


def test_an_address_that_stands_in_several_lines_is_marked_in_each(plan):
    family = (
        "Ada;Voorbeeld;home@example.org;2004-05-06\nBo;Voorbeeld;home@example.org;2003-05-06\nCy;Fictief;cy@example.org"
    )

    page = plan(family)

    assert [line.shared_with for line in page.context["read"].lines] == [[2], [1], []]
    assert "Stands in line 2 too." in page.content.decode()


def test_a_cell_in_quotes_may_hold_marks_and_line_ends_and_the_numbers_stay_those_of_the_text():
    ada, bo = read_people('"Ada;\nMaria";Voorbeeld;ada@example.org\nBo;"Fictief";bo@example.org').lines

    assert (ada.number, ada.person.given_names, bo.number) == (1, "Ada; Maria", 3)


def test_a_lonely_quote_swallows_no_line():
    assert [one.email for one in read_people('Ada "Ad;Voorbeeld;ada@example.org\nBo;Fictief;bo@example.org').people] == [
        "ada@example.org", "bo@example.org"
    ]  # fmt: skip


def test_one_name_is_enough_in_a_list():
    assert read_people("Suharto;;suharto@example.org").people[0].family_names == ""


@pytest.fixture
def plan(coordinator, answers):  # noqa: F811
    """Post the form of a group with this list."""
    return lambda people, **more: coordinator.post(reverse("portal:plan-group"), answers | {"people": people} | more)


def test_what_was_read_is_shown_before_anybody_is_planned_and_the_typing_is_kept(plan):
    page = plan(FAMILY_NAME_FIRST)

    said = page.content.decode()
    assert page.status_code == 200
    assert "What was read of your list" in said
    assert all(words in said for words in ("Anna", "Mustermann", "31 December 2006", "anna@learners.example.org"))
    assert ("people", FAMILY_NAME_FIRST) in page.context["form"].typed
    assert not Cohort.unscoped.exists()
    changed = plan(FAMILY_NAME_FIRST, change="1")
    assert "Mustermann;Anna" in changed.content.decode()
    assert not changed.context["form"].errors


def test_a_list_that_was_changed_after_it_was_looked_at_is_shown_again(plan):
    seen = plan(FAMILY_NAME_FIRST).context["read"].digest

    assert plan(WITHOUT_BIRTH_DATES, read=seen).status_code == 200
    assert not Cohort.unscoped.exists()


def test_dates_that_can_be_two_are_asked_in_the_preview_and_planned_as_answered(plan):
    asked = plan(TWO_WAYS)
    assert "Line 1: “03/04/2009” can be 3 April 2009 or 4 March 2009." in asked.content.decode()
    assert plan(TWO_WAYS, read=asked.context["read"].digest).status_code == 200

    shown = plan(TWO_WAYS, order=DAY_FIRST)
    planned = plan(TWO_WAYS, order=DAY_FIRST, read=shown.context["read"].digest)

    assert planned.status_code == 302
    born = Mobility.unscoped.filter(cohort__name="Class 3B").values_list("record__birth_date", flat=True)
    assert set(born) == {date(2009, 4, 3), date(2008, 12, 25)}


def test_a_guardian_of_somebody_of_age_is_not_dropped_in_silence(plan):
    page = plan("Ada;Voorbeeld;ada@example.org;2004-05-06;Grada;Voorbeeld;grada@example.org")

    assert "their guardian is not named on the stay: Ada Voorbeeld." in page.content.decode()


def test_whoever_is_planned_without_birth_date_can_be_given_one_later(coordinator, answers):  # noqa: F811
    look_and_plan(coordinator, reverse("portal:plan-group"), answers | {"people": WITHOUT_BIRTH_DATES})
    mia = Mobility.unscoped.get(participant__given_names="Mia")

    page = coordinator.get(reverse("portal:act", args=[mia.pk, "lifecycle.edit_basics"]))

    assert 'name="birth_date"' in page.content.decode()
