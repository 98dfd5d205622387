"""Who approves or signs has the text in sight, in the words of the paper."""

import html
import re

from django.urls import reverse

from agreements.matters import CONSENTS
from documents.models import SignatureRequest
from lifecycle.doors import perform_act
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.lifecycle import worlds
from tests.lifecycle.conftest import put_in
from tests.portal.code_walk import text_of

CO, HC, GU = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.GUARDIAN
RAW = re.compile(r">[^<]*(\bTrue\b|\bFalse\b|\bNone\b|\d{4}-\d{2}-\d{2}\b|, host,|u1-o1)[^<]*<")


def paper_on(page):
    """The words of the paper as they stand on the page."""
    shown = r'<div class="sj-paper"[^>]*>(.*?)</div>\s*</(?:details|section)>'
    found = re.search(shown, page.content.decode(), re.DOTALL)
    assert found, text_of(page)
    return html.unescape(found[1])


def memorandum_page(version, act):
    return reverse("portal:memorandum-act", args=[version.pk, act])


def test_a_memorandum_is_approved_and_signed_with_its_text_in_sight(cast, browser_of):
    version = worlds.a_memorandum_in(cast, "under_review")

    approving = text_of(browser_of(HC).get(memorandum_page(version, "partnerships.approve")))
    for role in (CO, HC):
        perform_act(name="partnerships.approve", pk=version.pk, actor=cast.actors[role], data={})
    signing = browser_of(HC).get(memorandum_page(version, "partnerships.sign"))

    request = SignatureRequest.unscoped.get(person_id=cast.actors[HC].person_id)
    assert signing.context["page"].paper == request.document
    for shown in (approving, paper_on(signing)):
        assert not RAW.search(shown), RAW.search(shown)
        for words in ("Example sending", "Example hosting", worlds.UNITS[0]["title"], "As written"):
            assert words in shown, words


def test_who_enters_a_consent_has_its_text_in_sight(cast, browser_of):
    """Above the button: who goes where and when, and each matter that is asked."""
    put_in(cast.mobility, State.AGREEMENT_DRAFT, started_on=None, ended_on=None, suspended_from=None)
    address = reverse("portal:act", args=[cast.mobility.pk, "agreements.give_consent"])

    page = browser_of(CO).get(address)
    shown = paper_on(page)

    assert not RAW.search(shown), RAW.search(shown)
    for words in ("Participant Example", "Guardian Example", "Example hosting", *map(str, CONSENTS.values())):
        assert words in shown, words
    whole = page.content.decode()
    assert whole.index('class="sj-paper"') < whole.index('id="to-do"')
