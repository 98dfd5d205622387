"""The library of units on its pages: written, moved, versioned, brought in, shared, planned."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library.models import Qualification, Unit, UnitVersion
from library.outcomes import read
from library.selectors import newest_of
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from partnerships.models import StayPlan
from tests.factories.library import a_qualification, a_unit
from tests.factories.partnerships import a_memorandum
from tests.lifecycle.conftest import put_in
from tests.portal.test_structured_pages import NOTHING_BEGUN


@pytest.fixture
def school(cast):
    return cast.actors[Role.SENDING_COORDINATOR]


@pytest.fixture
def browser(browser_of):
    return browser_of(Role.SENDING_COORDINATOR)


@pytest.fixture
def unit(school):
    return a_unit(school, a_qualification(school)).unit


def fields_of(text, form="unit"):
    """What a browser would send of the form with this id: hidden fields, inputs, texts and choices."""
    found = dict(re.findall(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"', text))
    for name, value in re.findall(r'<textarea[^>]*\bname="([^"]+)"[^>]*>([^<]*)</textarea>', text):
        found[name] = value
    return {name: value for name, value in found.items() if name not in ("csrfmiddlewaretoken", "do")}


@pytest.fixture
def write(browser, unit):
    """Sends the page of the unit with something typed and a button pressed; the answer."""
    address = reverse("units:unit", args=[unit.pk])

    def send(do="save", **typed):
        fields = fields_of(browser.get(address).content.decode())
        return browser.post(
            address, fields | {name.replace("__", "."): text for name, text in typed.items()} | {"do": do}
        )

    return send


def texts(unit, language="en"):
    return [one.text.get(language) for one in read(newest_of(unit).outcomes)]


def test_a_first_unit_from_nothing(browser, school):
    page = browser.get(reverse("units:library")).content.decode()
    assert "No unit yet" in page
    typed = {"title": "Bills", "new_qualification": "Cook", "language": "en"}
    answer = browser.post(reverse("units:add"), typed)

    unit = Unit.unscoped.get()
    assert answer["Location"] == reverse("units:unit", args=[unit.pk])
    assert newest_of(unit).code == "U1"
    assert "1 qualification, 1 unit" in browser.get(reverse("units:library")).content.decode()


def test_what_is_typed_is_saved_and_the_page_shows_no_key(browser, unit, write):
    answer = write(title__en="Work in a team", points="3,5", hours="60", o__2__text__nl="Draagt over.")

    assert answer.status_code == 302
    version = newest_of(unit)
    assert (version.title["en"], version.points, version.hours) == ("Work in a team", 3.5, 60)
    assert texts(unit, "nl")[1] == "Draagt over."
    page = browser.get(reverse("units:unit", args=[unit.pk])).content.decode()
    assert "{&#x27;" not in page and "None" not in re.sub(r"<script.*", "", page)


def test_points_off_the_scale_are_told_beside_the_field_and_nothing_typed_is_lost(unit, write):
    answer = write(points="3.7", title__en="Other title")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "3.7 is not on the scale: National points go in whole and half points. Write 3.5 or 4." in page
    assert 'value="3.7"' in page and 'value="Other title"' in page
    assert newest_of(unit).title["en"] != "Other title"


def test_rows_move_are_taken_out_come_back_and_are_added(browser, unit, write):
    first = texts(unit)
    write("down 2")
    assert texts(unit) == [first[0], first[2], first[1], first[3]]
    answer = write("out 3")
    assert len(texts(unit)) == 3
    assert "The outcome is taken out." in browser.get(answer["Location"].partition("#")[0]).content.decode()
    write("undo")
    assert texts(unit) == [first[0], first[2], first[1], first[3]]
    write("move 3 2")
    assert texts(unit) == [first[0], first[1], first[2], first[3]] or len(texts(unit)) == 4
    page = browser.get(write("add knowledge")["Location"].partition("#")[0]).content.decode()
    assert 'name="o.new.text.en"' in page
    write(**{"o.new.kind": "knowledge", "o.new.text.en": "Names the keys."})
    assert texts(unit)[1] == "Names the keys."


def test_it_saves_by_itself_and_tells_the_number_of_a_new_row(write, unit):
    told = write("autosave", **{"o.new.kind": "skills", "o.new.text.en": "Understands the till."}).json()

    assert told["new"] == 5 and told["another"] is False
    assert "cannot be seen or measured" in told["hints"]["5"]
    assert write("autosave", points="x").json()["refused"]


def test_a_hint_is_taken_left_and_never_stops_anybody(browser, unit, write):
    assert write(o__1__text__en="Understands the duties.").status_code == 302
    page = browser.get(reverse("units:unit", args=[unit.pk])).content.decode()
    assert "Explains the duties." in page
    write("wording 1 en")
    assert texts(unit)[0] == "Explains the duties."
    write("undo")
    write("leave 1 en")
    page = browser.get(reverse("units:unit", args=[unit.pk])).content.decode()
    assert texts(unit)[0] == "Understands the duties." and "cannot be seen or measured" not in page


def test_what_somebody_else_saved_is_not_overwritten(browser, unit):
    address = reverse("units:unit", args=[unit.pk])
    old = fields_of(browser.get(address).content.decode())
    browser.post(address, old | {"hours": "60", "do": "save"})
    answer = browser.post(address, old | {"hours": "80", "do": "save"})

    assert answer.status_code == 400 and "Somebody saved this unit" in answer.content.decode()
    assert newest_of(unit).hours == 60


def test_a_used_unit_is_written_as_its_next_version(cast, browser, unit, write):
    stay = put_in(cast.mobility, State.DRAFT, **NOTHING_BEGUN)
    address = reverse("portal:act", args=[stay.pk, "partnerships.plan_units"])
    first = newest_of(unit)
    assert "From your library: Hotel reception" in browser.get(address).content.decode()
    assert browser.post(address, {"chosen": str(first.pk)}).status_code == 302
    plan = StayPlan.objects.get(mobility=stay)
    assert plan.units[0]["library"] == str(first.pk)
    assert plan.qualification["title"] == "Hotel reception"

    write(hours="60")
    refused = write("keep", changed="")
    assert refused.status_code == 400 and "Say in a sentence what changed" in refused.content.decode()
    write("keep", changed="60 hours, as all hosts ask.")

    version = newest_of(unit)
    assert (version.number, version.changed) == (2, "60 hours, as all hosts ask.")
    assert UnitVersion.unscoped.get(pk=first.pk).hours is None
    planned = browser.get(address).content.decode()
    assert planned.count("checked") == 1 and "version 1, as planned" in planned
    read_page = browser.get(reverse("units:version", args=[unit.pk, 2])).content.decode()
    assert "60 hours, as all hosts ask." in read_page and "<ins>60</ins>" in read_page


def test_units_of_the_memorandum_are_ticked_beside_those_written_here(cast, browser, unit):
    stay = put_in(cast.mobility, State.DRAFT, **NOTHING_BEGUN)
    memorandum = a_memorandum(cast, "in_force").memorandum
    StayPlan.objects.update_or_create(mobility=stay, defaults={"memorandum": memorandum})
    address = reverse("portal:act", args=[stay.pk, "partnerships.plan_units"])
    written = {"units.0.code": "X", "units.0.title": "Own", "chosen": ["0.0"]}
    browser.post(address, written)

    assert [one["code"] for one in StayPlan.objects.get(mobility=stay).units] == ["3101301", "X"]


PASTED = "Type\tOutcome\tLeerresultaat\nK\tNames the steps.\tBenoemt de stappen.\nComp.\tOffers a way out.\t\nK\tNames the steps.\t\n"


def test_pasted_outcomes_are_looked_at_before_anything_is_kept(browser, unit):
    address = reverse("units:paste", args=[unit.pk])
    page = browser.post(address, {"text": PASTED, "do": "look"}).content.decode()

    assert "3 lines" not in page and "2 outcomes understood" in page and "“Comp.” is not known" in page
    assert len(texts(unit)) == 4
    kept = {"text": PASTED, "looked": "1", "kind-3": "skills", "both-4": "1", "do": "add"}
    assert browser.post(address, kept).status_code == 302
    assert [one.kind for one in read(newest_of(unit).outcomes)] == ["knowledge"] * 3 + ["skills"] * 3 + ["competence"]


def test_wrong_heads_are_chosen_and_what_is_left_stays_until_sign_out(browser, unit):
    address = reverse("units:paste", args=[unit.pk])
    text = "Foo\tBar\nNames each of the keys\tBenoemt elke sleutel\n"
    page = browser.post(address, {"text": text}).content.decode()
    assert "None of the 2 heads says what stands below" in page
    refused = browser.post(address, {"text": text, "looked": "1", "do": "add"})
    assert refused.status_code == 400 and len(texts(unit)) == 4

    browser.post(address, {"text": text, "do": "leave"})
    assert "Benoemt elke sleutel" in browser.get(address).content.decode()
    browser.post(
        address, {"text": text, "looked": "1", "column-0": "outcome:en", "column-1": "outcome:nl", "do": "add"}
    )
    assert len(texts(unit)) == 5


def test_a_file_makes_units_and_nothing_is_half_done(browser, school):
    held = a_qualification(school)
    address = reverse("units:paste-units", args=[held.pk])
    table = "Unit code;Unit;Points;Outcome\n104;Team;3,7;Helps others\n;;;Asks others\n207;Complaints;4;Listens\n"
    page = browser.post(address, {"file": SimpleUploadedFile("units.csv", table.encode())}).content.decode()

    assert "Write 3.5 or 4." in page and not Unit.unscoped.exists()
    text = re.search(r'name="text" value="([^"]*)"', page)[1]
    browser.post(address, {"text": text, "looked": "1", "do": "add"})
    lost = "Unit;Hours;Outcome\n;many;Waits\n" + "x" * 301 + ";;Asks\n"
    page = browser.post(address, {"text": lost}).content.decode()
    assert "“many” is no number of hours." in page and "What is the unit called" in page
    refused = browser.post(address, {"text": lost, "looked": "1", "title": "Late shift", "do": "add"})
    assert refused.status_code == 400 and "is longer than fits" in refused.content.decode()
    exported = browser.get(reverse("units:export", args=[held.pk, "csv"])).content.decode()
    assert "207" in exported and "Listens" in exported and UnitVersion.unscoped.count() == 2
    empty = browser.post(address, {"file": SimpleUploadedFile("units.pdf", b"%PDF-1.4")})
    assert empty.status_code == 400 and "Save it as CSV or XLSX" in empty.content.decode()


@pytest.mark.slow
def test_five_hundred_outcomes_are_shown_by_fifty_and_found(browser, school, write, unit):
    rows = [{"number": nth, "kind": "skills", "text": {"en": f"Opens door {nth}"}} for nth in range(1, 501)]
    UnitVersion.unscoped.filter(unit=unit).update(outcomes=rows)
    address = reverse("units:unit", args=[unit.pk])
    page = browser.get(address).content.decode()
    assert page.count('name="o.') < 50 * 12 and "Opens door 51<" not in page
    assert "Opens door 51<" in browser.get(address, {"page": "2"}).content.decode()
    assert "Opens door 499<" in browser.get(address, {"q": "door 499"}).content.decode()
    assert write("down 50")["Location"].endswith("at=51#outcome-51")
    assert len(texts(unit)) == 500


def test_others_see_take_over_and_name_the_source_of_what_is_shared_alone(browser, browser_of, unit):
    other = browser_of(Role.HOST_COORDINATOR)
    page = reverse("units:unit", args=[unit.pk])
    assert other.get(page).status_code == 404
    browser.post(reverse("units:share", args=[unit.pk]), {"shared": "on"})

    assert other.get(page).status_code == 200 and "Take it over" in other.get(page).content.decode()
    for name in ("units:share", "units:drop", "units:paste"):
        assert other.post(reverse(name, args=[unit.pk])).status_code == 404
    assert other.post(page, {"do": "save"}).status_code == 404
    taken = other.post(reverse("units:take", args=[unit.pk]))
    own = Unit.unscoped.exclude(pk=unit.pk).get()
    assert taken["Location"] == reverse("units:unit", args=[own.pk])
    assert own.source == unit.qualification.organisation.name


def test_units_of_a_memorandum_are_taken_over(cast, browser):
    a_memorandum(cast)
    address = reverse("units:take-over")
    key = re.search(r'name="unit"\s+value="([^"]+)"', browser.get(address).content.decode())[1]
    assert browser.post(address, {}).status_code == 400
    browser.post(address, {"unit": key})

    assert Unit.unscoped.get().source == "MOU-LT-IT-01"
    assert Qualification.unscoped.get().scale_name == "EURspace credits"
    assert "Nothing to take over" in browser.get(address).content.decode()


def test_who_does_not_coordinate_reads_and_does_not_write(browser_of, unit):
    quality = browser_of(Role.QUALITY_MANAGER)
    page = quality.get(reverse("units:unit", args=[unit.pk]))

    assert page.status_code == 200 and "data-unit" not in page.content.decode()
    assert quality.get(reverse("units:add")).status_code == 403
