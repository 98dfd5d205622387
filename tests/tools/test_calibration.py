"""A simulated world has the shares of the quality reference, section 4.7, and what is planted in it."""

from collections import Counter
from collections.abc import Iterable
from statistics import correlation, mean

import pytest

from accounts.models import Organisation
from assessments.models import Incident
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from quality.models import Answer, Reply
from recognition.models import UnitDecision
from tests.tools.test_simulate import quietly
from tools.simulate import figures
from tools.simulate.running import Prepared, prepare_in, simulate
from tools.simulate.variants import VARIANTS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 3000


@pytest.fixture(scope="module")
def walked(scratch, django_db_blocker) -> Prepared:
    with django_db_blocker.unblock():
        return prepare_in(scratch, VARIANTS, progress=quietly)


@pytest.fixture
def world(walked) -> None:
    simulate(MANY, 7, prepared=walked, progress=quietly)


def share(of: Iterable[bool]) -> float:
    every = list(of)
    return 100 * sum(every) / len(every)


def hosts_like(mark: str) -> list[Organisation]:
    return list(Organisation.unscoped.filter(code__contains=mark))


@pytest.mark.usefixtures("world")
def test_shares_are_those_of_the_reference():
    stays = list(Mobility.unscoped.select_related("record"))
    learners = [stay for stay in stays if stay.participant_kind == "learner"]
    staff = [stay for stay in stays if stay.participant_kind == "staff"]

    assert share(stay.participant_kind == "staff" for stay in stays) == pytest.approx(17, abs=3)
    assert share(stay.cohort_id is not None for stay in learners) == pytest.approx(40, abs=8)
    days = [(stay.planned_end - stay.planned_start).days + 1 for stay in learners]
    for low, high, wanted in ((10, 30, 76), (31, 89, 19), (90, 365, 5)):
        assert share(low <= one <= high for one in days) == pytest.approx(wanted, abs=5), (low, high)
    assert mean(days) == pytest.approx(31, abs=5)
    assert mean((stay.planned_end - stay.planned_start).days + 1 for stay in staff) == pytest.approx(5, abs=1)
    assert share(stay.is_minor_on_start for stay in learners) == pytest.approx(25, abs=6)
    assert 51 <= share(stay.record.sex == "female" for stay in learners) <= 62
    fewer = Counter(stay.fewer_opportunities for stay in stays)
    assert 100 * fewer["yes"] / len(stays) == pytest.approx(16, abs=3)
    assert 100 * fewer["undeclared"] / len(stays) == pytest.approx(6, abs=2)


@pytest.mark.usefixtures("world")
def test_host_countries_come_in_their_order():
    hosted = Counter(Mobility.unscoped.values_list("country", flat=True))

    assert hosted.most_common(1)[0][0] == "ES"
    assert "IT" in [country for country, _number in hosted.most_common(4)]
    assert set(hosted) == set(figures.HOST)


@pytest.mark.usefixtures("world")
def test_answers_come_as_often_and_say_as_much():
    over = Mobility.unscoped.filter(state="completed", participant_kind="learner")
    number = over.count()
    by_role = Counter(Answer.objects.filter(mobility__in=over, moment="end").values_list("role", flat=True))
    wanted = {Role.PARTICIPANT: 65, Role.HOST_TUTOR: 55, Role.HOST_COORDINATOR: 75, Role.SENDING_COORDINATOR: 85}
    for role, response in wanted.items():
        assert 100 * by_role[str(role)] / number == pytest.approx(response, abs=9), role

    points = Answer.objects.filter(role=Role.PARTICIPANT, satisfaction__isnull=False).values_list(
        "satisfaction", flat=True
    )
    assert share(one >= 4 for one in points) == pytest.approx(93, abs=3)


@pytest.mark.usefixtures("world")
def test_answers_of_one_person_have_a_mood_in_common():
    said: dict[str, dict[object, int]] = {}
    for question in ("L05", "L06", "L11", "L14"):
        replies = Reply.objects.filter(question=question).values_list("answer_id", "value")
        said[question] = {answer: int(value) for answer, value in replies}
    both = said["L05"].keys() & said["L14"].keys()

    assert 0.25 < correlation([said["L05"][one] for one in both], [said["L14"][one] for one in both]) < 0.6
    assert 0.4 < mean(said["L05"].values()) - mean(said["L06"].values()) < 0.9


@pytest.mark.usefixtures("world")
def test_what_is_planted_is_there():
    parts = OrganisationPart.objects.filter(part=OrganisationPartKind.HOSTING).values_list("organisation", "mobility")
    at: dict[object, list[object]] = {}
    for host, stay in parts:
        at.setdefault(host, []).append(stay)

    def tutors_of(stays: list[object]) -> list[int]:
        found = Reply.objects.filter(question="L11", answer__mobility__in=stays).values_list("value", flat=True)
        return [int(value) for value in found]

    poor = [stays for stays in at.values() if len(stays) == 12 and len(tutors_of(stays)) == 12]
    assert any(mean(tutors_of(stays)) < 3.2 for stays in poor)
    assert any(len(stays) == 3 for stays in at.values())
    refused = UnitDecision.objects.filter(superseded_at=None, decision="none").values_list(
        "mobility__country", flat=True
    )
    assert Counter(refused).most_common(1)[0][0] == figures.REFUSING_COUNTRY
    (alarm,) = Incident.objects.values_list("mobility", flat=True)
    assert Mobility.unscoped.select_related("record").get(pk=alarm).is_minor_on_start
