"""Whatever is proved by a code has one page: what it is about in sight, in which capacity, what follows, a receipt."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from agreements.models import Review
from assessments.models import GridConfirmation
from assessments.selectors import results_of
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import OutboxRow
from lifecycle.roles import BY_LINK, Role
from lifecycle.tables.mobility import State
from recognition.models import UnitDecision
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW, put_in
from tests.portal.code_walk import browser_by_link, filled, newest_code, text_of
from tests.portal.test_code_step import address, sign_as_everybody, with_code
from tests.sampled import a_few

EM, AS, CI = Role.EMPLOYER, Role.ASSESSOR, Role.COMPETENT_INSTITUTION
SIGNING_PAGE = "portal/sign.html"
NO_SIGNATURE = {"documents.pass_on": "portal/not_signing.html"}  # who is the right one is a question before it
READ_PART_BY_PART = {"agreements.approve_version": "portal/agreement/page.html"}  # with the same said beside its button


def a_world(cast, state):
    """In which those who work by link have not done yet what they do with a code."""
    worlds.a_stay_in(cast, state)
    for done in (GridConfirmation, Review, *([UnitDecision] if state == State.RECOGNITION else [])):
        done.objects.all().delete()


def errands(cast, state):
    """What anybody who comes by a link proves by a code here, each once."""
    a_world(cast, state)
    sign_as_everybody(cast)
    return [(role, offer) for role in sorted(BY_LINK) for offer in with_code(cast, role)]


def is_the_signing_page(answer, errand):
    """Text in sight, capacity, what follows."""
    page, words = answer.context["page"], text_of(answer)
    assert page.as_what and page.as_what in words, errand
    assert page.follows and all(line in words for line in page.follows), errand
    assert "You get a receipt by mail." in words, errand
    return page


def is_read_and_approved(answer, errand):
    """The same beside the text that is read part by part; that it is no signature yet is said."""
    page, words = answer.context["page"], text_of(answer)
    assert page.parts and page.approving.as_what in words, errand
    assert "is not your signature" in words and "You get a receipt by mail." in words, errand


@pytest.mark.parametrize("state", a_few(list(State), one_of=6))
def test_every_step_and_act_with_a_code_has_the_signing_page(cast, state):
    for role, offer in errands(cast, state):
        errand = f"{role} {offer.name}"
        answer = browser_by_link(cast, role).get(address(cast.mobility, offer))
        templates = {one.name for one in answer.templates}
        assert {**NO_SIGNATURE, **READ_PART_BY_PART}.get(offer.name, SIGNING_PAGE) in templates, errand
        if offer.name in NO_SIGNATURE:
            continue
        if offer.name in READ_PART_BY_PART:
            is_read_and_approved(answer, errand)
            continue
        page = is_the_signing_page(answer, errand)
        assert page.text is not None and page.text.html.strip(), errand
        assert page.text.html.strip()[:40] in answer.content.decode(), errand
        assert "portal/step.html" not in templates, errand


# Of these the walk fills in the form well enough to come to the end.
TO_THE_END = {
    State.PREPARATION: ("lifecycle.answer_as_employer", "withdraw"),
    State.AGREEMENT_REVIEW: ("agreements.approve_version",),
    State.AGREEMENT_SIGNING: ("documents.sign", "withdraw"),
    State.READY: ("confirm_arrival",),
    State.RESULTS: ("assessments.confirm_grid",),
    State.RECOGNITION: ("return_to_validation",),
    State.FEEDBACK: ("recognition.file_appeal",),
}


@pytest.mark.slow
@pytest.mark.parametrize("state", list(TO_THE_END))
def test_whatever_was_proved_by_a_code_has_its_receipt_on_a_page_and_by_mail(cast, state):
    found = {offer.name: (role, offer) for role, offer in errands(cast, state)}
    for minute, name in enumerate(TO_THE_END[state]):
        role, offer = found[name]
        with clock.set_to(NOW + timedelta(minutes=8 * minute)):
            through(browser_by_link(cast, role), address(cast.mobility, offer), f"{role} {name}")


def through(browser, form_address, errand):
    """Form, code, receipt."""
    before = set(OutboxRow.objects.filter(kind="mail.receipt").values_list("pk", flat=True))
    page = browser.get(form_address).context["page"]
    typed = {"read": page.version.sha256} if hasattr(page, "parts") else filled(page.form)
    sent = browser.post(form_address, typed)
    assert sent.status_code == 302, (errand, text_of(sent))
    done = browser.post(sent["Location"], {"code": newest_code()})
    receipt = browser.get(done["Location"])
    assert "/receipts/" in done["Location"] and receipt.status_code == 200, errand
    assert receipt.context["receipt"].as_what in text_of(receipt), errand
    rows = OutboxRow.objects.filter(kind="mail.receipt").exclude(pk__in=before)
    assert rows.count() == 1, errand
    assert rows.get().payload["person"] == str(receipt.context["receipt"].event.person_id), errand


OWN_PAGES = {
    "tutor:assessment": (AS, State.RESULTS, True),
    "tutor:sign": (AS, State.RESULTS, False),
    "desk:dossier": (Role.VALIDATOR, State.VALIDATION, False),
    "desk:employer-stay": (EM, State.PREPARATION, False),
}


@pytest.mark.parametrize("name", list(OWN_PAGES))
def test_pages_of_their_own_say_the_same_beside_what_is_decided(cast, name):
    role, state, unassessed = OWN_PAGES[name]
    a_world(cast, state)
    if name == "desk:employer-stay":
        put_in(cast.mobility, state, reached=1)
        type(cast.mobility).unscoped.filter(pk=cast.mobility.pk).update(apprentice=True)
    if unassessed:
        for outcome in results_of(cast.stay()):
            worlds.put_outcome(outcome, "planned", cast)
    is_the_signing_page(browser_by_link(cast, role).get(reverse(name, args=[cast.mobility.pk])), name)


def test_receipt_of_an_answer_says_what_as_what_when_and_how(cast):
    put_in(cast.mobility, State.PREPARATION, reached=1)
    type(cast.mobility).unscoped.filter(pk=cast.mobility.pk).update(apprentice=True)
    page = reverse("desk:employer-stay", args=[cast.mobility.pk])
    browser = browser_by_link(cast, EM)
    sent = browser.post(page, {"answer": "agree", "text": ""})
    browser.post(sent["Location"], {"code": newest_code()})
    drain()

    receipt = next(one for one in mail.outbox if one.subject.startswith("Receipt:"))
    for words in ("agreed to the stay", "sending employer, Example employer", "with the code mailed to", "not you?"):
        assert words in receipt.body, receipt.body
