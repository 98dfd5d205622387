"""A mother with two children at two schools and one mailbox: one link each, and an account that finds both."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from accounts.models import Account, Person
from agreements.models import AgreementVersion
from documents.evidence import evidence_of
from documents.models import Signature
from lifecycle.effects.outbox import drain
from lifecycle.roles import Role
from notifications.links import address_of, link_for
from tests.browser.conftest import assert_accessible
from tests.factories.agreements import approved_by_all, in_review, text_ready, the_open
from tests.factories.assessments import go
from tests.lifecycle.conftest import Cast, a_cast

pytestmark = pytest.mark.browser
MAILBOX = "thuis@families.example"


@dataclass
class Child:
    """A stay whose agreement is out for signature, and the mother as that school knows her."""

    cast: Cast
    version: AgreementVersion
    mother: Person

    @property
    def link(self) -> str:
        return address_of(link_for(person_id=self.mother.pk, role=Role.GUARDIAN, mobility=self.cast.mobility))


def child(town: str) -> Child:
    cast = a_cast(town)
    mother = Person.objects.get(pk=cast.actors[Role.GUARDIAN].person_id)
    mother.email, mother.given_names, mother.family_names = MAILBOX, "Mia", "Voorbeeldouder"
    mother.save(update_fields=["email", "given_names", "family_names"])
    in_review(cast)
    version = the_open(cast)
    approved_by_all(version)
    go(cast, "send_for_signature", Role.SENDING_COORDINATOR)
    return Child(cast, text_ready(version), mother)


@pytest.fixture
def children(transactional_db, settings, live_server) -> tuple[Child, Child]:
    settings.BASE_URL = live_server.url
    return child("Northtown"), child("Southtown")


def signed(mother: Person) -> Signature:
    return Signature.unscoped.get(request__person=mother, request__document__kind="learning_agreement")


def test_a_mother_of_two_signs_for_both_and_finds_both(chromium, live_server, children, mailoutbox):
    for one in children:
        with_phone(chromium, live_server, lambda page, one=one: signs_by_link(page, one, mailoutbox))

    proofs = [(signed(one.mother).method, signed(one.mother).code_sent_to) for one in children]
    assert proofs == [("code_by_link", "t•••@families.example")] * 2
    assert all("t•••@families.example" in str(evidence_of(signed(one.mother))) for one in children)

    with_phone(chromium, live_server, lambda page: finds_both(page, children, mailoutbox))
    account = Account.objects.get(email=MAILBOX)
    assert {person.account for person in Person.objects.filter(email=MAILBOX)} == {account}


def with_phone(chromium, live_server, errand) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    errand(context.new_page())
    context.close()


def signs_by_link(page: Page, one: Child, mails: list) -> None:
    page.goto(one.link)
    other = "Southtown" if "North" in one.cast.organisations["sending"].town else "Northtown"
    assert other not in page.inner_text("body")
    page.get_by_role("link", name="Read and consent").first.click()
    assert_accessible(page)
    for answer in page.get_by_label("I consent", exact=True).all():
        answer.check()
    page.get_by_label("Your number at night").fill("+370 600 00022")
    page.get_by_label("I am the parent or guardian").check()
    page.get_by_role("button", name="Go on: send me one code for all").click()
    page.get_by_text("What you are about to do").wait_for()
    assert_accessible(page)
    drain()
    page.get_by_label("Code", exact=True).fill(mails[-1].subject.split()[0])
    page.get_by_role("button", name="Consent as guardian").click()
    page.get_by_text("Signed with the same code").wait_for()
    assert_accessible(page)


def finds_both(page: Page, children: tuple[Child, Child], mails: list) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Mail address").fill(MAILBOX)
    page.locator("main button[type=submit], main form button").first.click()
    page.get_by_label("Six-digit code").fill(
        next(word for word in mails[-1].body.split() if word.isdigit() and len(word) == 6)
    )
    page.locator("main form button").first.click()
    for _school in children:
        page.get_by_role("button", name="That is me").first.click()
        page.wait_for_load_state("load")
    page.goto("/my/")
    text = page.inner_text("body")
    assert_accessible(page)
    assert all(
        one.cast.mobility.number in page.content() or str(one.cast.mobility.pk) in page.content() for one in children
    ), text
    for one in children:
        assert f"{one.cast.organisations['sending'].name}, {one.cast.organisations['sending'].town}" in text
    assert "1 thing waits for you" not in text  # consent and signature went in one go
