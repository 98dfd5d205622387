"""Who travels without a sending organisation reads no word of a school: on no page, in no mail."""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Person
from accounts.own_account import change_language
from lifecycle.doors import wake
from lifecycle.effects import outbox
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.offers.offers import Offers
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from tests.factories.accounts import account_of
from tests.factories.assessments import abroad, go, on
from tests.lifecycle import worlds

LE, GU, HC = Role.PARTICIPANT, Role.GUARDIAN, Role.HOST_COORDINATOR
WORDS = {"en": re.compile(r"school", re.IGNORECASE), "nl": re.compile(r"\bschool", re.IGNORECASE)}
OF_ADDRESSES = re.compile(r'(?:href|src|value|class|id|name|for|action)="[^"]*"')
REPORT = {"kind": "bullying", "severity": "3", "text": "Locked out", "without_host": "yes"}
STATES = [State.AGREEMENT_DRAFT, State.ONGOING, State.EARLY_RETURN, State.FEEDBACK]
QUICK = [(State.FEEDBACK, "en")]
IN_EACH = [(state, "en") for state in STATES] + [(State.ONGOING, "nl")]


def alone(cast):
    """Nobody sends any more; somebody of trust reads what goes wrong."""
    OrganisationPart.objects.filter(mobility=cast.mobility, part__in=("sending", "employer")).delete()
    trusted = Person.objects.write_down("aunt@people.example.org", given_names="Aunt", family_names="Example")
    name_person(mobility=cast.mobility, person_id=trusted.pk, part=NamedPartKind.PERSON_OF_TRUST)
    wake(machine="mobility", pk=cast.mobility.pk)


def speaks_of_a_school(text: str, language: str) -> list[str]:
    plain = re.sub(
        r"\s+", " ", OF_ADDRESSES.sub("", re.sub(r"<(script|style|option)\b.*?</\1>", "", text, flags=re.DOTALL))
    )
    return [plain[max(0, one.start() - 60) : one.end() + 30] for one in WORDS[language].finditer(plain)]


def pages_of(cast, role) -> list[str]:
    """The own pages, that of telling, and one for each thing to record and each step."""
    stay = Mobility.unscoped.select_related("rule_set", "record").get(pk=cast.mobility.pk)
    offers = Offers(Standing.of_stay(stay), cast.actors[role])
    own = ["portal:my-stay", "portal:my-data"]
    found = [reverse(name, args=[stay.pk]) for name in (*own, "portal:stay", "portal:tell")]
    found += [reverse("portal:act", args=[stay.pk, offer.name]) for offer in offers.acts]
    found += [
        reverse("portal:transition", args=[stay.pk, one.machine, one.subject_id, one.name]) for one in offers.steps
    ]
    return found


@pytest.mark.parametrize(
    ("state", "language"), [pytest.param(*one, marks=() if one in QUICK else pytest.mark.slow) for one in IN_EACH]
)
def test_no_page_of_who_travels_alone_speaks_of_a_school(cast, browser_of, state, language):
    worlds.a_stay_in(cast, state)
    alone(cast)
    for role in (LE, GU):
        browser = browser_of(role)
        change_language(account_id=account_of(Person.objects.get(pk=cast.actors[role].person_id)).pk, language=language)
        answers = {address: browser.get(address, follow=True) for address in pages_of(cast, role)}
        assert {answer.status_code for answer in answers.values()} == {200}
        assert all(f'<html lang="{language}"' in answer.content.decode() for answer in answers.values())
        said = {address: speaks_of_a_school(answer.content.decode(), language) for address, answer in answers.items()}
        assert {address: words for address, words in said.items() if words} == {}, role


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_mail_of_who_travels_alone_speaks_of_a_school(cast, browser_of, language):
    abroad(cast)
    alone(cast)
    Person.objects.update(language=language)
    browser = browser_of(LE)
    receipt = browser.post(reverse("portal:tell", args=[cast.mobility.pk]), REPORT, follow=True)
    with on(date(2026, 3, 20)):
        go(cast, "suspend", LE, suspended_from=date(2026, 3, 19), reason="Flu")
        go(cast, "resume", LE, resumed_on=date(2026, 3, 20))
        go(cast, "report_early_return", HC, last_day=date(2026, 3, 20), reason_code="family", reason="")
        outbox.drain()

    assert speaks_of_a_school(receipt.content.decode(), language) == []
    assert len(mail.outbox) > 4
    for letter in mail.outbox:
        assert speaks_of_a_school(f"{letter.subject} {letter.body}", language) == [], letter.subject
