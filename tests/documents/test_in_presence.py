"""Signing in presence: a coordinator of the own side witnesses, says what was seen, and uploads the signed page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from accounts.models import Person
from documents import services
from documents.blocks.signatures import how_signed
from documents.evidence import evidence_of
from documents.models import Signature
from ground.sentences import sentence
from lifecycle.doors import perform_act, perform_transition
from lifecycle.errors import ActRefused, RoleRefused
from lifecycle.offers.offers import Offers
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf, Proof, Seen
from portal.stay.history import history_of
from tests.documents.test_stay import a_text, sign
from tests.factories.accounts import account_of
from tests.lifecycle.conftest import Cast, put_in
from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
CO, HC, LE, GU, HT = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.HOST_TUTOR,
)  # fmt: skip
CODE = Proof("code_by_mail", "p•••@people.example.org")


@pytest.fixture
def stay(cast: Cast) -> Cast:
    """In signing; mother and child read one mailbox."""
    put_in(cast.mobility, "agreement_signing")
    Person.objects.filter(pk=cast.actors[GU].person_id).update(email="participant@people.example.org")
    return cast


def page_of(stay, pdf, by=CO):
    return services.store_file(file=pdf, label="page", actor=stay.actors[by], mobility_id=stay.mobility.pk).pk


def seen_by(stay, role, pdf, **changes):
    facts = {"scan_id": page_of(stay, pdf), "in_presence": True, "seen": Seen.PASSPORT, **changes}
    return OnBehalf(stay.actors[role].person_id, role, **facts)


def refused(stay, behalf, by=CO) -> str:
    with pytest.raises((ActRefused, RoleRefused)) as refusal:
        sign(stay, stay.actors[by], on_behalf=behalf, proof=None)
    return refusal.value.code


def test_the_second_of_two_with_one_mailbox_signs_before_the_coordinator(stay, a_pdf):
    text = a_text(stay, GU, LE)
    sign(stay, stay.actors[GU], proof=CODE)

    event = sign(stay, stay.actors[CO], on_behalf=seen_by(stay, LE, a_pdf))

    signature = text.requests.get(role="LE").signature
    assert (signature.method, signature.seen, signature.scan.uploaded_by_id) == (
        "in_presence", "passport", stay.actors[CO].person_id,
    )  # fmt: skip
    assert (event.person_id, event.entered_by_id) == (stay.actors[LE].person_id, stay.actors[CO].person_id)
    assert (event.details["method"], event.details["seen"]) == ("in_presence", "passport")
    assert text.finals.count() == 1


@pytest.mark.parametrize(("language", "words"), [
    ("en", "in presence of Sending_Coordinator Example, who saw: passport; signed page, "),
    ("nl", "in aanwezigheid van Sending_Coordinator Example, die zag: paspoort; getekend blad, "),
])  # fmt: skip
def test_paper_says_before_whom_and_what_was_seen(stay, a_pdf, language, words):
    text = a_text(stay, LE)
    sign(stay, stay.actors[CO], on_behalf=seen_by(stay, LE, a_pdf))

    printed = text.finals.get().snapshot["signers"][0]

    assert printed == {**printed, "seen": "passport", "entered_by": "Sending_Coordinator Example"}
    with translation.override(language):
        assert how_signed(printed).startswith(words)
        assert how_signed(evidence_of(Signature.unscoped.get())).startswith(words)


def test_history_names_both(stay, a_pdf, browser_of):
    a_text(stay, LE)
    sign(stay, stay.actors[CO], on_behalf=seen_by(stay, LE, a_pdf))

    line = history_of(stay.mobility, stay.actors[CO], frozenset({CO}))[0]
    page = browser_of(CO).get(reverse("portal:stay", args=[stay.mobility.pk])).content.decode()

    assert (line.sentence, line.entered_by) == (
        "Participant Example signed a paper: Learning agreement.",
        "Sending_Coordinator Example",
    )
    assert "in presence of Sending_Coordinator Example, who saw: passport" in " ".join(page.split())


# What is refused


@pytest.mark.parametrize(("changes", "code"), [
    ({"seen": ""}, "lifecycle.document_seen_needed"),
    ({"seen": "a library card"}, "lifecycle.document_seen_needed"),
    ({"scan_id": None}, "lifecycle.signed_page_needed"),
    ({"scan_id": None, "note": "Told me on the telephone"}, "lifecycle.signed_page_needed"),
    ({"in_presence": False, "seen": ""}, "lifecycle.not_on_behalf"),  # by a mere scan nobody enters it for them
])  # fmt: skip
def test_neither_page_nor_document_can_be_left_out(stay, a_pdf, changes, code):
    a_text(stay, LE)

    assert refused(stay, seen_by(stay, LE, a_pdf, **changes)) == code
    assert not Signature.unscoped.exists()


@pytest.mark.parametrize("shared", ["account", "mailbox"])
def test_nobody_witnesses_the_own_signature(stay, a_pdf, shared):
    a_text(stay, GU)
    coordinator = Person.objects.get(pk=stay.actors[CO].person_id)
    guardian = Person.objects.filter(pk=stay.actors[GU].person_id)
    if shared == "account":
        guardian.update(account=account_of(coordinator))
    else:
        guardian.update(email=coordinator.email)

    assert refused(stay, seen_by(stay, GU, a_pdf)) == "lifecycle.witness_is_signer"


def test_coordinator_of_another_side_witnesses_nobody_of_this_one(stay, a_pdf):
    a_text(stay, LE, HT)

    assert refused(stay, seen_by(stay, LE, a_pdf), by=HC) == "lifecycle.not_on_behalf"
    event = sign(stay, stay.actors[HC], on_behalf=seen_by(stay, HT, a_pdf))
    assert (event.person_id, event.entered_by_id) == (stay.actors[HT].person_id, stay.actors[HC].person_id)


def test_only_a_signature_is_given_in_presence(stay, a_pdf):
    put_in(stay.mobility, "preparation")
    behalf = seen_by(stay, Role.EMPLOYER, a_pdf)

    with pytest.raises(ActRefused, match="only_signed_in_presence"):
        perform_act(
            name="lifecycle.answer_as_employer", pk=stay.mobility.pk, actor=stay.actors[CO],
            data={"answer": "agree"}, on_behalf=behalf,
        )  # fmt: skip
    put_in(stay.mobility, "agreement_review")
    with pytest.raises(ActRefused, match="only_signed_in_presence"):
        perform_transition(
            machine="mobility", pk=stay.mobility.pk, name="request_agreement_changes", actor=stay.actors[CO],
            comments={"period": "Later"}, on_behalf=seen_by(stay, GU, a_pdf),
        )  # fmt: skip


@pytest.mark.parametrize(("role", "witnessed"), [(CO, {LE}), (HC, {HT, Role.ASSESSOR}), (HT, set()), (GU, set())])
def test_who_may_witness_further_people_is_offered_them(stay, role, witnessed):
    offer = Offers(Standing.of_stay(stay.stay()), stay.actors[role]).act("documents.sign")

    assert {one.role for one in offer.others if one.in_presence} == witnessed


# The page


def typed(stay, role, pdf, **changes):
    page = SimpleUploadedFile("page.pdf", pdf, "application/pdf")
    decider = f"{role}:{stay.actors[role].person_id}"
    return {"decided_by": decider, "how": "in_presence", "document_seen": "id_card", "scan": page, **changes}


def test_page_where_a_scan_is_entered_takes_a_signature_in_presence(stay, browser_of, a_pdf):
    text, browser = a_text(stay, LE), browser_of(CO)
    address = reverse("portal:act", args=[stay.mobility.pk, "documents.sign"])

    shown = browser.get(address).content.decode()
    assert "Signed in my presence" in shown and "residence permit" in shown
    done = browser.post(address, typed(stay, LE, a_pdf))

    assert done.status_code == 302
    signature = text.requests.get().signature
    assert (signature.method, signature.seen) == ("in_presence", "id_card")


@pytest.mark.parametrize(("changes", "field", "code"), [
    ({"document_seen": ""}, "document_seen", "lifecycle.document_seen_needed"),
    ({"scan": ""}, "scan", "lifecycle.signed_page_needed"),
    ({"how": "on_paper"}, "how", None),
])  # fmt: skip
def test_what_is_missing_is_said_at_its_field(stay, browser_of, a_pdf, changes, field, code):
    a_text(stay, LE)
    address = reverse("portal:act", args=[stay.mobility.pk, "documents.sign"])

    answer = browser_of(CO).post(address, typed(stay, LE, a_pdf, **changes))

    said = answer.context["page"].behalf.errors
    assert (answer.status_code, list(said)) == (400, [field])
    assert said[field] == [sentence(code) if code else "This person signs by themselves, or in your presence."]
    assert not Signature.unscoped.exists()


def test_page_opens_with_the_paper_of_who_decides_and_keeps_it_while_something_is_missing(stay, browser_of, a_pdf):
    text, browser = a_text(stay, LE), browser_of(CO)
    address = reverse("portal:act", args=[stay.mobility.pk, "documents.sign"])
    paper = f"{text.called} ({text.number})"

    assert paper in browser.get(address).content.decode()
    refused = browser.post(address, typed(stay, LE, a_pdf, scan="")).content.decode()
    assert paper in refused
    assert "There is nothing for you to sign here." not in refused


def test_other_acts_ask_for_no_document(stay, browser_of):
    put_in(stay.mobility, "preparation")
    address = reverse("portal:act", args=[stay.mobility.pk, "lifecycle.answer_as_employer"])

    assert "Signed in my presence" not in browser_of(CO).get(address).content.decode()
