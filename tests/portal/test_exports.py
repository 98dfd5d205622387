"""What leaves the pages as a file can be opened by the program it is for."""

import io
import zipfile

import pytest
from django.urls import reverse

from accounts.models import Account
from ground import clock
from lifecycle.models import ToDo
from lifecycle.roles import Role

CO, QM = Role.SENDING_COORDINATOR, Role.QUALITY_MANAGER


def test_the_workbook_holds_what_is_seen(cast, browser_of):
    answer = browser_of(CO).get(reverse("portal:export", args=["xlsx"]), {"saved": "active"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content

    book = zipfile.ZipFile(io.BytesIO(content))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "Participant Example" in text


def test_the_calendar_holds_what_is_due(cast, browser_of):
    ToDo.unscoped.create(
        mobility=cast.mobility,
        transition="x",
        key="k",
        code="lifecycle.reason",
        owner="CO",
        person_id=cast.actors[CO].person_id,
        since=clock.now(),
        due_on=clock.today(),
    )

    text = browser_of(CO).get(reverse("portal:calendar")).content.decode()

    assert text.startswith("BEGIN:VCALENDAR")
    assert "A reason in words is needed." in text.replace("\r\n ", "")


def test_an_unknown_kind_of_file_is_not_there(cast, browser_of):
    assert browser_of(CO).get(reverse("portal:export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(("language", "between"), [("en", ","), ("nl", ";")])
@pytest.mark.parametrize(("who", "name", "kind"), [(CO, "portal:export", ["csv"]), (QM, "portal:quality-export", [])])
def test_a_spreadsheet_of_the_readers_language_finds_the_cells(cast, browser_of, who, name, kind, language, between):
    browser = browser_of(who)
    Account.objects.update(language=language)

    answer = browser.get(reverse(name, args=kind))

    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert between in said.decode("utf-8-sig").splitlines()[0]
