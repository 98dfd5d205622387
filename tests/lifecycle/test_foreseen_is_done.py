"""What a page says beforehand is what happens: walked over every act that promises to say it.

What happened is read from the database here, by queries of this test's own.
"""

from itertools import product
from types import SimpleNamespace

import pytest
from django.apps import apps

from agreements.models import AgreementVersion
from documents.models import SignatureRequest
from ground.every_row import every_row
from lifecycle.doors import perform_act
from lifecycle.foreseeing import TOLD, foresee
from lifecycle.models import Event, NamedPart, OrganisationPart, OutboxRow
from lifecycle.planning import name_person, plan_stay
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from notifications.links import link_for
from tests.factories.agreements import in_review, in_signing, sign
from tests.lifecycle.conftest import a_person
from tests.lifecycle.test_being_away import colleague
from tests.sampled import a_few

CO, HC, LE, GU = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN
PROMISING = sorted(name for name, act in ACTS.items() if act.form.looks_ahead)


def another_stay_of(cast, person):
    plan_stay(actor=cast.actors[CO], participant=person, rule_set=cast.mobility.rule_set)


def the_learners_name(cast):
    learner = cast.actors[LE].person_id
    another_stay_of(cast, cast.mobility.participant)
    return {"person": learner, "family_names": "Rightly", "reason": "Mistyped."}


def an_entry_written_twice(cast):
    double = a_person("double", cast.organisations["sending"])
    another_stay_of(cast, double)
    return {"person": cast.actors[LE].person_id, "other": double.pk, "reason": "Written down twice."}


def the_guardian(cast):
    part = NamedPart.objects.open().get(mobility=cast.mobility, part="guardian")
    link_for(person_id=part.person_id, role=GU, mobility=cast.mobility)
    return {"part": part.pk, "reason": "Somebody else is."}


def the_tutors_part(cast):
    """To somebody whom the host knows: who is written down anew has another id each time."""
    host, tutors = cast.organisations["hosting"], NamedPart.objects.open().filter(mobility=cast.mobility, part="tutor")
    tutors.update(organisation=host)
    new = a_person("carmen", host)
    typed = {"given_names": new.given_names, "family_names": new.family_names, "email": new.email}
    return {"part": tutors.get().pk, **typed}


def the_institution(cast):
    organisation = cast.organisations["competent"]
    person = a_person("officer", organisation)
    name_person(mobility=cast.mobility, person_id=person.pk, part="assessor", organisation_id=organisation.pk)
    part = OrganisationPart.objects.get(mobility=cast.mobility, part="competent")
    return {"part": part.pk, "reason": "The wrong one was chosen."}


def a_colleague(cast):
    return {"colleague": colleague(cast).person_id}


TYPED = {
    "lifecycle.correct_person": the_learners_name,
    "lifecycle.merge_person": an_entry_written_twice,
    "lifecycle.end_part": the_guardian,
    "lifecycle.replace_person": the_tutors_part,
    "lifecycle.take_out_organisation": the_institution,
    "lifecycle.hand_to_colleague": a_colleague,
}


def half_signed(cast):
    in_signing(cast)
    sign(cast, HC)


SCENES = {"planned": lambda cast: None, "in review": in_review, "half signed": half_signed}


def there_is():
    """The rows of every table, and where every chain ends."""
    heads = dict(Event.unscoped.order_by("seq").values_list("chain", "hash"))
    return {model._meta.label: every_row(model).count() for model in apps.get_models()}, heads


def stands(cast):
    stay = cast.mobility
    parts = (OrganisationPart, "organisation_id"), (NamedPart, "person_id")
    asked = SignatureRequest.unscoped.filter(mobility=stay)
    return SimpleNamespace(
        parts={one for model, who in parts for one in model.objects.open().filter(mobility=stay).values_list("part", who)},
        asked=set(asked.filter(state="open").values_list("document", "document__kind", "person", "role")),
        signed=set(asked.filter(state="signed").values_list("document", "document__kind", "person", "role")),
        texts=set(AgreementVersion.unscoped.filter(mobility=stay, state="signing").values_list("number", flat=True)),
        mails=set(OutboxRow.objects.filter(kind__startswith="mail.").values_list("pk", flat=True)),
        state=cast.stay().state,
    )  # fmt: skip


def told_since(cast, before):
    new = OutboxRow.objects.filter(kind__startswith="mail.").exclude(pk__in=before.mails)
    ours = [row for row in new if row.mobility_id in (cast.mobility.pk, None)]
    return {row.payload["person"] for row in ours if "person" in row.payload}


def without_document(rows):
    return {row[1:] for row in rows}


@pytest.mark.parametrize(("scene", "name"), a_few(product(reversed(SCENES), PROMISING), one_of=4))
def test_what_was_foreseen_is_what_then_happens(cast, name, scene):
    SCENES[scene](cast)
    data = TYPED[name](cast)

    def does():
        return perform_act(name=name, pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    untouched, before = there_is(), stands(cast)

    seen = foresee(does, stay=cast.mobility.pk)

    assert there_is() == untouched
    event = does()
    after = stands(cast)
    assert seen.follows == event.details.get("follows", [])
    assert {str(one) for one in seen.keys(TOLD)} == told_since(cast, before)
    assert seen.keys("lifecycle.parts", gone=True) == before.parts - after.parts
    assert seen.keys("lifecycle.parts") == after.parts - before.parts
    assert seen.keys("documents.requests") == without_document(after.asked - before.asked)
    assert seen.keys("documents.requests", gone=True) == without_document(before.asked - after.asked)
    assert seen.keys("documents.signatures", gone=True) == without_document(before.signed - after.signed)
    assert seen.keys("agreements.texts", gone=True) == before.texts - after.texts
    assert seen.keys("lifecycle.state") == {after.state} - {before.state}
    others = Event.unscoped.filter(name=name).exclude(mobility=cast.mobility)
    assert seen.elsewhere == others.count()
    assert set(seen.there) == {code for one in others for code in one.details["follows"]}


def test_a_recalled_text_is_said_and_what_was_signed_of_it_still_counts(cast):
    half_signed(cast)
    data = the_learners_name(cast)

    seen = foresee(
        lambda: perform_act(name="lifecycle.correct_person", pk=cast.mobility.pk, actor=cast.actors[CO], data=data),
        stay=cast.mobility.pk,
    )

    host = ("learning_agreement", cast.actors[HC].person_id, str(HC))
    assert seen.keys("agreements.texts", gone=True) == {1}
    assert not seen.keys("documents.signatures", gone=True)  # for each part that stays as it is
    assert host not in seen.keys("documents.requests")  # every part of it is as the host signed it
    assert ("learning_agreement", cast.actors[GU].person_id, str(GU)) in seen.keys("documents.requests")
    assert "agreements.text_sent_anew" in seen.follows and seen.elsewhere == 1
