"""Every sentence that is shown begins with a capital letter and ends as a sentence does, whatever stands in its places."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ground.sentences import registered, sentence
from lifecycle.doors import wake
from lifecycle.news import say_event
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mou import State as MemorandumState
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing
from tests.lifecycle import worlds
from tests.notifications.test_news import NAMES, every_event
from tests.portal.conftest import browser_of, cast
from tests.sampled import a_few
from tests.test_words import samples

__all__ = ["browser_of", "cast"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
ENDS = tuple(".?!:”…")
BESIDE = "accounts.input_refused"  # says on what Django says of a field, which ends as Django ends it
NAMED_SMALL = {"person": "competent institution", "owner": "competent institution", "name": "van der Berg"}
ARTICLE = re.compile(r"\b(?:the|an?|de|het|een) %\((?:owner|person|may|role)\)s", re.IGNORECASE)


def said(code: str) -> Iterator[str]:
    """The sentence with each of its samples, and with a role or a name written small in every place of a text."""
    for params in samples(code):
        yield sentence(code, params)
        small = {name: NAMED_SMALL.get(name, "werkplaats") for name, value in params.items() if value == "Anna"}
        yield sentence(code, params | small)


def is_whole(words: str) -> bool:
    first = words[:1]  # a title that is quoted stands as it was written
    return (first.isupper() or first.isdigit() or first in "…“") and words.endswith(ENDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_begins_with_a_capital_and_ends(language):
    with translation.override(language):
        found = {(code, words) for code in registered() for words in said(code) if code != BESIDE}

    assert len(found) > 500
    assert sorted(one for one in found if not is_whole(one[1])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_happened_begins_with_a_capital_though_a_name_is_written_small(language):
    with translation.override(language):
        told = [say_event(event, names) for event in every_event() for names in (NAMES, {"one": "de Vries"})]

    assert [words for words in told if not is_whole(words)] == []


def test_no_role_stands_behind_an_article():
    """A role is called by several words, some of them a clause: “who leads the stay”."""
    with (settings.BASE_DIR / "locale/nl/LC_MESSAGES/django.po").open("rb") as file:
        written = [str(words) for one in read_po(file) for words in (one.id, one.string)]

    assert len(written) > 4000
    assert [words for words in written if ARTICLE.search(words)] == []
    assert [words for words in roles_in("en") + roles_in("nl") if re.match(r"(the|an?|de|het|een) ", words)] == []


def roles_in(language: str) -> list[str]:
    with translation.override(language):
        return [str(one.label) for kinds in (Role, OrganisationPartKind, NamedPartKind) for one in kinds]


OWED_IN = {"draft", "changes_requested", "under_review", "signing"}
READERS = (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.COMPETENT_INSTITUTION)


@pytest.mark.parametrize(("state", "language"), a_few(product(MemorandumState, LANGUAGES), one_of=5))
def test_the_page_of_a_memorandum_lists_as_missing_what_is_missing(cast, browser_of, state, language):
    """And says beside it what comes next, where nothing is: in whole sentences, as its reader owes them."""
    version = worlds.a_memorandum_in(cast, state)
    wake(machine="mou", pk=version.pk)  # what is owed there is written as a step would write it
    address = reverse("portal:memorandum", args=[version.pk])
    for role in READERS:
        browser = browser_of(role)
        answer = browser.get(address, headers={"accept-language": language})
        if answer.status_code == 404:
            continue
        page = answer.context["page"]
        with translation.override(language):
            assert not (page.missing and page.next_steps)
            assert bool(page.missing or page.next_steps) is (state in OWED_IN), (state, page.missing)
            assert [one.sentence for one in (*page.missing, *page.next_steps) if not is_whole(one.sentence)] == []
            assert all(is_whole(reason) for _step, reasons in page.steps for reason in reasons)
        for one in (*page.missing, *page.next_steps):
            if one.way is not None:
                assert browser.get(one.way.address).status_code == 200


def test_a_role_written_small_begins_a_sentence_with_a_capital():
    said = say_missing([Missing("agreements.not_approved", Role.COMPETENT_INSTITUTION)], {})
    assert said == ["Competent institution has not approved the agreement."]
