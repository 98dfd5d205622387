"""One mailed link of a person opens all that is theirs, and whatever it offers opens."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, MembershipRole
from assessments.models import FollowUp
from ground import clock
from lifecycle.doors import wake
from lifecycle.models import NamedPart, ToDo
from lifecycle.people.role_book import roles_in_stay
from lifecycle.planning import name_person
from lifecycle.roles import BY_LINK, NamedPartKind, Role
from lifecycle.selectors import own_todos
from lifecycle.tables.mobility import RANK, State
from notifications.links import actor_of, link_for, open_token, token_of
from portal.settling import way_to_settle
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW, Cast, a_cast, put_in

HT, AS, GU, LE, CO, CI, VA = (
    Role.HOST_TUTOR, Role.ASSESSOR, Role.GUARDIAN, Role.PARTICIPANT, Role.SENDING_COORDINATOR,
    Role.COMPETENT_INSTITUTION, Role.VALIDATOR,
)  # fmt: skip
HREF = re.compile(r'href="(/[^"#]*)')
HOMES_DIFFER = (
    State.PARTNERSHIP, State.AGREEMENT_REVIEW, State.AGREEMENT_SIGNING, State.ONGOING, State.RESULTS, State.VALIDATION,
    State.RECOGNITION, State.FEEDBACK,
)  # fmt: skip
NO_PAGES = ("/static/", "/l/", "/accounts/")


def the_link(cast: Cast, role: Role):
    return link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)


def comes_by_link(cast: Cast, role: Role) -> tuple[Client, str]:
    """A browser on the home of that link, and the page it shows."""
    client = Client()
    answer = client.get(reverse("portal:link", args=[token_of(the_link(cast, role))]), follow=True)
    assert answer.status_code == 200, role
    return client, answer.content.decode()


def hrefs(page: str) -> list[str]:
    found = dict.fromkeys(unescape(one) for one in HREF.findall(page))
    return [one for one in found if not one.startswith(NO_PAGES)]


def what_is_wrong(cast: Cast, role: Role) -> list[str]:
    """Of everything that the home offers: what does not open, or is a page for staff; what is owed and not there once."""
    client, page = comes_by_link(cast, role)
    found = []
    for one in hrefs(page):
        answer = client.get(one, follow=True)
        if answer.status_code != 200:
            found.append(f"{one} answers {answer.status_code}")
        elif any(drawn.name == "portal/stay.html" for drawn in answer.templates):
            found.append(f"{one} is a page for staff")
    return found + [f"{one} stands there {times} times" for one, times in owed_on(page, cast, role) if times != 1]


def owed_on(page: str, cast: Cast, role: Role) -> list[tuple[str, int]]:
    """The ways that mails and to-dos lead, and how often each is a link on the page."""
    owed = own_todos(actor_of(the_link(cast, role))).select_related("mobility")
    ways = {way_to_settle(todo).address for todo in owed}
    links = [unescape(one) for one in HREF.findall(page)]
    return [(way, links.count(way)) for way in sorted(ways)]


def one_person_for(cast: Cast, *roles: Role) -> None:
    """The person of the first role has the parts of the others as well, as often in a workshop of three."""
    parts = {AS: NamedPartKind.ASSESSOR, HT: NamedPartKind.TUTOR, VA: NamedPartKind.VALIDATOR}
    first, *others = roles
    for role in others:
        NamedPart.objects.filter(mobility=cast.mobility, part=parts[role]).delete()
        name_person(mobility=cast.mobility, person_id=cast.actors[first].person_id, part=parts[role])
        cast.actors[role] = cast.actors[first]


@pytest.mark.slow
@pytest.mark.parametrize("together", [False, True], ids=["each apart", "tutor assesses, school recognises"])
@pytest.mark.parametrize("state", HOMES_DIFFER)
def test_whatever_a_home_by_link_offers_opens(cast, state, together):
    for roles in ((HT, AS), (CI, VA)) if together else ():
        one_person_for(cast, *roles)
    worlds.a_stay_in(cast, state)
    put_in(cast.mobility, state, reached=RANK.get(state, RANK[State.READY]))
    wake(machine="mobility", pk=cast.mobility.pk)

    assert {role: what_is_wrong(cast, role) for role in sorted(BY_LINK)} == {role: [] for role in sorted(BY_LINK)}


def test_a_tutor_who_assesses_signs_as_assessor_by_the_link_of_the_tutor(cast):
    one_person_for(cast, HT, AS)
    worlds.a_stay_in(cast, State.RESULTS)
    client, page = comes_by_link(cast, HT)

    own = reverse("tutor:stay", args=[cast.mobility.pk])
    assert own in page
    assert reverse("tutor:assessment", args=[cast.mobility.pk]) in client.get(own).content.decode()
    assert client.get(reverse("tutor:sign", args=[cast.mobility.pk])).status_code == 200


def test_who_has_two_homes_finds_the_other_by_the_same_link(cast):
    name_person(mobility=cast.mobility, person_id=cast.actors[GU].person_id, part=NamedPartKind.TUTOR)
    put_in(cast.mobility, State.ONGOING)
    _client, page = comes_by_link(cast, GU)

    assert reverse("tutor:trainees") in hrefs(page)
    assert reverse("portal:mine") not in hrefs(comes_by_link(cast, LE)[1])  # one home only: no menu


@pytest.mark.parametrize("right", [MembershipRole.COORDINATOR, MembershipRole.QUALITY_MANAGER])
def test_what_one_signs_in_for_is_nobodys_by_link(cast, right):
    sending, tutor = cast.organisations["sending"], cast.actors[HT].person_id
    for held in (right, MembershipRole.CONTACT):
        Membership.objects.create(person_id=tutor, organisation=sending, role=held, since_on=NOW.date())
    put_in(cast.mobility, State.ONGOING)
    todo = ToDo.unscoped.create(
        mobility=cast.mobility, transition="x", key="k", code="lifecycle.reason", owner="CO", person_id=tutor, since=NOW
    )
    actor = actor_of(the_link(cast, HT))

    assert actor.organisation_id == sending.pk
    assert roles_in_stay(actor, cast.stay()) == {HT}
    assert todo not in own_todos(actor)


def test_a_link_mailed_before_the_stay_is_theirs_to_see_opens_and_shows_nothing_of_it(cast):
    _client, page = comes_by_link(cast, GU)

    assert "A stay stands here as soon as the school begins to prepare it." in page
    assert "Participant Example" not in page


def test_the_link_of_who_was_replaced_opens_for_thirty_days_and_shows_the_stay_no_more(cast):
    put_in(cast.mobility, State.ONGOING)
    link = the_link(cast, HT)
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).update(until_at=NOW)
    client, _page = comes_by_link(cast, HT)

    assert client.get(reverse("tutor:week", args=[cast.mobility.pk])).status_code == 404
    with clock.set_to(NOW + timedelta(days=31)):
        assert open_token(token_of(link)).why == "ended"


# One home for one person


@pytest.fixture
def craftsman(cast):
    """Who trains and assesses one learner, is guardian of another, and owes a week that has begun and one that has not."""
    one_person_for(cast, HT, AS)
    worlds.a_stay_in(cast, State.ONGOING)
    today = clock.today()
    FollowUp.objects.filter(mobility=cast.mobility).delete()
    for nth, first in ((1, today - timedelta(days=6)), (2, today + timedelta(days=1))):
        FollowUp.objects.create(mobility=cast.mobility, nth=nth, period_from=first, due_on=first + timedelta(days=6))
    wake(machine="mobility", pk=cast.mobility.pk)
    child = a_cast("Southtown")
    name_person(mobility=child.mobility, person_id=cast.actors[HT].person_id, part=NamedPartKind.GUARDIAN)
    put_in(child.mobility, State.PREPARATION)
    ToDo.unscoped.create(
        mobility=child.mobility, transition="x", key="k", code="agreements.no_consent", owner=GU, since=NOW,
        person_id=cast.actors[HT].person_id,
    )  # fmt: skip
    return cast


@pytest.mark.slow
def test_one_home_holds_all_that_is_open_and_nothing_that_has_not_begun(craftsman):
    _client, page = comes_by_link(craftsman, HT)
    weeks = [reverse("tutor:week", args=[craftsman.mobility.pk])]

    assert "2 things for you, Host_Tutor" in page
    assert [one for one in hrefs(page) if one in weeks] == weeks
    assert "Follow-up 1 waits for you." in page
    assert "Follow-up 2 waits for you." not in page
    assert "Also open for you" in page
    assert what_is_wrong(craftsman, HT) == []


def test_after_a_deed_the_home_says_in_words_what_was_sent_and_what_comes_next(craftsman):
    client, _page = comes_by_link(craftsman, HT)
    said = {"nth": 1, "tasks": "The till", "wellbeing": "well"}
    answer = client.post(reverse("tutor:week", args=[craftsman.mobility.pk]), said, follow=True)
    page = " ".join(unescape(answer.content.decode()).split())

    assert answer.request["PATH_INFO"] == reverse("tutor:trainees")
    assert "Follow-up 1 of Participant is sent. Example sending has it. Thank you." in page
    assert "Follow-up 1 of Participant Example" in page
    ToDo.unscoped.exclude(code="assessments.follow_up").delete()
    page = " ".join(unescape(client.get(reverse("tutor:trainees")).content.decode()).split())
    assert "Nothing waits for you, Host_Tutor" in page
    assert "Next, for Participant from Tue 13 Jan: Follow-up 2 waits for you." in page


@pytest.mark.parametrize("role", [HT, AS, GU, LE, Role.EMPLOYER, CI])
def test_the_page_for_staff_leads_who_came_by_a_link_to_the_own_one(cast, role):
    put_in(cast.mobility, State.ONGOING)
    client, _page = comes_by_link(cast, role)
    answer = client.get(reverse("portal:stay", args=[cast.mobility.pk]), follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain
