"""An agreement is read, approved and talked about on one page, by everybody in their own words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from accounts.own_account import change_language
from agreements.models import Review
from agreements.parts import SHAPES, PartName
from agreements.reading import Reader, in_words
from documents.parts.values import things_of
from lifecycle.roles import Role
from remarks.models import Answer, Comment
from tests.factories.accounts import account_of
from tests.factories.agreements import CI, CO, GU, HC, HT, LE, approve, change, in_review, in_signing, written
from tests.factories.assessments import go
from tests.portal.code_walk import browser_by_link, newest_code, text_of

EM = Role.EMPLOYER
RAW = re.compile(r">[^<]*(\bTrue\b|\bFalse\b|\bNone\b|\d{4}-\d{2}-\d{2}\b|period_and_place|weekly_hours)[^<]*<")


def page_of(cast, more=""):
    return reverse("portal:agreement", args=[cast.mobility.pk]) + more


def says(cast, name):
    return reverse("portal:agreement-say", args=[cast.mobility.pk, f"agreements.{name}"])


def approves(cast):
    return reverse("portal:approve-agreement", args=[cast.mobility.pk])


def headings(answer):
    return re.findall(r"<h2>\s*([^<]+?)\s*</h2>", text_of(answer).partition("<article")[2].partition("</article>")[0])


def test_six_headings_are_said_to_who_goes_as_you_and_to_others_by_name(cast, browser_of):
    in_review(cast)

    own, guardians = browser_of(LE).get(page_of(cast)), browser_by_link(cast, GU).get(page_of(cast))

    assert headings(own)[:4] == ["When and where", "Who is there for you", "What you learn", "What you do"]
    assert headings(guardians)[1:4] == [
        "Who is there for Participant", "What Participant learns", "What Participant does",
    ]  # fmt: skip
    assert "Is it right for you?" in text_of(own) and "Yes, this is right" in text_of(own)
    assert "is under age on the first day" in text_of(guardians)
    assert "I agree with version 1" in text_of(guardians)
    for page in (own, guardians):
        assert "Mon 2 March 2026" in text_of(page) and not RAW.search(text_of(page)), RAW.search(text_of(page))
        assert '<a href="tel:112">112</a>' in text_of(page)


def test_numbers_by_night_can_be_rung(cast, browser_of):
    in_review(cast)
    go(cast, "request_agreement_changes", HC, comments={"contacts": "Who answers at night?"})
    contacts = {"emergency": {"name": "Dino Secondo", "phone": "+39 051 1", "phone_night": "+39 051 22"}}
    change(cast, contacts={"host": {"mentor": {"name": "Carla Prima"}, **contacts}})
    go(cast, "submit_agreement", CO)

    shown = text_of(browser_of(LE).get(page_of(cast)))

    assert '<a href="tel:+3905122">+39 051 22</a>' in shown and "At night" in shown


@pytest.mark.parametrize("role", [CO, HC, HT, CI])
def test_school_host_tutor_and_institution_read_the_same_page(cast, browser_of, role):
    in_review(cast)

    answer = (browser_by_link(cast, role) if role == HT else browser_of(role)).get(page_of(cast))

    assert len(headings(answer)) >= 5, text_of(answer)
    assert "Approvals" in text_of(answer) or "Your answer" in text_of(answer)


def test_employer_reads_aims_and_dates_only(cast, browser_of):
    in_review(cast)

    answer = browser_of(EM).get(page_of(cast))

    assert headings(answer)[:2] == ["When and where", "What Participant learns"]
    assert "tel:" not in text_of(answer).partition("<article")[2].partition("</article>")[0]
    assert "Carla Prima" not in text_of(answer) and "Comments" not in text_of(answer)


def test_what_was_written_stands_in_its_language_and_that_is_said(cast, browser_of):
    in_review(cast)
    browser = browser_of(GU)
    account = account_of(Person.objects.get(pk=cast.actors[GU].person_id))
    change_language(account_id=account.pk, language="nl")

    shown = text_of(browser.get(page_of(cast)))

    assert 'lang="en"' in shown and "Wat Participant leert" in shown
    assert "ma 2 maart 2026" in shown


def test_every_field_of_every_part_is_read_somewhere(cast):
    """Else somebody would sign what they were never shown. Ids and what only sorts are left out."""
    stay = written(cast).mobility
    found = []
    for part in PartName:
        for name, shape in SHAPES[part]["properties"].items():
            kind = shape.get("type")
            value = {"array": ["Marked words"], "string": "Marked words"}.get(kind) if isinstance(kind, str) else 7
            if value is None or "enum" in shape or "offers" in shape or "pattern" in shape:
                continue
            if kind == "array" and shape["items"].get("type") == "object":
                continue
            text = in_words({part: {name: value}}, Reader(), stay)
            words = " ".join(line.words for one in text for thing in things_of(one) for line in thing.lines)
            if "Marked words" not in words and "7" not in words:
                found.append((str(part), name))
    assert found == []


def test_who_goes_says_yes_and_learns_how_far_the_others_are(cast, browser_of):
    version = in_review(cast)
    browser = browser_of(LE)
    read = browser.get(page_of(cast)).context["page"].version.sha256

    done = browser.post(approves(cast), {"read": read}, follow=True)

    assert Review.objects.filter(agreement_version=version, role="LE").count() == 1
    assert "You said yes. 1 of 6 has." in text_of(done)
    assert "Yes, this is right" not in text_of(done)


def test_guardian_by_link_approves_with_a_code_and_comes_back_to_the_text(cast):
    in_review(cast)
    browser = browser_by_link(cast, GU)

    answer = browser.post(approves(cast), {"read": ""})
    assert answer.status_code == 302 and "step=" in answer["Location"], text_of(answer)
    done = browser.post(answer["Location"], {"code": newest_code()}, follow=True)

    assert done.status_code == 200 and Review.objects.filter(role="GU").count() == 1
    assert page_of(cast) in text_of(done)


def test_text_that_changed_while_one_read_is_not_approved(cast, browser_of):
    had_in_sight = in_review(cast).sha256
    browser = browser_of(LE)
    go(cast, "request_agreement_changes", HC, comments={"assessment": "Who?"})
    change(cast, period_and_place={"place": "The second kitchen"})
    go(cast, "submit_agreement", CO)

    answer = browser.post(approves(cast), {"read": had_in_sight})

    assert answer.status_code == 409
    assert "The text changed while you were reading. You have not approved it." in text_of(answer)
    assert not Review.objects.filter(role="LE").exists()


def test_who_said_yes_before_sees_the_one_change_word_by_word(cast, browser_of):
    in_review(cast)
    approve(cast, LE)
    go(cast, "request_agreement_changes", HC, comments={"period_and_place": "The other kitchen"})
    change(cast, period_and_place={"place": "The second kitchen"})
    go(cast, "submit_agreement", CO)

    shown = text_of(browser_of(LE).get(page_of(cast)))

    assert "1 thing changed since you said yes" in shown
    assert re.search(r"<del>.*?Main kitchen</del>", shown) and re.search(r"<ins>.*?The second kitchen</ins>", shown)
    assert "To everything else you have said yes, and that counts." in shown
    assert "said yes on" in shown and "1 part changed since" in shown


def test_i_want_something_changed_becomes_a_comment_on_its_part(cast, browser_of):
    in_review(cast)
    browser = browser_of(LE)
    wish = reverse("portal:agreement-wish", args=[cast.mobility.pk])
    assert wish in text_of(browser.get(page_of(cast)))

    empty = browser.post(wish, {"about": "programme_and_tasks", "wish": " "})
    assert empty.status_code == 400 and "Write what it should say instead." in text_of(empty)
    browser.post(wish, {"about": "programme_and_tasks", "wish": "No night shifts"})

    assert cast.stay().state == "agreement_draft"
    said = Comment.unscoped.get()
    assert (said.part, said.text, said.person_id) == (
        "programme_and_tasks", "No night shifts", cast.actors[LE].person_id,
    )  # fmt: skip
    assert "No night shifts" in text_of(browser_of(CO).get(page_of(cast)))


def test_a_passage_is_commented_on_answered_and_settled(cast, browser_of):
    in_review(cast)
    learner, school = browser_of(LE), browser_of(CO)

    learner.post(says(cast, "comment"), {"part": "period_and_place", "quote": "Main kitchen", "text": "Which floor?"})
    comment = Comment.unscoped.get()
    shown = text_of(school.get(page_of(cast)))
    assert "<mark>Main kitchen</mark>" in shown and "Which floor?" in shown
    school.post(says(cast, "answer_comment"), {"comment": comment.pk, "text": "The second"})
    assert Answer.unscoped.get().organisation == cast.organisations["sending"]
    assert browser_of(HC).post(says(cast, "settle_comment"), {"comment": comment.pk}).status_code == 400
    learner.post(says(cast, "settle_comment"), {"comment": comment.pk})

    comment.refresh_from_db()
    assert not comment.is_open and "<mark>" not in text_of(school.get(page_of(cast)))


def test_what_is_said_outlasts_the_version_and_the_employer_never_reads_it(cast, browser_of):
    in_review(cast)
    browser_of(HC).post(says(cast, "comment"), {"part": "contacts", "quote": "", "text": "Between us"})
    go(cast, "request_agreement_changes", GU, comments={"assessment": "Who?"})
    go(cast, "submit_agreement", CO)

    assert "Between us" in text_of(browser_of(LE).get(page_of(cast)))
    assert "Between us" not in text_of(browser_of(EM).get(page_of(cast)))
    assert not Comment.objects.visible_to(cast.actors[EM]).exists()
    assert browser_of(EM).post(says(cast, "comment"), {"part": "contacts", "text": "Me too"}).status_code == 404


def test_who_signs_is_led_from_the_text_to_the_signature(cast, browser_of):
    in_signing(cast)

    shown = text_of(browser_of(LE).get(page_of(cast)))

    assert "Signatures" in shown and reverse("portal:act", args=[cast.mobility.pk, "documents.sign"]) in shown


def test_approving_for_somebody_who_said_so_stays_on_its_own_page(cast, browser_of):
    in_review(cast)

    page = browser_of(CO).get(approves(cast))

    assert page.status_code == 200 and page.templates[0].name == "portal/step.html"


def test_an_earlier_version_stays_to_be_read_and_is_not_answered(cast, browser_of):
    first = in_review(cast)
    go(cast, "request_agreement_changes", HC, comments={"assessment": "Who?"})
    go(cast, "submit_agreement", CO)

    shown = text_of(browser_of(LE).get(page_of(cast, f"?version={first.pk}")))

    assert "This is not the text that is agreed now." in shown and "Yes, this is right" not in shown


def test_reading_costs_no_more_with_more_comments(cast, browser_of):
    in_review(cast)
    browser = browser_of(CO)
    for text in ("One", "Two"):
        browser_of(HC).post(says(cast, "comment"), {"part": "contacts", "quote": "", "text": text})
    with CaptureQueriesContext(connection) as few:
        browser.get(page_of(cast))
    for text in ("Three", "Four", "Five"):
        browser_of(HC).post(says(cast, "comment"), {"part": "contacts", "quote": "", "text": text})
    with CaptureQueriesContext(connection) as more:
        browser.get(page_of(cast))
    assert len(more) <= len(few) < 60


def test_a_typing_error_is_corrected_from_the_text_and_all_see_it_there(cast, browser_of):
    in_review(cast)
    school, where = browser_of(CO), reverse("portal:agreement-correct", args=[cast.mobility.pk]) + "?part=contacts"
    assert where in text_of(school.get(page_of(cast)))
    assert where not in text_of(browser_of(LE).get(page_of(cast)))
    assert 'value="Carla Prima"' in text_of(school.get(where))

    wrong = school.post(where, {"what": "contacts:host.mentor.name", "after": "Dino Secondo"})
    assert wrong.status_code == 400 and "That is another name, not another spelling." in text_of(wrong)
    assert 'value="Dino Secondo"' in text_of(wrong)
    done = school.post(where, {"what": "contacts:host.mentor.name", "after": "Carla Príma"}, follow=True)

    assert "Corrected. All are told of it, and nobody is asked again." in text_of(done)
    shown = text_of(browser_of(LE).get(page_of(cast)))
    assert "Carla Príma" in shown and "Corrected since it was sent" in shown and "That is not right…" in shown


@pytest.mark.parametrize("name", ["agreement", "agreement-wish", "agreement-correct"])
def test_what_an_address_says_that_nobody_knows_is_as_if_nothing_was_said(cast, browser_of, name):
    in_review(cast)
    where = reverse(f"portal:{name}", args=[cast.mobility.pk])
    browser = browser_of(HC if name == "agreement-wish" else CO)
    plain = browser.get(where)

    answer = browser.get(where + "?about=zzz&part=zzz&version=zzz&what=zzz")

    assert (plain.status_code, answer.status_code) == (200, 200)
    assert headings(answer) == headings(plain)
    assert text_of(answer).count("<form") == text_of(plain).count("<form")


def test_today_and_the_history_call_the_part_that_is_to_change_by_its_name(cast, browser_of):
    in_review(cast)
    go(cast, "request_agreement_changes", HC, comments={"programme_and_tasks": "Please add the second kitchen"})

    for where in (reverse("portal:today"), reverse("portal:stay", args=[cast.mobility.pk])):
        shown = text_of(browser_of(CO).get(where))
        assert "Programme and tasks: Please add the second kitchen" in shown, where
        assert "programme_and_tasks: " not in shown


def test_the_day_on_which_a_comment_is_deleted_stands_beside_its_field(cast, browser_of):
    in_review(cast)

    assert re.search(r"Deleted on \w{3} \d+ \w{3} \d{4}, with its answers", text_of(browser_of(HC).get(page_of(cast))))


def test_who_objects_on_the_page_is_told_what_follows(cast, browser_of):
    in_review(cast)
    where = reverse("portal:agreement-correct", args=[cast.mobility.pk]) + "?part=contacts"
    browser_of(CO).post(where, {"what": "contacts:host.mentor.name", "after": "Carla Príma"})
    learner = browser_of(LE)
    pk = re.search(r'name="correction" value="([^"]+)"', text_of(learner.get(page_of(cast))))[1]

    done = learner.post(says(cast, "object_to_spelling"), {"correction": pk, "reason": "Another one"}, follow=True)

    assert "The part is open again." in text_of(done)
    assert "somebody objected: the part is open again" in text_of(done)
