"""Guardians: each answers apart, asks first, takes back; what is answered is signed by the same code."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Person
from agreements.consent_forms import may_take_back
from agreements.models import GuardianConsent
from documents.models import Document
from lifecycle.engine import settle
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Mobility, NamedPart, OutboxRow, Remark
from lifecycle.planning import name_person
from lifecycle.registry import ACTS, OWED
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf
from notifications.letters_of_signing import receipt
from notifications.links import link_for, token_of
from portal.steps.consent_page import ConsentPage
from tests.factories.agreements import (
    CO,
    CONSENTED,
    GU,
    HC,
    LE,
    act,
    consent,
    in_review,
    in_signing,
    send_for_signature,
    sign,
    text_of,
    the_open,
    written,
)
from tests.factories.assessments import CODE
from tests.lifecycle.conftest import a_person
from tests.missing import refused, satisfied

SIGN = "documents.sign"


def asked(cast):
    return OWED["agreements.guardian_to_answer"].check(cast.stay())


def comes_by_link(cast, person_id) -> Client:
    client = Client()
    link = link_for(person_id=person_id, role=GU, mobility=cast.mobility)
    client.get(reverse("portal:link", args=[token_of(link)]))
    return client


def page_of(cast, actor=None) -> ConsentPage:
    return ConsentPage(cast.stay(), actor or cast.actors[GU], "agreements.give_consent")


def address(cast, name="agreements.give_consent") -> str:
    return reverse("portal:act", args=[cast.mobility.pk, name])


def test_every_matter_is_answered_and_none_is_answered_for_anybody(cast):
    in_signing(cast)
    page = comes_by_link(cast, cast.actors[GU].person_id).get(address(cast))

    assert "checked" not in page.content.decode().split('id="to-do"')[1].split("<h2")[1]
    with pytest.raises(ActInvalid) as refusal:
        act(cast, "agreements.give_consent", GU, {"travel": True, "phone_night": "+370 600 00001"}, proof=CODE)
    assert set(refusal.value.form.errors) == set(CONSENTED) - {"travel", "phone_night"}


def test_the_number_at_night_is_needed_unless_it_is_known(cast):
    in_signing(cast)
    answers = {name: said for name, said in CONSENTED.items() if name != "phone_night"}
    with pytest.raises(ActInvalid) as refusal:
        act(cast, "agreements.give_consent", GU, answers, proof=CODE)
    assert list(refusal.value.form.errors) == ["phone_night"]

    NamedPart.objects.filter(mobility=cast.mobility, part="guardian").update(phone_night="+370 600 1")
    act(cast, "agreements.give_consent", GU, answers, proof=CODE)
    assert NamedPart.objects.get(mobility=cast.mobility, part="guardian").phone_night == "+370 600 1"


def test_who_came_by_the_mail_to_sign_consents_on_the_same_page(cast):
    in_signing(cast)
    browser = comes_by_link(cast, cast.actors[GU].person_id)

    assert browser.get(address(cast, SIGN)).headers["Location"] == address(cast)
    assert page_of(cast).agreement.document == text_of(the_open(cast))


def test_one_code_signs_consent_and_agreement(cast):
    in_signing(cast)
    page = page_of(cast)
    data = {**CONSENTED, "promise": "on", "agreement": str(page.agreement.pk)}
    page._pass(data, None, None, CODE)

    assert GuardianConsent.objects.filter(mobility=cast.mobility).exists()
    assert text_of(the_open(cast)).requests.get(role="GU").state == "signed"
    paper = Document.unscoped.get(kind="guardian_consent", rendering="final")
    (row,) = paper.snapshot["data"]["signatures"]
    assert (row["name"], row["method"], row["code_sent_to"]) == (
        "Guardian Example", "code_by_mail", CODE.code_sent_to,
    )  # fmt: skip
    row = OutboxRow.objects.get(kind="mail.receipt", payload__person=str(cast.actors[GU].person_id))
    mail = receipt(row, Person.objects.get(pk=cast.actors[GU].person_id))
    assert mail is not None
    assert mail.facts["says"] == [
        "Guardian Example answered the consent asked of a guardian.", "You have signed “Learning agreement”.",
    ]  # fmt: skip


def test_another_text_than_the_one_that_was_read_is_not_signed(cast):
    in_signing(cast)
    page = page_of(cast)
    read = str(page.agreement.pk)
    act(cast, "agreements.ask_as_guardian", GU, {"kind": "change", "text": "Not at night"})  # the round rests

    later = page_of(cast)
    assert not later.perform({**CONSENTED, "promise": "on", "agreement": read}, None)
    assert (later.status, GuardianConsent.objects.count()) == (409, 0)
    assert later.refusal.startswith("The agreement changed while you were reading.")


def test_once_consent_is_given_the_link_leads_to_the_signature_that_still_waits(cast):
    """Consent given early: the agreement goes out later, and is signed by the same link."""
    in_review(cast)
    consent(cast)
    browser = comes_by_link(cast, cast.actors[GU].person_id)
    shown = browser.get(address(cast)).content.decode()
    assert "Your consents for Participant Example" in shown
    assert "locked" not in shown

    send_for_signature(cast)
    led = browser.get(address(cast)).headers["Location"]
    assert led == f"{address(cast, SIGN)}?request={text_of(the_open(cast)).requests.get(role='GU').pk}"
    assert browser.get(led).status_code == 200


def test_consent_on_paper_needs_the_scan(cast):
    in_signing(cast)
    said = OnBehalf(cast.actors[GU].person_id, GU, note="telephone, Monday")
    with pytest.raises(ActRefused, match=r"lifecycle\.scan_needed"):
        act(cast, "agreements.give_consent", CO, CONSENTED, on_behalf=said)


# Two guardians


def a_second(cast) -> Actor:
    father = a_person("father")
    name_person(mobility=cast.mobility, person_id=father.pk, part="guardian", relation="father")
    return Actor(father.pk)


def test_two_guardians_answer_apart_and_neither_reads_the_other(cast):
    father = a_second(cast)
    in_signing(cast)
    consent(cast, photos=True)

    page = page_of(cast, father)
    assert (page.other_guardians, page.given) == (["Guardian Example"], [])
    paper = Document.unscoped.get(kind="guardian_consent", rendering="final")
    readers = [Document.objects.visible_to(one).filter(pk=paper.pk).exists() for one in (father, cast.actors[CO])]
    assert readers == [False, True]

    consent(cast, father, photos=False)
    assert sorted(GuardianConsent.objects.values_list("photos", flat=True)) == [False, True]


def test_what_one_guardian_asks_is_not_the_others_to_read(cast):
    father = a_second(cast)
    written(cast)
    event = act(cast, "agreements.ask_as_guardian", GU, {"kind": "question", "text": "Who meets them?"})

    shown = {name: ACTS[event.name].shown_to(cast.stay(), who)(event) for name, who in (
        ("asked", cast.actors[GU]), ("father", father), ("school", cast.actors[CO]), ("host", cast.actors[HC]),
    )}  # fmt: skip
    assert shown == {"asked": True, "father": False, "school": True, "host": False}


# A question or a wish first


def test_a_question_waits_for_the_school_and_refuses_nothing(cast):
    in_signing(cast)
    event = act(cast, "agreements.ask_as_guardian", GU, {"kind": "question", "text": "Who meets them?"})

    assert Remark.objects.get(event=event).text == "Who meets them?"
    assert cast.stay().state == "agreement_signing"
    waiting = refused("agreements.guardian_asks", asked(cast))
    assert (waiting.owner, str(waiting.named)) == (CO, str(cast.actors[GU].person_id))

    answer = act(cast, "agreements.answer_guardian", CO, {"question": event.pk, "text": "The tutor, at the station."})
    satisfied("agreements.guardian_asks", asked(cast))
    told = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(answer.pk))
    assert [row.payload["person"] for row in told] == [str(cast.actors[GU].person_id)]
    with pytest.raises(ActRefused, match="no_question_of_a_guardian"):
        act(cast, "agreements.answer_guardian", CO, {"question": event.pk, "text": "Again"})


def test_a_wish_while_the_agreement_is_signed_rests_the_round(cast):
    in_signing(cast)
    sign(cast, LE)
    act(cast, "agreements.ask_as_guardian", GU, {"kind": "change", "text": "Not after 23:00"})

    assert cast.stay().state == "agreement_draft"
    states = dict(Document.unscoped.get(kind="learning_agreement").requests.values_list("role", "state"))
    assert (states["LE"], states["GU"], states["HC"]) == ("signed", "refused", "resting")


def test_nobody_answers_where_nobody_sends(cast):
    cast.mobility.organisation_parts.filter(part="sending").delete()
    written(cast)
    with pytest.raises(ActRefused, match="nobody_answers"):
        act(cast, "agreements.ask_as_guardian", GU, {"kind": "question", "text": "Who?"})


# Taking one back


def test_one_consent_is_taken_back_also_during_the_stay(cast):
    in_signing(cast)
    consent(cast, photos=True)
    assert may_take_back(cast.stay(), cast.actors[GU].person_id) == ["medical_treatment", "photos"]
    event = act(cast, "agreements.take_back_matter", GU, {"matter": "photos"})

    kept = GuardianConsent.objects.get(mobility=cast.mobility)
    assert (kept.travel, kept.photos, list(kept.taken_back)) == (True, False, ["photos"])
    told = OutboxRow.objects.filter(kind="mail.notice", payload__event=str(event.pk))
    assert {row.payload["role"] for row in told} == {"CO", "HC"}
    with pytest.raises(ActInvalid):
        act(cast, "agreements.take_back_matter", GU, {"matter": "photos"})


def test_on_the_eighteenth_birthday_the_guardians_page_ends(cast):
    in_signing(cast)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_start=date(2026, 3, 2))
    cast.mobility.record.birth_date = date(2006, 3, 14)
    cast.mobility.record.save(update_fields=["birth_date"])
    settle(Standing.of_stay(cast.stay()))

    assert comes_by_link(cast, cast.actors[GU].person_id).get(address(cast)).status_code in (404, 410)
