"""The school of the demo: made by the command of today, laid down whole, and the report finds what is planted in it."""

from collections import Counter
from datetime import timedelta

import pytest

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Person
from assessments.models import Incident
from documents.models import Document, NumberSeries
from ground import clock
from lifecycle.models import Event, Mobility, ToDo
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from lifecycle.todos import owed_at
from quality.dimensions import SUM
from quality.figures import Figures
from quality.keeping import count_what_was_loaded
from quality.many import Many
from quality.report.facts import ReportFacts
from tests.tools.test_simulate import replayed
from tools import demo
from tools.chains import Found, verify_all
from tools.demo_action import load_action
from tools.demo_group import COORDINATOR
from tools.management.commands.prepare_demo import CASES
from tools.prepared.laying import DoesNotFit, lay_down
from tools.prepared.making import parts_wanted
from tools.prepared.part import made_of_now, read_parts, tables_now
from tools.simulate.walking import no_press

SMALL, REFUSING = "Gasthaus Beispielhof", "PT"

AS_DAYS_TURN = {("end_stay", "assessments.pulse_waits")}  # the worker asks for it on its day; here none works


@pytest.mark.parametrize("name", CASES)
def test_file_is_what_the_command_makes_today(name):
    parts = read_parts(name)
    assert [(name, part.nth) for part in parts] == parts_wanted([name])
    for part in parts:
        assert (part.tables, part.made_of) == (tables_now(), made_of_now()), "make them anew: manage.py prepare_demo"


@pytest.mark.django_db
def test_stays_whose_memorandum_is_not_there_are_left_out_and_it_is_said():
    (case,) = (case for case in demo.demo_cases(clock.today()) if case.name == "DEMO-1")
    with pytest.raises(DoesNotFit, match="need what is not here: .*memorandum:MOU-LT-IT-01"):
        lay_down(case)
    assert not Mobility.unscoped.exists()


@pytest.fixture
def school(fresh) -> Actor:
    """The whole school, as its quality manager finds it."""
    today = clock.today()
    (case,) = (case for case in demo.demo_cases(today) if case.name == "DEMO-1")
    with no_press():
        demo.load_told([case], today, lambda line: None, can_print=True)
    assert lay_down(case) == 113
    assert lay_down(case) == 0
    count_what_was_loaded()
    held = Membership.objects.open().filter(person__email=COORDINATOR).values("organisation")
    manager = Membership.objects.open().get(organisation__in=held, role=MembershipRole.QUALITY_MANAGER)
    return Actor(manager.person_id, manager.organisation_id)


def invented() -> list[Mobility]:
    return list(Mobility.unscoped.filter(participant__email__contains="@learners-"))


@pytest.mark.slow
def test_every_stay_is_as_the_engine_leaves_it(school):
    assert verify_all(Found()) is None
    for stay in invented():
        assert replayed(stay) == (stay.state, stay.version, stay.reached)
        owing = owed_at(Standing.of_stay(stay))
        written = set(ToDo.unscoped.filter(mobility=stay, closed_at=None).values_list("transition", "code"))
        wanted = {(owing.transition, item.code) for item in owing.wanted.values()}
        assert written | AS_DAYS_TURN == wanted | AS_DAYS_TURN, stay.number
    assert not Event.unscoped.filter(at__gt=clock.now()).exists()


@pytest.mark.slow
def test_days_hold_together_on_the_day_of_loading(school):
    today, stays = clock.today(), invented()
    for stay in stays:
        if stay.state == State.ONGOING:
            assert stay.planned_end > today - timedelta(weeks=4) and stay.started_on > today - timedelta(weeks=13)
        assert stay.ended_on is None or stay.started_on <= stay.ended_on <= today
    over = [stay for stay in stays if stay.state == State.COMPLETED]
    assert len({stay.ended_on.year for stay in over}) >= 3
    for series in NumberSeries.objects.all():
        numbers = Document.unscoped.filter(number__startswith=f"{series.prefix}-{series.year}-{series.kind}-")
        assert series.last >= len(set(numbers.values_list("number", flat=True)))


@pytest.mark.slow
def test_the_report_finds_what_is_planted(school):
    said = load_action(clock.today())

    every = Many(school, period=SUM)
    hosts = {host["name"].partition(",")[0]: host for host in ReportFacts(every).hosts}
    countries = Figures(school, SUM).by("partner", ("MQ12",))

    assert hosts[SMALL]["stays"] == "x"
    shares = {code: one.value for code, (one,) in countries.items() if one.shown and len(code) == 2}
    assert min(shares, key=lambda code: shares[code]) == REFUSING and shares[REFUSING] < 50
    (action,) = ReportFacts(every).actions
    assert said == "Improved" and action["effect"].endswith("Improved")


@pytest.mark.slow
def test_who_did_not_feel_safe_said_so_and_it_waits_to_be_opened(school):
    (incident,) = Incident.objects.all()
    assert incident.opened_at is None and incident.reported_at > clock.now() - timedelta(weeks=2)


@pytest.mark.slow
def test_no_guardian_has_the_name_of_many(school):
    names = Counter(Person.objects.filter(email__startswith="guardian").values_list("given_names", flat=True))
    assert max(names.values(), default=0) <= 3
