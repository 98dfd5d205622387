"""The assessor's grid on the scale agreed, photographs, what the learner reads, and a disagreement with its answer."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.parts import PartName
from assessments.models import Assessment, Evidence, Interim, OutcomeResult, OwnView
from assessments.result_models import Dispute, ResultsRead
from lifecycle.roles import Role
from tests.assessments.test_disputes import disagree, signed
from tests.assessments.test_evidence import a_photo
from tests.factories.assessments import PARTS, abroad, on
from tests.lifecycle.conftest import Cast

HC, HT, LE, CO, AS, EM, GU = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.ASSESSOR, Role.EMPLOYER,
    Role.GUARDIAN,
)  # fmt: skip
DAY = date(2026, 4, 20)


@pytest.fixture
def stay(cast: Cast) -> Iterator[Cast]:
    abroad(cast)
    with on(DAY):
        yield cast


def agreed(cast, **said) -> None:
    part = cast.mobility.agreement_versions.get().parts.get(name=PartName.ASSESSMENT)
    part.content = {**PARTS[PartName.ASSESSMENT], **said}
    part.save()


def at(name, cast, *more):
    return reverse(name, args=[cast.mobility.pk, *more])


def grid(cast):
    return at("tutor:assessment-of", cast, 1)


def position(key):
    return OutcomeResult.unscoped.get(key=key).position


def common(**typed):
    return {"assessed_on": DAY.isoformat(), "methods": "watched at work", **typed}


def test_what_the_school_asks_for_stands_on_top_and_at_the_field(stay, browser_of):
    agreed(stay, evidence=["photo of the storage", "a hygiene sheet"], level=3)
    page = browser_of(AS).get(grid(stay)).content.decode()

    assert "The school asks for 2 things with this unit:" in page
    assert page.count("photo of the storage; a hygiene sheet") == 3  # on top, and at each of two outcomes
    assert "Level agreed: alone" in page


def test_photograph_is_kept_though_the_rest_is_not_complete(stay, browser_of):
    first = f"o{position('U1.1')}"
    typed = common(**{f"{first}-level-0": "3", f"{first}-photo": a_photo()})
    answer = browser_of(AS).post(grid(stay), typed)

    assert answer.status_code == 400
    assert "1 piece of evidence is there." in answer.content.decode()
    assert Evidence.objects.get().outcome.key == "U1.1"


def test_sending_the_evidence_alone_keeps_what_was_typed_and_judges_nothing(stay, browser_of):
    first = f"o{position('U1.1')}"
    typed = common(**{f"{first}-level-0": "3", f"{first}-photo": a_photo(), "add-proof": first})
    answer = browser_of(AS).post(grid(stay), typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "storage.jpg" in page
    assert "sj-error" not in page
    assert answer.context["page"].forms[0]["level-0"].value() == "3"


def test_what_cannot_be_taken_is_told_beside_the_photograph(stay, browser_of):

    first = f"o{position('U1.1')}"
    typed = {f"{first}-photo": SimpleUploadedFile("x.jpg", b"no picture"), "add-proof": first}
    answer = browser_of(AS).post(grid(stay), common(**typed))

    assert answer.status_code == 400
    assert len(answer.context["page"].forms[0].errors["photo"]) == 1
    assert "This kind of file is not taken" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_levels_and_a_result_that_contradict_are_asked_about_once_and_nothing_shown_is_never_passed(stay, browser_of):
    first, browser = f"o{position('U1.1')}", browser_of(AS)
    form = browser.get(grid(stay)).context["page"].forms[0]
    levels = [form.add_prefix(name) for name in form.fields if name.startswith("level-")]
    said = common(**{f"{first}-result": "passed", f"{first}-evidence": "The storage, on Monday"})

    nothing = browser.post(grid(stay), {**said, **dict.fromkeys(levels, "1")})
    assert "Nothing of it was shown" in nothing.content.decode()

    some = {**said, **dict.fromkeys(levels, "3"), levels[0]: "1"}
    failed = {**some, **dict.fromkeys(levels, "3"), f"{first}-result": "failed"}
    for typed in (some, failed) if len(levels) > 1 else (failed,):
        asked = browser.post(grid(stay), typed)
        assert list(asked.context["page"].forms[0].errors) == ["sure"]
        assert f'name="{first}-sure"' in asked.content.decode()
    assert not Assessment.objects.exists()
    assert browser.post(grid(stay), {**failed, f"{first}-sure": "on"}).status_code == 302


def test_who_signs_reads_levels_methods_day_and_photograph(stay, browser_of):
    first, browser = f"o{position('U1.1')}", browser_of(AS)
    form = browser.get(grid(stay)).context["page"].forms[0]
    levels = {form.add_prefix(name): "3" for name in form.fields if name.startswith("level-")}
    typed = common(**{f"{first}-result": "passed", f"{first}-photo": a_photo(), **levels})
    assert browser.post(grid(stay), typed).status_code == 302

    page = browser.get(reverse("tutor:sign", args=[stay.mobility.pk])).content.decode()
    for words in ("<strong>Alone</strong>", "How it was assessed", "storage.jpg"):
        assert words in page


def test_evidence_is_taken_away_again(stay, browser_of):
    first, browser = f"o{position('U1.1')}", browser_of(AS)
    browser.post(grid(stay), common(**{f"{first}-link": "https://films.example.org/a", "add-proof": first}))
    held = Evidence.objects.get()
    assert browser.post(grid(stay), {"take-away": str(held.pk)}).status_code == 200
    assert not Evidence.objects.exists()


def test_an_address_that_is_none_is_told_once(stay, browser_of):
    first = f"o{position('U1.1')}"
    answer = browser_of(AS).post(grid(stay), common(**{f"{first}-link": "no address", "add-proof": first}))

    assert answer.status_code == 400
    assert answer.context["page"].forms[0].errors["link"] == ["Enter a valid URL."]


def test_who_says_nothing_of_a_unit_comes_to_the_next_and_finds_what_is_unfinished(stay, browser_of):
    browser = browser_of(AS)
    answer = browser.post(grid(stay), common())

    assert answer.headers["Location"] == at("tutor:assessment-of", stay, 2)
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "0 of 2 with a result" in page and f'href="{grid(stay)}"' in page
    assert not Assessment.objects.exists()


def test_halfway_states_no_result(stay, browser_of):
    first = f"o{position('U1.1')}"
    answer = browser_of(AS).post(grid(stay), common(**{f"{first}-level-0": "2", "halfway": "1"}))

    assert answer.status_code == 302
    assert Interim.objects.get().criteria == [{"criterion": "Hygiene requirements applied", "level": 2}]
    assert not Assessment.objects.exists()
    assert "Halfway, Mon 20 Apr: With guidance" in browser_of(AS).get(grid(stay)).content.decode()


SCALES = (
    # (what is agreed, what is typed of the outcome, the result, the grade)
    ({"scale": "percent", "pass_mark": 60}, {"percent": "60"}, "passed", "60 %"),
    ({"scale": "percent", "pass_mark": 60}, {"percent": "59"}, "failed", "59 %"),
    ({"scale": "pass_fail"}, {"result": "failed"}, "failed", ""),
    ({"scale": "grade", "conversion": ["9 = passed", "4 = not passed"]}, {"local": "9"}, "passed", "9"),
    ({"scale": "grade", "conversion": ["9 = passed", "4 = not passed"]}, {"local": "4"}, "failed", "4"),
    ({"scale": "percent"}, {"result": "not_assessed", "reason": "The oven broke"}, "not_assessed", ""),
)


@pytest.mark.parametrize(("said", "typed", "result", "grade"), SCALES)
def test_result_is_stated_on_the_scale_agreed(stay, browser_of, said, typed, result, grade):
    agreed(stay, **said)
    second = f"o{position('U1.2')}"
    fields = {f"{second}-{name}": value for name, value in typed.items()} | {f"{second}-evidence": "Seen"}
    answer = browser_of(AS).post(grid(stay), common(**fields))

    assert answer.status_code == 302, answer.content.decode()
    stated = Assessment.objects.get()
    assert (stated.result, stated.grade) == (result, grade)


def test_percent_beyond_a_hundred_is_told_beside_the_field(stay, browser_of):
    agreed(stay, scale="percent")
    second = f"o{position('U1.2')}"
    answer = browser_of(AS).post(grid(stay), common(**{f"{second}-percent": "101"}))
    assert answer.status_code == 400
    assert f"id_{second}-percent" in answer.content.decode()


def test_own_view_is_said_and_stands_beside_the_scale(stay, browser_of):
    first = f"o{position('U1.1')}"
    answer = browser_of(LE).post(
        at("portal:own-view", stay), {f"{first}-level-0": "3", f"{first}-text": "Since week 4"}
    )

    assert answer["Location"] == at("portal:my-stay", stay)
    assert OwnView.objects.get().criteria == [{"criterion": "Hygiene requirements applied", "level": 3}]
    assert "Mon 20 Apr: Alone" in browser_of(AS).get(grid(stay)).content.decode()


def test_own_view_without_a_choice_says_so(stay, browser_of):
    answer = browser_of(LE).post(at("portal:own-view", stay), {})
    assert (answer.status_code, OwnView.objects.exists()) == (400, False)


def test_results_are_read_with_both_views_and_the_level_agreed(stay, browser_of):
    agreed(stay, level=3)
    levels = [{"criterion": "Hygiene requirements applied", "level": 2}]
    signed(stay, criteria=levels)
    browser = browser_of(LE)
    page = browser.get(at("portal:my-results", stay)).content.decode()

    assert "Signed on Mon 20 Apr" in page
    assert "assessor: with guidance" in page
    assert "level agreed: alone" in page
    assert "I see it differently" in page
    assert browser.post(at("portal:my-results", stay))["Location"] == at("portal:my-stay", stay)
    assert ResultsRead.objects.count() == 1
    assert "I have read it" not in browser.get(at("portal:my-results", stay)).content.decode()


def test_guardian_reads_and_is_not_asked_to_say_so(stay, browser_of):
    signed(stay)
    page = browser_of(GU).get(at("portal:my-results", stay)).content.decode()
    assert "I have read it" not in page


def test_nothing_stated_has_no_page_of_results(stay, browser_of):
    assert browser_of(LE).get(at("portal:my-results", stay)).status_code == 404


def test_disagreement_is_answered_on_its_page(stay, browser_of):
    signed(stay)
    held = disagree(stay, day=DAY)
    page = browser_of(AS).get(at("portal:dispute", stay, held.pk)).content.decode()
    assert "Participant does not agree with 1 of 3 results" in page
    assert "I filled in the sheets alone." in page

    said = {"dispute": str(held.pk), "answer": "stays", "text": "Twice I reminded you."}
    answer = browser_of(AS).post(at("portal:dispute", stay, held.pk), said)
    assert answer["Location"] == at("portal:disputes", stay)
    assert Dispute.objects.get().answer == "stays"
    assert "Twice I reminded you." in browser_of(LE).get(at("portal:my-results", stay)).content.decode()


@pytest.mark.parametrize("role", [CO, HC])
def test_both_coordinators_read_a_disagreement(stay, browser_of, role):
    signed(stay)
    disagree(stay, day=DAY)
    page = browser_of(role).get(at("portal:disputes", stay)).content.decode()
    assert "I filled in the sheets alone." in page
    assert "/disputes/" in browser_of(role).get(reverse("portal:todos")).content.decode()


def test_employer_does_not_read_a_disagreement(stay, browser_of):
    signed(stay)
    disagree(stay, day=DAY)
    assert browser_of(EM).get(at("portal:disputes", stay)).status_code == 404


def test_pages_cost_the_same_with_more_disagreements(stay, browser_of, django_assert_max_num_queries):
    signed(stay)
    disagree(stay, day=DAY)

    def asked(browser: Client) -> int:
        with django_assert_max_num_queries(200) as found:
            browser.get(at("portal:disputes", stay))
        return len(found)

    browser = browser_of(CO)
    asked(browser)
    one = asked(browser)
    for key in ("U1.2", "U2.1"):
        disagree(stay, key, day=DAY)
    assert asked(browser) == one
