"""Mail addresses as people have them, on page, list and API: taken, or refused with one sentence."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from rest_framework.serializers import Serializer

from accounts.forms import OrganisationForm
from api.strict import Address
from ground.addresses import stored_form, validate_one_address
from ground.fields import OneAddressField

LAWFUL = {
    "sinead.o'sample@learners.example.org": "sinead.o'sample@learners.example.org",
    "sinead.o’sample@learners.example.org": "sinead.o'sample@learners.example.org",
    "ona+school@families.example.org": "ona+school@families.example.org",
    " Ona.Voorbeeld@Families.Example.ORG ": "ona.voorbeeld@families.example.org",
    "jo@bücher.example": "jo@bücher.example",
    "jo@例え.テスト": "jo@例え.テスト",
}
UNLAWFUL = ["jo", "jo@voorbeeld", "a@b.eu, e@e.eu", '"a b"@c.eu', "a..b@c.eu", "jo@o'sample.example", "jo@-x.eu"]


class OneForm(forms.Form):
    email = OneAddressField()


class Body(Serializer):
    email = Address()


@pytest.mark.parametrize(("typed", "stored"), LAWFUL.items())
def test_a_lawful_address_is_taken_in_its_stored_form(typed, stored):
    form, body = OneForm({"email": typed}), Body(data={"email": typed})

    assert stored_form(typed) == stored
    validate_one_address(stored)
    assert (form.is_valid(), form.cleaned_data) == (True, {"email": stored})
    assert (body.is_valid(), body.validated_data) == (True, {"email": stored})


@pytest.mark.parametrize("typed", UNLAWFUL)
def test_an_address_that_is_none_is_refused_with_one_sentence_everywhere(typed):
    form, body = OneForm({"email": typed}), Body(data={"email": typed})

    assert not form.is_valid()
    assert not body.is_valid()
    assert len(form.errors["email"]) == len(body.errors["email"]) == 1
    with pytest.raises(ValidationError) as refused:
        validate_one_address(stored_form(typed))
    assert len(refused.value.messages) == 1


@pytest.mark.django_db
def test_the_profile_of_an_organisation_says_it_once_as_well():
    form = OrganisationForm({"town": "Dublin", "email": "office at example"})

    assert not form.is_valid()
    assert len(form.errors["email"]) == 1
