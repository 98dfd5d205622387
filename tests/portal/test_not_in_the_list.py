"""Who is not in a list is written down first: everything typed is there afterwards, and the new one is chosen."""

import re

import pytest
from django.urls import reverse

from accounts.models import KeptForm, Organisation
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.organisations.pick_fields import OrganisationField
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.groups.forms import GroupForm
from portal.planning.form import PlanForm
from tests.factories.partnerships import a_memorandum
from tests.lifecycle.conftest import put_in
from tests.portal.code_walk import text_of
from tests.sampled import a_few

CO = Role.SENDING_COORDINATOR
PARTNER = {
    "name": "Trattoria Inventata", "kind": "company", "country": "IT", "town": "Roma", "given_names": "Anna",
    "family_names": "Inventata", "email": "anna@trattoria.example",
}  # fmt: skip
WORDS = "Only typed, never sent"


def an_act(name):
    return lambda cast: reverse("portal:act", args=[cast.mobility.pk, name])


def parties(cast):
    version = a_memorandum(cast, "draft")
    return reverse("portal:memorandum-write", args=[version.pk, "parties"])


# address, the field that holds something typed, the form behind the page
PAGES = {
    "employer of an apprentice": (
        lambda cast: f"{reverse('portal:plan')}?variant=apprentice", "given_names", {"variant": "apprentice"},
    ),
    "host, step by step": (
        lambda cast: reverse("portal:plan-step", args=[cast.mobility.pk, "host"]), "company_words", {},
    ),
    "host of a group": (lambda cast: reverse("portal:plan-group"), "name", {}),
    "host, as an act": (an_act("partnerships.choose_host"), "company_words", {}),
    "an organisation of the stay": (an_act("lifecycle.name_organisation"), "decided_by", {}),
    "parties of a memorandum": (
        parties, "organisation_words", {"organisation-0": "", "organisation-1": "", "organisation-2": ""},
    ),
}  # fmt: skip


@pytest.fixture
def drafting(cast):
    put_in(cast.mobility, State.DRAFT)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(mou_required=True)
    return cast


@pytest.mark.parametrize("errand", a_few(PAGES, one_of=3))
def test_the_new_one_is_chosen_and_nothing_typed_is_lost(drafting, browser_of, errand):
    build, typed_in, more = PAGES[errand]
    browser, address = browser_of(CO), build(drafting)
    button = re.search(r'name="add" value="([^"]*)"', text_of(browser.get(address)))
    assert button, errand
    _field, _colon, kind = button[1].partition(":")

    to_partner = browser.post(address, {**more, typed_in: WORDS, "add": button[1]})
    form = browser.get(to_partner["Location"])
    asked = {name: form.context[name] for name in ("next", "kept", "field")}
    wrong = browser.post(reverse("portal:add-partner"), {**asked, "name": "No more"})
    back = browser.post(reverse("portal:add-partner"), {**asked, **PARTNER})
    page = text_of(browser.get(back["Location"]))

    new = Organisation.objects.get(name=PARTNER["name"])
    assert (wrong.status_code, wrong.context["next"]) == (400, asked["next"])
    assert kind in ("", "company") and (not kind or f'value="{kind}" selected' in text_of(form))
    assert re.search(rf'<option\s+value="{new.pk}"\s+selected', page), errand
    assert WORDS in page or typed_in == "decided_by"
    assert "field is required" not in page and "Fill this in" not in page


def test_who_goes_back_without_adding_finds_it_all(drafting, browser_of):
    browser, address = browser_of(CO), f"{reverse('portal:plan')}?variant=apprentice"
    partner = browser.get(
        browser.post(address, {"variant": "apprentice", "given_names": WORDS, "add": "employer:company"})["Location"]
    )

    assert WORDS in text_of(browser.get(partner.context["next"]))


def test_nobody_else_finds_it(drafting, browser_of):
    address = f"{reverse('portal:plan')}?variant=apprentice"
    browser_of(CO).post(address, {"variant": "apprentice", "given_names": WORDS, "add": "employer:company"})

    page = browser_of(Role.HOST_COORDINATOR).get(f"{address}&kept={KeptForm.unscoped.get().pk}")

    assert WORDS not in text_of(page)


def test_every_form_with_such_a_list_is_walked_here():
    forms = {act.form for act in ACTS.values()} | {PlanForm, GroupForm}
    with_list = {
        form.__name__
        for form in forms
        if any(isinstance(field, OrganisationField) for field in form.base_fields.values())
    }

    assert issubclass(ACTS["partnerships.choose_host"].form, ActForm)
    assert with_list == {
        "GroupForm", "PlanForm", ACTS["partnerships.choose_host"].form.__name__,
        ACTS["lifecycle.name_organisation"].form.__name__,
    }  # fmt: skip


def test_days_of_a_memorandum_stay_after_a_refusal(drafting, browser_of):
    version = a_memorandum(drafting, "draft")
    address = reverse("portal:memorandum-write", args=[version.pk, "validity"])
    browser = browser_of(CO)
    data = {"valid_from": "2027-05-01", "valid_until": "2027-01-31", "review_by": "soon", "revision": WORDS}

    answer = browser.post(address, data)
    page = text_of(answer)

    assert answer.status_code == 400
    for typed in ("2027-05-01", "2027-01-31", "soon", WORDS):
        assert typed in page
    assert page.count("sj-field--wrong") >= 1
