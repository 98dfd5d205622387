"""Two entries of one person become one: what moves, what cannot be, and that nothing is forgotten."""

from datetime import date

import pytest
from django.core.management import call_command

from accounts.merged_people import became
from accounts.models import MergedPerson, Person
from agreements.selectors import parts_of
from documents.models import SignatureRequest
from ground.every_row import every_row
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.foreseeing import foresee
from lifecycle.models import Event, Mobility, NamedPart, ToDo
from lifecycle.people.mergers import MERGE, STAYS_BEHIND, WHERE_TWICE, once_only, references
from lifecycle.planning import name_person, plan_stay
from notifications.links import link_for, open_token, token_of
from tests.factories.accounts import account_of
from tests.factories.agreements import CO, GU, HT, LE, fresh, in_signing, text_of, the_open, versions, written
from tests.lifecycle.conftest import a_person

REASON = "Written down twice."


def the(cast, role) -> Person:
    return Person.objects.get(pk=cast.actors[role].person_id)


def another(cast, word="double", **facts) -> Person:
    person = a_person(word, cast.organisations["sending"])
    Person.objects.filter(pk=person.pk).update(**facts)
    return Person.objects.get(pk=person.pk)


def merge(cast, kept, gone, who=CO, **more) -> Event:
    data = {"person": kept.pk, "other": gone.pk, "reason": REASON, **more}
    return perform_act(name=MERGE, pk=cast.mobility.pk, actor=cast.actors[who], data=data)


def refusal(cast, kept, gone, who=CO, **more) -> str:
    with pytest.raises(ActInvalid) as refused:
        merge(cast, kept, gone, who, **more)
    return " ".join(str(error) for errors in refused.value.form.errors.values() for error in errors)


def planned_for(cast, person, born) -> Mobility:
    return plan_stay(
        actor=cast.actors[CO], participant=person, rule_set=cast.mobility.rule_set, record={"birth_date": born},
        planned_start=date(2027, 3, 1), planned_end=date(2027, 4, 1), country="IT",
    )  # fmt: skip


# Nothing is forgotten


def test_each_reference_moves_or_is_named_with_the_reason_why_not():
    assert {name for name, _model, _field in references()} >= set(STAYS_BEHIND)
    assert len(list(references())) > 40
    assert all(STAYS_BEHIND.values())


def test_where_a_row_may_be_there_once_it_is_said_what_becomes_of_a_second():
    wanted = {name for name, model, field in references() if once_only(model, field)} - set(STAYS_BEHIND)

    assert wanted == set(WHERE_TWICE)


def test_afterwards_nothing_but_what_stays_behind_names_the_former_entry(cast):
    gone = another(cast)
    stay = planned_for(cast, gone, date(2009, 3, 14))
    name_person(mobility=cast.mobility, person_id=gone.pk, part="participant")

    merge(cast, the(cast, LE), gone)

    left = {name for name, model, field in references() if every_row(model).filter(**{field.name: gone.pk}).exists()}
    assert left <= set(STAYS_BEHIND)
    assert Mobility.unscoped.get(pk=stay.pk).participant_id == cast.actors[LE].person_id
    assert became(gone.pk) == cast.actors[LE].person_id


# What moves


def test_stays_go_to_who_stays_and_lacking_facts_are_taken_over(cast):
    gone = another(cast)
    stay = planned_for(cast, gone, date(2009, 9, 9))
    record = Mobility.unscoped.get(pk=stay.pk).record
    record.town = "Alytus"
    record.save(update_fields=["town"])

    event = merge(cast, the(cast, LE), gone)

    moved = Mobility.unscoped.get(pk=stay.pk)
    assert (moved.record_id, moved.record.town) == (cast.mobility.record_id, "Alytus")
    assert moved.record.birth_date == date(2009, 3, 14)
    assert moved.listed_as == moved.participant.listed_name == the(cast, LE).listed_name
    told = Event.unscoped.filter(details__correction=event.details["correction"])
    assert {one.mobility_id for one in told} == {cast.mobility.pk, stay.pk}


def test_guardian_named_twice_with_a_mistyped_address_becomes_one_and_the_text_is_sent_anew(cast):
    gone = another(cast, "gardian", given_names="Guardian")
    name_person(mobility=cast.mobility, person_id=gone.pk, part="guardian")
    in_signing(cast)
    assert SignatureRequest.unscoped.filter(document=text_of(the_open(cast)), role="GU").count() == 2

    event = merge(cast, the(cast, GU), gone)

    assert "agreements.text_sent_anew" in event.details["follows"]
    assert versions(cast) == [(1, "returned"), (2, "signing")]
    asked = SignatureRequest.unscoped.filter(document=text_of(the_open(cast)), role="GU")
    assert [one.person_id for one in asked] == [cast.actors[GU].person_id]
    assert NamedPart.objects.open().filter(mobility=cast.mobility, part="guardian").count() == 1


@pytest.mark.slow
def test_to_dos_stay_open_with_their_since(cast):
    gone = another(cast, "gardian")
    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").delete()
    name_person(mobility=cast.mobility, person_id=gone.pk, part="guardian")
    in_signing(cast)
    kept = another(cast, "right")
    name_person(mobility=cast.mobility, person_id=kept.pk, part="emergency_contact")
    NamedPart.objects.filter(mobility=cast.mobility, person=kept).update(part="guardian", until_at="2026-01-12T08:00Z")
    name_person(mobility=cast.mobility, person_id=kept.pk, part="guardian")
    owed = ToDo.unscoped.get(person=gone, code="agreements.unsigned", closed_at=None)

    merge(cast, kept, gone)

    todo = ToDo.unscoped.get(pk=owed.pk)
    assert (todo.person_id, todo.since) == (kept.pk, owed.since)


def test_draft_names_who_stays(cast):
    gone = another(cast)
    name_person(mobility=cast.mobility, person_id=gone.pk, part="accompanying")
    kept = another(cast, "right")
    name_person(mobility=cast.mobility, person_id=kept.pk, part="accompanying")
    version = written(cast)
    content = {"accompanying": [{"person": str(gone.pk), "name": gone.full_name}]}
    perform_act(
        name="agreements.write_part", pk=cast.mobility.pk, actor=cast.actors[CO],
        data={"part": "contacts", "content": content},
    )  # fmt: skip

    merge(cast, kept, gone)

    [named] = parts_of(fresh(version))["contacts"]["accompanying"]
    assert (named["person"], named["name"]) == (str(kept.pk), "Right Example")


def test_former_entry_is_found_by_nobody_and_its_links_end(cast):
    gone = another(cast, "gardian")
    name_person(mobility=cast.mobility, person_id=gone.pk, part="guardian")
    token = token_of(link_for(person_id=gone.pk, role=GU, mobility=cast.mobility))

    merge(cast, the(cast, GU), gone)

    former = Person.objects.get(pk=gone.pk)
    assert (former.keeper, former.email, former.account, former.full_name) == (None, None, None, "Gardian Example")
    assert open_token(token).why in ("unknown", "replaced")


def test_history_still_says_who_did_it_and_the_chain_holds(cast):
    in_signing(cast)
    gone = another(cast, "gardian")
    merge(cast, the(cast, GU), gone)

    call_command("verify_events")


def test_account_of_the_shared_address_goes_over(cast):
    gone = another(cast, "double", email="participant@people.example.org")
    account = account_of(gone)

    merge(cast, the(cast, LE), gone)

    assert the(cast, LE).account == account


def test_account_of_another_address_is_cut_off(cast):
    gone = another(cast)
    account_of(gone)

    merge(cast, the(cast, LE), gone)

    assert the(cast, LE).account is None
    assert Person.objects.get(pk=gone.pk).account is None


def test_looking_ahead_changes_nothing(cast):
    gone = another(cast)
    planned_for(cast, gone, date(2009, 3, 14))

    told = foresee(lambda: merge(cast, the(cast, LE), gone), stay=cast.mobility.pk)

    assert told.elsewhere == 1
    assert (MergedPerson.objects.exists(), Event.unscoped.filter(name=MERGE).exists()) == (False, False)


def test_a_chain_of_mergers_leads_to_the_last(cast):
    first, second = another(cast, "one"), another(cast, "two")
    name_person(mobility=cast.mobility, person_id=second.pk, part="accompanying")
    merge(cast, second, first)
    third = another(cast, "three")
    name_person(mobility=cast.mobility, person_id=third.pk, part="accompanying")
    merge(cast, third, second)

    assert (became(first.pk), became(second.pk)) == (third.pk, third.pk)


# What cannot be


def test_merging_with_oneself_is_said_beside_the_field(cast):
    learner = the(cast, LE)

    assert refusal(cast, learner, learner) == "This is the same entry. Choose the other one."
    assert refusal(cast, learner, learner, other="", address=learner.email).startswith("This is the same entry.")


def test_two_who_take_part_in_different_parts_are_refused_with_the_stay(cast):
    said = refusal(cast, the(cast, LE), the(cast, GU))

    assert said.startswith(f"Both take part in stay {cast.mobility.number}, in different parts")


def test_two_with_accounts_of_their_own_are_refused(cast):
    gone = another(cast)
    account_of(gone), account_of(the(cast, LE))

    assert refusal(cast, the(cast, LE), gone).startswith("Both sign in")


def test_whom_others_keep_is_neither_found_nor_named(cast):
    said = refusal(cast, the(cast, LE), the(cast, HT))
    by_address = refusal(cast, the(cast, LE), the(cast, HT), other="", address="host_tutor@people.example.org")

    assert said == "Your organisation keeps no such person."
    assert by_address == "Your organisation keeps no such person. Choose one, or write the address."


def test_the_entry_one_acts_as_stays(cast):
    kept = another(cast, "colleague")
    name_person(mobility=cast.mobility, person_id=kept.pk, part="school_tutor")

    assert refusal(cast, kept, the(cast, CO)).startswith("You act as this entry")


def test_both_signed_the_same_text_and_stay_two(cast):
    gone = another(cast, "gardian")
    name_person(mobility=cast.mobility, person_id=gone.pk, part="guardian")
    in_signing(cast)
    SignatureRequest.unscoped.filter(document=text_of(the_open(cast)), role="GU").update(
        state="signed", closed_at="2026-01-12T09:00Z"
    )

    with pytest.raises(ActRefused) as refused:
        merge(cast, the(cast, GU), gone)

    assert refused.value.code == "lifecycle.merge_signed_twice"
    assert Person.objects.get(pk=gone.pk).keeper_id == cast.organisations["sending"].pk
