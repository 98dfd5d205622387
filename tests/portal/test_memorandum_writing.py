"""A memorandum is written part by part, by errands: what is typed is kept, what is missing is said, nothing is lost."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership, Person
from accounts.partners import publish_contact
from ground import clock
from library.services import add_qualification, add_unit, change_unit
from lifecycle.models import Event
from lifecycle.roles import Role
from partnerships.content import PARTS
from partnerships.parts import facts_of
from partnerships.starting import start
from remarks.services import write_comment
from tests.factories.partnerships import CONTENT, a_memorandum, again, take
from tests.portal.writing_parts import address, fields_of, page, saved
from tests.portal.writing_parts import draft as draft
from tests.portal.writing_parts import school as school

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_each_part_is_an_address_of_its_own_and_drawn_again_as_it_was(cast, draft, browser_of):
    browser, before = browser_of(CO), facts_of(draft)
    for part in PARTS:
        answer = browser.get(address(draft, part))
        assert answer.status_code == 200
        assert 'aria-current="true"' in answer.content.decode()
        assert browser.post(address(draft, part), fields_of(answer)).status_code == 302
    assert facts_of(again(draft)) == before


def test_aims_and_annexes_are_typed(cast, draft, browser_of):
    browser = browser_of(CO)
    saved(browser, draft, "aims", other_objectives="Two learners a year")
    saved(browser, draft, "annexes", annexes="Unit descriptions\n\n House rules ", additional_information="")
    content = again(draft).content
    assert (content["other_objectives"], content["annexes"]) == (
        "Two learners a year",
        ["Unit descriptions", "House rules"],
    )
    assert content["qualifications"] == CONTENT["qualifications"]

    saved(browser, draft, "aims", other_objectives=" ")
    assert "other_objectives" not in again(draft).content


def test_the_commitment_is_ticked_and_a_second_language_chosen(cast, draft, browser_of):
    browser = browser_of(CO)
    saved(browser, draft, "annexes", quality_commitment="1", second_language="nl")
    content = again(draft).content
    assert (content["quality_commitment"], content["second_language"]) == (True, "nl")
    drawn = fields_of(browser.get(address(draft, "annexes")))
    assert (drawn["quality_commitment"], drawn["second_language"]) == (["1"], ["nl"])
    browser.post(address(draft, "annexes"), {**drawn, "quality_commitment": [], "second_language": [""]})
    assert {"quality_commitment", "second_language"}.isdisjoint(again(draft).content)


def test_a_partner_without_account_is_named_by_name_and_address(cast, draft, browser_of):
    host = cast.organisations["hosting"]
    answer = saved(
        browser_of(CO), draft, "parties", **{"contact-1": "new", "contact_name-1": "Maria Voorbeeld",
        "contact_email-1": "Maria@Host.example.org", "contact_function-1": "Owner"},
    )  # fmt: skip
    assert answer.status_code == 302
    party = draft.parties.get(organisation=host)
    assert (party.contact.email, party.contact.keeper, party.contact.account) == ("maria@host.example.org", host, None)
    assert (party.contact_name, party.contact_function, party.signer) == ("Maria Voorbeeld", "Owner", party.contact)
    assert "Maria Voorbeeld" in page(browser_of(CO).get(address(draft, "parties")))


@pytest.mark.parametrize(("typed", "said"), [("", "Give the address that mails go to."), ("no address", "address")])
def test_what_is_wrong_with_a_contact_is_said_beside_it_and_all_is_kept(cast, draft, browser_of, typed, said):
    draft.parties.filter(organisation=cast.organisations["hosting"]).update(contact=None, signer=None)
    names = {"contact-1": "new", "contact_name-1": "Maria Voorbeeld", "contact_email-1": typed}
    answer = saved(browser_of(CO), draft, "parties", **names)
    assert answer.status_code == 400
    assert said in page(answer).partition('id="f-contact_email-1-error"')[2][:400]
    assert 'value="Maria Voorbeeld"' in page(answer)
    assert not Person.objects.filter(email=typed or None, keeper=cast.organisations["hosting"]).exists()


def test_an_organisation_just_chosen_has_its_published_contact(cast, draft, browser_of):
    company = cast.organisations["employer"]
    who = Membership.objects.open().filter(organisation=company).first()
    publish_contact(organisation_id=company.pk, membership_id=who.pk)
    saved(browser_of(CO), draft, "parties", **{"organisation-2": str(company.pk)})
    chosen = draft.parties.get(organisation=company)
    assert (chosen.contact_id, chosen.functions) == (who.person_id, ["hosting"])

    saved(browser_of(CO), draft, "parties", take_out="2")
    assert draft.parties.count() == 2


def test_the_same_organisation_twice_is_named(cast, draft, browser_of):
    host = str(cast.organisations["hosting"].pk)
    answer = saved(browser_of(CO), draft, "parties", **{"organisation-2": host})
    assert answer.status_code == 400
    assert "Example hosting stands here twice." in page(answer).partition('id="f-organisation-2-error"')[2][:300]
    answer = saved(browser_of(CO), draft, "covered", **{"organisation-0": host})
    assert "Example hosting stands here twice." in page(answer)


def test_an_organisation_that_is_gone_is_named(cast, draft, browser_of):
    gone = "00000000-0000-4000-8000-000000000000"
    answer = saved(browser_of(CO), draft, "covered", **{"organisation-0": gone, "role-0": "VET provider"})
    assert answer.status_code == 400
    assert "This organisation is not known here any more. Choose anew." in page(answer)
    assert 'value="VET provider"' in page(answer)


def test_units_to_choose_say_the_numbers_of_the_library_and_what_is_still_written_there(cast, school, browser_of):
    cook = add_qualification(actor=school, title={"en": "Cook"}, country="LT")
    told = [{"number": nth, "kind": "skills", "text": {"en": f"{nth}"}, "heading": {"en": "Cut"}} for nth in (1, 2, 3)]
    unit = add_unit(actor=school, qualification=cook, title={"en": "Knives"}, points=Decimal("4.50"), outcomes=told)
    version = a_memorandum(cast)
    assert "3 outcomes, 4.5 points" in page(browser_of(CO).get(address(version, "units")))
    saved(browser_of(CO), version, "units", unit=[str(unit.pk)])
    change_unit(actor=school, pk=unit.unit_id, points=Decimal(6))
    assert "Version 2 is still being written" in page(browser_of(CO).get(address(version, "units")))


def test_units_are_ticked_from_the_library(cast, school, browser_of):
    version = start(actor=school, partner_id=cast.organisations["hosting"].pk, how="standard")
    cook = add_qualification(actor=school, title={"en": "Cook"}, country="LT")
    units = [add_unit(actor=school, qualification=cook, title={"en": title}) for title in ("One", "Two", "Three")]
    browser = browser_of(CO)
    saved(browser, version, "units", unit=[str(unit.pk) for unit in units[:2]])
    (entry,) = again(version).content["qualifications"]
    assert entry["qualification"]["title"] == "Cook"
    assert [(unit["code"], unit["library"]) for unit in entry["units"]] == [
        ("U1", str(units[0].pk)), ("U2", str(units[1].pk)),
    ]  # fmt: skip
    saved(browser, version, "units", unit=[str(units[2].pk)])
    assert [unit["code"] for unit in again(version).content["qualifications"][0]["units"]] == ["U3"]


def test_units_are_pasted_and_get_their_codes(cast, school, browser_of):
    version = start(actor=school, partner_id=cast.organisations["hosting"].pk, how="empty")
    text = "K1\tPrepare cold dishes\t2,5\n- Cut\n- Arrange\nClean the kitchen; 3 points\n1. Wash up"
    saved(browser_of(CO), version, "units", pasted_qualification="Cook", pasted=text)
    (entry,) = again(version).content["qualifications"]
    assert entry["qualification"] == {"title": "Cook"}
    assert [(unit["code"], unit["title"], unit["points"]) for unit in entry["units"]] == [
        ("K1", "Prepare cold dishes", "2.5"), ("U1", "Clean the kitchen", "3"),
    ]  # fmt: skip
    assert [one["key"] for one in entry["units"][0]["outcomes"]] == ["K1.1", "K1.2"]

    saved(browser_of(CO), version, "units", pasted="Serve guests")
    assert [unit["code"] for unit in again(version).content["qualifications"][0]["units"]] == ["K1", "U1", "U2"]


@pytest.mark.slow
def test_points_off_their_scale_are_refused_beside_the_unit(cast, draft, browser_of):
    typed = {"typed.0.qualification.credit_scale": "ECTS", "typed.0.units.0.points": "3.7"}
    answer = saved(browser_of(CO), draft, "units", **typed)
    assert answer.status_code == 400
    assert "Write 3.5 or 4." in page(answer).partition('id="f-typed-0-units-0-points-error"')[2][:400]
    assert saved(browser_of(CO), draft, "units", **{**typed, "typed.0.units.0.points": "3.5"}).status_code == 302
    assert again(draft).content["qualifications"][0]["units"][0]["points"] == "3.5"


@pytest.mark.slow
def test_who_does_what_is_proposed_and_chosen(cast, draft, browser_of):
    draft.bodies.all().delete()
    browser = browser_of(CO)
    drawn = browser.get(address(draft, "bodies"))
    assert "Proposed by what each organisation does." in page(drawn)
    browser.post(address(draft, "bodies"), fields_of(drawn))
    assert draft.bodies.count() == 4

    saved(browser, draft, "bodies", **{"body-validates-LT": ""})
    assert "Who validates in Lithuania?" in page(browser.get(address(draft, "bodies")))
    both = str(cast.organisations["hosting"].pk)
    saved(browser, draft, "bodies", **{"body-validates-IT": both, "body-recognises-IT": both})
    assert "Example hosting does both. It must be two persons." in page(browser.get(address(draft, "bodies")))


@pytest.mark.slow
def test_places_are_typed_for_periods(cast, draft, browser_of):
    host, browser = cast.organisations["hosting"], browser_of(CO)
    period = {"first_day-0": "1 July 2026", "last_day-0": "2026-12-31", "places-0": "6"}
    assert saved(browser, draft, "places", **period).status_code == 302
    assert list(draft.places.values_list("organisation", "first_day", "last_day", "places")) == [
        (host.pk, date(2026, 7, 1), date(2026, 12, 31), 6)
    ]
    more = {"first_day-1": "1 December 2026", "last_day-1": "2027-01-31", "places-1": "2"}
    answer = saved(browser, draft, "places", **more)
    assert "have days in common" in page(answer).partition('id="f-first_day-1-error"')[2][:300]
    answer = saved(browser, draft, "places", **{**more, "first_day-1": "2027-03-01"})
    assert "It ends before it begins, 1 March 2027." in page(answer)
    answer = saved(browser, draft, "places", **{**more, "first_day-1": "soon"})
    assert "“soon” is no date." in page(answer)
    assert draft.places.count() == 1


@pytest.mark.slow
def test_days_are_read_in_any_habit_and_reversed_ones_are_named(cast, draft, browser_of):
    browser = browser_of(CO)
    days = {"valid_from": "1 jul 2026", "valid_until": "30/6/2027", "review_by": "2027-04-30"}
    assert saved(browser, draft, "validity", **days).status_code == 302
    version = again(draft)
    assert (version.valid_from, version.valid_until) == (date(2026, 7, 1), date(2027, 6, 30))
    assert 'value="30 June 2027"' in page(browser.get(address(draft, "validity")))

    answer = saved(browser, draft, "validity", valid_until="30 June 2026")
    assert "It ends before it begins, 1 July 2026." in page(answer)
    assert 'value="2026-06-30"' in page(answer)


def test_signers_their_power_and_order(cast, draft, browser_of):
    browser = browser_of(CO)
    typed = {"power-1": "together", "cosigner-1": "new", "cosigner_name-1": "Second Voorbeeld",
             "cosigner_email-1": "second@host.example.org", "cosigner_function-1": "Owner"}  # fmt: skip
    assert saved(browser, draft, "signing", **typed).status_code == 302
    host = draft.parties.get(organisation=cast.organisations["hosting"])
    assert (host.power, host.cosigner.email, host.turn) == ("together", "second@host.example.org", 1)

    saved(browser, draft, "signing", move="up 1")
    assert list(draft.parties.order_by("turn").values_list("organisation__name", "turn")) == [
        ("Example hosting", 1), ("Example sending", 2),
    ]  # fmt: skip
    assert draft.parties.get(turn=1).cosigner_name == "Second Voorbeeld"


def test_somebody_else_wrote_the_same_part_and_both_texts_are_there(cast, draft, browser_of):
    browser = browser_of(CO)
    drawn = fields_of(browser.get(address(draft, "aims")))
    saved(browser_of(HC), draft, "aims", other_objectives="Ours")

    answer = browser.post(address(draft, "aims"), drawn | {"other_objectives": "Mine"})
    assert answer.status_code == 409
    assert "changed this at" in page(answer)
    assert ">Ours</textarea>" in page(answer).replace("> Ours", ">Ours")
    assert ">Mine</textarea>" in page(answer)
    assert again(draft).content["other_objectives"] == "Ours"

    browser.post(address(draft, "aims"), fields_of(answer) | {"mine": "1"})
    assert again(draft).content["other_objectives"] == "Mine"


def test_another_part_written_meanwhile_is_no_conflict(cast, draft, browser_of):
    drawn = fields_of(browser_of(CO).get(address(draft, "aims")))
    saved(browser_of(HC), draft, "annexes", additional_information="The host is insured")
    assert browser_of(CO).post(address(draft, "aims"), drawn | {"other_objectives": "Mine"}).status_code == 302
    assert again(draft).content["additional_information"] == "The host is insured"


@pytest.mark.slow
def test_a_run_of_savings_is_one_line_of_history(cast, draft, browser_of):
    def lines():
        return list(Event.objects.filter(chain=draft.memorandum_id).order_by("seq").values_list("name", flat=True))

    for words in ("One", "One aim", "One aim more"):
        saved(browser_of(CO), draft, "aims", other_objectives=words)
    saved(browser_of(CO), draft, "parties")
    saved(browser_of(CO), draft, "annexes", annexes="A list")
    assert lines() == ["partnerships.write_memorandum", "partnerships.set_parties"]
    saved(browser_of(HC), draft, "aims", other_objectives="Theirs")
    saved(browser_of(CO), draft, "aims", other_objectives="Ours")
    with clock.set_to(clock.now() + timedelta(hours=2)):
        saved(browser_of(CO), draft, "aims", other_objectives="Later")
    assert len(lines()) == 5


def test_quiet_saving_answers_with_the_page(cast, draft, browser_of):
    answer = saved(browser_of(CO), draft, "aims", other_objectives="Typed", quietly="1")
    assert answer.status_code == 200
    assert 'id="w-seen" value="1"' in page(answer)


@pytest.mark.slow
def test_sending_is_locked_until_nothing_is_missing_and_approves(cast, draft, browser_of):
    browser = browser_of(CO)
    draft.bodies.all().delete()
    take_it = reverse("portal:memorandum-send", args=[draft.pk])
    saved(browser, draft, "aims", other_objectives="Typed")
    locked = page(browser.get(address(draft, "aims")))
    assert 'aria-disabled="true"' in locked
    assert "4 things are missing" in locked
    assert browser.post(take_it).status_code == 302
    assert again(draft).state == "draft"

    browser.post(address(draft, "bodies"), fields_of(browser.get(address(draft, "bodies"))))
    assert "Everything is there. 1 partner gets it by mail." in page(browser.get(address(draft, "aims")))
    browser.post(take_it)
    assert again(draft).state == "under_review"
    assert [one.organisation for one in draft.approvals.all()] == [cast.organisations["sending"]]


def test_an_open_comment_stands_beside_its_part_and_holds_nothing_up(cast, draft, browser_of):
    write_comment(subject=draft, actor=cast.actors[HC], part="aims", quote="", text="Only two learners?")
    text = page(browser_of(CO).get(address(draft, "parties")))
    assert "A comment on 2 What we want is open" in text
    assert "Only two learners?" in text
    assert "Everything is there." in text


def test_a_submitted_version_is_not_written(cast, draft, browser_of):
    take(draft, "submit", cast.actors[CO])
    browser = browser_of(CO)
    assert 'name="other_objectives"' not in page(browser.get(address(draft, "aims")))
    browser.post(address(draft, "aims"), {"other_objectives": "Late"})
    assert "other_objectives" not in again(draft).content


# What is typed into each part; whatever the order in which the parts are saved, all of it is there.
TYPED = {
    "parties": {"contact_function-1": "Owner"},
    "aims": {"other_objectives": "Two learners a year"},
    "covered": {"other_actors": "The chamber watches"},
    "units": {"typed.0.units.0.title": "Another title"},
    "bodies": {"body-documents-LT": "", "differing": "U1 is assessed at home", "procedures": "As written"},
    "places": {"first_day-0": "2026-07-01", "last_day-0": "2026-12-31", "places-0": "6", "shortest_days": "14"},
    "validity": {"valid_from": "2026-07-01", "valid_until": "2027-06-30", "review_by": "2027-05-01", "revision": "Yearly"},
    "signing": {"in_order": "1", "place-0": "Vilnius", "power-1": "mandate", "mandate-1": "Of 3 March 2026"},
    "annexes": {"annexes": "House rules"},
}  # fmt: skip


def written_in(cast, browser, order):
    """The facts of a memorandum whose parts were saved in this order."""
    version = a_memorandum(cast, code=f"MOU-{uuid4()}")
    for part in order:
        assert saved(browser, version, part, **TYPED[part]).status_code == 302, part
    return facts_of(again(version))


@pytest.mark.slow
def test_backwards_written_it_is_the_same_memorandum(cast, school, browser_of):
    written = written_in(cast, browser_of(CO), reversed(TYPED))
    assert written == written_in(cast, browser_of(CO), TYPED)
    assert written["bodies"]["differing"] == "U1 is assessed at home"
    assert written["signing"]["signers"][1]["mandate"] == "Of 3 March 2026"


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(TYPED)))
def test_any_order_of_parts_gives_the_same_memorandum(cast, school, browser_of, order):
    assert written_in(cast, browser_of(CO), order) == written_in(cast, browser_of(CO), TYPED)
