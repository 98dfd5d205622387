"""A partner's page: errands, bad input, and nothing of what others wrote."""

from datetime import date
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from accounts.partners import know, vouch
from ground import clock
from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from partners import services
from partners.models import Check, Contact, Note, Profile
from partners.places import Period, set_places
from quality.models import Reply
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, account_of
from tests.factories.partnerships import a_memorandum
from tests.factories.quality import a_past_stay, said
from tests.portal.at_partners import LIST, at, directory, text
from tests.portal.more_stays import another

CO, HC, QM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.QUALITY_MANAGER


# What stands there


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


@pytest.mark.slow
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


@pytest.mark.slow
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
