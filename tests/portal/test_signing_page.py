"""One page on which everything is signed: as what, with which mandate, several papers with one code, a receipt."""

from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from documents.models import Signature, SignatureRequest
from documents.services import issue
from lifecycle.effects.outbox import drain
from lifecycle.models import OutboxRow
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.models import SentMail
from tests.factories.accounts import account_of
from tests.factories.documents import a_paper, a_signer, make_ready
from tests.lifecycle import worlds
from tests.portal.code_walk import newest_code, text_of

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
PDF = b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n"


@pytest.fixture
def signing(cast):
    worlds.a_stay_in(cast, State.AGREEMENT_SIGNING)
    for request in SignatureRequest.unscoped.filter(mobility=cast.mobility).select_related("document"):
        make_ready(request.document)
    return cast


def another_paper(cast, role):
    """A second text of the same stay that waits for the same person."""
    signer = a_signer(cast.actors[role].person_id, role)
    facts = {"kind": "follow_up", "title": "Follow-up sheet", "template": "documents/paper.html"}
    return make_ready(
        issue(paper=a_paper(mobility_id=cast.mobility.pk, rendering="for_signature", signers=(signer,), **facts))
    )


def page_of(cast):
    return reverse("portal:act", args=[cast.mobility.pk, "documents.sign"])


def signed_in(cast, role):
    browser = Client()
    browser.force_login(account_of(Person.objects.get(pk=cast.actors[role].person_id)))
    return browser


def through(browser, address, **typed):
    """The form, then the right code."""
    sent = browser.post(address, typed)
    assert sent.status_code == 302, text_of(sent)
    return browser.post(sent["Location"], {"code": newest_code()})


def test_nobody_signs_without_saying_that_they_have_read_it(signing):
    browser = signed_in(signing, LE)
    refused = browser.post(page_of(signing), {"place": "Vilnius"})

    assert refused.status_code == 400
    assert "Tick that you have read the text." in text_of(refused)
    assert 'value="Vilnius"' in text_of(refused)
    assert not OutboxRow.objects.filter(kind="mail.code").exists()


@pytest.mark.slow
def test_further_papers_are_signed_with_the_same_code_unless_left_out(signing):
    second, third = another_paper(signing, LE), another_paper(signing, LE)
    browser = signed_in(signing, LE)
    page = browser.get(page_of(signing))
    also = second.requests.get()
    assert {one.pk for one, chosen in page.context["page"].further_chosen if chosen} == {
        also.pk, third.requests.get().pk,
    }  # fmt: skip

    through(
        browser, page_of(signing), promise="on", also=str(also.pk), request=page.context["page"].form["request"].value()
    )

    signed = set(Signature.unscoped.values_list("request__document_id", flat=True))
    assert second.pk in signed and third.pk not in signed and len(signed) == 2
    assert len(set(Signature.unscoped.values_list("code_sent_to", flat=True))) == 1
    assert OutboxRow.objects.filter(kind="mail.receipt").count() == 1


def test_mandate_of_somebody_else_is_kept_and_the_signer_is_the_delegate(signing):
    file = SimpleUploadedFile("mandate.pdf", PDF, "application/pdf")
    whole = {"with_mandate": "on", "mandate_of": "An Voorbeeld", "mandate_on": "12 January 2026"}
    browser = signed_in(signing, HC)
    half = browser.post(page_of(signing), {"promise": "on", "with_mandate": "on"})
    assert half.status_code == 400
    for words in ("Say who gave you the mandate.", "Say of which day the mandate is.", "Add the mandate"):
        assert words in text_of(half)

    through(browser, page_of(signing), promise="on", as_function="Deputy", mandate=file, **whole)

    signature = Signature.unscoped.get()
    assert (signature.method, signature.as_function) == ("delegate", "Deputy")
    assert (signature.mandate_of, signature.mandate_on) == ("An Voorbeeld", date(2026, 1, 12))
    assert signature.mandate.size == len(PDF)


def test_who_signs_as_a_person_is_asked_for_no_mandate(signing):
    page = signed_in(signing, LE).get(page_of(signing))
    assert "as_function" not in page.context["page"].form.fields


def test_page_says_who_has_signed_who_comes_and_where_one_declines(signing):
    page = signed_in(signing, LE).get(page_of(signing)).context["page"]

    assert {one.state for one in page.asked} == {"open"}
    assert [one.is_reader for one in page.asked].count(True) == 1
    assert any("Still to sign after you" in line for line in page.follows)
    assert page.declines == reverse(
        "portal:transition", args=[signing.mobility.pk, "mobility", signing.mobility.pk, "refuse_signature"]
    )
    assert (
        signed_in(signing, CO).get(page_of(signing)).context["page"].declines == ""
    )  # the school recalls its own text


def test_receipt_is_mailed_once_with_what_when_how_and_the_fingerprint(signing):
    through(signed_in(signing, LE), page_of(signing), promise="on", place="Vilnius")
    drain()
    receipts = [one for one in mail.outbox if "receipt of a signature" in one.body]

    assert len(receipts) == 1
    signature = Signature.unscoped.get()
    assert signature.document_sha256[:8] in receipts[0].body
    assert signature.request.document.number in receipts[0].body
    assert SentMail.objects.filter(kind="receipt", not_sent_because="").count() == 1


def test_link_of_a_todo_leads_to_the_same_form_with_its_promise(signing):
    page = signed_in(signing, LE).get(f"{page_of(signing)}?kind=learning_agreement")
    assert "I have read this text" in text_of(page)
