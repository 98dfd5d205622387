"""No list to choose from holds an organisation, or somebody, that is another school's own business."""

from datetime import date

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation, Person
from ground import clock
from lifecycle.machines import MACHINES
from lifecycle.organisations.partners import nameable_by
from lifecycle.planning import give_part, plan_stay
from lifecycle.registry import ACTS
from lifecycle.roles import OrganisationPartKind, Role
from partnerships.services import open_memorandum
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, account_of
from tests.lifecycle.conftest import NOW, the_cast
from tests.lifecycle.scene import told_again
from tests.sampled import a_few

PLANTED = "Planted"


@pytest.fixture
def cast(db):
    """A stay, and beside it another school with its own partner, people, pupil and stay."""
    with clock.set_to(NOW):
        cast = the_cast()
        another_school(cast)
        yield cast


@told_again
def another_school(cast):
    school, partner = (_an_organisation(name) for name in ("school", "partner"))
    coordinator = school.memberships.get(role=MembershipRole.COORDINATOR)
    elsewhere = plan_stay(
        actor=Actor(coordinator.person_id, school.pk), participant=_somebody("pupil", school),
        rule_set=cast.mobility.rule_set, programme="Erasmus+", country="IT",
    )  # fmt: skip
    give_part(mobility=elsewhere, organisation_id=partner.pk, part=OrganisationPartKind.HOSTING)


def _somebody(word, keeper):
    return PersonFactory(given_names=PLANTED, family_names=word, keeper=keeper)


def _an_organisation(name):
    organisation = OrganisationFactory(name=f"{PLANTED} {name}", confirmed_at=None)
    for role in MembershipRole.values:
        person = _somebody(f"{name} {role}", organisation)
        MembershipFactory(organisation=organisation, person=person, role=role, since_on=date(2025, 9, 1))
    return organisation


def choices_of(form: forms.Form):
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            yield from ((name, str(value), str(label)) for value, label in field.choices)


@pytest.mark.parametrize("act", a_few(ACTS.values(), one_of=4), ids=lambda act: act.name)
def test_no_form_of_an_act_offers_them(cast, act):
    subjects = {"mobility": cast.stay(), "mou": None}
    if act.machine == "mou":
        subjects["mou"] = open_memorandum(actor=cast.actors[Role.SENDING_COORDINATOR], code="MOU-X-Y-01")
    subject = subjects.get(act.machine)
    assert subject is not None, f"no subject for {act.machine}; of {list(MACHINES)}"
    for role, actor in cast.actors.items():
        form = act.form(None, None, subject=subject, actor=actor, on_behalf=None)
        for name, _value, label in choices_of(form):
            assert PLANTED not in label, (act.name, str(role), name, label)


PAGES = ("portal:plan", "portal:plan-group", "portal:add-partner", "portal:hand-over", "portal:hand-all-over", "portal:away",
         "portal:memoranda", "portal:groups", "portal:stays", "accounts:members", "accounts:organisation")  # fmt: skip


@pytest.mark.parametrize("role", [Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR])
def test_no_page_offers_them(cast, role):
    browser = Client()
    browser.force_login(account_of(Person.objects.get(pk=cast.actors[role].person_id)))
    for name in PAGES:
        answer = browser.get(reverse(name))
        assert answer.status_code < 500
        assert PLANTED not in answer.content.decode(), name


def test_looked_for_by_name_they_are_not_found(cast):
    browser = Client()
    browser.force_login(account_of(Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)))
    page = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_organisation"])

    found = browser.post(page, {"organisation_words": PLANTED, "look": "organisation"})

    assert f"{PLANTED} partner" not in found.content.decode()
    assert f"{PLANTED} school" not in found.content.decode()


def test_a_partner_that_another_school_wrote_down_can_be_chosen_once_it_is_ours_too(cast):
    """Typed again it is the same row: told so, and in the list from then on."""
    coordinator = cast.actors[Role.SENDING_COORDINATOR]
    theirs = Organisation.unscoped.get(name=f"{PLANTED} partner")
    browser = Client()
    browser.force_login(account_of(Person.objects.get(pk=coordinator.person_id)))
    assert not nameable_by(coordinator).filter(pk=theirs.pk).exists()

    typed = {name: getattr(theirs, name) for name in ("name", "kind", "country", "town")}
    typed |= {"given_names": "Ann", "family_names": "Other", "email": "ann@partner.example"}
    answer = browser.post(reverse("portal:add-partner"), typed, follow=True)

    assert "is on Sojourn already. You can choose it." in answer.content.decode()
    assert nameable_by(coordinator).filter(pk=theirs.pk).exists()
    assert not Person.objects.filter(email="ann@partner.example").exists()
