"""The words of the field: in the help wing, in each language of the pages, linked where they occur."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lifecycle.models.mobility import Approach
from lifecycle.roles import Role
from portal.help.glossary import KEYS, WORDS, glossary
from tests.lifecycle.conftest import put_in


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_word_has_its_meaning_in_each_language_in_the_order_of_that_language(language):
    with translation.override(language):
        words = [str(term.word) for term in glossary()]
        meanings = {str(term.meaning) for term in WORDS}

    assert len(words) == len(KEYS) == len(meanings)
    assert words == sorted(words, key=str.casefold)


def test_the_help_leads_to_the_words(client, db):
    assert reverse("portal:words") in client.get(reverse("portal:help")).content.decode()
    page = client.get(reverse("portal:words")).content.decode()
    assert 'id="recognition"' in page


def test_the_words_of_the_aid_lead_to_their_meaning(cast, browser_of):
    put_in(cast.mobility, "draft")
    address = reverse("portal:plan-step", args=[cast.mobility.pk, "count"])
    page = browser_of(Role.SENDING_COORDINATOR).get(address).content.decode()

    assert all(f'{reverse("portal:words")}#{approach}"' in page for approach in Approach.values)
