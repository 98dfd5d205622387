"""An organisation changes its name; two rows of one organisation become one."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from accounts import merging
from accounts.actors import Actor
from accounts.merging import merge, path_of, pointing
from accounts.models import (
    FormerName,
    JoinRequest,
    Membership,
    MergedOrganisation,
    Organisation,
    Partner,
    Person,
    organisation_now,
)
from accounts.registry_of_organisations import OrganisationFacts, find_organisation
from accounts.renaming import name_on, rename
from documents.models import Document
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.planning import give_part
from lifecycle.roles import OrganisationPartKind, Role
from partnerships.models import CoveredOrganisation, MemorandumParty
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, account_of
from tests.factories.documents import a_paper
from tests.factories.partnerships import a_memorandum
from tests.lifecycle.conftest import cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    person = PersonFactory(is_staff=True, with_second_factor=True)
    return Actor(person.pk, account_id=person.account_id)


def into(cast, operator, source, target, reason="Typed twice"):
    return merge(actor=operator, source_id=source.pk, target_id=target.pk, reason=reason)


# The name


def test_name_changes_from_a_day_and_the_old_one_is_known_with_its_day():
    held = MembershipFactory(role="administrator", organisation__name="Voorbeeldschool Gent")
    actor = Actor(held.person_id, held.organisation_id)
    day = clock.today()

    for _twice in range(2):
        renamed = rename(actor=actor, organisation_id=held.organisation_id, name=" Voorbeeld  Campus ", from_on=day)

    assert renamed.name == "Voorbeeld Campus"
    assert name_on(renamed, day) == "Voorbeeld Campus"
    assert name_on(renamed, date(2020, 1, 1)) == "Voorbeeldschool Gent"
    assert FormerName.unscoped.count() == 1


def test_organisation_is_found_by_the_name_it_had():
    school = OrganisationFactory(name="Nieuwe naam", town="Gent", country="BE")
    FormerName.objects.create(organisation=school, name="Oude naam", until_on=date(2025, 9, 1))

    assert find_organisation(OrganisationFacts("oude NAAM", "BE", "gent", "vet_school")) == school


@pytest.mark.parametrize(
    ("from_on", "code"),
    [(date(2999, 1, 1), "accounts.name_from_ahead"), (date(2025, 9, 1), "accounts.name_from_before")],
)
def test_day_of_a_name_lies_between_the_last_one_and_today(operator, from_on, code):
    school = OrganisationFactory()
    FormerName.objects.create(organisation=school, name="Oude naam", until_on=date(2025, 9, 1))

    with pytest.raises(InputRefused) as refusal:
        rename(actor=operator, organisation_id=school.pk, name="Nieuw", from_on=from_on)

    assert (refusal.value.code, refusal.value.params["field"]) == (code, "from_on")


def test_name_that_another_has_in_that_town_is_refused_and_nothing_is_kept(operator):
    school, other = OrganisationFactory(), OrganisationFactory()

    with pytest.raises(InputRefused) as refusal:
        rename(actor=operator, organisation_id=school.pk, name=other.name, from_on=clock.today())

    assert refusal.value.params["field"] == "name"
    assert not FormerName.unscoped.exists()


def test_only_its_administrators_and_who_runs_the_installation_rename_it():
    school, colleague = OrganisationFactory(), MembershipFactory()
    administrator = MembershipFactory(role="administrator")

    with pytest.raises(NotAllowed):
        rename(actor=Actor(colleague.person_id, colleague.organisation_id), organisation_id=school.pk, name="x",
               from_on=clock.today())  # fmt: skip
    with pytest.raises(NotThere):
        rename(actor=Actor(administrator.person_id, administrator.organisation_id), organisation_id=school.pk,
               name="x", from_on=clock.today())  # fmt: skip


def test_papers_keep_the_name_they_were_made_with(cast, operator):
    from documents.services import issue

    sending = cast.organisations["sending"]
    paper = issue(
        paper=a_paper(template="documents/paper.html", mobility_id=cast.mobility.pk, organisation_id=sending.pk)
    )
    before = Document.unscoped.get(pk=paper.pk).snapshot

    rename(actor=operator, organisation_id=sending.pk, name="Another name", from_on=clock.today())

    assert Document.unscoped.get(pk=paper.pk).snapshot == before


# Two rows of one


def test_every_foreign_key_to_an_organisation_is_moved_or_named_as_not_moved():
    every = {
        path_of(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    }

    assert {path_of(key) for key in pointing()} | merging.NOT_MOVED == every
    assert not {path_of(key) for key in pointing()} & merging.NOT_MOVED


def test_other_relations_to_an_organisation_than_foreign_keys_are_none():
    kinds = (models.ManyToManyField, models.OneToOneField)
    found = [
        str(field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, kinds) and field.related_model is Organisation
    ]
    assert found == []


def test_what_pointed_to_the_one_points_to_the_other(cast, operator):
    source, target = cast.organisations["hosting"], OrganisationFactory(oid="")
    coordinator = cast.actors[Role.HOST_COORDINATOR]
    version = a_memorandum(cast)
    Organisation.objects.filter(pk=source.pk).update(oid="E10099999", email="host@voorbeeld.example")

    into(cast, operator, source, target)

    assert not Organisation.unscoped.filter(pk=source.pk).exists()
    assert OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting").organisation == target
    assert MemorandumParty.objects.get(version=version, position=1).organisation == target
    assert Mobility.objects.visible_to(Actor(coordinator.person_id, target.pk)).filter(pk=cast.mobility.pk).exists()
    target.refresh_from_db()
    assert (target.oid, target.email) == ("E10099999", "host@voorbeeld.example")
    kept = MergedOrganisation.unscoped.get(pk=source.pk)
    assert (kept.into, kept.name, kept.reason, kept.merged_by_id) == (
        target, "Example hosting", "Typed twice", operator.person_id,
    )  # fmt: skip
    assert organisation_now(source.pk) == organisation_now(target.pk) == target
    assert [one.name for one in target.former_names.all()] == ["Example hosting"]


def test_doubles_become_one(cast, operator):
    source, target = OrganisationFactory(), OrganisationFactory()
    held = MembershipFactory(organisation=target)
    MembershipFactory(organisation=source, person=held.person)
    JoinRequest.objects.create(person=held.person, organisation=source)
    JoinRequest.objects.create(person=held.person, organisation=target)
    for one in (source, target):
        Partner.objects.create(keeper=cast.organisations["sending"], organisation=one)
        give_part(mobility=cast.mobility, organisation_id=one.pk, part=OrganisationPartKind.COMPETENT)
    Partner.objects.create(keeper=source, organisation=target)
    version = a_memorandum(cast, covered=[{"organisation": str(one.pk)} for one in (source, target)])

    into(cast, operator, source, target)

    assert Membership.objects.open().get(person=held.person).organisation == target
    assert JoinRequest.objects.get(person=held.person).organisation == target
    assert list(Partner.unscoped.values_list("keeper", "organisation")) == [
        (cast.organisations["sending"].pk, target.pk)
    ]
    assert OrganisationPart.objects.open().filter(mobility=cast.mobility, organisation=target).count() == 1
    assert OrganisationPart.unscoped.filter(mobility=cast.mobility, organisation=target).count() == 2
    assert CoveredOrganisation.objects.get(version=version).organisation == target


def test_two_parties_of_one_memorandum_are_not_made_one(cast, operator):
    a_memorandum(cast)
    before = list(OrganisationPart.unscoped.values_list("pk", "organisation"))

    with pytest.raises(InputRefused) as refusal:
        into(cast, operator, cast.organisations["hosting"], cast.organisations["sending"])

    assert refusal.value.code == "accounts.merge_clash"
    assert list(OrganisationPart.unscoped.values_list("pk", "organisation")) == before


def test_who_read_papers_as_the_one_reads_them_as_the_other(cast, operator):
    from documents.services import issue

    source, target = OrganisationFactory(), OrganisationFactory()
    paper = issue(
        paper=a_paper(
            template="documents/paper.html", mobility_id=cast.mobility.pk, reader_organisations=(source.pk, target.pk)
        )
    )

    into(cast, operator, source, target)

    assert Document.unscoped.get(pk=paper.pk).reader_organisations == [str(target.pk)]


def test_merged_with_a_confirmed_row_its_people_are_let_in(cast, operator):
    source, target = OrganisationFactory(confirmed_at=None), OrganisationFactory(confirmed_at=None)
    give_part(mobility=cast.mobility, organisation_id=target.pk, part=OrganisationPartKind.HOSTING)
    Organisation.objects.filter(pk=source.pk).update(confirmed_at=clock.now())

    into(cast, operator, source, target)

    assert not OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting").held


def test_merging_with_itself_and_by_others_is_refused(cast, operator):
    school = cast.organisations["hosting"]
    with pytest.raises(InputRefused):
        into(cast, operator, school, school)
    with pytest.raises(NotAllowed):
        into(cast, cast.actors[Role.ADMINISTRATOR], school, cast.organisations["employer"])


# The pages


@pytest.fixture
def console(client, operator):
    client.force_login(account_of(Person.objects.get(pk=operator.person_id)))
    return client


def test_operator_sees_who_waits_and_confirms(console):
    waiting = OrganisationFactory(name="Wachtende school", confirmed_at=None)
    OrganisationFactory(name="Wachtende schoolen", town="Brugge")

    listed = console.get(reverse("operator:organisations")).content.decode()
    shown = console.get(reverse("operator:organisation", args=[waiting.pk])).content.decode()
    console.post(reverse("operator:confirm-organisation", args=[waiting.pk]))

    assert "Wachtende school<" in listed
    assert "Brugge" not in listed
    assert "Wachtende schoolen, Brugge" in shown
    assert Organisation.objects.get(pk=waiting.pk).is_confirmed


def test_operator_finds_and_renames(console):
    school = OrganisationFactory(name="Voorbeeldcollege")

    found = console.get(reverse("operator:organisations"), {"q": "beeldcol"}).content.decode()
    typed = {"name": "Nieuw College", "from_on": clock.today().isoformat()}
    console.post(reverse("operator:rename-organisation", args=[school.pk]), typed)
    refused = console.post(reverse("operator:rename-organisation", args=[school.pk]), {**typed, "name": ""})

    assert "Voorbeeldcollege" in found
    assert Organisation.objects.get(pk=school.pk).name == "Nieuw College"
    assert refused.status_code == 400


def test_operator_sees_what_moves_before_it_does(console, cast):
    source, target = cast.organisations["hosting"], OrganisationFactory(name="Hetzelfde huis")
    address, typed = reverse("operator:merge-organisation", args=[source.pk]), {"reason": "Typed twice"}

    found = console.post(address, {**typed, "words": "hetzelfde", "look": "words"}).content.decode()
    shown = console.post(address, {**typed, "target": str(target.pk)})
    assert Organisation.unscoped.filter(pk=source.pk).exists()
    assert source.memberships.count() == 1
    seen = shown.context["form"].looked_at
    done = console.post(address, {**typed, "target": str(target.pk), "seen": seen})

    assert f'value="{target.pk}"' in found
    assert "memberships: 1" in " ".join(shown.content.decode().split())
    assert done["Location"] == reverse("operator:organisation", args=[target.pk])
    assert not Organisation.unscoped.filter(pk=source.pk).exists()


def test_administrator_renames_the_own_organisation(client):
    held = MembershipFactory(role="administrator", person__with_second_factor=True)
    client.force_login(account_of(held.person))
    typed = {"name": "Nieuw College", "from_on": clock.today().isoformat()}

    shown = client.get(reverse("accounts:organisation-name"))
    done = client.post(reverse("accounts:organisation-name"), typed)

    assert (shown.status_code, done.status_code) == (200, 302)
    assert Organisation.objects.get(pk=held.organisation_id).name == "Nieuw College"
