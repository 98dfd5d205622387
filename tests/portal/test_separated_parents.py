"""One parent may be kept from where and how the other lives: nothing that the one gets says it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Person
from agreements.selectors import open_version, parts_of
from agreements.services import open_first_version
from documents.models import Document
from documents.on_screen import on_screen
from documents.services import issue
from lifecycle.effects.outbox import drain
from lifecycle.models import NamedPart, OutboxRow, ParticipantRecord
from lifecycle.people.kept_contacts import kept_from, kept_people
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import State
from tests.agreements.test_papers import built
from tests.api.conftest import caller_for
from tests.factories.agreements import in_force, in_signing, written
from tests.lifecycle import worlds
from tests.lifecycle.conftest import a_person, put_in
from tests.lifecycle.correcting import correct, follows
from tests.portal.conftest import a_session
from tests.portal.crawling import pages_read_by
from tests.portal.test_corrections import address, seen, shown
from tests.portal.worlds_of_keepers import as_text
from tests.sampled import a_few

KEPT = {
    "email": "guardian@people.example.org",
    "telephone of the person": "+370 611 00001",
    "telephone by day": "+370 611 00002",
    "telephone by night": "+370 611 00003",
    "street": "Hidden Lane 7",
}


def with_two_parents(cast) -> Actor:
    """The one is marked, and called in an emergency as well; the child lives there. Returns the other one."""
    marked = Person.objects.get(pk=cast.actors[Role.GUARDIAN].person_id)
    Person.objects.filter(pk=marked.pk).update(phone=KEPT["telephone of the person"])
    numbers = {"phone_day": KEPT["telephone by day"], "phone_night": KEPT["telephone by night"]}
    NamedPart.objects.filter(mobility=cast.mobility, person=marked).update(contact_kept=True, **numbers)
    for part in (NamedPartKind.EMERGENCY_CONTACT, NamedPartKind.ACCOMPANYING):
        name_person(mobility=cast.mobility, person_id=marked.pk, part=part, **numbers)
    ParticipantRecord.objects.filter(pk=cast.mobility.record_id).update(address=KEPT["street"], town="Vilnius")
    other = a_person("other", cast.organisations["sending"])
    name_person(mobility=cast.mobility, person_id=other.pk, part=NamedPartKind.GUARDIAN)
    return Actor(other.pk)


def told_to(other: Actor, cast, mails):
    """Pages with what they let download, answers to programs, papers as they are kept and as they read, mails."""
    session = a_session(other)
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    stay = cast.mobility.pk
    starts = [reverse(f"portal:{name}", args=[stay]) for name in ("my-stay", "my-data", "agreement", "stay")]
    yield from pages_read_by(browser, starts, most=60)
    caller = caller_for(other)
    paths = ("mobilities/", f"mobilities/{stay}/", "todos/", "documents/", "agreements/", "consents/")
    yield from ((path, caller.get(path).content.decode()) for path in paths)
    for paper in Document.objects.visible_to(other):
        yield f"paper {paper.kind}", as_text(paper.snapshot)
        yield f"paper {paper.kind}, as it reads", on_screen(template=paper.template, snapshot=paper.snapshot)
    OutboxRow.objects.filter(kind="doc.render").delete()  # nobody looks at the printed file here
    drain()
    address = Person.objects.get(pk=other.person_id).email
    yield from (("mail", f"{mail.subject}\n{mail.body}") for mail in mails if address in mail.to)


def leaks(other: Actor, cast, mails) -> set[str]:
    found = set()
    for where, text in told_to(other, cast, mails):
        found |= {f"{what} in {where}" for what, word in KEPT.items() if word in text}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("state", [State.AGREEMENT_SIGNING, State.ONGOING])
def test_what_one_parent_gets_says_nothing_of_the_other(cast, mailoutbox, state):
    other = with_two_parents(cast)
    if state == State.ONGOING:
        in_force(cast)
        issue(paper=built("departure_pack", cast.stay())[0])
        put_in(cast.mobility, state)
    else:
        in_signing(cast)
    for paper in built("guardian_consent", cast.stay()):
        issue(paper=paper)

    found = leaks(other, cast, mailoutbox)
    assert not found, "\n".join(sorted(found))


def test_papers_say_through_whom_a_marked_parent_is_reached(cast):
    with_two_parents(cast)
    version = written(cast)
    stay = cast.stay()
    papers = [*built("guardian_consent", stay), *built("departure_pack", stay), *built("learning_agreement", version)]

    assert {paper.kind for paper in papers} == {"guardian_consent", "departure_pack", "learning_agreement"}
    for paper in papers:
        printed = as_text(paper.snapshot)
        assert "through the school" in printed, paper.kind
        assert not [word for word in KEPT.values() if word in printed], paper.kind


def test_first_text_of_the_agreement_names_a_marked_parent_without_a_number(cast):
    with_two_parents(cast)
    contacts = as_text({str(name): part for name, part in parts_of(open_first_version(mobility=cast.mobility)).items()})

    assert "Guardian Example" in contacts
    assert not [word for word in KEPT.values() if word in contacts]


def test_who_goes_and_the_school_read_the_numbers_of_a_marked_parent(cast, browser_of):
    with_two_parents(cast)
    in_force(cast)
    for role in (Role.PARTICIPANT, Role.GUARDIAN):
        page = browser_of(role).get(reverse("portal:my-stay", args=[cast.mobility.pk])).content.decode()
        assert KEPT["telephone by night"] in page, role


# Set and taken off later


def numbers_in_the_text(cast) -> set[str]:
    text = as_text({str(name): part for name, part in parts_of(open_version(cast.stay())).items()})
    return {what for what, word in KEPT.items() if word in text}


def test_first_text_forgets_the_numbers_of_a_parent_who_is_marked_later_and_has_them_again(cast):
    other = with_two_parents(cast)
    NamedPart.objects.filter(mobility=cast.mobility).update(contact_kept=False)
    open_first_version(mobility=cast.mobility)
    before = numbers_in_the_text(cast)
    assert before == {"email", "telephone by day", "telephone by night"}

    marked = correct(cast, Role.GUARDIAN, contact_kept=True)
    assert follows(marked) == ["lifecycle.kept_from_now", "agreements.draft_follows"]
    assert marked.details["changed"] == ["contact_kept"]
    assert (numbers_in_the_text(cast), len(kept_from(cast.stay(), other))) == (set(), 1)

    again = correct(cast, Role.GUARDIAN, contact_kept=False)
    assert follows(again) == ["lifecycle.shown_from_now", "agreements.draft_follows"]
    assert (numbers_in_the_text(cast), len(kept_from(cast.stay(), other))) == (before, 0)


@pytest.mark.parametrize("state", a_few((State.DRAFT, State.ONGOING, State.COMPLETED, State.WITHDRAWN), one_of=2))
def test_mark_is_set_in_any_state_by_whoever_keeps_the_guardian(cast, state):
    worlds.a_stay_in(cast, state)

    correct(cast, Role.GUARDIAN, contact_kept=True)

    assert kept_people(cast.stay()) == {cast.actors[Role.GUARDIAN].person_id}


@pytest.mark.slow
def test_page_says_what_follows_before_a_parent_is_marked_and_asks_it_of_guardians_alone(cast, browser_of):
    in_signing(cast)
    browser = browser_of(Role.SENDING_COORDINATOR)
    assert "contact_kept" not in browser.get(address(cast, Role.PARTICIPANT)).context["page"].form.fields

    data, page = shown(browser, cast, Role.GUARDIAN, contact_kept="True")
    words = page.content.decode()
    assert "The mail address, the telephone, and where the participant lives” becomes “Neither" in words
    assert "is recalled and sent anew" in words
    assert "Papers issued until now stay with whoever has them" in words
    assert not kept_people(cast.stay())

    browser.post(address(cast, Role.GUARDIAN), {**data, **seen(page)})
    assert kept_people(cast.stay()) == {cast.actors[Role.GUARDIAN].person_id}
