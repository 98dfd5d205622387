"""What an organisation says itself in the mails of its stays."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import MembershipRole, Person
from ground import clock
from ground.errors import InputRefused
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.roles import Role
from notifications.models import Moment, OwnWords, SentMail
from notifications.own_words import filled_in, keep_words
from tests.factories.accounts import MembershipFactory
from tests.lifecycle.conftest import NOW, the_cast
from tests.portal.conftest import a_session

CO, EM = Role.SENDING_COORDINATOR, Role.EMPLOYER
GREETING = "Dear {name}, {participant} thanks you.\n\nFrom {first_day}, {coordinator} answers you."


@pytest.fixture
def cast(db):
    with clock.set_to(NOW):
        yield the_cast()


@pytest.fixture
def admin(cast):
    """Who administers the sending school."""
    held = MembershipFactory(organisation=cast.organisations["sending"], role=MembershipRole.ADMINISTRATOR)
    return Actor(held.person_id, held.organisation_id)


@pytest.fixture
def browser(admin):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = a_session(admin)
    return client


def mailed(cast):
    """The employer is told, as happens in every stay: the mail that comes of it."""
    so_far = len(mail.outbox)
    perform_act(
        name="lifecycle.inform_employer", pk=cast.mobility.pk, actor=cast.actors[CO], data={"day": "2026-01-10"}
    )
    outbox.drain()
    return mail.outbox[so_far]


def page(moment=Moment.NEWS, language="en"):
    return reverse("portal:own-words-of", args=[moment, language])


def test_they_stand_in_both_forms_of_the_mail_with_the_names_filled_in(cast, admin):
    keep_words(actor=admin, moment=Moment.NEWS, language="en", text=GREETING)

    letter = mailed(cast)

    said = f"Dear {Person.objects.get(pk=cast.actors[EM].person_id).full_name}, Participant Example thanks you."
    assert said in letter.body
    assert said in letter.alternatives[0].content


@pytest.mark.parametrize(("moment", "stands"), [(Moment.FIRST, False), (Moment.NEWS, True)])
def test_words_for_the_first_mail_stand_in_the_first_only(cast, admin, moment, stands):
    keep_words(actor=admin, moment=moment, language="en", text="Welcome to our school.")
    SentMail.objects.create(key="before", kind="code", person_id=cast.actors[EM].person_id, sent_at=clock.now())

    assert ("Welcome to our school." in mailed(cast).body) is stands


def test_the_first_mail_has_the_words_for_it_and_those_for_every_mail(cast, admin):
    keep_words(actor=admin, moment=Moment.NEWS, language="en", text="Ring us at any time.")
    keep_words(actor=admin, moment=Moment.FIRST, language="en", text="Welcome to our school.")

    body = mailed(cast).body

    assert body.index("Welcome to our school.") < body.index("Ring us at any time.")


def test_readers_of_another_language_read_nothing_that_was_not_written_for_them(cast, admin):
    keep_words(actor=admin, moment=Moment.NEWS, language="nl", text="Welkom op onze school.")

    assert "Welkom" not in mailed(cast).body


def test_words_of_another_school_stand_in_none_of_its_mails(cast):
    other = MembershipFactory(role=MembershipRole.ADMINISTRATOR)
    keep_words(actor=Actor(other.person_id, other.organisation_id), moment=Moment.NEWS, language="en", text="Not ours.")

    assert "Not ours." not in mailed(cast).body


def test_a_paragraph_with_something_unknown_is_left_out_whole():
    assert filled_in(GREETING, {"name": "Alex", "coordinator": "Kim"}) == []
    assert filled_in("Hello {name}.\n\nRing {phone}.", {"name": "Alex", "phone": ""}) == ["Hello Alex."]


def test_what_looks_like_markup_is_text(cast, admin):
    keep_words(actor=admin, moment=Moment.NEWS, language="en", text="<b>Bring</b> & {{braces}}")

    letter = mailed(cast)

    assert "<b>Bring</b> & {braces}" in letter.body
    assert "&lt;b&gt;Bring&lt;/b&gt; &amp; {braces}" in letter.alternatives[0].content


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dear {nobody}", "notifications.unknown_placeholder"),
        ("{participant.pk}", "notifications.unknown_placeholder"),
        ("{name!r}", "notifications.placeholder_unreadable"),
        ("{name:>99999}", "notifications.placeholder_unreadable"),
        ("{name", "notifications.placeholder_unreadable"),
        ("x" * 1001, "notifications.words_too_long"),
    ],
)
def test_what_no_mail_could_be_made_of_is_refused_and_stays_typed(browser, admin, text, code):
    with pytest.raises(InputRefused) as refused:
        keep_words(actor=admin, moment=Moment.NEWS, language="en", text=text)
    answer = browser.post(page(), {"text": text}, follow=True)

    assert refused.value.code == code
    assert answer.status_code == 400
    assert answer.context["form"]["text"].value() == text
    assert not OwnWords.objects.exists()


def test_it_is_looked_at_before_it_is_kept(browser, admin):
    looked = browser.post(page(), {"text": GREETING, "preview": "1"}, follow=True)

    assert "Dear Alex Example, Sam Sample thanks you." in looked.text
    assert not OwnWords.objects.exists()
    kept = browser.post(page(), {"text": GREETING}, follow=True)
    assert "From now on mails say it so." in kept.text
    assert OwnWords.objects.get().changed_by_id == admin.person_id


def test_an_empty_text_takes_them_away(browser, admin):
    keep_words(actor=admin, moment=Moment.NEWS, language="en", text="Hello.")

    browser.post(page(), {"text": " "})

    assert not OwnWords.objects.exists()


def test_only_administrators_write_them(cast):
    colleague = Client()
    colleague.cookies[settings.SESSION_COOKIE_NAME] = a_session(cast.actors[CO])

    assert colleague.get(reverse("portal:own-words")).status_code == 403
    assert colleague.post(page(), {"text": "Hello."}).status_code == 403
    assert not OwnWords.objects.exists()


def test_the_page_of_the_organisation_leads_there_and_lists_every_moment_and_language(browser):
    there = reverse("portal:own-words")

    assert there in browser.get(reverse("accounts:organisation")).text
    assert len(browser.get(there).context["lines"]) == len(Moment) * 2
