"""The pages of being away and of handing stays over."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from lifecycle.effects import outbox
from lifecycle.models import Absence, Mobility, OrganisationPart
from lifecycle.roles import Role
from tests.factories.agreements import in_signing
from tests.lifecycle.test_being_away import colleague
from tests.portal.more_stays import another

CO, HC, HT, QM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.QUALITY_MANAGER
AWAY, ALL, SEVERAL = (reverse(f"portal:{name}") for name in ("away", "hand-all-over", "hand-over"))


def days(first="2026-01-19", last="2026-01-23"):
    return {"from_on": first, "until_on": last}


def shown_and_sent(browser, address, data):
    """What follows is looked at, then the same is sent again."""
    shown = browser.post(address, data)
    form = shown.context["all_form" if address == ALL else "form"]
    assert "Nothing has happened yet." in shown.content.decode()
    return browser.post(address, {**data, "seen": form.looked_at}, follow=True)


def responsible(stay):
    return OrganisationPart.objects.get(mobility=stay, part="sending").responsible_id


def test_account_leads_a_coordinator_to_the_page(cast, browser_of):
    assert AWAY.encode() in browser_of(CO).get(reverse("accounts:me")).content
    assert AWAY.encode() not in browser_of(HT).get(reverse("accounts:me")).content


def test_who_is_no_coordinator_has_no_such_page(cast, browser_of):
    assert [browser_of(QM).get(AWAY).status_code, browser_of(HT).post(ALL).status_code] == [403, 403]


def test_substitute_is_named_and_called_off_on_the_page(cast, browser_of):
    bea, browser = colleague(cast), browser_of(CO)

    answer = shown_and_sent(browser, AWAY, {"substitute": bea.person_id, **days()})
    absence = Absence.objects.get()
    assert b"Colleague Example stands in for you." in answer.content
    answer = browser.post(reverse("portal:come-back", args=[absence.pk]), follow=True)

    assert b"Call it off" not in answer.content
    assert Absence.objects.get().ended_at is not None


@pytest.mark.parametrize(("typed", "said"), [
    (days(last="2026-01-18"), "The last day lies before the first."),
    (days("2026-01-05", "2026-01-09"), "This day has passed."),
    (days(first=""), "Fill this in."),
])  # fmt: skip
def test_days_that_cannot_be_are_said_at_their_field_and_kept(cast, browser_of, typed, said):
    answer = browser_of(CO).post(AWAY, {"substitute": colleague(cast).person_id, **typed})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert f'value="{typed["until_on"]}"' in answer.content.decode()


def test_who_coordinates_alone_reads_why_the_list_is_empty(cast, browser_of):
    assert "Nobody else is a coordinator here." in browser_of(CO).get(AWAY).content.decode()
    colleague(cast)
    assert "Nobody else is a coordinator here." not in browser_of(CO).get(AWAY).content.decode()


def test_each_of_the_two_reads_who_stands_in_for_whom(cast, browser_of):
    bea = colleague(cast)
    shown_and_sent(browser_of(CO), AWAY, {"substitute": bea.person_id, **days()})

    mine = browser_of(CO).get(AWAY).content.decode()
    assert "Colleague Example stands in for you." in mine
    assert "Call it off" in mine or "I am back" in mine
    assert "You stand in for" not in mine


def test_all_stays_are_handed_over_from_the_account(cast, browser_of):
    bea, other = colleague(cast), another(cast)

    done = shown_and_sent(browser_of(CO), ALL, {"colleague": bea.person_id})
    outbox.drain()

    assert {responsible(cast.mobility), responsible(other)} == {bea.person_id}
    assert "2 stays go to Colleague Example." in done.content.decode()


@pytest.mark.slow
def test_what_follows_names_what_changes_in_the_stays_for_several_and_for_a_substitute(cast, browser_of):
    bea, browser = colleague(cast), browser_of(CO)
    stays = [cast.mobility, another(cast)]
    in_signing(cast)

    several = browser.post(SEVERAL, {"stay": [stay.pk for stay in stays], "colleague": bea.person_id})
    stands_in = browser.post(AWAY, {"substitute": bea.person_id, **days()})

    for shown in (several, stands_in):
        said = {(one.facet, one.gone): one.lines for one in shown.context["form"].preview.changes}
        assert said["lifecycle.responsible", False] == ["Colleague Example, Example sending (in 2 stays)"]
        assert any("Colleague Example" in line for line in said["documents.requests", False])
        assert said["lifecycle.told", False]
    assert "2 stays go to Colleague Example on 19 January 2026" in stands_in.content.decode()
    assert not Absence.objects.exists() and {responsible(stay) for stay in stays} == {cast.actors[CO].person_id}


def test_a_stay_that_does_not_go_is_said_with_why(cast, browser_of):
    bea, browser = colleague(cast), browser_of(CO)
    own = another(cast)
    Mobility.unscoped.filter(pk=own.pk).update(participant=bea.person_id)

    shown = browser.post(SEVERAL, {"stay": [cast.mobility.pk, own.pk], "colleague": bea.person_id})

    said = {one.facet: one.lines for one in shown.context["form"].preview.changes}
    assert [own.number in line for line in said["portal.stays_behind"]] == [True]


def test_who_is_away_reads_with_whom_the_stays_are(cast, browser_of):
    bea, browser = colleague(cast), browser_of(CO)
    shown_and_sent(browser, AWAY, {"substitute": bea.person_id, **days(first="2026-01-12")})
    outbox.drain()

    page = b" ".join(browser.get(AWAY).content.split()).decode()

    assert "You are responsible for 0 stays. 1 more is with Colleague Example until 23 January." in page


def test_chosen_stays_are_handed_over_from_the_list(cast, browser_of):
    bea, other, browser = colleague(cast), another(cast), browser_of(CO)
    shown = browser.post(reverse("portal:several"), {"stay": [other.pk]}).content.decode()
    assert "Hand over to a colleague" in shown

    data = {"stay": [other.pk], "colleague": bea.person_id, "last_day": "2026-01-23"}
    shown_and_sent(browser, SEVERAL, data)
    outbox.drain()

    assert (responsible(cast.mobility), responsible(other)) == (cast.actors[CO].person_id, bea.person_id)


def test_nobody_chosen_shows_the_stays_again(cast, browser_of):
    answer = browser_of(CO).post(SEVERAL, {"stay": [cast.mobility.pk]})

    assert answer.status_code == 400
    assert "Choose a colleague." in answer.content.decode()
    assert str(cast.mobility.pk) in answer.content.decode()


def test_stay_that_is_not_ones_own_to_see_is_not_handed_over(cast, browser_of):
    bea = colleague(cast)
    OrganisationPart.objects.filter(mobility=cast.mobility, part="sending").update(until_at=cast.mobility.created_at)

    browser_of(CO).post(SEVERAL, {"stay": [cast.mobility.pk], "colleague": bea.person_id})
    outbox.drain()

    assert responsible(cast.mobility) == cast.actors[CO].person_id


def test_who_has_left_is_not_shown_as_responsible(cast, browser_of):
    colleague(cast)
    page = reverse("portal:stay", args=[cast.mobility.pk])
    assert b"sending organisation, Sending_Coordinator Example" in flat(browser_of(HC).get(page))
    Membership.objects.filter(person=cast.actors[CO].person_id).update(until_on=date(2026, 1, 12))

    assert b"sending organisation, Sending_Coordinator Example" not in flat(browser_of(HC).get(page))


def flat(answer) -> bytes:
    return b" ".join(answer.content.split())


def test_handing_over_costs_the_same_for_many_stays(cast, browser_of):
    browser, counts = browser_of(CO), []
    colleague(cast)
    for number in (3, 12):
        stays = [another(cast).pk for _nth in range(number)]
        browser.post(reverse("portal:several"), {"stay": stays})
        with CaptureQueriesContext(connection) as asked:
            browser.post(SEVERAL, {"stay": stays})
            browser.get(AWAY)
        counts.append(len(asked))

    assert counts[0] == counts[1]
