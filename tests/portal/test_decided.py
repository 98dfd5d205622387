"""What whoever goes reads of the decisions, keeps of the papers, and shows to somebody outside."""

import hashlib
import io
import zipfile
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from documents import shelf
from documents.models import Document
from lifecycle.models import Mobility
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from recognition.desk_models import Served
from recognition.services import decide_unit
from recognition.sharing_models import PaperLink
from tests.factories import recognition
from tests.factories.assessments import CODE, act, agree, on
from tests.factories.documents import make_ready
from tests.lifecycle.conftest import Cast, put_in

CI, CO, LE, GU, EM, HT = (
    Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER, Role.HOST_TUTOR,
)  # fmt: skip
ONE, TWO = "3101301", "4101338"


def mine(cast: Cast, browser) -> str:
    return browser.get(reverse("portal:my-stay", args=[cast.mobility.pk])).content.decode()


def statement(cast: Cast) -> Document:
    return Document.unscoped.filter(mobility=cast.mobility, kind="recognition_statement").order_by("version_no").last()


def open_it(cast: Cast, browser):
    address = reverse("portal:open-statement", args=[cast.mobility.pk])
    return browser.post(address, {"statement": str(statement(cast).pk)})


@pytest.mark.parametrize("role", [LE, GU])
def test_what_counts_what_not_and_why_stands_on_the_own_page(cast, browser_of, role):
    recognition.recognised(cast)
    with on(date(2026, 6, 20)):
        page = mine(cast, browser_of(role))
    for words in (
        "1 unit counts, 1 does not", "Not recognised", "4 of 4 points", "Allergens of bought products are missing",
        "Baked pastizzi for 60 guests", "Decided by Example competent", "there are 30 days to appeal",
    ):  # fmt: skip
        assert words in page


def test_a_draft_of_the_institution_is_read_by_nobody_who_goes(cast, browser_of):
    recognition.handed_in(cast)
    recognition.validate_all(cast)
    with on(date(2026, 5, 22)):
        act_on = recognition.decide_unit
        recognition.go(cast, "validate", Role.VALIDATOR)
        act_on(cast, "3101301", decision="none", points="", reason="A wrong tap")
        page = mine(cast, browser_of(LE))
    assert "A wrong tap" not in page
    assert "Your results are with the institution" in page


def test_opening_the_statement_begins_the_time_to_appeal_and_looking_does_not(cast, browser_of):
    recognition.recognised(cast)
    make_ready(statement(cast))
    with on(date(2026, 6, 25)):
        browser = browser_of(LE)
        mine(cast, browser)
        assert not Served.objects.exists()
        assert open_it(cast, browser)["Location"] == reverse("documents:download", args=[statement(cast).pk])
        assert "Appeal until Sat 25 July 2026" in mine(cast, browser)
        assert open_it(cast, browser)["Location"] == reverse("portal:my-stay", args=[cast.mobility.pk])
    assert Served.objects.count() == 1
    with on(date(2026, 7, 26)):
        assert "The last day to appeal was 25 July 2026" in mine(cast, browser_of(LE))


def test_an_appeal_is_in_hand_and_then_its_outcome_stands_there(cast, browser_of):
    recognition.recognised(cast)
    with on(date(2026, 6, 26)):
        act(cast, "recognition.file_appeal", LE, {"units": [TWO], "text": "My allergen test was not seen"})
        assert "is in hand" in mine(cast, browser_of(LE))
        answered = {"answer_1": "stays", "reason_1": "It was of another unit"}
        act(cast, "recognition.answer_appeal", CI, answered, proof=CODE)
        page = mine(cast, browser_of(LE))
    assert "The appeal was answered on 26 June 2026" in page
    assert "It was of another unit" in page


def ready(cast: Cast) -> list[Document]:
    found = list(
        Document.unscoped.filter(mobility=cast.mobility, kind__in=("recognition_statement", "personal_transcript"))
    )
    for one in found:
        data = b"%PDF-1.7 " + one.number.encode()
        make_ready(one, sha256=hashlib.sha256(data).hexdigest())
        Document.unscoped.filter(pk=one.pk).update(file=shelf.put(data, ".pdf"))
    return found


def test_all_papers_that_hold_come_in_one_folder(cast, browser_of):
    recognition.recognised(cast)
    ready(cast)
    with on(date(2026, 6, 26)):
        answer = browser_of(LE).get(reverse("portal:my-folder", args=[cast.mobility.pk]))
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"Recognition statement {statement(cast).file_name}" in names
    assert answer["Content-Type"] == "application/zip"


@pytest.fixture
def shown(cast, browser_of):
    """A link to the statement, made on 26 June for thirty days."""
    recognition.recognised(cast)
    ready(cast)
    with on(date(2026, 6, 26)):
        page = browser_of(LE).post(
            reverse("portal:my-papers", args=[cast.mobility.pk]),
            {"papers": [str(statement(cast).pk)], "label": "Example Hotel Group", "days": "30"},
        )
    return page.context["address"].removeprefix("http://testserver")


def test_somebody_outside_sees_the_chosen_papers_and_nothing_else(cast, shown):
    other = Document.unscoped.filter(mobility=cast.mobility, kind="personal_transcript").first()
    with on(date(2026, 6, 27)):
        page = Client().get(shown)
        assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
        assert statement(cast).number in page.content.decode()
        assert other.number not in page.content.decode()
        assert Client().get(f"{shown}{statement(cast).pk}/").status_code == 200
        assert Client().get(f"{shown}{other.pk}/").status_code == 404
    assert PaperLink.objects.get().opened == 1


def test_a_link_opens_nothing_after_its_day_or_once_it_is_ended(cast, shown, browser_of):
    with on(date(2026, 7, 27)):
        assert Client().get(shown).status_code == 404
    with on(date(2026, 6, 28)):
        browser_of(LE).post(
            reverse("portal:end-paper-link", args=[cast.mobility.pk]), {"link": str(PaperLink.objects.get().pk)}
        )
        assert Client().get(shown).status_code == 404
        assert Client().get(f"{shown}{statement(cast).pk}/").status_code == 404


def test_a_superseded_paper_is_shown_no_more(cast, shown):
    Document.unscoped.filter(pk=statement(cast).pk).update(state="superseded")
    with on(date(2026, 6, 28)):
        assert statement(cast).number not in Client().get(shown).content.decode()


def won(cast: Cast) -> None:
    """On 28 June the appeal against unit 2 is answered: changed, and version 2 is issued."""
    with on(date(2026, 6, 28)):
        act(cast, "recognition.file_appeal", LE, {"units": [TWO], "text": "My allergen test was not seen"})
        changed = {"answer_1": "changed", "decision_1": "full", "points_1": "2", "reason_1": ""}
        act(cast, "recognition.answer_appeal", CI, changed, proof=CODE)
    ready(cast)


def test_after_a_won_appeal_the_link_shows_the_version_that_holds_and_who_made_it_reads_that(cast, shown, browser_of):
    won(cast)
    assert statement(cast).version_no == 2
    with on(date(2026, 6, 29)):
        page = Client().get(shown).content.decode()
        opened = Client().get(f"{shown}{statement(cast).pk}/")
        own = browser_of(LE).get(reverse("portal:my-papers", args=[cast.mobility.pk])).content.decode()
    assert f"{statement(cast).number}, version 2" in page
    assert opened.status_code == 200
    assert "Recognition statement, version 2" in " ".join(own.split())


def test_after_an_answer_each_unit_has_the_time_that_holds_for_it(cast, browser_of):
    recognition.recognised(cast)
    make_ready(statement(cast))
    with on(date(2026, 6, 25)):
        open_it(cast, browser_of(LE))
    won(cast)
    with on(date(2026, 6, 29)):
        page = " ".join(mine(cast, browser_of(LE)).split())
    assert f"{TWO}: From the day you open it there are 30 days to appeal." in page
    assert f"{ONE}: until Sat 25 July 2026" in page
    assert f"{TWO}: the time begins when the new statement is opened" in page
    assert "Appeal until" not in page


def test_an_employer_reads_what_is_not_recognised_in_that_word_and_where_why_stands(cast, browser_of):
    recognition.recognised(cast)
    with on(date(2026, 6, 20)):
        address = reverse("desk:employer-stay", args=[cast.mobility.pk])
        page = browser_of(EM).get(address).content.decode()
    assert "Not recognised" in page
    assert "Not yet" not in page
    assert "Why stands in the statement" in page
    assert "Allergens of bought products" not in page


def test_the_secret_of_a_link_is_kept_nowhere(cast, shown):
    assert PaperLink.objects.get().digest not in shown


@pytest.mark.parametrize("role", [GU, CO, EM, HT])
def test_only_whoever_goes_makes_a_link(cast, browser_of, role):
    recognition.recognised(cast)
    ready(cast)
    with on(date(2026, 6, 26)):
        data = {"papers": [str(statement(cast).pk)], "label": "x", "days": "30"}
        browser_of(role).post(reverse("portal:my-papers", args=[cast.mobility.pk]), data)
    assert not PaperLink.objects.exists()


def the_same_learner_once_more(cast: Cast) -> Mobility:
    """A second stay towards the same qualification, with unit 2 recognised in part."""
    first = cast.stay()
    stay = plan_stay(
        actor=cast.actors[CO], participant=Person.objects.get(pk=first.participant_id), rule_set=first.rule_set,
        programme="Erasmus+", call_year=2024, country="MT", record={"birth_date": date(2009, 3, 14)},
        planned_start=date(2026, 5, 4), planned_end=date(2026, 5, 29),
    )  # fmt: skip
    put_in(stay, "feedback", started_on=date(2026, 5, 4), ended_on=date(2026, 5, 29))
    agree(stay)
    officer = cast.actors[CI]
    decide_unit(
        mobility=stay, institution_id=officer.organisation_id, person_id=officer.person_id, unit_code=TWO,
        decision="partial", points=2, reason="Storage missing",
    )  # fmt: skip
    return stay


def test_units_of_two_stays_add_up_towards_one_qualification(cast, browser_of):
    """The better decision on a unit counts, and its points once."""
    recognition.recognised(cast)
    first = cast.stay()
    again = the_same_learner_once_more(cast)
    with on(date(2026, 6, 20)):
        page = mine(cast, browser_of(LE))
    assert again.participant_id == first.participant_id
    for words in ("Towards Cook", "With 2 stays together", "6 EURspace credits", "recognised in part"):
        assert words in page
