"""Every page that opens without an own thing, found from the addresses, passes axe in both languages and both widths.

Pages of one stay are opened with the stay of the cast, as the coordinator, the participant, the tutor and the validator.
"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import MembershipRole, Person
from accounts.own_account import change_language, enrol_totp
from assessments.models import FollowUp, OutcomeResult
from ground import clock
from lifecycle.effects.outbox_operation import mark_of, move_rows
from lifecycle.effects.worker_signs import sign_of_life
from lifecycle.models import Cohort, Mobility, OutboxRow
from lifecycle.models.operation import WorkerWay
from lifecycle.models.outbox_row import OutboxState
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.help.manual import manual_pages
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import TOTP_SECRET, MembershipFactory, PersonFactory, account_of
from tests.factories.quality import a_past_stay, said
from tests.lifecycle.conftest import put_in
from tests.test_strangers import OWN, PUBLIC
from tools.shots import WITHOUT_PAGE

pytestmark = pytest.mark.browser

# Those that answer posts only, or have a test of their own below.
NO_PAGE = WITHOUT_PAGE | {"portal:manual", "documents:check", "portal:another-link", "units:empty"}
OF_A_STAY = {
    Role.SENDING_COORDINATOR: ("portal:stay", "desk:dossier"),
    Role.PARTICIPANT: ("portal:my-stay", "portal:my-data", "portal:stay"),
    Role.HOST_TUTOR: ("tutor:week", "tutor:hand-over"),
    Role.ASSESSOR: ("tutor:assessment", "tutor:sign"),
    Role.EMPLOYER: ("desk:employer-stay",),
}
OF_A_GROUP = ("group", "group-people", "group-accompanying", "group-programme", "group-words")


def come_in(page, person, language):
    """With a session of the server: the sign-in has its own errand."""
    client = Client()
    account = account_of(person)
    change_language(account_id=account.pk, language=language)
    client.force_login(account)
    url = page.evaluate("location.origin")
    page.context.add_cookies(
        [
            {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url},
            {"name": "django_language", "value": language, "url": url},
        ]
    )


@pytest.fixture
def at(page, live_server):
    page.goto(live_server.url)
    return page


@pytest.mark.parametrize("language", ["en", "nl"])
def test_pages_of_ones_own_pass(at, cast, language):
    coordinator = Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)
    coordinator.language = language
    coordinator.save(update_fields=["language"])
    come_in(at, coordinator, language)
    names = sorted((PUBLIC | OWN) - NO_PAGE)

    about = {"portal:rules": [cast.mobility.rule_set_id], "portal:criteria": [cast.organisations["sending"].pk]}

    assert len(names) > 15
    for name in names:
        at.goto(reverse(name, args=about.get(name, [])))
        assert_accessible(at)
        assert at.evaluate("document.documentElement.lang") == language, name


@pytest.mark.parametrize("language", ["en", "nl"])
def test_pages_of_a_stay_pass_for_each_role(at, cast, language):
    put_in(cast.mobility, State.ONGOING, reached=9)
    start = cast.mobility.planned_start
    FollowUp.objects.create(mobility=cast.mobility, nth=1, period_from=start, due_on=start)
    OutcomeResult.unscoped.create(mobility=cast.mobility, key="o1", unit_code="U1", unit_title="Unit", title="Cook")
    for role, names in OF_A_STAY.items():
        person = Person.objects.get(pk=cast.actors[role].person_id)
        person.language = language
        person.save(update_fields=["language"])
        come_in(at, person, language)
        for name in names:
            answer = at.goto(reverse(name, args=[cast.mobility.pk]))
            assert answer.status == 200, (role, name)
            assert_accessible(at)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_questionnaires_and_the_figures_pass(at, cast, language):
    """Each of the three asked, then answered; and the figures of many stays, of few and of none, with case access."""
    put_in(cast.mobility, State.FEEDBACK)
    asked = (Role.PARTICIPANT, Role.HOST_TUTOR, Role.EMPLOYER)
    for role in (*asked, Role.QUALITY_MANAGER):
        person = Person.objects.get(pk=cast.actors[role].person_id)
        person.language = language
        person.save(update_fields=["language"])
    for role in asked:
        come_in(at, Person.objects.get(pk=cast.actors[role].person_id), language)
        at.goto(reverse("portal:feedback", args=[cast.mobility.pk]))
        assert_accessible(at)
        said(cast.mobility, role, 4, Person.objects.get(pk=cast.actors[role].person_id))
        answer = at.goto(reverse("portal:feedback-thanks", args=[cast.mobility.pk]))
        assert answer.status == 200, role
        assert_accessible(at)
    manager = Person.objects.get(pk=cast.actors[Role.QUALITY_MANAGER].person_id)
    MembershipFactory(person=manager, organisation=cast.organisations["sending"], role=MembershipRole.CASE_ACCESS)
    enrol_totp(account_id=account_of(manager).pk, secret=TOTP_SECRET)
    come_in(at, manager, language)
    for more in (0, 12):
        for nth in range(more):
            said(a_past_stay(cast, ended_on=date(2025, 4, 1 if nth < 6 else 25)), Role.PARTICIPANT, 5)
        of_quality = ("report", "actions", "action-new", "descriptors", "papers", "checks")
        pages = [reverse(f"portal:quality-{name}") for name in of_quality]
        for address in (
            reverse("portal:quality") + "?period=*",
            reverse("portal:quality-answers") + "?period=*",
            *pages,
        ):
            assert at.goto(address).status == 200, address
            assert_accessible(at)
            assert at.evaluate("document.documentElement.lang") == language, address


@pytest.mark.parametrize("state", [State.DRAFT, State.ONGOING])
def test_every_form_that_a_stay_offers_passes(at, cast, state):
    """Each step and each entry linked on the page of the stay, found there as its reader finds them."""
    put_in(cast.mobility, state)
    found = 0
    for role in (Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR):
        come_in(at, Person.objects.get(pk=cast.actors[role].person_id), "en")
        at.goto(reverse("portal:stay", args=[cast.mobility.pk]))
        links = at.evaluate("[...document.querySelectorAll('main a')].map((link) => link.getAttribute('href'))")
        forms = sorted(
            {link for link in links if link.startswith(f"/stays/{cast.mobility.pk}/") and link.count("/") > 3}
        )
        for address in forms:
            answer = at.goto(address)
            assert answer.status == 200, (role, address)
            assert_accessible(at)
        found += len(forms)

    assert found > 6


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_manual_and_the_pages_of_a_group_pass(at, cast, language):
    group = Cohort.unscoped.create(
        organisation=cast.organisations["sending"], name="Class 3B", programme_text="Mornings in the workshop."
    )
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=group)
    coordinator = Person.objects.get(pk=cast.actors[Role.SENDING_COORDINATOR].person_id)
    coordinator.language = language
    coordinator.save(update_fields=["language"])
    come_in(at, coordinator, language)
    pages = [reverse("portal:manual", args=[one.slug]) for one in manual_pages()]
    pages += [reverse(f"portal:{name}", args=[group.pk]) for name in OF_A_GROUP]

    for address in pages:
        at.goto(address)
        assert_accessible(at)
        assert at.evaluate("document.documentElement.lang") == language, address


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_operators_pages_pass(at, cast, language):
    operator = PersonFactory(is_staff=True, with_second_factor=True, language=language)
    rows = [
        OutboxRow.objects.create(
            kind=kind, key=f"{kind}{state}", state=state, mobility=cast.mobility, due_at=clock.now(),
            created_at=clock.now(), fault_code="notifications.bounced" if state == OutboxState.PARKED else "",
        )
        for kind in ("mail.notice", "doc.render")
        for state in (OutboxState.WAITING, OutboxState.PARKED, OutboxState.DONE)
    ]  # fmt: skip
    sign_of_life(WorkerWay.LOOP)
    move_rows(
        actor=Actor(operator.pk, account_id=operator.account_id),
        move="cancel",
        seen={rows[0].pk: mark_of(rows[0])},
        reason="planned twice",
    )
    come_in(at, operator, language)
    pages = [reverse("operator:outbox"), reverse("operator:acts"), reverse("operator:act", args=["retry"])]
    pages += [reverse("operator:row", args=[row.pk]) for row in rows[:2]]

    for address in (*pages, f"{pages[0]}?state=parked&kind=mail.notice", f"{pages[0]}?code=nothing"):
        answer = at.goto(address)
        assert answer.status == 200, address
        assert_accessible(at)
        assert at.evaluate("document.documentElement.lang") == language, address
