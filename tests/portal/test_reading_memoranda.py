"""A memorandum is read, approved and talked about on one page, by every party and by a partner without an account."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation, Person
from ground import clock
from lifecycle.effects.outbox import drain
from lifecycle.models import Event, OutboxRow
from lifecycle.registry import HANDLERS
from lifecycle.roles import Role
from lifecycle.tables.mou import State
from notifications.links import link_of_party, token_of
from partnerships.models import PartyApproval
from partnerships.parts import digest_of_version, digests_of
from partnerships.services import settle_version, write_content
from remarks.models import Answer, Comment
from tests.factories.documents import make_ready
from tests.factories.partnerships import (
    VALID,
    a_memorandum,
    a_version,
    again,
    as_covered,
    put,
    record,
    take,
    the_parties,
)  # fmt: skip
from tests.factories.partnerships import text_of as paper_of
from tests.lifecycle.conftest import NOW
from tests.portal.code_walk import newest_code, text_of

CO, HC, CI = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.COMPETENT_INSTITUTION
LINK = re.compile(r"http\S+/l/\S+")


@pytest.fixture
def trattoria(db):
    there = Organisation.objects.create(
        name="Trattoria Esempio", country="IT", town="Bologna", kind="company", code="TRATT", confirmed_at=NOW
    )
    Person.objects.write_down("carlo@people.example.org", given_names="Carlo", family_names="Esempio", keeper=there)
    return there


@pytest.fixture
def carlo(trattoria):
    """Who answers at a partner, and has no account."""
    return Actor(Person.objects.get(keeper=trattoria).pk, trattoria.pk, link_role="PARTY", link="of this test:1")


@pytest.fixture
def draft(cast, carlo):
    """Three parties; the third has nobody who signs in."""
    there = {"organisation": str(carlo.organisation_id), "functions": ["hosting"], "contact": str(carlo.person_id)}
    return a_memorandum(cast, parties=[*the_parties(cast), {**there, "contact_function": "owner"}])


@pytest.fixture
def read(cast, draft):
    """Sent out to be read."""
    take(draft, "submit", cast.actors[CO])
    return again(draft)


@pytest.fixture
def by_link(carlo):
    def come_in(path: str = "") -> Client:
        link = link_of_party(person_id=carlo.person_id, organisation_id=carlo.organisation_id)
        browser = Client()
        browser.get(reverse("portal:link", args=[token_of(link, path)]))
        return browser

    return come_in


def page_of(version):
    return reverse("portal:memorandum", args=[version.pk])


def act_of(version, name):
    return reverse("portal:memorandum-act", args=[version.pk, f"partnerships.{name}"])


def asks_of(version):
    return reverse("portal:memorandum-transition", args=[version.pk, "request_changes"])


def rewrite(version, **changed):
    """The text as its writer has it now."""
    version = again(version)
    days = {name: changed.pop(name, getattr(version, name)) for name in VALID}
    write_content(version=version, content={**version.content, **changed}, **days)
    settle_version(pk=version.pk)


def sent_anew(cast, version, **changed):
    """A change was asked for, written, and the text sent out again."""
    take(version, "request_changes", cast.actors[HC], reason="Another day, please")
    rewrite(version, **changed)
    take(again(version), "submit", cast.actors[CO])
    return again(version)


def typed_code(browser, answer):
    """The page of the code, with the code of the mail typed into it."""
    assert answer.status_code == 302 and "step=" in answer["Location"], text_of(answer)
    return browser.post(answer["Location"], {"code": newest_code()}, follow=True)


@pytest.mark.slow
def test_a_partner_without_an_account_gets_one_link_reads_and_approves(cast, draft, carlo, settings):
    settings.BASE_URL = "http://testserver"
    take(draft, "submit", cast.actors[CO])
    drain()
    (letter,) = [one for one in mail.outbox if one.to == ["carlo@people.example.org"]]
    (address,) = LINK.findall(letter.body)

    browser = Client()
    page = browser.get(address, follow=True)
    assert page.status_code == 200
    assert page.templates[0].name == "portal/reading/page.html" and "light.html" in [one.name for one in page.templates]
    for words in (
        "Read version 1 and say whether you agree",
        "1 Who takes part",
        "31 August 2027",
        "Approve version 1",
    ):
        assert words in text_of(page)

    answer = browser.post(act_of(draft, "approve"), {"read": page.context["page"].answering.read})
    typed_code(browser, answer)

    given = PartyApproval.objects.get(organisation=carlo.organisation_id, void_at=None)
    assert (given.person_id, given.parts) == (carlo.person_id, digests_of(again(draft)))
    assert "You approved version 1" in text_of(browser.get(page_of(draft)))


def test_what_changed_while_one_read_is_shown_and_not_approved(cast, read, browser_of):
    browser = browser_of(HC)
    had_in_sight = browser.get(page_of(read)).context["page"].answering.read
    sent_anew(cast, read, procedures="Assessed at work, and validated at home")

    answer = browser.post(act_of(read, "approve"), {"read": had_in_sight})

    assert answer.status_code == 409
    shown = text_of(answer)
    assert "The text changed while you were reading. You have not approved it." in shown
    assert "1 thing reads otherwise" in shown and "5 Who does what" in shown
    assert "kept in the transcript" in shown  # what it said before
    assert not PartyApproval.objects.filter(organisation=cast.organisations["hosting"], void_at=None).exists()
    now = answer.context["page"].answering.read
    assert browser.post(act_of(read, "approve"), {"read": now}).status_code == 302
    assert PartyApproval.objects.filter(organisation=cast.organisations["hosting"], void_at=None).count() == 1


def test_an_approval_says_which_parts_changed_since(cast, read, browser_of):
    record(read, "approve", cast.actors[HC])
    version = sent_anew(cast, read, revision="Any partner may end it")

    page = browser_of(HC).get(page_of(version))

    (mine,) = [one for one in page.context["page"].answering.parties if one.is_you]
    assert (mine.at, mine.changed_since) == (None, 1)
    assert "1 part changed since" in text_of(page)
    since = re.search(r'href="([^"]+\?since=[^"]+)"', page.content.decode())
    shown = text_of(browser_of(HC).get(since[1]))
    assert "1 thing changed since the text of" in shown and "Any partner may end it" in shown


@pytest.mark.parametrize("page", ["memorandum", "memorandum-changes"])
def test_what_an_address_says_that_nobody_knows_is_as_if_nothing_was_said(read, browser_of, page):
    answer = browser_of(HC).get(reverse(f"portal:{page}", args=[read.pk]) + "?about=zzz&since=zzz&part=zzz&version=zzz")

    assert answer.status_code == 200 and "checked" not in re.findall(r"<form.*?</form>", text_of(answer), re.S)[-1]


def test_a_change_is_asked_for_by_part_and_why(cast, read, browser_of):
    browser = browser_of(HC)

    empty = browser.post(asks_of(read), {"about": "validity", "wish": " "})
    assert empty.status_code == 400 and "Write what it should say instead." in text_of(empty)
    browser.post(asks_of(read), {"about": "validity", "wish": "March is better"})

    assert again(read).state == State.CHANGES_REQUESTED
    asked = Event.unscoped.select_related("remark").get(subject_id=read.pk, name="request_changes")
    assert asked.remark.text == "7 Validity and review: March is better"
    assert "March is better" in text_of(browser_of(CO).get(page_of(read)))


def test_an_approval_is_taken_back_until_signing_begins(cast, read, browser_of):
    browser = browser_of(HC)
    record(read, "approve", cast.actors[HC])

    assert "Take my approval back" in text_of(browser.get(page_of(read)))
    browser.post(act_of(read, "take_approval_back"))

    assert not PartyApproval.objects.filter(organisation=cast.organisations["hosting"], void_at=None).exists()
    assert "Approve version 1" in text_of(browser.get(page_of(read)))


def test_a_passage_is_commented_on_answered_and_settled(cast, read, by_link, browser_of):
    carlos, jos = by_link(), browser_of(CO)

    carlos.post(act_of(read, "comment"), {"part": "validity", "quote": "by 1 March 2027", "text": "May is busy"})
    comment = Comment.unscoped.get()
    page = text_of(jos.get(page_of(read)))
    assert "May is busy" in page and "Carlo Esempio, Trattoria Esempio" in page
    assert "<mark>by 1 March 2027</mark>" in page
    jos.post(act_of(read, "answer_comment"), {"comment": comment.pk, "text": "I look into it"})
    assert "I look into it" in text_of(carlos.get(page_of(read)))
    assert browser_of(HC).post(act_of(read, "settle_comment"), {"comment": comment.pk}).status_code in (400, 404, 409)
    carlos.post(act_of(read, "settle_comment"), {"comment": comment.pk})

    comment.refresh_from_db()
    assert not comment.is_open and Answer.unscoped.get().comment == comment
    assert "<mark>" not in text_of(jos.get(page_of(read)))


def test_words_that_were_changed_stay_as_they_were_with_their_comment(cast, read, browser_of):
    record(read, "comment", cast.actors[HC], {"part": "validity", "quote": "1 March 2027", "text": "Too early"})
    rewritten = sent_anew(cast, read, review_by=date(2027, 5, 1))

    page = text_of(browser_of(HC).get(page_of(rewritten)))

    assert "<blockquote>1 March 2027</blockquote>" in page and "This part has been changed since." in page
    assert "1 May 2027" in page and "<mark>" not in page


def test_nobody_but_the_parties_sees_what_they_say(cast, browser_of):
    version = a_memorandum(cast, "under_review", covered=as_covered(cast, "competent"))
    record(version, "comment", cast.actors[HC], {"part": "aims", "quote": "", "text": "Between us"})

    pages = {role: browser_of(role).get(page_of(version)) for role in (CO, HC, CI)}

    assert {role: "Between us" in text_of(page) for role, page in pages.items()} == {CO: True, HC: True, CI: False}
    assert pages[CI].status_code == 200 and "1 Who takes part" in text_of(pages[CI])
    assert not Comment.objects.visible_to(cast.actors[CI]).exists()
    answer = browser_of(CI).post(act_of(version, "comment"), {"part": "aims", "text": "Me too"})
    assert answer.status_code == 404 and Comment.unscoped.count() == 1


def test_what_is_said_within_minutes_is_one_mail_to_each_of_the_others(cast, read, carlo):
    for text in ("First", "Second"):
        record(read, "comment", cast.actors[HC], {"part": "aims", "quote": "", "text": text})

    told = OutboxRow.objects.filter(kind="mail.comments").values_list("payload__person", flat=True)
    assert sorted(told) == sorted(str(one) for one in (cast.actors[CO].person_id, carlo.person_id))
    mail.outbox.clear()
    with clock.set_to(NOW.replace(hour=12)):
        drain()
    (letter,) = [one for one in mail.outbox if "talk about the text" in one.body and "carlo@" in one.to[0]]
    assert "First" in letter.body and "Second" in letter.body and LINK.search(letter.body)


TEXT = ("1 Who takes part", "4 Qualifications and units", "Preparation of workplace", "7 Validity and review")


@pytest.mark.parametrize("state", State)
def test_in_every_state_the_same_text_is_read(cast, browser_of, state):
    later = {"ends_on": date(2026, 5, 4)} if state == State.TERMINATED else {}
    version = a_memorandum(cast, state, **later)
    if state == State.SUPERSEDED:
        a_version(cast, version.memorandum, State.IN_FORCE)

    page = browser_of(HC).get(page_of(version))

    shown = text_of(page)
    assert [words for words in TEXT if words not in shown] == []
    assert ("Approve version" in shown) is (state == State.UNDER_REVIEW)
    said = {State.IN_FORCE: "is in force until 31 August 2027", State.TERMINATED: "was ended on 4 May 2026",
            State.SUPERSEDED: "was replaced by version 2", State.EXPIRED: "ran out on 31 August 2027"}  # fmt: skip
    assert said.get(state, "") in page.context["page"].head.title


def test_what_changed_stands_word_by_word_beside_the_version_before(cast, browser_of):
    old = a_memorandum(cast, "in_force")
    new = a_version(cast, old.memorandum, "draft", review_by=date(2027, 5, 1))
    put(new, State.UNDER_REVIEW)

    assert "1 change since version 1" in text_of(browser_of(HC).get(page_of(new)))
    page = browser_of(HC).get(reverse("portal:memorandum-changes", args=[new.pk])).content.decode()
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1 thing changed since version 1" in plain and "was March now May" in plain


def test_it_is_read_in_dutch(cast, read, by_link):
    browser = by_link()
    browser.cookies["django_language"] = "nl"

    page = text_of(browser.get(page_of(read)))
    with translation.override("nl"):
        for words in ("Wie deelneemt", "Geldigheid en evaluatie", "Akkoord gaan met versie 1", "31 augustus 2027"):
            assert words in page
    assert not re.search(r"Who takes part|Validity|Approve version|Comment on", page)


def test_a_link_opens_no_memorandum_of_others_and_none_to_who_left(cast, read, carlo, by_link):
    other = a_memorandum(cast, "under_review", code="MOU-LT-IT-02")
    browser = by_link()

    assert browser.get(page_of(read)).status_code == 200
    assert browser.get(page_of(other)).status_code == 404
    assert browser.get(reverse("portal:memorandum-changes", args=[other.pk])).status_code == 404
    assert page_of(other) not in text_of(browser.get(reverse("portal:memoranda")))
    Membership.objects.create(
        person_id=carlo.person_id, organisation_id=carlo.organisation_id, role=MembershipRole.COORDINATOR,
        since_on=NOW.date(), until_on=NOW.date(),
    )  # fmt: skip
    assert browser.get(page_of(read)).status_code in (302, 404)


def test_by_link_nothing_is_approved_without_a_code(read, carlo, by_link):
    browser = by_link()
    answer = browser.post(act_of(read, "approve"), {"read": digest_of_version(read)})
    browser.post(answer["Location"], {"code": "000000"})

    assert not PartyApproval.objects.filter(organisation=carlo.organisation_id, void_at=None).exists()


@pytest.mark.pdf
def test_the_text_that_is_read_is_there_as_the_paper_it_will_become(read, by_link):
    drain()
    browser = by_link()

    page = browser.get(page_of(read))
    assert re.search(r"PDF, \d pages?", text_of(page))
    answer = browser.get(reverse("portal:memorandum-paper", args=[read.pk]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_a_comment_that_is_open_stands_before_the_writer_and_holds_nothing_up(cast, draft, browser_of):
    record(draft, "comment", cast.actors[HC], {"part": "aims", "quote": "", "text": "More of them"})

    page = browser_of(CO).get(reverse("portal:memorandum-write", args=[draft.pk, "aims"]))

    assert "A comment on 2" in text_of(page) and page.context["page"].missing == []
    take(draft, "submit", cast.actors[CO])


def test_who_is_named_signs_by_the_same_link(cast, read, carlo, by_link):
    record(read, "approve", cast.actors[HC])
    browser = by_link()
    typed_code(browser, browser.post(act_of(read, "approve"), {"read": digest_of_version(read)}))

    assert again(read).state == State.SIGNING
    page = browser.get(page_of(read))
    assert "Version 1 of MOU-LT-IT-01 is being signed" in text_of(page) and "Approve" not in text_of(page)
    assert browser.get(act_of(read, "sign")).status_code == 200


@pytest.mark.slow
def test_who_does_not_sign_is_asked_why_and_told_what_follows(cast, read, carlo, by_link):
    record(read, "approve", cast.actors[HC])
    browser = by_link()
    typed_code(browser, browser.post(act_of(read, "approve"), {"read": digest_of_version(read)}))
    make_ready(paper_of(read))
    declines = reverse("portal:memorandum-decline", args=[read.pk])
    assert f'href="{declines}"' in browser.get(act_of(read, "sign")).content.decode()
    page = text_of(browser.get(declines))
    assert "Why do you not sign?" in page and "five working days" in page and "Ask for a change" not in page

    assert browser.post(declines, {"about": "validity", "wish": ""}).status_code == 400
    browser.post(declines, {"about": "validity", "wish": "Too long"}, follow=True)

    assert again(read).state == State.CHANGES_REQUESTED
    assert "You did not sign version 1" in text_of(browser.get(page_of(read)))
    assert browser.get(declines).status_code == 302


@pytest.mark.slow
def test_the_receipt_of_who_came_by_a_link_opens_by_that_link(cast, read, carlo, by_link, settings):
    settings.BASE_URL = "http://testserver"
    record(read, "approve", cast.actors[HC])
    browser = by_link()
    typed_code(browser, browser.post(act_of(read, "approve"), {"read": digest_of_version(read)}))
    make_ready(paper_of(read))
    typed_code(browser, browser.post(act_of(read, "sign"), {"promise": "on"}))
    for row in OutboxRow.objects.filter(kind="mail.receipt"):  # of the approval, and of the signature
        HANDLERS[row.kind].work(row)
    (receipt,) = [one for one in mail.outbox if "You have signed" in one.subject and "carlo@" in one.to[0]]

    opened = Client().get(LINK.search(receipt.body)[0], follow=True)

    assert opened.status_code == 200 and "MOU-LT-IT-01" in text_of(opened)
    assert "No papers yet" not in text_of(opened)


def test_a_partner_by_link_finds_the_steps_of_the_writer_folded(cast, draft, by_link, browser_of):
    theirs, ours = (browser.get(page_of(draft)).content.decode() for browser in (by_link(), browser_of(CO)))
    assert theirs.index("More that you may do") < theirs.index("Write the memorandum")
    assert "More that you may do" not in ours and "Write the memorandum" in ours
