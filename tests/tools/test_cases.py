"""The seven demo cases through the whole engine, and their papers read back."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from documents import shelf
from documents.models import Document, RequestState, SignatureRequest
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from tests.documents.archival import faults_of, lacking_in
from tests.documents.carried import unprinted
from tests.documents.reading import reader_of, text_of
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.lifecycle.conftest import a_cast
from tests.tools.conftest import DEMO
from tests.tools.facts import expected
from tools import demo
from tools.cases.folder import require_all_printed
from tools.cases.reader import read_case
from tools.cases.runner import Runner
from tools.chains import Found, verify_all
from tools.demo_group import COORDINATOR, load_group

pytestmark = pytest.mark.slow

CASES = sorted(DEMO.glob("*.yaml"))


@pytest.mark.pdf
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_demo_case_goes_all_the_way_and_its_papers_say_every_fact(path: Path, fresh: Path):
    case = read_case(path)

    run = Runner(case).run()

    assert run.mobility.state == "completed"
    require_all_printed()
    assert list(SignatureRequest.unscoped.filter(state=RequestState.OPEN)) == []
    assert verify_all(Found()) is None
    with translation.override("en"):
        assert lacking(expected(case.data)) == []
    assert {f"{paper.number} {paper.rendering}": found for paper in printed() if (found := hidden_in(paper))} == {}
    assert {f"{paper.number} {paper.rendering}": found for paper in printed() if (found := unfit(paper))} == {}
    if run.mobility.ended_on != run.mobility.planned_end:
        certified = "".join(folded(text_of(shelf.read(paper.file))) for paper in printed("attendance_certificate"))
        assert folded(case.data["agreement"]["programme"]) not in certified


STAYS = DEMO.parent / "stays"


@pytest.mark.pdf
def test_twelve_weeks_are_signed_twice_each_and_come_to_three_hundred_and_forty_hours(fresh: Path):
    run = Runner(read_case(STAYS / "twelve-weeks.yaml")).run()

    done = run.mobility.follow_ups.exclude(done_on=None)
    assert (run.mobility.state, done.count(), sum(one.hours_worked for one in done)) == ("completed", 12, 340)
    sheets = Document.unscoped.filter(kind="follow_up_sheet", rendering="for_signature")
    assert [set(one.requests.values_list("role", "state")) for one in sheets] == [
        {("HT", "signed"), ("CO", "signed")}
    ] * 12


@pytest.mark.pdf
def test_another_tutor_from_a_later_day_writes_what_is_left(fresh: Path):
    run = Runner(read_case(STAYS / "new-tutor.yaml")).run()

    wrote = run.mobility.follow_ups.order_by("nth").values_list("person__given_names", flat=True)
    assert (run.mobility.state, list(wrote)) == ("completed", ["Carlo"] * 4 + ["Olivia"] * 3)


def printed(*kinds: str) -> list[Document]:
    """The papers that have their file, all or of these kinds."""
    papers = Document.unscoped.exclude(file="")
    return list(papers.filter(kind__in=kinds) if kinds else papers)


def hidden_in(paper: Document) -> list[str]:
    """What the data inside the file says and its pages do not."""
    file = reader_of(shelf.read(paper.file))
    inside = json.loads(file.attachments[f"{paper.number}-v{paper.version_no}.json"][0])
    return unprinted(inside, text_of(shelf.read(paper.file)))


def unfit(paper: Document) -> list[str]:
    """Rules of archives and of readers for the blind that the file breaks, and what it lacks."""
    pdf = shelf.read(paper.file)
    return faults_of(pdf) + lacking_in(paper, pdf)


def lacking(facts: dict[str, list[str]]) -> list[str]:
    """The facts that none of the papers of their kind holds."""
    missing = []
    for kind, texts in facts.items():
        papers = Document.unscoped.filter(kind=kind, rendering="final").exclude(file="")
        said = folded(" ".join(text_of(shelf.read(paper.file)) for paper in papers))
        missing += [f"{kind}: {text}" for text in dict.fromkeys(texts) if folded(text) not in said]
    return missing


def folded(text: str) -> str:
    """Without white space: a long address or word may be broken over two lines."""
    return "".join(text.split()).casefold()


def test_demo_cases_stand_in_this_week():
    today = date(2026, 11, 24)

    for case in demo.demo_cases(today):
        step = next(step for step in case.data["history"] if step.get("id") == case.data["present"])
        assert 0 <= (today - date.fromisoformat(step["on"])).days < 7


@pytest.mark.django_db
def test_the_group_of_the_demo_is_planned_once():
    school = OrganisationFactory()
    MembershipFactory(person__email=COORDINATOR, organisation=school, role="coordinator")
    give_name = OrganisationFactory(name="Trattoria Esempio")
    pattern = a_cast()
    OrganisationPart.objects.filter(mobility=pattern.mobility, part="hosting").update(organisation=give_name)

    assert load_group(clock.today()) == load_group(clock.today())
    assert NamedPart.objects.filter(part="guardian", person__family_names="Pavyzdinienė").count() > 1


@pytest.mark.pdf
def test_demo_loads_a_case_up_to_its_present_and_opens_the_doors(fresh: Path):
    from accounts.models import Account
    from lifecycle.models import OutboxRow

    today = clock.today()
    case = next(case for case in demo.demo_cases(today) if case.name == "DEMO-7")

    demo.load_told([case], today, lambda line: None, can_print=True)

    stay = Mobility.unscoped.get()
    assert stay.state == "agreement_draft"
    assert (stay.planned_start - today).days in range(11, 18)
    assert not OutboxRow.objects.filter(kind__startswith="mail").exclude(state__in=("cancelled", "done")).exists()
    assert all(account.check_password(demo.PASSWORD) for account in Account.objects.all())


@pytest.mark.pdf
def test_the_demo_opens_with_one_stay_and_the_others_follow_once(fresh: Path, monkeypatch, capsys):
    first, last = (case for case in demo.demo_cases(clock.today()) if case.name in ("DEMO-1", "DEMO-7"))
    monkeypatch.setattr(demo, "demo_cases", lambda today: [first, last])

    call_command("demo", "--if-empty", "--first")
    printed = capsys.readouterr().out
    assert "jonas.pavyzdys@" in printed and "noor.fictief@" not in printed

    call_command("demo", "--more")
    assert "noor.fictief@" in capsys.readouterr().out

    before = Mobility.unscoped.count()
    call_command("demo", "--more")
    assert Mobility.unscoped.count() == before
