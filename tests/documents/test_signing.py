from datetime import UTC, datetime

import pytest

from accounts.actors import SYSTEM, Actor
from documents.models import Document, Signature, SignatureRequest
from documents.services import cancel, rest, sign, store_file, void_requests, wake
from ground import clock
from ground.errors import NotAllowed, SojournError
from lifecycle.roles import Role
from tests.factories.accounts import PersonFactory
from tests.factories.documents import a_signer, an_issued_paper, make_ready

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 16, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def people():
    return PersonFactory.create_batch(2)


@pytest.fixture
def text(people):
    """A text for signature, ready: the first person signs before the second."""
    signers = (a_signer(people[0].pk), a_signer(people[1].pk, Role.HOST_COORDINATOR, order=2))
    return make_ready(an_issued_paper(rendering="for_signature", signers=signers))


def request_of(text: Document, person) -> SignatureRequest:
    return text.requests.get(person=person)


def refusal(text: Document, person, actor=None, **how) -> str:
    with pytest.raises(SojournError) as refused:
        sign(request_id=request_of(text, person).pk, actor=actor or Actor(person.pk), **{"method": "signed_in", **how})
    return refused.value.code


def test_signature_names_the_exact_bytes_and_parts(text, people):
    signature = sign(
        request_id=request_of(text, people[0]).pk, actor=Actor(people[0].pk), method="code_by_mail", place=" Vilnius ",
        code_sent_to="u•••@example.org",
    )  # fmt: skip

    assert (signature.document_sha256, signature.covers) == (text.sha256, [{"part": "period", "sha256": "a" * 64}])
    assert (signature.place, signature.code_sent_to, signature.signed_at) == ("Vilnius", "u•••@example.org", NOW)
    assert request_of(text, people[0]).state == "signed"


def test_signing_waits_for_the_file(people):
    text = an_issued_paper(rendering="for_signature", signers=(a_signer(people[0].pk),))
    assert refusal(text, people[0]) == "documents.not_ready"

    text.state, text.fault_code = "failed", "documents.layout_failed"
    text.save(update_fields=["state", "fault_code"])
    assert refusal(text, people[0]) == "documents.could_not_be_made"


def test_nobody_signs_for_another(text, people):
    with pytest.raises(NotAllowed) as refused:
        sign(request_id=request_of(text, people[0]).pk, actor=Actor(people[1].pk), method="signed_in")
    assert refused.value.code == "documents.not_yours"
    assert refusal(text, people[0], actor=SYSTEM) == "documents.not_yours"


def test_second_signature_is_refused(text, people):
    sign(request_id=request_of(text, people[0]).pk, actor=Actor(people[0].pk), method="signed_in")

    assert refusal(text, people[0]) == "documents.already_signed"
    assert Signature.unscoped.count() == 1


def test_order_is_kept(text, people):
    assert refusal(text, people[1]) == "documents.not_your_turn"

    sign(request_id=request_of(text, people[0]).pk, actor=Actor(people[0].pk), method="signed_in")
    sign(request_id=request_of(text, people[1]).pk, actor=Actor(people[1].pk), method="signed_in")
    assert text.finals.count() == 1


def test_cancelled_request_no_longer_holds_the_next(text, people):
    cancel(document=text, person_id=people[0].pk)

    assert refusal(text, people[0]) == "documents.closed"
    assert sign(request_id=request_of(text, people[1]).pk, actor=Actor(people[1].pk), method="signed_in")


def test_final_comes_with_the_last_signature_only_when_the_paper_wants_it(people):
    for wanted in (True, False):
        text = make_ready(
            an_issued_paper(rendering="for_signature", final_when_signed=wanted, signers=(a_signer(people[0].pk),))
        )
        sign(request_id=text.requests.get().pk, actor=Actor(people[0].pk), method="signed_in")
        assert text.finals.exists() is wanted


def test_refusal_rests_the_round_until_it_is_taken_back(text, people):
    sign(request_id=request_of(text, people[0]).pk, actor=Actor(people[0].pk), method="signed_in")
    rest(document=text, refused_by=people[1].pk)
    assert [request_of(text, one).state for one in people[:2]] == ["signed", "refused"]
    assert refusal(text, people[1]) == "documents.closed"
    assert not text.finals.exists()

    assert wake(document=text) >= 1
    assert sign(request_id=request_of(text, people[1]).pk, actor=Actor(people[1].pk), method="signed_in")


def test_void_text_keeps_the_evidence_and_takes_no_more(text, people):
    sign(request_id=request_of(text, people[0]).pk, actor=Actor(people[0].pk), method="signed_in")

    assert void_requests(document=text) == 2
    assert {request.state for request in text.requests.all()} == {"void"}
    assert Signature.unscoped.count() == 1
    assert refusal(text, people[1]) == "documents.closed"


def test_paper_signature_needs_its_scan(text, people, a_pdf):
    assert refusal(text, people[0], method="scan_of_paper") == "documents.scan_needed"

    scan = store_file(file=a_pdf, label="scan.pdf", actor=Actor(people[1].pk))
    signature = sign(
        request_id=request_of(text, people[0]).pk, actor=Actor(people[0].pk), method="scan_of_paper", scan_id=scan.pk,
        entered_by=people[1].pk,
    )  # fmt: skip
    assert (signature.scan, signature.entered_by) == (scan, people[1])


def test_only_a_text_for_signature_is_signed(people):
    final = make_ready(an_issued_paper())
    request = SignatureRequest.unscoped.create(document=final, person=people[0], role="LE", asked_at=NOW)

    with pytest.raises(SojournError, match=r"documents\.not_for_signature"):
        sign(request_id=request.pk, actor=Actor(people[0].pk), method="signed_in")
