"""From memorandum to stay: which one, what it waits for and who owes it, why it does not cover, and the ways out."""

from datetime import date

import pytest
from django.urls import reverse

from lifecycle.planning import give_part
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.standing import Standing
from partnerships.models import StayPlan
from partnerships.services import link_memorandum, plan_units, settle_version
from partnerships.services import settle as settled
from tests.factories.partnerships import CONTENT, FURTHER_UNIT, UNIT, a_memorandum, under
from tests.portal.code_walk import text_of

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT


def stay_page(cast):
    return reverse("portal:stay", args=[cast.mobility.pk])


def page_of(cast):
    return reverse("portal:stay-memorandum", args=[cast.mobility.pk])


def waits_under(cast, version, **columns):
    under(cast, version, **columns)
    settle_version(pk=version.pk)
    settled(Standing.of_stay(cast.stay()))


def test_the_stay_names_its_memorandum_and_leads_to_it(cast, browser_of):
    version = a_memorandum(cast, "in_force")
    under(cast, version, "agreement_draft")
    address = reverse("portal:memorandum", args=[version.pk])
    for role, reads in ((CO, True), (HC, True), (LE, False)):
        assert (address in browser_of(role).get(stay_page(cast)).content.decode()) is reads, role


def test_the_gate_leads_each_side_to_what_it_waits_for_and_names_who_owes_it(cast, browser_of):
    version = a_memorandum(cast, "under_review")
    waits_under(cast, version)
    approve = reverse("portal:memorandum-act", args=[version.pk, "partnerships.approve"])
    for role, other in ((CO, "Example hosting"), (HC, "Example sending")):
        answer = browser_of(role).get(stay_page(cast))
        gate = text_of(answer).partition("The memorandum MOU-LT-IT-01 is not in force yet.")[2]
        assert "asks you to read version 1 and say whether you agree." in gate, role
        assert f"{other} has not said yet whether it agrees to version 1 of MOU-LT-IT-01." in gate, role
        assert approve in answer.content.decode(), role
        assert "You owe this since" not in gate.partition("History")[0], role


def test_why_it_does_not_cover_the_stay_stands_with_the_ways_out(cast, browser_of):
    version = a_memorandum(cast, "in_force", valid_until=date(2026, 3, 31))
    under(cast, version)
    plan_units(mobility=cast.mobility, qualification={}, units=[UNIT, FURTHER_UNIT])
    stranger = cast.organisations["intermediary"]
    give_part(mobility=cast.mobility, organisation_id=stranger.pk, part=OrganisationPartKind.HOSTING)

    answer = browser_of(CO).get(page_of(cast))
    shown, html = text_of(answer), answer.content.decode()

    assert "The memorandum MOU-LT-IT-01 does not cover this stay yet" in shown
    for words in (
        "The memorandum MOU-LT-IT-01 ends on 31 March 2026, the stay on 24 April 2026.",
        f"{stranger.name} is no party to the memorandum MOU-LT-IT-01 and is not covered by it.",
        f"The memorandum MOU-LT-IT-01 lacks units of this stay: {FURTHER_UNIT['code']} {FURTHER_UNIT['title']}.",
    ):
        assert words in shown, words
    assert html.count(reverse("portal:memorandum-next", args=[version.pk])) == 3
    for act in ("lifecycle.edit_basics", "partnerships.plan_units", "partnerships.choose_host"):
        assert reverse("portal:act", args=[cast.mobility.pk, act]) in html, act


def test_the_host_reads_why_and_who_settles_it(cast, browser_of):
    under(cast, a_memorandum(cast, "in_force", valid_until=date(2026, 3, 31)))
    shown = text_of(browser_of(HC).get(page_of(cast)))
    assert "ends on 31 March 2026, the stay on 24 April 2026." in shown
    assert "Write its next version" in shown and "Change the dates" not in shown


def test_the_way_out_opens_the_next_version(cast, browser_of):
    version = a_memorandum(cast, "in_force", valid_until=date(2026, 3, 31))
    under(cast, version)
    client = browser_of(CO)
    assert "Write its next version" in text_of(client.get(page_of(cast)))
    written = client.post(reverse("portal:memorandum-next", args=[version.pk]))
    assert version.memorandum.versions.filter(state="draft").exists()
    assert "/write/" in written["Location"]


def test_another_memorandum_that_covers_it_is_offered_and_taken(cast, browser_of):
    under(cast, a_memorandum(cast, "in_force", valid_until=date(2026, 3, 31)), "preparation")
    better = a_memorandum(cast, "in_force", code="MOU-LT-IT-02")
    client = browser_of(CO)
    page = client.get(page_of(cast))
    assert "These do cover it" in text_of(page)
    ((_version, way),) = page.context["page"].covering

    form = client.get(way.address)
    assert form.context["page"].form["memorandum"].value() == str(better.memorandum_id)
    assert "MOU-LT-IT-02 · Example hosting, Example sending · in force until 31 August 2027" in form.content.decode()
    act = reverse("portal:act", args=[cast.mobility.pk, "partnerships.link_memorandum"])
    seen = form.context["page"].form["seen_version"].value() if "seen_version" in form.context["page"].form else ""
    client.post(act, {"memorandum": str(better.memorandum_id), "seen_version": seen})
    assert StayPlan.objects.get(mobility=cast.mobility).memorandum == better.memorandum


def test_without_a_memorandum_the_page_offers_to_choose_or_to_write_one(cast, browser_of):
    under(cast, a_memorandum(cast, "in_force", code="MOU-LT-IT-02", parties=[]), "preparation")
    link_memorandum(mobility=cast.mobility, memorandum=None)
    shown = browser_of(CO).get(page_of(cast))
    assert "No memorandum is chosen for this stay yet" in text_of(shown)
    host = cast.organisations["hosting"].pk
    assert f"{reverse('portal:memorandum-new')}?partner={host}" in shown.content.decode()


@pytest.mark.parametrize(("role", "status"), [(CO, 200), (HC, 200), (LE, 404), (Role.GUARDIAN, 404)])
def test_it_is_read_by_those_who_run_the_stay(cast, browser_of, role, status):
    under(cast, a_memorandum(cast, "in_force"), "agreement_draft", reached=16)
    assert browser_of(role).get(page_of(cast)).status_code == status


def test_units_are_ticked_from_the_memorandum_and_what_is_not_in_it_says_so(cast, browser_of):
    version = a_memorandum(
        cast,
        "in_force",
        content={**CONTENT, "qualifications": [{**CONTENT["qualifications"][0], "units": [UNIT, FURTHER_UNIT]}]},
    )
    under(cast, version, "preparation")
    client = browser_of(CO)
    address = reverse("portal:act", args=[cast.mobility.pk, "partnerships.plan_units"])
    form = client.get(address).context["page"].form
    keys = list(form.fields["chosen"].offers)
    assert [one.words for one in form.fields["chosen"].offers.values()] == [
        "3101301 Preparation of workplace", "4101338 Preparation for making dishes",
    ]  # fmt: skip
    assert not form.is_unfolded

    client.post(address, {"chosen": keys})

    assert [unit["code"] for unit in StayPlan.objects.get(mobility=cast.mobility).units] == ["3101301", "4101338"]
