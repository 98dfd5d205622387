"""A memorandum goes on: who asked for a change, who follows an old mail, and who chose another language."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Person
from documents.blocks.signatures import how_signed
from documents.models import SigningMethod
from lifecycle.effects.outbox import drain
from lifecycle.proving import mail_code, prove_by_code
from tests.factories.partnerships import put, take
from tests.portal.code_walk import text_of
from tests.portal.test_reading_memoranda import (
    CO,
    HC,
    act_of,
    by_link,
    carlo,
    draft,
    page_of,
    read,
    rewrite,
    trattoria,
)

__all__ = ["by_link", "carlo", "draft", "read", "trattoria"]


def test_a_wish_waits_until_the_text_is_another_one(cast, read, browser_of):
    take(read, "request_changes", cast.actors[HC], reason="Another unit")
    page = text_of(browser_of(CO).get(page_of(read)))
    assert "A wish waits" in page and "Another unit" in page and "Nothing is missing" not in page
    rewrite(read, procedures="Assessed at work, as both schools do it")
    assert "A wish waits" not in text_of(browser_of(CO).get(page_of(read)))


def test_who_asked_for_a_change_is_led_to_what_changed(cast, read, by_link, browser_of):
    take(read, "request_changes", cast.actors[HC], reason="Another unit")
    rewrite(read, procedures="Assessed at work, as both schools do it")
    take(read, "submit", cast.actors[CO])
    page = browser_of(HC).get(page_of(read)).content.decode()
    assert "1 thing changed since the text you read before" in " ".join(page.split())
    address = re.search(r'href="([^"]+\?since=[0-9a-f]+)"', page)
    assert "as both schools do it" in text_of(browser_of(HC).get(address[1]))


@pytest.mark.parametrize("state", ["in_force", "superseded", "terminated"])
def test_an_old_link_says_what_happened_and_leads_to_the_memorandum(read, by_link, state):
    put(read, state)
    for name in ("sign", "approve"):
        answer = by_link().get(act_of(read, name), follow=True)
        assert answer.redirect_chain[-1][0] == page_of(read)
        assert "What this link asked for is over" in text_of(answer)
        assert "cannot be recorded" not in text_of(answer)


def test_mails_follow_the_language_chosen_by_link(carlo, by_link, read):
    browser = by_link()
    assert "The texts of the parties are in" not in text_of(browser.get(page_of(read)))
    browser.post(reverse("accounts:language"), {"language": "nl", "next": page_of(read)})
    assert Person.objects.get(pk=carlo.person_id).language == "nl"
    assert "De teksten van de partijen zijn in het Engels" in text_of(browser.get(page_of(read)))


def test_a_signature_by_a_mailed_link_says_so(carlo, read):
    mail_code(person_id=carlo.person_id, subject_id=read.pk, way=carlo.way)
    drain()
    code = next(one for one in (sent.subject.split()[0] for sent in mail.outbox) if one.isdigit())
    proof = prove_by_code(person_id=carlo.person_id, subject_id=read.pk, code=code, way=carlo.way)
    assert proof.method == SigningMethod.CODE_BY_LINK
    said = how_signed({"method": proof.method, "code_sent_to": proof.code_sent_to})
    assert said.startswith("by a mailed link, without account; code sent to") and "signed in" not in said
