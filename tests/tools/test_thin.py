"""Thin stays: full ones with rows left out, so that what is left holds together and pages can be read."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import cast  # noqa: F401  (a fixture)
from tools.bench.looking import addresses_for
from tools.bench.readers import readers
from tools.simulate import figures
from tools.simulate.rows import Row, columns_of, everything
from tools.simulate.running import Prepared, prepare_in, simulate
from tools.simulate.thin import EMPTIED, thinned
from tools.simulate.variants import VARIANTS

pytestmark = pytest.mark.django_db
IN_FORCE, STAFF = VARIANTS[5], VARIANTS[11]
STAYS = 400


def quietly(what: str, done: int, of: int) -> None: ...


def key(row: Row) -> tuple[str, str]:
    return row.name, str(row[row.model._meta.pk.attname])


def pointers(row: Row) -> set[tuple[str, str]]:
    fields = [
        field for field in row.model._meta.concrete_fields if field.is_relation and row[field.attname] is not None
    ]
    return {(field.related_model.__name__, str(row[field.attname])) for field in fields}


@pytest.fixture
def rows(cast) -> tuple[Row, ...]:  # noqa: F811  (the fixture)
    return everything()


def test_nothing_kept_points_to_what_was_left_out(rows):
    kept = thinned(rows)
    gone = set(map(key, rows)) - set(map(key, kept))

    assert gone
    assert {one: pointers(one) & gone for one in kept if pointers(one) & gone} == {}


def test_what_is_kept_stands_as_the_engine_wrote_it_or_empty(rows):
    full = {key(row): row for row in rows}

    for row in thinned(rows):
        before = full[key(row)]
        changed = {name for name in columns_of(row.model) if row[name] != before[name]}
        empty = set(EMPTIED.get(row.name, {}))
        assert all(row[name] is None for name in changed - empty), row.name


def test_each_chain_keeps_its_last_event(rows):
    def last(some):
        found = {}
        for row in some:
            if row.name == "Event" and row["seq"] >= found.get(row["chain"], -1):
                found[row["chain"]] = row["seq"]
        return found

    assert last(thinned(rows)) == last(rows) != {}


# A world of them


@pytest.fixture(scope="session")
def prepared(scratch, django_db_blocker) -> Prepared:
    """Two kinds of stays, which together come to every state but the one between memorandum and agreement."""
    with django_db_blocker.unblock():
        return prepare_in(scratch, (IN_FORCE, STAFF), progress=quietly, thin=True)


@pytest.mark.slow
def test_pages_of_the_largest_and_of_a_small_school_answer(prepared):
    simulate(STAYS, 3, prepared=prepared, progress=quietly)

    assert set(Mobility.unscoped.values_list("state", flat=True)) == set(State.values) - {State.PARTNERSHIP}
    for who, reader in readers().items():
        browser = reader.sign_in()
        statuses = {page: browser.get(address).status_code for page, address in addresses_for(reader).items()}
        assert set(statuses.values()) == {200}, (who, statuses)
        assert reader.stays.first().number in browser.get(addresses_for(reader)["api_list"]).content.decode()


@pytest.mark.slow
def test_one_school_has_its_share_of_all_stays(prepared):
    simulate(STAYS, 3, prepared=prepared, progress=quietly)

    school = Organisation.unscoped.get(code="X3S0")
    number = OrganisationPart.objects.filter(organisation=school, part=OrganisationPartKind.SENDING).count()
    assert 0.5 < number / (STAYS * figures.SHARE_OF_THE_LARGEST) < 2


def test_command_asks_for_thin_stays(monkeypatch):
    asked = {}

    def prepare(**given):
        asked.update(given)
        raise CommandError("far enough")

    monkeypatch.setattr("tools.management.commands.simulate.prepare", prepare)
    with pytest.raises(CommandError, match="far enough"):
        call_command("simulate", "--thin", mobilities=5, seed=1)
    assert asked["thin"] is True
