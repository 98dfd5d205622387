"""The list and the page of a stay, as their readers meet them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from ground import clock
from lifecycle.doors import perform_act, perform_transition, wake
from lifecycle.models import Event, Mobility, ParticipantRecord, RuleSet, ToDo
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import put_in
from tests.lifecycle.worlds import a_stay_in
from tests.portal.more_stays import another

CO, LE, HC, QM = Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER


def page(client, cast, name="portal:stay", *more):
    return client.get(reverse(name, args=[cast.mobility.pk, *more]))


def step_address(cast, name):
    return reverse("portal:transition", args=[cast.mobility.pk, "mobility", cast.mobility.pk, name])


def test_list_says_state_what_is_waited_for_and_who_owes_it(cast, browser_of):
    text = browser_of(CO).get(reverse("portal:stays")).content.decode()

    assert "Participant Example" in text
    assert "Draft" in text
    assert "Select and start the preparation" in text
    assert "Sending_Coordinator Example" in text


def test_list_can_be_filtered_and_searched_in_the_address(cast, browser_of):
    client = browser_of(CO)

    assert str(cast.mobility.pk) in client.get(reverse("portal:stays"), {"q": "participant exam"}).content.decode()
    for nothing in ({"q": "nobody"}, {"stage": "during"}, {"country": "PL"}, {"from": "2030-01-01"}):
        assert "No stay fits these filters" in client.get(reverse("portal:stays"), nothing).content.decode()


def test_list_comes_back_to_the_last_filter(cast, browser_of):
    client = browser_of(CO)
    client.get(reverse("portal:stays"), {"country": "IT"})

    assert client.get(reverse("portal:stays"))["Location"] == "/stays/?country=IT&sort=leaves&last=1"
    assert "This is the filter of your last visit." in client.get(reverse("portal:stays"), follow=True).content.decode()

    client.get("/stays/?sort=leaves")  # "Show all"
    assert "of your last visit" not in client.get(reverse("portal:stays"), follow=True).content.decode()


def test_who_only_hosts_reads_who_sends_in_each_row(cast, browser_of):
    hosts, sends = cast.organisations["hosting"].name, cast.organisations["sending"].name
    for role, seen, own in ((Role.HOST_COORDINATOR, sends, hosts), (CO, hosts, sends)):
        table = browser_of(role).get("/stays/?saved=active").content.decode().partition("<tbody")[2]
        assert (seen in table, own in table.partition("</tbody")[0]) == (True, False), role


def test_who_may_not_plan_is_offered_no_new_stay_and_refused_before_typing(cast, browser_of):
    client = browser_of(Role.QUALITY_MANAGER)
    assert "New stay" not in client.get("/stays/?saved=active").content.decode()
    assert client.get(reverse("portal:plan")).status_code == 403
    assert "New stay" in browser_of(CO).get("/stays/?saved=active").content.decode()


def test_list_costs_the_same_for_one_stay_and_for_three(cast, browser_of, django_assert_max_num_queries):
    client, counts = browser_of(CO), []
    client.get(reverse("portal:stays"), {"saved": "active", "sort": "leaves"})  # what the person chose is kept
    for _round in range(2):
        with django_assert_max_num_queries(60) as asked:
            client.get(reverse("portal:stays"), {"saved": "active", "sort": "leaves"})
        counts.append(len(asked.captured_queries))
        another(cast)
        another(cast)

    assert counts[0] == counts[1]


def test_page_of_a_stay_costs_the_same_with_three_events_and_with_thirty(
    cast, browser_of, django_assert_max_num_queries
):
    client, counts = browser_of(CO), []
    put_in(cast.mobility, State.ONGOING, suspended_from=None, reached=8)
    wake(machine="mobility", pk=cast.mobility.pk)
    for _round in range(2):
        with django_assert_max_num_queries(250) as asked:
            assert page(client, cast).status_code == 200
        counts.append(len(asked.captured_queries))
        for nth in range(10):
            perform_transition(
                machine="mobility",
                pk=cast.mobility.pk,
                name="suspend",
                actor=cast.actors[CO],
                suspended_from=date(2026, 3, 3 + nth),
                reason="ill",
            )
            perform_transition(
                machine="mobility",
                pk=cast.mobility.pk,
                name="resume",
                actor=cast.actors[CO],
                resumed_on=date(2026, 3, 4 + nth),
            )

    assert Event.unscoped.filter(mobility=cast.mobility).count() > 20
    assert counts[0] == counts[1]


def test_participant_reads_the_learners_words(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION, reached=1, started_on=None, ended_on=None, suspended_from=None)

    assert "Get ready" in page(browser_of(LE), cast).content.decode()


def test_birth_date_is_shown_only_to_those_who_may_see_it(cast, browser_of):
    put_in(cast.mobility, State.READY, reached=6, started_on=None, ended_on=None, suspended_from=None)

    assert "14 Mar 2009" in page(browser_of(CO), cast).content.decode()
    assert "14 Mar 2009" in page(browser_of(Role.VALIDATOR), cast).content.decode()
    assert "14 Mar 2009" not in page(browser_of(QM), cast).content.decode()


def test_a_step_is_taken_and_told(cast, browser_of):
    answer = browser_of(CO).post(step_address(cast, "start_preparation"), {"seen_version": 0}, follow=True)

    assert answer.redirect_chain
    assert "selected the participant" in answer.content.decode()
    assert cast.stay().state == State.PREPARATION


def test_a_refused_step_names_everything_and_keeps_what_was_typed(cast, browser_of):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_end=date(2026, 3, 6), country="GB")

    answer = browser_of(CO).post(
        step_address(cast, "start_preparation"), {"seen_version": 0, "selection_criteria": "Criteria 2025"}
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "5 days long" in text
    assert "United Kingdom is not among the countries" in text
    assert "Criteria 2025" in text
    assert cast.stay().state == State.DRAFT


def test_somebody_was_faster_and_the_page_says_what_changed(cast, browser_of):
    perform_transition(machine="mobility", pk=cast.mobility.pk, name="start_preparation", actor=cast.actors[CO])

    answer = browser_of(CO).post(
        step_address(cast, "cancel"), {"seen_version": 0, "reason_code": "other", "reason": "my own words"}
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "changed while you were writing" in text
    assert "selected the participant" in text
    assert "my own words" in text


def test_an_entry_with_a_fault_shows_it_beside_the_field(cast, browser_of):
    data = {"planned_start": "2026-05-01", "planned_end": "2026-04-01", "country": "IT", "approach": "certify"}

    answer = browser_of(CO).post(reverse("portal:act", args=[cast.mobility.pk, "lifecycle.edit_basics"]), data)

    assert answer.status_code == 400
    assert "lies before the first" in answer.content.decode()


def test_a_role_that_may_not_finds_no_such_page(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION, reached=1, started_on=None, ended_on=None, suspended_from=None)

    assert page(browser_of(LE), cast, "portal:act", "lifecycle.edit_basics").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("state", State)
def test_every_entry_and_step_offered_opens(cast, browser_of, state):
    a_stay_in(cast, state)
    for role in (CO, HC, LE, QM):
        client = browser_of(role)
        text = page(client, cast).content.decode()
        for address in set(re.findall(r'href="(/stays/[0-9a-f-]{36}/[^"]+/)"', text)):
            assert client.get(address, follow=True).status_code == 200, (role, address)


def test_export_is_what_is_seen_and_no_cell_is_a_formula(cast, browser_of):
    person = cast.mobility.participant
    person.given_names = "=cmd()"
    person.save(update_fields=["given_names"])

    answer = browser_of(CO).get(reverse("portal:export", args=["csv"]))
    text = b"".join(answer.streaming_content).decode()

    assert "'=cmd() Example" in text
    assert text.count("\n") == 2


WHO = {"variant": "learner", "given_names": "Ola", "family_names": "Eksempel", "email": "ola@example.org"}
WHEN = {"country": "de", "planned_start": "2026-09-01", "planned_end": "2026-09-26", "approach": "certify"}


def who(**change):
    rules = RuleSet.objects.get(activity="short_term_learner")
    return {**WHO, "birth_date": "2006-06-30", "rule_set": rules.pk, "call_year": 2025, "approach": "certify", **change}


def test_a_coordinator_plans_a_stay_step_by_step(cast, browser_of):
    client, host = browser_of(CO), cast.organisations["hosting"]

    first = client.post(reverse("portal:plan"), who())
    stay = Mobility.unscoped.get(participant__email="ola@example.org")
    when = client.post(first["Location"], WHEN)
    last = client.post(when["Location"], {"organisation": host.pk})

    stay.refresh_from_db()
    assert (stay.state, stay.country, stay.call_year, stay.mou_required) == (State.DRAFT, "DE", 2025, True)
    assert stay.organisation_parts.filter(organisation=host, part="hosting").exists()
    assert last["Location"] == reverse("portal:stay", args=[stay.pk])


@pytest.mark.parametrize(("born", "all_steps"), [("2009-03-14", 4), ("2001-03-14", 3)])
def test_each_page_of_the_guide_counts_the_same_steps(cast, browser_of, born, all_steps):
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_start=None, planned_end=None)
    ParticipantRecord.objects.filter(pk=cast.mobility.record_id).update(birth_date=born)
    pages = [reverse("portal:plan-step", args=[cast.mobility.pk, name]) for name in ("when", "host")]

    said = [re.search(r"Step \d of \d", browser_of(CO).get(page).content.decode()).group() for page in pages]

    assert said == [f"Step 2 of {all_steps}", f"Step 3 of {all_steps}"]


def test_the_front_page_leads_to_checking_a_paper(client, db):
    assert reverse("documents:check-start") in client.get(reverse("portal:landing")).content.decode()


def test_the_guide_asks_for_the_guardian_of_a_minor_only(cast, browser_of):
    client = browser_of(CO)

    first = client.post(reverse("portal:plan"), who(birth_date="2010-06-30"))
    when = client.post(first["Location"], WHEN)
    last = client.post(when["Location"], {"organisation": cast.organisations["hosting"].pk})
    facts = {"given_names": "Dominique", "family_names": "Exemple", "email": "d@families.example.com"}
    done = client.post(last["Location"], facts)

    stay = Mobility.unscoped.get(participant__email="ola@example.org")
    assert "/plan/guardian/" in last["Location"]
    assert stay.named_parts.get(part="guardian").person.email == "d@families.example.com"
    assert done["Location"] == reverse("portal:stay", args=[stay.pk])


def test_the_guide_is_for_who_leads_and_while_it_is_a_plan(cast, browser_of):
    address = reverse("portal:plan-step", args=[cast.mobility.pk, "when"])

    assert browser_of(LE).get(address).status_code == 404
    put_in(cast.mobility, State.ONGOING)
    refused = browser_of(CO).post(address, WHEN)
    assert refused.status_code == 409
    assert "26 September 2026" in refused.content.decode()


def test_a_partner_written_down_can_be_chosen_as_host(cast, browser_of):
    client = browser_of(CO)
    data = {"name": "Hotel Ezempju", "kind": "company", "country": "MT", "town": "Sliema"}
    contact = {"given_names": "Maria", "family_names": "Ezempju", "email": "maria@hotel.example.com"}
    step = reverse("portal:plan-step", args=[cast.mobility.pk, "host"])

    answer = client.post(reverse("portal:add-partner"), {**data, **contact, "next": step}, follow=True)

    assert answer.request["PATH_INFO"] == step
    assert "Hotel Ezempju" in answer.content.decode()


def test_a_person_without_organisation_plans_the_own_stay(cast, browser_of):
    rules = RuleSet.objects.get(programme="other", activity="learner_placement")

    browser_of(LE).post(reverse("portal:plan"), {"variant": "graduate", "rule_set": rules.pk}, follow=True)

    own = Mobility.unscoped.exclude(pk=cast.mobility.pk).get()
    assert (own.participant_id, own.approach, own.mou_required) == (cast.actors[LE].person_id, "declare", False)
    assert own.participant_kind == "graduate"


@pytest.mark.parametrize("change", [{"call_year": ""}, {"email": "a@b.eu, c@d.eu"}, {"rule_set": ""}])
def test_a_plan_that_cannot_be_is_kept_and_explained(cast, browser_of, change):
    answer = browser_of(CO).post(reverse("portal:plan"), who(**change))

    assert answer.status_code == 400
    assert "Eksempel" in answer.content.decode()
    assert Mobility.unscoped.count() == 1


def test_to_dos_of_mine_stand_by_date(cast, browser_of):
    person = cast.actors[CO].person_id
    ToDo.unscoped.create(
        mobility=cast.mobility,
        transition="x",
        key="k",
        code="lifecycle.reason",
        owner="CO",
        person_id=person,
        since=clock.now(),
    )

    assert "A reason in words is needed." in browser_of(CO).get(reverse("portal:todos")).content.decode()


def test_an_incident_stands_in_the_history_of_coordinators_only(cast, browser_of):
    put_in(cast.mobility, State.ONGOING, suspended_from=None, ended_on=None)
    data = {
        "happened_on": "2026-01-10",
        "kind": "accident",
        "severity": "2",
        "text": "A cut in the hand",
    }  # written by the host
    perform_act(name="assessments.report_incident", pk=cast.mobility.pk, actor=cast.actors[HC], data=data)

    assert "reported an incident" in history_of_page(browser_of(HC), cast)
    assert "reported an incident" not in history_of_page(browser_of(LE), cast)


def history_of_page(client, cast):
    return page(client, cast).content.decode().partition('id="history"')[2]
