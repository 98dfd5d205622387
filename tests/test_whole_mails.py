"""Every mail that can leave says whole sentences, in each language: a line is one, or it is an address, a name, a fact.

First each template, with something in each of its places; then each notice, of each thing that can happen, as its
reader gets it.
"""

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Membership, Organisation, Person
from lifecycle.models import Event, OutboxRow, Remark
from lifecycle.registry import HANDLERS
from lifecycle.roles import Role
from notifications import letters, letters_of_handing, letters_of_reports
from notifications.asking_for_officers import asking
from notifications.handlers import BLANK_LINES, Mailer
from tests.assessments.test_incidents import report
from tests.factories.assessments import abroad
from tests.lifecycle.conftest import NOW
from tests.notifications.test_news import every_event
from tests.portal.conftest import cast
from tests.test_whole_sentences import is_whole

__all__ = ["cast"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
FOLDERS = ("mail", "account/email", "accounts/email", "mfa/email")
TEMPLATES = sorted(
    f"{folder}/{file.name}"
    for folder in FOLDERS
    for file in (settings.BASE_DIR / "templates" / folder).glob("*.txt")
    if not file.name.startswith(("_", "base_")) and not file.name.endswith("_subject.txt")
)
PLAIN = (
    re.compile(r"https?://\S+|Sojourn(, https?://\S+)?"),  # an address; who sends
    re.compile(r"(Dear|Beste) .+,"),
    re.compile(r"[A-Z0-9-]{6,}"),  # a code
    re.compile(r"“.+”"),  # the words that are talked about
    re.compile(r"[A-Z].{0,60}:"),  # what is to be opened, or listed, below it
)
FACT = ("Stay", "Ireland, 1 May – 2 June 2027")
NAMES = ("Anna de Vries", "Example School, +32 2 000 00 00")  # who signs
SAID = {"en": "This is so.", "nl": "Dit is zo."}


def lines_of(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield line.strip().removeprefix("- ")


def broken(text: str, *known: str) -> list[str]:
    """The lines that are none of it."""
    return [
        line
        for line in lines_of(text)
        if line not in (*NAMES, *known) and not is_whole(line) and not any(one.fullmatch(line) for one in PLAIN)
    ]


def places(language: str, **more: Any) -> dict[str, Any]:
    """Something for each place of any template."""
    said, address = SAID[language], "https://sojourn.example.org/l/abc/"
    person = Person(given_names="Anna", family_names="de Vries", email="anna@people.example.org")
    school = Organisation(name="Example School")
    return {
        "reader": person,
        "inviter": person,
        "membership": Membership(person=person, organisation=school, role="coordinator"),
        "lead": said,
        "says": [said, said],
        "said": [said, said],
        "asks": said,
        "due": "1 May 2027",
        "owed": [said],
        "owed_title": "Owed:",
        "lines": [{"about": "Anna de Vries", "what": said, "due": "1 May 2027", "who": "Anna de Vries", "text": said}],
        "asker": "Anna de Vries",
        "called": "MOU-1, version 2",
        "facts": [FACT],
        "state": "abroad",
        "role": "host tutor",
        "sender": {"name": NAMES[0], "organisation": "Example School", "phone": "+32 2 000 00 00", "email": ""},
        "words": "Open it",
        "code": "123456",
        "by": "Example School",
        "organisation": "Example College",
        "number": 120,
        "wrong": 20,
        "hour": "1 May, 10:00",
        "until": "11:00",
        "hands_over": True,
        "by_link": True,
        **dict.fromkeys(("address", "base_url", "sign_in", "signup_url", "password_reset_url"), address),
        **dict.fromkeys(("email", "from_email", "to_email", "deleted_email"), "Anna@people.example.org"),
        **more,
    }


VARIANTS: tuple[dict[str, Any], ...] = (
    {},
    {"by_link": False, "due": "", "owed": [], "sender": {}},
    {"owed": [], "state": ""},
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_of_a_mail_says_whole_sentences(template, language):
    with translation.override(language):
        for variant in VARIANTS:
            text = BLANK_LINES.sub("\n\n", render_to_string(template, places(language, **variant)))
            assert broken(text, ": ".join(FACT)) == []
            assert "%(" not in text
            assert text.strip()


def test_each_kind_of_mail_has_its_template():
    kinds = {one.kind for one in HANDLERS.values() if isinstance(one, Mailer)}

    assert {f"mail/{kind}.txt" for kind in kinds} == {one for one in TEMPLATES if one.startswith("mail/")}
    assert len(TEMPLATES) > 25


def told_to(cast: Any, role: Role, language: str) -> Person:
    reader = Person.objects.get(pk=cast.actors[role].person_id)
    reader.language = language
    return reader


def set_as_a_mail(letter: letters.Letter, kind: str, reader: Person) -> str:
    with translation.override(reader.language):
        facts = {**letter.facts, "reader": reader, "subject": letter.subject, "base_url": settings.BASE_URL}
        return render_to_string(f"mail/{kind}.txt", facts)


def happened(cast: Any) -> list[Event]:
    """One of each kind of event, in the stay, each with a reason."""
    somebody, found = cast.actors[Role.SENDING_COORDINATOR].person_id, []
    for nth, event in enumerate(every_event()):
        event.pk, event.chain, event.seq = uuid4(), uuid4(), 1
        event.prev = event.hash = f"{nth:064x}"
        event.at, event.mobility, event.table_number, event.version = NOW, cast.mobility, 1, 1
        event.subject_id = cast.mobility.pk
        event.person_id = somebody if event.person_id else None
        event.details = {**event.details, "last_day": "2026-03-01", "arrived_on": "2026-02-01"}
        found.append(event)
    Event.unscoped.bulk_create(found)
    Remark.objects.bulk_create(Remark(event=event, text="Somebody said why.") for event in found)
    return found


READERS = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.ASSESSOR, Role.PARTICIPANT, Role.GUARDIAN,
    Role.EMPLOYER, Role.COMPETENT_INSTITUTION,
)  # fmt: skip


def known_in(letter: letters.Letter) -> list[str]:
    """Who sends it, and its facts with their labels."""
    sender = letter.facts.get("sender", {})
    school = sender.get("organisation", "")
    names = [sender.get("name", ""), school, f"{school}, {sender.get('phone')}"]
    return [*names, *(f"{label}: {value}" for label, value in letter.facts.get("facts", ()))]


def notices_are_whole(cast: Any, language: str, readers: Any, *, each: int = 1) -> int:
    """How many were looked at: of each so manyeth thing that can happen."""
    number = 0
    for event in happened(cast)[::each]:
        for role in next(readers):
            reader = told_to(cast, role, language)
            payload = {"event": str(event.pk), "person": str(reader.pk), "role": str(role)}
            letter = letters.notice(OutboxRow(payload=payload), reader)
            if letter is not None:
                assert broken(set_as_a_mail(letter, "notice", reader), *known_in(letter)) == [], (event.name, role)
                number += 1
    return number


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_are_whole(cast, language):
    assert notices_are_whole(cast, language, cycle((role,) for role in READERS), each=11) > 10


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_notice_is_whole_to_each_of_its_readers(cast, language):
    assert notices_are_whole(cast, language, cycle([READERS])) > 800


@pytest.mark.parametrize("language", LANGUAGES)
def test_stays_handed_over_and_an_institution_that_is_asked_are_told_in_whole_sentences(cast, language):
    by, taker = (cast.actors[role].person_id for role in (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR))
    for role in (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR):
        for number, until in ((1, ""), (3, "2027-01-04")):
            facts = {"what": "handed", "by": str(by), "taker": str(taker), "number": number, "until": until}
            reader = told_to(cast, role, language)
            letter = letters_of_handing.handed(OutboxRow(payload=facts), reader)
            assert broken(set_as_a_mail(letter, "handed", reader)) == []
    for asker in ("", str(cast.organisations["sending"].pk)):
        letter = asking(cast.organisations["competent"], asker, language)
        assert broken(set_as_a_mail(letter, "officer", told_to(cast, Role.HOST_TUTOR, language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_and_its_answer_are_told_in_whole_sentences(cast, language):
    abroad(cast)
    for severity, without_host in ((3, "yes"), (1, "no")):
        event = report(cast, Role.PARTICIPANT, severity=severity, without_host=without_host)
        row = OutboxRow(payload={"incident": event.details["incident"]})
        reader = told_to(cast, Role.SENDING_COORDINATOR, language)
        for kind, write in (("report", letters_of_reports.report), ("answer", letters_of_reports.answer)):
            letter = write(row, reader)
            assert broken(set_as_a_mail(letter, kind, reader), *known_in(letter)) == []
