"""The list before departure: of one learner, of many at once, with a school's own items; who goes sees the own ones."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.models import Item, OwnItem, PreparationItem
from documents.models import StoredFile
from lifecycle.models import Cohort, Event, Mobility
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from tests.factories.assessments import act
from tests.lifecycle.conftest import a_person, put_in
from tests.missing import ask, refused, satisfied

CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT
PDF = b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n"


def a_group(cast, number, name="ana") -> tuple[Cohort, list[Mobility]]:
    """So many learners who are being prepared, in one group."""
    cohort = Cohort.unscoped.create(organisation_id=cast.actors[CO].organisation_id, name=name, is_group=True)
    stays = []
    for nth in range(number):
        person = a_person(f"{name}{nth}", cast.organisations["sending"])
        stay = plan_stay(
            actor=cast.actors[CO], participant=person, rule_set=cast.mobility.rule_set, programme="Erasmus+",
            call_year=2024, country="IT", planned_start=date(2026, 3, 2), planned_end=date(2026, 4, 24), cohort=cohort,
        )  # fmt: skip
        put_in(stay, "preparation")
        services.open_preparation(mobility=stay)
        stays.append(stay)
    return cohort, stays


@pytest.fixture
def preparing(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None)
    services.open_preparation(mobility=cast.mobility)
    return cast


def done(stays, code) -> int:
    return PreparationItem.objects.filter(mobility__in=stays, code=code).exclude(done_on=None).count()


def test_twenty_insurances_are_two_clicks_the_head_of_a_column_and_the_button(cast, browser_of):
    cohort, stays = a_group(cast, 3)
    browser, address = browser_of(CO), reverse("portal:preparation-group", args=[cohort.pk])
    page = browser.get(address).content.decode()
    assert 'name="column" value="insurance"' in page
    assert 'name="done_on" type="date" value="2026-01-12"' in page

    said = browser.post(address, {"column": "insurance", "done_on": "2026-01-12"}, follow=True).content.decode()
    assert "3 ticked." in said
    assert done(stays, Item.INSURANCE) == 3

    undone = {"undo": "1", "tick": [f"{stay.pk}:insurance" for stay in stays]}
    assert "Open again: 3." in browser.post(address, undone, follow=True).content.decode()
    assert done(stays, Item.INSURANCE) == 0


def test_what_fails_stays_chosen_with_its_reason_and_stops_nobody_else(cast, browser_of):
    cohort, (first, second) = a_group(cast, 2)
    services.add_own_item(organisation_id=cohort.organisation_id, name="Locker", asks="number")
    own = OwnItem.unscoped.get()
    address = reverse("portal:preparation-group", args=[cohort.pk])
    cells = [f"{first.pk}:{own.code}", f"{second.pk}:insurance"]
    said = browser_of(CO).post(address, {"tick": cells, "done_on": "2026-01-12"}, follow=True).content.decode()

    assert done([second], Item.INSURANCE) == 1
    assert "1 could not be ticked" in said
    assert "Give the number." in said
    assert said.count("checked") == 1


def test_one_file_serves_all_of_them(cast, browser_of):
    cohort, stays = a_group(cast, 2)
    policy = SimpleUploadedFile("policy.pdf", PDF, "application/pdf")
    address = reverse("portal:preparation-group", args=[cohort.pk])
    browser_of(CO).post(address, {"column": "insurance", "done_on": "2026-01-12", "file": policy})

    assert PreparationItem.objects.exclude(file=None).count() == 2
    assert StoredFile.unscoped.filter(mobility__in=stays).count() == 2


def test_the_grid_costs_the_same_for_two_and_for_five(cast, browser_of):
    browser = browser_of(CO)
    two, five = (a_group(cast, number, name)[0] for number, name in ((2, "two"), (5, "five")))
    browser.get(reverse("portal:preparation-group", args=[two.pk]))

    def asked(cohort) -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("portal:preparation-group", args=[cohort.pk]))
        return len(queries)

    assert asked(five) == asked(two)


def test_one_click_ticks_a_line_of_one_learner_and_another_opens_it_again(preparing, browser_of):
    browser, pk = browser_of(CO), preparing.mobility.pk
    address = reverse("portal:preparation", args=[pk])
    page = browser.get(address).content.decode()
    assert "are open</h1>" in page
    assert "Seen today" in page

    there = browser.post(reverse("portal:tick", args=[pk]), {"item": "housing", "next": address})
    assert there.url == address
    assert done([pk], Item.HOUSING) == 1
    browser.post(reverse("portal:untick", args=[pk]), {"item": "housing"})
    assert done([pk], Item.HOUSING) == 0
    told = Event.unscoped.filter(mobility_id=pk, name="assessments.untick_preparation")
    assert told.count() == 1


def test_only_who_keeps_the_list_sees_it_whole(preparing, browser_of):
    assert browser_of(LE).get(reverse("portal:preparation", args=[preparing.mobility.pk])).status_code == 404


def test_a_school_adds_an_item_to_every_stay_and_who_goes_does_the_own_one(preparing, browser_of):
    browser, pk = browser_of(CO), preparing.mobility.pk
    item = {"name": "Sports shoes", "owner": "participant", "days_before": "3", "asks": "tick"}
    browser.post(reverse("portal:own-items"), item)
    line = PreparationItem.objects.get(mobility_id=pk, own__name="Sports shoes")

    assert line.due_on == date(2026, 2, 27)
    assert "Sports shoes" in browser.get(reverse("portal:preparation", args=[pk])).content.decode()
    own = browser_of(LE)
    mine = own.get(reverse("portal:my-stay", args=[pk])).content.decode()
    assert "Sports shoes" in mine
    assert "Show your passport or identity card at school" in mine
    assert "Cultural preparation" not in mine
    address = reverse("portal:act", args=[pk, "assessments.do_own_line"])
    own.post(address, {"code": line.code, "done_on": "2026-01-12"})
    line.refresh_from_db()
    assert line.done_on == date(2026, 1, 12)


def test_an_item_taken_off_goes_where_it_is_open_and_stays_where_it_is_done(cast, browser_of):
    cohort, (first, _second) = a_group(cast, 2)
    own = services.add_own_item(organisation_id=cohort.organisation_id, name="Key of the flat")
    services.tick(mobility=first, code=own.code, done_on=date(2026, 1, 12))
    browser_of(CO).post(reverse("portal:own-items"), {"end": own.pk})

    assert [one.mobility_id for one in PreparationItem.objects.filter(own=own)] == [first.pk]


def test_outside_the_eea_the_basis_for_sending_data_is_named_before_anybody_leaves(preparing):
    stay = preparing.mobility
    satisfied("assessments.open_data_basis", ask("assessments.preparation_done", mobility=stay))
    stay.country = "TR"
    stay.save(update_fields=["country"])
    services.open_departure_checklist(mobility=stay)
    stay = preparing.stay()

    owed = ask("assessments.preparation_done", mobility=stay)
    refused("assessments.open_data_basis", owed)
    assert not next(one for one in owed if one.code == "assessments.open_data_basis").may_waive
    act(preparing, "assessments.tick_preparation", CO, {"code": "data_basis", "done_on": "2026-01-12", "detail": "SCC"})
    satisfied("assessments.open_data_basis", ask("assessments.preparation_done", mobility=preparing.stay()))


def test_the_list_follows_the_variant_and_the_programme(preparing):
    stay = preparing.mobility
    required = services.required_of(stay)
    assert required[Item.GRANT_MONEY] == stay.rule_set.asks_grant_agreement
    assert (required[Item.PAY], required[Item.SPECIAL_ARRANGEMENTS]) == (False, False)
    stay.apprentice, stay.fewer_opportunities = True, "yes"
    required = services.required_of(stay)
    assert (required[Item.PAY], required[Item.SPECIAL_ARRANGEMENTS]) == (True, True)
