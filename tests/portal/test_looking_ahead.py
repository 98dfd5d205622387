"""A page that shows what follows before it records anything."""

import sqlite3
from time import monotonic

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Person
from lifecycle.doors import perform_act
from lifecycle.models import NamedPart
from lifecycle.roles import Role

CO, HT = Role.SENDING_COORDINATOR, Role.HOST_TUTOR


def address(cast):
    return reverse("portal:act", args=[cast.mobility.pk, "lifecycle.end_part"])


def chosen(cast, part="guardian", **more):
    return {"part": NamedPart.objects.open().get(mobility=cast.mobility, part=part).pk, "reason": "Mistyped.", **more}


def seen(page):
    return {"seen": page.context["page"].form.looked_at}


def open_parts(cast):
    return set(NamedPart.objects.open().filter(mobility=cast.mobility).values_list("part", flat=True))


def test_first_post_shows_what_follows_and_the_second_does_it(cast, browser_of):
    browser, data = browser_of(CO), chosen(cast)

    shown = browser.post(address(cast), data)
    assert (shown.status_code, "guardian" in open_parts(cast)) == (200, True)
    assert b"What follows" in shown.content
    assert b'aria-labelledby="foreseen" tabindex="-1" autofocus' in shown.content  # the browser begins there
    done = browser.post(address(cast), {**data, **seen(shown)})

    assert (done.status_code, "guardian" in open_parts(cast)) == (302, False)


def test_who_is_written_down_by_the_act_itself_is_named_beforehand_and_not_kept(cast, browser_of):
    tutor = chosen(cast, "tutor")["part"]
    typed = {"part": tutor, "given_names": "Carmen", "family_names": "Nova", "email": "carmen@hotel.example.org"}

    shown = browser_of(CO).post(reverse("portal:act", args=[cast.mobility.pk, "lifecycle.replace_person"]), typed)

    said = {(one.facet, one.gone): one.lines for one in shown.context["page"].form.preview.changes}
    assert said["lifecycle.parts", False] == ["Carmen Nova, host tutor"]
    assert said["lifecycle.parts", True] == ["Host_Tutor Example, host tutor"]
    assert "Carmen Nova, host tutor" in said["lifecycle.told", False]
    assert not Person.objects.filter(given_names="Carmen").exists()


def test_somebody_else_chosen_after_looking_is_looked_at_first(cast, browser_of):
    browser, other = browser_of(CO), chosen(cast, "validator")
    looked_at = browser.post(address(cast), chosen(cast))

    shown = browser.post(address(cast), {**other, **seen(looked_at)})

    assert b"Nothing has happened yet." in shown.content
    assert {"guardian", "validator"} <= open_parts(cast)


def test_nothing_is_looked_at_without_a_reason(cast, browser_of):
    shown = browser_of(CO).post(address(cast), chosen(cast, reason=""))

    assert shown.status_code == 400
    assert b"What follows" not in shown.content.replace(b"See what follows", b"")


def test_person_on_the_stay_leads_to_the_page_with_them_chosen(cast, browser_of):
    browser, part = browser_of(CO), chosen(cast)["part"]
    link = f"{address(cast)}?part={part}"

    assert link.encode() in browser.get(reverse("portal:stay", args=[cast.mobility.pk])).content
    ticked = [choice for choice in browser.get(link).context["page"].form["part"] if choice.data["selected"]]
    assert [str(choice.data["value"]) for choice in ticked] == [str(part)]


def test_who_may_not_is_not_offered_it(cast, browser_of):
    page = browser_of(HT).get(reverse("portal:stay", args=[cast.mobility.pk]))

    assert b"lifecycle.end_part" not in page.content


def test_page_says_from_which_day_somebody_else_is_tutor(cast, browser_of):
    data = {
        "given_names": "Carmen",
        "family_names": "Nova",
        "email": "carmen@hotel.example.org",
        "from_on": "2026-12-14",
    }
    perform_act(name="lifecycle.name_tutor", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    page = browser_of(CO).get(reverse("portal:stay", args=[cast.mobility.pk])).content.decode()

    assert "host tutor from 14 December 2026" in page
    assert "host tutor until 14 December 2026" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows: who reads meets nobody")
def test_a_page_is_drawn_while_somebody_else_writes_and_says_nothing_of_mails(cast, browser_of):
    """One writes at a time: who only looks is not among those who wait for it."""
    page = reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, "cancel"])
    browser, said = browser_of(CO), b"Told by mail at once"
    browser.get(page)
    writer = sqlite3.connect(connection.settings_dict["NAME"], uri=True, isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        began = monotonic()
        held = browser.get(page)
        took = monotonic() - began
    finally:
        writer.close()

    assert (held.status_code, said in held.content) == (200, False)
    assert took < 3
    assert said in browser.get(page).content
