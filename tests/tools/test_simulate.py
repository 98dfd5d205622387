"""Invented stays: consistent in themselves, open to people and to the engine, the same for the same seed."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Organisation, Person
from documents.models import Document, DocumentState
from ground import clock
from ground.every_row import every_row
from lifecycle.doors import perform_transition
from lifecycle.effects import outbox
from lifecycle.models import Event, Mobility, OrganisationPart, OutboxRow, ToDo
from lifecycle.models.event import EventKind
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.roles import OrganisationPartKind
from lifecycle.standing import Standing
from lifecycle.tables.mobility import MACHINE, RANK, State
from lifecycle.todos import owed_at
from tests.factories.accounts import account_of
from tools.chains import Found, verify_all
from tools.simulate import running
from tools.simulate.rows import copied_models
from tools.simulate.running import Prepared, SeedUsed, prepare_in, simulate
from tools.simulate.variants import VARIANTS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IN_FORCE, ON_THE_WAY, STAFF = VARIANTS[5], VARIANTS[4], VARIANTS[11]  # together they come to every state


def quietly(what: str, done: int, of: int) -> None: ...


@pytest.fixture(scope="session")
def prepared(scratch, django_db_blocker) -> Prepared:
    """A few kinds of stays, walked once for all tests."""
    with django_db_blocker.unblock():
        return prepare_in(scratch, (IN_FORCE, ON_THE_WAY, STAFF), progress=quietly)


@pytest.fixture
def stays(prepared) -> Iterator[None]:
    simulate(60, 7, prepared=prepared, progress=quietly)
    return


@pytest.fixture(scope="session")
def all_kinds(scratch, django_db_blocker) -> Prepared:
    with django_db_blocker.unblock():
        return prepare_in(scratch, VARIANTS, progress=quietly)


@pytest.mark.usefixtures("stays")
def test_few_stays_are_in_all_states():
    assert set(Mobility.unscoped.values_list("state", flat=True)) == set(State.values)
    assert Mobility.unscoped.count() == 60


@pytest.mark.usefixtures("stays")
def test_every_chain_holds_and_tells_the_state():
    found = Found()
    assert verify_all(found) is None
    assert found.events == Event.unscoped.count() > 1000


def replayed(stay: Mobility) -> tuple[str, int, int]:
    """State, version and reach as the events of a stay tell them; each must be a row of the table."""
    state, version, reached, rows = str(MACHINE.initial), 0, 0, MACHINE.rows
    steps = Event.unscoped.filter(subject_id=stay.pk, kind=EventKind.TRANSITION).order_by("seq")
    for step in steps:
        row = rows[step.name]
        assert step.table_number == MACHINE.number
        assert state == step.from_state in row.sources
        assert step.to_state in row.targets
        state, version = step.to_state, version + 1
        assert step.version == version
        reached = max(reached, RANK.get(state, 0))
    return state, version, reached


@pytest.mark.usefixtures("stays")
def test_replaying_the_events_gives_state_version_and_reach():
    for stay in Mobility.unscoped.all():
        assert replayed(stay) == (stay.state, stay.version, stay.reached)


@pytest.mark.usefixtures("stays")
def test_nothing_has_happened_yet_that_lies_ahead():
    assert not Event.unscoped.filter(at__gt=clock.now()).exists()
    assert not Mobility.unscoped.filter(started_on__gt=clock.today()).exists()


@pytest.mark.usefixtures("stays")
def test_open_todos_are_those_of_the_guards():
    for stay in Mobility.unscoped.all():
        owing = owed_at(Standing.of_stay(stay))
        wanted = {(owing.transition, item.code) for item in owing.wanted.values()}
        written = set(ToDo.unscoped.filter(mobility=stay, closed_at=None).values_list("transition", "code"))
        assert written == wanted, (stay.state, stay.participant_kind)


def coordinator(stay: Mobility) -> Actor:
    part = OrganisationPart.objects.open().get(mobility=stay, part=OrganisationPartKind.SENDING)
    return Actor(part.responsible_id, part.organisation_id)


@pytest.mark.usefixtures("stays")
def test_page_of_a_stay_in_each_state_opens_for_its_coordinator():
    seen = set()
    for stay in Mobility.unscoped.order_by("number"):
        if stay.state in seen:
            continue
        client = Client()
        client.force_login(account_of(Person.objects.get(pk=coordinator(stay).person_id)))
        answer = client.get(reverse("portal:stay", args=[stay.pk]))
        assert answer.status_code == 200, stay.state
        assert stay.participant.full_name in answer.content.decode()
        seen.add(stay.state)
    assert seen == set(State.values)


@pytest.mark.usefixtures("stays")
def test_engine_takes_a_simulated_stay_further():
    stay = Mobility.unscoped.filter(state=State.ONGOING).first()

    perform_transition(
        machine="mobility", pk=stay.pk, name="suspend", actor=coordinator(stay), seen_version=stay.version,
        suspended_from=min(clock.today(), stay.planned_end), reason="The host closes for some days.",
    )  # fmt: skip

    stay.refresh_from_db()
    assert stay.state == State.SUSPENDED
    assert verify_all(Found()) is None


@pytest.mark.usefixtures("stays")
def test_people_and_addresses_are_invented():
    addresses = Person.objects.exclude(email=None).values_list("email", flat=True)
    assert {address.rpartition(".example.")[2] for address in addresses} <= {"org", "com", "net"}
    assert Person.objects.count() == len(set(addresses))


# Chance


def digest() -> str:
    """Of everything written, but for what is encrypted with chance of its own."""
    parts = hashlib.sha256()
    for model in copied_models():
        if model.__name__ in ("Remark", "Person"):
            continue
        for row in every_row(model).order_by("pk").values_list():
            parts.update(repr(row).encode())
    return parts.hexdigest()


def of_seed(prepared: Prepared, seed: int) -> str:
    """What a simulation would write; nothing of it stays."""
    with transaction.atomic():
        simulate(40, seed, prepared=prepared, progress=quietly)
        found = digest()
        transaction.set_rollback(True)
    return found


def test_same_seed_gives_the_same_and_another_gives_others(prepared):
    assert of_seed(prepared, 3) == of_seed(prepared, 3) != of_seed(prepared, 4)


def test_chunks_change_no_stay(prepared, monkeypatch):
    """How many are written at once is a matter of the machine, not of the seed: a chunk begins with chance of its own."""
    monkeypatch.setattr(running, "CHUNK", 30)
    simulate(60, 9, prepared=prepared, progress=quietly)
    assert Mobility.unscoped.count() == 60
    assert verify_all(Found()) is None


@pytest.mark.usefixtures("stays")
def test_another_seed_adds_and_the_same_is_refused(prepared):
    simulate(20, 8, prepared=prepared, progress=quietly)
    assert Mobility.unscoped.count() == 80
    with pytest.raises(SeedUsed):
        simulate(20, 7, prepared=prepared, progress=quietly)
    assert Mobility.unscoped.count() == 80


# Papers


def reader_of(paper: Document) -> Client:
    client = Client()
    client.force_login(account_of(Person.objects.get(pk=coordinator(paper.mobility).person_id)))
    return client


@pytest.mark.usefixtures("stays")
def test_papers_have_data_but_no_file_until_somebody_opens_one():
    papers = Document.unscoped.all()
    assert papers.count() > 100
    assert not papers.exclude(file="").exists()
    assert not OutboxRow.objects.exists()
    paper = papers.filter(mobility__state=State.READY, signed_text__isnull=False).first()

    answer = reader_of(paper).get(reverse("documents:download", args=[paper.pk]))

    assert answer.status_code == 202
    text = OutboxRow.objects.get(key=paper.signed_text.key)
    assert OutboxRow.objects.get(key=paper.key).after == text


@pytest.mark.pdf
@pytest.mark.usefixtures("stays")
def test_opened_paper_is_printed_and_says_that_it_is_a_sample():
    from tests.documents.reading import text_of

    paper = Document.unscoped.filter(mobility__state=State.READY, signed_text__isnull=False).first()
    client, address = reader_of(paper), reverse("documents:download", args=[paper.pk])
    client.get(address)
    outbox.drain()

    answer = client.get(address)

    paper.refresh_from_db()
    assert (answer.status_code, paper.state) == (200, DocumentState.READY)
    assert "Sample: the stay is invented, and nobody has signed this" in text_of(paper)
    public = Client().get(reverse("documents:check", args=[paper.verification_code])).content.decode()
    assert "This paper is a sample" in public


@pytest.mark.usefixtures("stays")
def test_further_paper_of_a_simulated_stay_is_a_sample_too(prepared):
    stay = Mobility.unscoped.filter(state=State.RECOGNITION).first()
    before = set(stay.documents.values_list("pk", flat=True))
    paper = stay.documents.first()

    from documents.services import issue
    from lifecycle.vocabulary import Paper

    made = issue(
        paper=Paper(
            kind="sheet", subject_type="mobility", subject_id=stay.pk, organisation_id=paper.organisation_id, language="en",
            template=paper.template, title="Sheet", snapshot={}, mobility_id=stay.pk,
        )
    )  # fmt: skip
    assert made.pk not in before
    assert made.is_sample


# The command


def test_command_says_what_it_did(prepared, monkeypatch):
    monkeypatch.setattr("tools.management.commands.simulate.prepare", lambda **given: prepared)
    out, err = StringIO(), StringIO()

    call_command("simulate", mobilities=20, seed=5, stdout=out, stderr=err)

    assert out.getvalue().startswith("20 stays of seed 5 in ")
    assert "20 of 20, 0 seconds left" in err.getvalue()
    with pytest.raises(CommandError, match="Stays of seed 5 are in this database already"):
        call_command("simulate", mobilities=20, seed=5, stdout=out, stderr=err)


def test_command_refuses_in_production(settings):
    settings.SOJOURN_ENV = "production"
    with pytest.raises(CommandError, match="Invented stays do not belong among real ones"):
        call_command("simulate", mobilities=1, seed=1)
    assert not Organisation.unscoped.exists()


@pytest.mark.parametrize(("number", "seed"), [(0, 1), (1, -1), (1, 10_000)])
def test_command_refuses_numbers_it_cannot_do(number, seed):
    with pytest.raises(CommandError, match="Give --mobilities 1 or more"):
        call_command("simulate", mobilities=number, seed=seed)


# At size


@pytest.mark.slow
def test_many_stays_of_all_kinds(all_kinds):
    simulate(800, 1, prepared=all_kinds, progress=quietly)

    stays = Mobility.unscoped.all()
    assert stays.count() == 800
    assert set(stays.values_list("state", flat=True)) == set(State.values)
    assert set(stays.values_list("participant_kind", flat=True)) == set(ParticipantKind.values)
    assert set(stays.values_list("approach", flat=True)) == set(Approach.values)
    assert {stay.rule_set.programme for stay in stays.select_related("rule_set")} == {"erasmus", "other"}
    assert set(stays.values_list("apprentice", "mou_required")) >= {(True, True), (False, False)}
    assert stays.exclude(cohort=None).values("cohort").distinct().count() > 15
    assert not OrganisationPart.objects.filter(
        part=OrganisationPartKind.SENDING, mobility__participant_kind="graduate"
    ).exists()
    minors = [stay for stay in stays.select_related("record") if stay.is_minor_on_start]
    assert 0.1 < len(minors) / 800 < 0.35
    assert verify_all(Found()) is None
    for stay in stays:
        assert replayed(stay) == (stay.state, stay.version, stay.reached)
    assert not stays.filter(created_at__lt=clock.now() - timedelta(days=4 * 366)).exists()
