"""Names that no paper can print are refused where they are typed; one name is enough for a person."""

from uuid import uuid4

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError

from accounts.actors import Actor
from accounts.forms import OrganisationForm, RegisterOrganisationForm
from api.serializers.mobilities import ParticipantGiven
from ground.names import NameField, PersonNames, check_name, tidy_name
from lifecycle.people.people_forms import HandOverForm, NamedPartForm, TutorForm
from portal.groups.forms import AccompanyingForm
from portal.planning.form import PlanForm
from portal.planning.partner_form import PartnerForm

GEORGIAN, EMOJI = "გიორგი", "Noa 🌸"
OF_A_PERSON = {"given_names", "family_names", "legal_representative"}


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị", "Łukasz Żółć", "Γιώργος", "Олександра", "Zoë", "O'Sample", "Jean-Luc", "Åsa", "Þórður"]
)
def test_latin_with_all_its_marks_greek_and_cyrillic_are_taken(name):
    check_name(tidy_name(name))


@pytest.mark.parametrize(("name", "sign"), [(GEORGIAN, "“გ” (U+10D2)"), (EMOJI, "“🌸” (U+1F338)")])
def test_a_name_that_no_paper_can_print_is_refused_with_its_signs_and_what_can_be_done(name, sign):
    with pytest.raises(ValidationError) as refused:
        check_name(name)

    said = refused.value.messages[0]
    assert sign in said
    assert "in Latin letters, as in the passport" in said


def test_what_is_pasted_along_with_a_name_is_taken_off():
    assert tidy_name("\ufeff Zo\u0308e \u200b\u00ad  Maria\u202e ") == "Zöe Maria"


def every_form():
    found, left = set(), [forms.Form, forms.ModelForm]
    while left:
        for below in left.pop().__subclasses__():
            if below not in found:
                found.add(below)
                left.append(below)
    return [one for one in found if one.__module__.split(".")[0] in {app.split(".")[0] for app in apps.app_configs}]


def test_every_form_that_takes_a_name_of_a_person_checks_it():
    asked = [(form, name) for form in every_form() for name in form.base_fields if name in OF_A_PERSON]
    careless = [(form.__name__, name) for form, name in asked if not isinstance(form.base_fields[name], NameField)]

    assert {PlanForm, PartnerForm, AccompanyingForm, NamedPartForm, TutorForm, HandOverForm, OrganisationForm} <= {
        form for form, _name in asked
    }
    assert [one for one in careless if "Admin" not in one[0]] == []


@pytest.mark.parametrize("form", [PartnerForm, RegisterOrganisationForm])
def test_the_name_of_an_organisation_is_checked_at_its_field(form):
    actor = {"actor": Actor(uuid4())} if form is PartnerForm else {}
    said = form({"name": GEORGIAN}, **actor).errors["name"]

    assert len(said) == 1
    assert "as the organisation does abroad" in said[0]


class Names(PersonNames):
    pass


@pytest.mark.parametrize("given", [{"given_names": "Suharto"}, {"family_names": "Suharto"}])
def test_one_name_is_enough_on_a_form_and_through_the_api(given):
    body = ParticipantGiven(data={**given, "email": "suharto@learners.example.org"})

    assert Names(given).is_valid()
    assert body.is_valid(), body.errors


def test_no_name_at_all_is_refused_once_beside_the_first_field():
    form, body = Names({"given_names": " \u200b"}), ParticipantGiven(data={"email": "x@learners.example.org"})

    assert form.errors == {"given_names": ["Write a name: given names, family names, or both."]}
    assert not body.is_valid()
    assert [str(one) for one in body.errors["given_names"]] == form.errors["given_names"]


def test_the_api_refuses_what_no_paper_prints_at_its_field():
    body = ParticipantGiven(data={"given_names": GEORGIAN, "family_names": "X", "email": "x@learners.example.org"})

    assert not body.is_valid()
    assert body.errors["given_names"][0].code == "not_printable"
