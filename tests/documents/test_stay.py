"""Papers of a stay: who reads them, and the one act of signing."""

import pytest

from accounts.actors import SYSTEM, Actor
from documents import services
from documents.models import Document, SignatureRequest
from documents.selectors import papers_of_stay
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import NamedPart, OrganisationPart
from lifecycle.roles import Role
from lifecycle.vocabulary import OnBehalf, Proof
from tests.factories.documents import a_paper, a_signer, make_ready
from tests.lifecycle.conftest import Cast, cast, put_in

__all__ = ["cast"]
CODE = Proof("code_by_mail", "p•••@people.example.org")
LE, HC, CO, HT = Role.PARTICIPANT, Role.HOST_COORDINATOR, Role.SENDING_COORDINATOR, Role.HOST_TUTOR


@pytest.fixture
def stay(cast: Cast) -> Cast:
    """In signing, so that everybody sees it."""
    put_in(cast.mobility, "agreement_signing")
    return cast


def issue(stay: Cast, **changes) -> Document:
    return services.issue(paper=a_paper(subject_id=stay.mobility.pk, mobility_id=stay.mobility.pk, **changes))


def a_text(stay: Cast, *roles: Role, **changes) -> Document:
    signers = tuple(
        a_signer(stay.actors[role].person_id, role, organisation_id=stay.actors[role].organisation_id) for role in roles
    )
    return make_ready(issue(stay, rendering="for_signature", signers=signers, **changes))


def sees(document: Document, actor: Actor) -> bool:
    return Document.objects.visible_to(actor).filter(pk=document.pk).count() == 1


def test_only_reader_roles_of_this_stay_read_a_paper(stay):
    document = issue(stay, reader_roles=(CO, LE, Role.COMPETENT_INSTITUTION))

    readers = {role for role, actor in stay.actors.items() if sees(document, actor)}

    assert readers == {CO, LE, Role.COMPETENT_INSTITUTION}
    assert sees(document, SYSTEM)
    assert not sees(document, Actor(stay.actors[CO].person_id))  # as self she is no coordinator


def test_reader_sees_a_paper_only_once_the_stay_is_to_be_seen(cast):
    document = issue(cast, reader_roles=(CO, LE))

    assert not sees(document, cast.actors[LE])  # the stay is a draft of the coordinator's
    assert sees(document, cast.actors[CO])


def test_replaced_tutor_no_longer_reads(stay):
    document = issue(stay, reader_roles=(HT,))
    assert sees(document, stay.actors[HT])

    part = NamedPart.objects.open().get(mobility=stay.mobility, person_id=stay.actors[HT].person_id)
    part.until_at = part.from_at
    part.save(update_fields=["until_at"])
    assert not sees(document, stay.actors[HT])


def test_reader_organisations_read_without_a_part(stay):
    document = issue(stay, reader_organisations=(stay.organisations["hosting"].pk,))

    assert sees(document, stay.actors[HC])
    assert not sees(document, stay.actors[CO])
    assert list(papers_of_stay(mobility_id=stay.mobility.pk, actor=stay.actors[HC])) == [document]


def test_requests_and_signatures_follow_their_paper(stay):
    document = a_text(stay, LE, reader_roles=(CO,))
    request = document.requests.get()

    assert SignatureRequest.objects.visible_to(stay.actors[CO]).get() == request
    assert SignatureRequest.objects.visible_to(stay.actors[LE]).get() == request
    assert not SignatureRequest.objects.visible_to(stay.actors[HT]).exists()


def sign(stay: Cast, actor: Actor, proof: Proof | None = CODE, **data):
    behalf = data.pop("on_behalf", None)
    return perform_act(
        name="documents.sign",
        pk=stay.mobility.pk,
        actor=actor,
        data=data,
        proof=None if behalf else proof,
        on_behalf=behalf,
    )


def test_signing_takes_the_one_open_paper_and_notes_hash_and_method(stay):
    text = a_text(stay, LE)
    event = sign(stay, stay.actors[LE], place="Exampletown")

    signature = text.requests.get().signature
    assert (signature.method, signature.code_sent_to, signature.place) == (
        "code_by_mail",
        CODE.code_sent_to,
        "Exampletown",
    )
    assert event.details["sha256"] == text.sha256
    assert "Exampletown" not in str(event.details)
    assert text.finals.count() == 1


def test_paper_is_chosen_by_request_or_kind_where_several_wait(stay):
    one, two = a_text(stay, LE), a_text(stay, LE, kind="follow_up_sheet")
    with pytest.raises(ActInvalid):
        sign(stay, stay.actors[LE])

    sign(stay, stay.actors[LE], kind="follow_up_sheet")
    sign(stay, stay.actors[LE], request=str(one.requests.get().pk))
    assert {text.requests.get().state for text in (one, two)} == {"signed"}


def test_signing_needs_a_fresh_proof(stay):
    a_text(stay, LE)
    with pytest.raises(ActRefused, match=r"lifecycle\.proof_needed"):
        sign(stay, stay.actors[LE], proof=None)


def test_nobody_chooses_the_request_of_another(stay):
    text = a_text(stay, LE)
    with pytest.raises(ActRefused, match="nothing_to_sign"):
        sign(stay, stay.actors[HC], request=str(text.requests.get().pk))


def test_coordinator_enters_a_scan_for_the_host_who_signed_on_paper(stay, a_pdf):
    text = a_text(stay, HC, LE)
    scan = services.store_file(file=a_pdf, label="scan", actor=stay.actors[CO], mobility_id=stay.mobility.pk)
    behalf = OnBehalf(stay.actors[HC].person_id, HC, scan_id=scan.pk)

    event = sign(stay, stay.actors[CO], on_behalf=behalf)

    signature = text.requests.get(role="HC").signature
    assert (signature.method, signature.scan, signature.entered_by_id) == (
        "scan_of_paper",
        scan,
        stay.actors[CO].person_id,
    )
    assert (event.person_id, event.entered_by_id) == (stay.actors[HC].person_id, stay.actors[CO].person_id)
    with pytest.raises(RoleRefused):  # the learner signs in person
        sign(stay, stay.actors[CO], on_behalf=OnBehalf(stay.actors[LE].person_id, LE, scan_id=scan.pk))


def test_who_goes_with_an_organisation_that_is_taken_out_is_asked_to_sign_no_more(stay):
    put_in(stay.mobility, "ongoing")
    host = OrganisationPart.objects.get(mobility=stay.mobility, part="hosting")
    NamedPart.objects.filter(mobility=stay.mobility, part="tutor").update(organisation=host.organisation_id)
    text = a_text(stay, HT)
    data = {"part": host.pk, "reason": "The wrong one was chosen."}

    perform_act(name="lifecycle.take_out_organisation", pk=stay.mobility.pk, actor=stay.actors[CO], data=data)

    assert text.requests.get().state == "cancelled"
