"""A tutor on a telephone, in two languages: three weeks on one form, the first week in few taps, another tutor later."""

from datetime import timedelta

import pytest

from assessments.models import FollowUp, OutcomeResult
from ground import clock
from lifecycle.doors import wake
from lifecycle.models import NamedPart, Succession
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for
from tests.browser.conftest import assert_accessible
from tests.browser.test_bad_day import Somebody, abroad, come, person  # noqa: F401  (fixtures)
from tests.browser.test_keyboard import press, tab_to
from tests.lifecycle.conftest import put_in
from tests.portal.more_stays import another

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en", "nl"])]
CO, HT = Role.SENDING_COORDINATOR, Role.HOST_TUTOR
MOST_TAPS, MOST_BYTES = 5, 80_000


@pytest.fixture
def outcome(abroad):  # noqa: F811
    return OutcomeResult.unscoped.create(
        mobility=abroad.mobility, key="o1", unit_code="U1", unit_title="Till", title="Runs the till"
    )


def with_the_same_tutor(cast):
    """Another trainee whose first week is to be written."""
    stay, today = another(cast), clock.today()
    name_person(mobility=stay, person_id=cast.actors[HT].person_id, part=NamedPartKind.TUTOR)
    put_in(stay, State.ONGOING, reached=9)
    FollowUp.objects.create(mobility=stay, nth=1, period_from=today - timedelta(days=6), due_on=today)
    OutcomeResult.unscoped.create(mobility=stay, key="o1", unit_code="U1", unit_title="Till", title="Runs the till")
    return stay


def test_clicks_of_a_first_week_are_five_without_script_and_it_is_light(
    abroad, outcome, chromium, live_server, language  # noqa: F811
):  # fmt: skip
    who = person(abroad, HT)
    who.language = language
    who.save(update_fields=["language"])
    wake(machine="mobility", pk=abroad.mobility.pk)
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=live_server.url, java_script_enabled=False
    )
    tutor, sizes, taps = Somebody(context.new_page(), language), list[int](), 1  # the link in the mail
    page = tutor.page
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(address_of(link_for(person_id=who.pk, role=HT, mobility=abroad.mobility)))
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < MOST_BYTES
    main = page.get_by_role("main")
    for target in (
        main.get_by_role("link", name=tutor.said("Write it")).first,
        main.get_by_text("Runs the till", exact=True),
        main.get_by_text(tutor.said("No"), exact=True),
        main.get_by_role("button", name=tutor.said("Send follow-up %(nth)s", nth="1")),
    ):
        target.click()
        taps += 1
    page.wait_for_load_state("networkidle")

    assert FollowUp.objects.get(mobility=abroad.mobility).done_on is not None, page.content()
    assert page.url.endswith("/tutor/")
    assert taps <= MOST_TAPS
    context.close()


def test_clicks_of_three_weeks_lead_to_one_button(abroad, outcome, come, language):  # noqa: F811
    with_the_same_tutor(abroad), with_the_same_tutor(abroad)
    tutor = come(HT, language, by_link=True)
    tutor.page.goto("/tutor/weeks/")
    tutor.arrives()
    for card in tutor.page.locator("section.sj-card").all():
        for words in ("Runs the till", tutor.said("As agreed"), tutor.said("No")):
            card.get_by_text(words, exact=True).first.click()
    tab_to(tutor.page, tutor.page.locator("button.sj-button--main").first.inner_text())
    tutor.page.keyboard.press("Enter")
    tutor.page.wait_for_url("**/tutor/")
    tutor.arrives()

    assert not FollowUp.objects.filter(done_on=None).exists()
    assert tutor.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_colleague_takes_over_from_a_later_day(abroad, come, language):  # noqa: F811
    later = clock.today() + timedelta(days=3)
    FollowUp.objects.create(mobility=abroad.mobility, nth=2, period_from=later, due_on=later + timedelta(days=4))
    tutor = come(HT, language, by_link=True)
    tutor.page.goto(f"/tutor/{abroad.mobility.pk}/hand-over/")
    tutor.arrives()
    for name, typed in (
        ("given_names", "Olivia"), ("family_names", "Invented"), ("email", "olivia@host.example.com"),
        ("from_on", later.isoformat()),
    ):  # fmt: skip
        tutor.page.locator(f"#id_{name}").fill(typed)
    tutor.page.locator("main button.sj-button--main").last.focus()
    tutor.page.keyboard.press("Enter")
    tutor.page.wait_for_url("**/tutor/")
    tutor.arrives()
    assert Succession.objects.get().from_on == later

    coordinator = come(CO, language)
    coordinator.page.goto(f"/stays/{abroad.mobility.pk}/acts/lifecycle.confirm_successor/")
    coordinator.arrives()
    rows = coordinator.page.locator("table tbody tr").all_inner_texts()
    assert "Host_Tutor Example" in rows[0] and "Olivia Invented" in rows[1]
    coordinator.chooses("They take over, as asked")
    coordinator.page.locator("main button.sj-button--main").last.click()
    coordinator.arrives()

    parts = NamedPart.objects.filter(mobility=abroad.mobility, part=NamedPartKind.TUTOR).order_by("from_at")
    assert [one.person.given_names for one in parts][-1] == "Olivia"
    assert_accessible(coordinator.page)


def test_a_check_in_is_one_tap_and_says_that_it_came(abroad, come, language):  # noqa: F811
    learner = come(Role.PARTICIPANT, language, by_link=True)
    press(learner.page, learner.said("All good"))
    learner.arrives()

    assert abroad.mobility.check_ins.get().mood
    assert learner.page.evaluate("document.documentElement.scrollWidth") <= 390
