"""The page on which a quality manager adds questions, changes their words and ends them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ground import clock
from lifecycle.roles import Role
from quality.own_models import OwnQuestion

QM, CO, HC = Role.QUALITY_MANAGER, Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def typed(**more):
    facts = {
        "words_en": "Was the canteen good?", "words_nl": "Was de kantine goed?", "scale": "A5", "asked_of": ["LE", "HT"],
        "since": clock.today().isoformat(),
    }  # fmt: skip
    return facts | more


def test_it_is_added_reworded_and_ended(cast, browser_of):
    client, every = browser_of(QM), reverse("portal:own-questions")
    assert "Kept. It is asked from its day on" in client.post(every, typed(), follow=True).content.decode()
    question = OwnQuestion.unscoped.get()
    assert (question.words["nl"], question.asked_of) == ("Was de kantine goed?", ["LE", "HT"])

    one = reverse("portal:own-question", args=[question.pk])
    tomorrow = clock.today() + timedelta(days=1)
    client.post(one, {"words_en": "Was the food good?", "since": tomorrow.isoformat()})
    page = client.get(every).content.decode()
    assert "Was the food good?" in page
    assert "Before: Q1v1, Was the canteen good?" in page
    assert client.get(one).status_code == 404  # earlier words are changed no more

    newest = OwnQuestion.unscoped.get(version=2)
    ended = client.post(reverse("portal:own-question", args=[newest.pk]), {"end": "1"}, follow=True)
    assert "It is asked no more. What was answered stays." in ended.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"words_en": "", "words_nl": ""}, "Write the question in one language at least."),
        ({"since": "2020-01-01"}, "Choose today or a later day."),
        ({"scale": "A99"}, "Was the canteen good?"),
        ({"asked_of": []}, "Was the canteen good?"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(cast, browser_of, wrong, words):
    answer = browser_of(QM).post(reverse("portal:own-questions"), typed(**wrong))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not OwnQuestion.unscoped.exists()


@pytest.mark.parametrize("role", [CO, HC])
def test_who_does_not_manage_quality_finds_nothing_there(cast, browser_of, role):
    assert browser_of(role).get(reverse("portal:own-questions")).status_code == 404
