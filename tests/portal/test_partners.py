"""The directory of partners and a partner's page: errands, bad input, and nothing of what others wrote."""

import csv
import io
from datetime import date
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from accounts.merging import merge
from accounts.models import Organisation
from accounts.partners import know, publish_contact, vouch
from ground import clock
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from partners import services
from partners.models import Check, Contact, Note, Profile
from partners.places import Period, set_places
from portal.partners import opened
from portal.partners.directory import Directory
from portal.partners.filters import DirectoryFilter
from quality.models import Reply
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, account_of
from tests.factories.partnerships import a_memorandum
from tests.factories.quality import a_past_stay, said
from tests.portal.more_stays import another

CO, HC, QM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER
LIST = "/partners/?sort=name"


def at(name, cast, part="hosting", *more):
    return reverse(f"partners:{name}", args=[cast.organisations[part].pk, *more])


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def directory(cast, role=CO, **asked):
    actor = cast.actors[role]
    return Directory(actor, DirectoryFilter(asked), cast.organisations["sending"].today)


# The list


def test_the_list_shows_organisations_and_what_is_due_with_each(cast, browser_of):
    a_memorandum(cast, "in_force", valid_until=date(2026, 2, 20), review_by=None)
    Profile.objects.create(organisation=cast.organisations["hosting"], field="1013", trade="hotel")

    page = text(browser_of(CO).get(LIST))

    assert "4 partners, 1 memorandum needs you" in page
    assert "Ends 20 Feb" in page
    assert "hotel" in page
    assert "Example sending" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"country": "IT"}, ["Example competent", "Example hosting", "Example intermediary"]),
        ({"country": "LT"}, ["Example employer"]),
        ({"field": "1013"}, ["Example hosting"]),
        ({"kind": "institution"}, []),
        ({"saved": "force"}, ["Example hosting"]),
        ({"name": "HOSTing"}, ["Example hosting"]),
        ({"name": "exampletown", "country": "LT"}, ["Example employer"]),
        ({"field": "nonsense", "country": "??", "sort": "-nothing"}, None),
    ],
)
def test_filters_narrow_the_list_and_nonsense_is_left_out(cast, asked, names):
    a_memorandum(cast, "in_force")
    Profile.objects.create(organisation=cast.organisations["hosting"], field="1013")

    found = [row.name for row in directory(cast, **asked).rows]

    assert found == names if names is not None else len(found) == 4


@pytest.mark.parametrize("sort", ["name", "-name", "memorandum", "-memorandum", "stays", "-open", "rating", "-rating"])
def test_each_head_orders_the_list(cast, browser_of, sort):
    a_memorandum(cast, "in_force")
    page = text(browser_of(CO).get("/partners/", {"sort": sort}))
    assert f'aria-sort="{"descending" if sort.startswith("-") else "ascending"}"' in page


def test_the_filter_stays_until_the_next_visit(cast, browser_of):
    client = browser_of(CO)
    client.get("/partners/?country=LT&sort=-name")

    again = client.get("/partners/")

    assert again.status_code == 302
    assert "country=LT" in again["Location"]
    assert "This is the filter of your last visit." in text(client.get(again["Location"]))


def test_where_nothing_fits_the_widest_way_back_is_named(cast, browser_of):
    page = text(browser_of(CO).get("/partners/?country=LT&name=hosting"))
    assert "No partner fits these filters" in page
    assert "Without “Search: hosting” there is 1." in page


def test_an_empty_directory_says_what_a_partner_is(cast, browser_of):
    MembershipFactory(organisation=(lonely := OrganisationFactory()), person=(person := PersonFactory()))
    client = browser_of(CO)
    client.force_login(account_of(person))

    page = text(client.get("/partners/"))

    assert "No partner yet" in page
    assert "A partner is a school, a company or a ministry you work with." in page
    assert "sj-tiles" not in page
    assert lonely.name in page  # as the one acted for


def test_the_map_counts_by_country_and_names_who_is_elsewhere(cast, browser_of):
    far = OrganisationFactory(name="Ejemplo", country="UY", town="Montevideo")
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=far.pk)

    page = text(browser_of(CO).get(LIST))

    assert 'aria-label="Italy: 3 partners"' in page
    assert "elsewhere, not on the map" in page
    assert 'aria-label="Uruguay: 1 partner"' not in page
    assert "Stays ever" in text(browser_of(CO).get("/partners/?table=1"))


def test_nobodys_country_is_known(cast):
    Organisation.objects.update(country="")
    page = directory(cast)
    assert (page.squares(), page.by_country(), page.listed_countries()) == ([], [], [])


def test_the_export_holds_what_is_seen_and_no_rating(cast, browser_of):
    Organisation.objects.filter(name="Example hosting").update(name="=Example hosting")
    answer = browser_of(CO).get("/partners/export.csv?country=IT")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert rows[0][:3] == ["Partner", "Town", "Country"]
    assert sorted(row[0] for row in rows[1:]) == ["'=Example hosting", "Example competent", "Example intermediary"]
    assert "rating" not in " ".join(rows[0]).lower()


def test_the_number_of_to_dos_is_that_of_the_list_it_leads_to(cast):
    host = cast.organisations["hosting"]
    services.note_check(
        actor=cast.actors[CO],
        organisation_id=host.pk,
        data={"kind": "insurance", "checked_on": date(2025, 2, 1), "valid_until": date(2026, 2, 1)},
    )
    set_places(host.pk, "host", [Period(date(2026, 3, 2), date(2026, 4, 30), 0)])
    for row in directory(cast).all:
        page = opened.OpenPage(row.organisation, cast.actors[CO], host.today)
        assert row.open.number == page.number, row.name
        assert (row.open.look == "overdue") == (row.name == "Example hosting")


# Finding others, vouching, merging


@pytest.mark.parametrize(("words", "said_back"), [("Vo", "Type 1 more letter."), ("V", "Type 2 more letters.")])
def test_too_few_letters_find_nothing(cast, browser_of, words, said_back):
    OrganisationFactory(name="Voorbeeldschool Brugge")
    page = text(browser_of(CO).get("/partners/find/", {"words": words}))
    assert said_back in page
    assert "Brugge" not in page


def test_an_organisation_is_found_with_its_contact_alone_and_made_a_partner(cast, browser_of):
    school = OrganisationFactory(name="Voorbeeldschool Brugge", oid="E10012345")
    contact = MembershipFactory(organisation=school, person__given_names="Anneke")
    MembershipFactory(organisation=school, person__given_names="Verborgen")
    publish_contact(organisation_id=school.pk, membership_id=contact.pk)
    client = browser_of(CO)

    page = text(client.get("/partners/find/", {"words": "E10012345"}))
    assert "Anneke" in page
    assert "Verborgen" not in page
    facts = {"checked": "visit", "checked_on": "2026-01-05", "note": ""}
    made = client.post(reverse("partners:vouch", args=[school.pk]), facts)

    assert made.status_code == 302
    page = text(client.get(made["Location"]))
    assert "visited, 5 Jan 2026" in page
    assert "Verborgen" not in page


def test_a_typed_name_goes_along_where_nothing_is_known(cast, browser_of):
    client = browser_of(CO)
    page = text(client.get("/partners/find/", {"words": "Hotel Ningún"}))
    assert "/partners/new/?name=Hotel%20Ning%C3%BAn" in page
    assert 'value="Hotel Ningún"' in text(client.get("/partners/new/?name=Hotel%20Ning%C3%BAn"))


def test_who_is_not_checked_says_so_wherever_it_stands(cast, browser_of):
    unknown = OrganisationFactory(name="Unsure Hotel", confirmed_at=None, claimed_at=None)
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=unknown.pk)
    client = browser_of(CO)

    assert "Not checked by your organisation yet" in text(client.get(LIST))
    assert "Nobody at your organisation has noted" in text(client.get(reverse("partners:partner", args=[unknown.pk])))

    vouch(
        keeper_id=cast.organisations["sending"].pk,
        organisation_id=unknown.pk,
        checked="call",
        checked_on=date(2026, 1, 5),
        note="",
        person_id=None,
    )
    assert "Not checked by your organisation yet" not in text(client.get(LIST))


def test_the_address_of_a_merged_partner_leads_to_the_new_one(cast, browser_of):
    former = OrganisationFactory(name="Hotel Sliema", confirmed_at=None)
    know(keeper_id=cast.organisations["sending"].pk, organisation_id=former.pk)
    services.write_note(actor=cast.actors[CO], organisation_id=former.pk, text="Ask for the front room")
    merge(actor=Actor(None), source_id=former.pk, target_id=cast.organisations["hosting"].pk, reason="twice")

    page = browser_of(CO).get(reverse("partners:partner", args=[former.pk]), follow=True)

    assert page.redirect_chain == [(at("partner", cast), 302)]
    assert "Hotel Sliema is now Example hosting." in text(page)
    assert "Ask for the front room" in text(page)


# A partner's page


def test_the_page_names_what_is_wrong_now_and_the_ways_out(cast, browser_of):
    host = cast.organisations["hosting"]
    set_places(host.pk, "host", [Period(date(2026, 3, 2), date(2026, 4, 30), 0)])
    Check.objects.create(
        keeper=cast.organisations["sending"],
        organisation=host,
        kind="insurance",
        checked_on=date(2025, 1, 1),
        valid_until=date(2026, 1, 1),
    )

    page = text(browser_of(CO).get(at("partner", cast)))

    assert "Example hosting, 1 place too many" in page
    assert "Your Participant Example is one of them." in page
    assert "choose other dates for Participant Example" in page
    assert "Its liability insurance is over." in page


def test_notes_are_changed_by_who_wrote_them_alone(cast, browser_of):
    client = browser_of(CO)
    client.post(at("new-note", cast), {"text": "Two to a room"})
    note = Note.objects.get()
    colleague = MembershipFactory(organisation=cast.organisations["sending"]).person

    assert "Two to a room" in text(client.get(at("partner", cast)))
    assert "Two to a room" in text(browser_of(QM).get(at("partner", cast)))
    other = browser_of(CO)
    other.force_login(account_of(colleague))
    assert other.post(at("note", cast, "hosting", note.pk), {"text": "mine now"}).status_code == 404

    client.post(at("note", cast, "hosting", note.pk), {"text": "One to a room"})
    note.refresh_from_db()
    assert (note.text, note.changed_at) == ("One to a room", clock.now())
    client.post(at("note", cast, "hosting", note.pk), {"text": " "})
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"phone": "not a number"}, "This is no telephone number."),
        ({"at_night": "on"}, "Who is rung at night needs a telephone number."),
        ({"languages": "English, Nergens"}, "“Nergens” is no language we know."),
        ({"email": "nobody"}, "Write one mail address"),
    ],
)
def test_a_wrong_contact_is_told_beside_its_field(cast, browser_of, typed, words):
    answer = browser_of(CO).post(at("new-contact", cast), {"given_names": "Ċensa", "function": "reception", **typed})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert 'value="Ċensa"' in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_contact_without_address_says_so_and_gets_one(cast, browser_of):
    client = browser_of(CO)
    client.post(at("new-contact", cast), {"given_names": "Ċensa", "languages": "English, italiano; en"})
    held = Contact.objects.get()
    page = text(client.get(at("partner", cast)))
    assert "No address: cannot be asked by mail." in page
    assert "English, Italian" in page

    client.post(at("contact", cast, "hosting", held.pk), {"given_names": "Ċensa", "email": "censa@hotel.example.com"})
    assert "No address: cannot be asked by mail." not in text(client.get(at("partner", cast)))
    client.post(at("contact", cast, "hosting", held.pk), {"drop": "1"})
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"checked_on": "2026-01-10", "valid_until": "2025-01-10"}, "It ends before it was checked."),
        ({"checked_on": "2027-01-10"}, "This day lies in the future."),
        ({"kind": "other", "checked_on": "2026-01-10"}, "Say in a few words what was checked."),
    ],
)
def test_a_wrong_check_is_told_beside_its_field(cast, browser_of, typed, words):
    answer = browser_of(CO).post(at("new-check", cast), {"kind": "insurance", "detail": "Policy 118", **typed})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "Policy 118" in answer.content.decode()


def test_a_check_is_due_ninety_days_before(cast, browser_of):
    facts = {"kind": "accredited", "checked_on": "2026-01-05", "valid_until": "2026-04-01", "detail": "MT-EX-118"}
    browser_of(CO).post(at("new-check", cast), facts)

    assert "in 79 days" in text(browser_of(CO).get(at("partner", cast)))
    assert "Accredited as a place of training" in text(browser_of(CO).get(at("open", cast)))


def periods(*rows):
    sent = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for nth, row in enumerate(rows):
        sent |= dict(zip((f"form-{nth}-begins_on", f"form-{nth}-ends_on", f"form-{nth}-places"), row, strict=True))
    return sent


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("2026-06-10", "2026-06-01", "3")], "It ends before it begins."),
        ([("2026-06-01", "2026-06-30", "3"), ("2026-06-30", "2026-07-30", "2")], "Another period has some of these"),
        ([("2026-06-01", "", "3")], "Give the last day."),
        ([("2026-06-01", "2026-06-30", "many")], "Write a whole number."),
    ],
)
def test_wrong_periods_are_told_and_nothing_is_lost(cast, browser_of, rows, words):
    host = cast.organisations["hosting"]
    answer = browser_of(CO).post(at("places", cast), periods(*rows))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "2026-06-01" in answer.content.decode()
    assert not host.places.exists()


def test_places_are_kept_and_an_empty_period_is_left_out(cast, browser_of):
    client = browser_of(HC)
    kept = client.post("/partners/own/places/", periods(("2026-03-02", "2026-04-24", "2"), ("", "", "")))
    assert kept.status_code == 302
    assert "1 of 2 taken" in text(client.get("/partners/own/"))
    assert "1 of 2 taken" in text(browser_of(CO).get(at("partner", cast)))


# The rating


def test_the_rating_comes_from_own_finished_stays_and_from_three_on(cast, browser_of):
    for nth, satisfaction in enumerate((5, 4, 3)):
        page = text(browser_of(CO).get(at("partner", cast)))
        assert ("Too few" in page) == (nth > 0), nth
        answer = said(a_past_stay(cast), Role.PARTICIPANT, satisfaction)
        Reply.objects.create(answer=answer, question="L03", value=str(satisfaction))

    page = text(browser_of(CO).get(at("partner", cast)))
    assert "4.0 of 5" in page
    assert "Tasks as agreed" in page
    assert "<strong>4.0</strong> of 5" in text(browser_of(CO).get(LIST))
    row = next(one for one in directory(cast, HC).all if one.name == "Example sending")
    assert row.rating.stays == 0


# What others wrote


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_nobody_reads_what_another_school_wrote_of_a_common_partner(cast, browser_of, seed):
    random, host = Random(seed), cast.organisations["hosting"]
    rival = OrganisationFactory(name="Escola Exemplo", country="PT", town="Porto", confirmed_at=None)
    member = MembershipFactory(organisation=rival, person=PersonFactory(keeper=rival))
    writers = {"sending": cast.actors[CO], "rival": Actor(member.person_id, rival.pk)}
    know(keeper_id=rival.pk, organisation_id=host.pk)
    _stays_of_the_rival(cast, rival, host)
    words = {name: _write_everything(actor, host, name, random) for name, actor in writers.items()}
    browsers = {"sending": browser_of(CO), "rival": browser_of(CO), "the host": browser_of(HC)}
    browsers["rival"].force_login(account_of(member.person))

    for reader, client in browsers.items():
        read = "\n".join(client.get(address, follow=True).getvalue().decode() for address in _addresses(host, rival))
        for writer, written in words.items():
            found = {word for word in written if word in read}
            assert found == (set(written) if reader == writer else set()), (reader, writer)


def _stays_of_the_rival(cast, rival, host):
    for nth in range(3):
        stay = a_past_stay(cast, host=host)
        sending = OrganisationPart.unscoped.filter(mobility=stay, part=OrganisationPartKind.SENDING)
        sending.update(organisation=rival)
        said(stay, Role.PARTICIPANT, (1, 2, 1)[nth])


def _write_everything(actor, host, name, random):
    """Each kind of thing as often as chance has it, each with a word that stands nowhere else."""
    written = []

    def word():
        written.append(f"{name}-{len(written)}-{random.randrange(10**9)}")
        return written[-1]

    about = {"actor": actor, "organisation_id": host.pk}
    for _nth in range(random.randint(1, 3)):
        services.write_note(**about, text=word())
        services.keep_contact(**about, data={"family_names": word(), "away": word(), "function": word()})
        data = {"kind": "other", "title": word(), "detail": word(), "checked_on": date(2026, 1, 2)}
        services.note_check(**about, data=data)
    note = {"checked": "visit", "checked_on": date(2026, 1, 2), "note": word()}
    vouch(keeper_id=actor.organisation_id, organisation_id=host.pk, person_id=actor.person_id, **note)
    return written


def _addresses(host, rival):
    pages = ("partner", "open", "stays")
    yield from ("/partners/?sort=name", "/partners/export.csv", "/partners/own/", "/partners/find/?words=Example")
    yield from (reverse(f"partners:{page}", args=[pk]) for page in pages for pk in (host.pk, rival.pk))


# What it costs


@pytest.mark.parametrize("name", ["directory", "partner", "own", "open"])
def test_pages_cost_the_same_with_many_rows(cast, browser_of, name):
    few, many = (_queries(cast, browser_of, name, number) for number in (2, 6))
    assert few == many <= {"directory": 34, "partner": 62, "own": 28, "open": 34}[name], (few, many)


def _queries(cast, browser_of, name, number):
    own, host = cast.organisations["sending"], cast.organisations["hosting"]
    with transaction.atomic():
        for nth in range(number):
            partner = OrganisationFactory(name=f"Partner {nth}", confirmed_at=None)
            know(keeper_id=own.pk, organisation_id=partner.pk)
            Profile.objects.create(organisation=partner, field="1013")
            a_memorandum(cast, "in_force", code=f"MOU-{nth}")
            stay = another(cast)
            OrganisationPart.objects.create(mobility=stay, organisation=host, part="hosting", from_at=clock.now())
            said(a_past_stay(cast), Role.PARTICIPANT, 4)
            _write_everything(cast.actors[CO], host, f"w{nth}", Random(1))
            set_places(host.pk, f"memorandum:{nth}", [Period(date(2026, 3, 1), date(2026, 4, 1), 2)], [own.pk])
        client = browser_of(HC if name == "own" else CO)
        address = reverse(f"partners:{name}", args=[host.pk] if name in ("partner", "open") else [])
        client.get(address, {"sort": "name"})
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, {"sort": "name"}).status_code == 200
        transaction.set_rollback(True)
    return len(asked)


def test_who_only_administers_reads_no_partners(cast, browser_of):
    page = text(browser_of(Role.ADMINISTRATOR).get("/partners/"))
    assert "No partners here" in page
    assert browser_of(Role.ADMINISTRATOR).get(at("partner", cast)).status_code == 404


def test_a_partner_is_nobodys_but_ones_own(cast, browser_of):
    other = OrganisationFactory()
    assert browser_of(CO).get(reverse("partners:partner", args=[other.pk])).status_code == 404
    assert browser_of(CO).get(reverse("partners:partner", args=[cast.organisations["sending"].pk])).status_code == 404


# A pasted list

HEADS = "Name\tPlaats\tLand\tSoort\tTel\n"
GOOD = HEADS + 'Hotel Eżempju\tSliema\tMalta\tbedrijf\t+356 0000\n"Taller\nEjemplo"\tValencia\tES\tcompany\t\n'


def pasted(client, text, **more):
    answer = client.post("/partners/paste/", {"list": text, **more})
    return answer, " ".join(answer.content.decode().split())


def test_a_pasted_list_is_looked_at_before_anything_is_written(cast, browser_of):
    client, before = browser_of(CO), Organisation.unscoped.count()

    answer, page = pasted(client, GOOD + "Example hosting\tExampletown\tIT\tschool\t\n")
    assert answer.status_code == 200
    assert "3 partners were read, nothing is added yet" in page
    assert "It is on Sojourn already and is found again." in page
    assert Organisation.unscoped.count() == before
    seen = answer.context["read"].digest

    assert pasted(client, GOOD, add="1", seen=seen)[0].status_code == 200  # it was changed meanwhile: looked at again
    assert Organisation.unscoped.count() == before
    added, _page = pasted(client, GOOD + "Example hosting\tExampletown\tIT\tschool\t\n", add="1", seen=seen)

    assert added.status_code == 302
    taller = Organisation.unscoped.get(name="Taller Ejemplo")
    assert (taller.country, taller.typed_by) == ("ES", cast.organisations["sending"])
    assert Organisation.unscoped.count() == before + 2
    assert len(directory(cast).all) == 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rood\tGroen\n1\t2\n", "None of the 2 heads says what stands below."),
        ("Naam\tPlaats\nHotel\tSliema\n", "No column says: Country."),
        (HEADS, "Below the heads stands nobody."),
        ("", "There is nothing in the list."),
        (GOOD + "\tPorto\tPT\tschool\t\n", "Line 5: Name is lacking."),
        (GOOD + "Tasca\tPorto\tNergensland\tcompany\t\n", "Line 5: “Nergensland” is no country we know."),
        (GOOD + "Tasca\tPorto\tPT\tcircus\t\n", "Line 5: “circus” is no kind we know."),
        (GOOD + "hotel ezempju\tsliema\tMT\tcompany\t\n", "Line 5: It stands in line 2 already."),
        (HEADS + "".join(f"H{nth}\tPorto\tPT\t\t\n" for nth in range(201)), "add at most 200 at once"),
        ("Name\tTown\tCountry\tOID\nHotel\tPorto\tPT\tE12\n", "Line 2: An OID is the letter E and 8 digits"),
    ],
)
def test_a_wrong_list_is_told_line_by_line_and_nothing_is_written(cast, browser_of, text, words):
    before = Organisation.unscoped.count()
    answer, page = pasted(browser_of(CO), text, add="1", seen="x")
    assert answer.status_code == 400
    assert words in page
    assert Organisation.unscoped.count() == before
    assert text.partition("\n")[0].split("\t")[0] in page


def test_a_column_without_a_known_head_is_chosen(cast, browser_of):
    columns = {"column-0": "name", "column-1": "town", "column-2": "country"}
    answer, page = pasted(browser_of(CO), "Rood;Groen;Blauw\nTasca Exemplo;Porto;Portugal\n", **columns)
    assert answer.status_code == 200
    assert "1 partner was read" in page


def test_the_first_press_on_a_number_asks_for_the_most(cast, browser_of):
    page = text(browser_of(CO).get(LIST))
    assert 'href="?sort=-stays"' in page
    assert directory(cast, sort="-stays").rows[0].now == 1
    assert directory(cast, sort="rating").rows
