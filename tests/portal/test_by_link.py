"""One mailed link of a person opens all that is theirs, and whatever it offers opens."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, MembershipRole
from ground import clock
from lifecycle.doors import wake
from lifecycle.models import NamedPart, ToDo
from lifecycle.people.role_book import roles_in_stay
from lifecycle.planning import name_person
from lifecycle.roles import BY_LINK, NamedPartKind, Role
from lifecycle.selectors import own_todos
from lifecycle.tables.mobility import RANK, State
from notifications.links import actor_of, link_for, open_token, token_of
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW, Cast, put_in

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


def what_does_not_open(cast: Cast, role: Role) -> list[str]:
    """Of everything that the home offers."""
    client, page = comes_by_link(cast, role)
    return [one for one in hrefs(page) if client.get(one, follow=True).status_code != 200]


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

    assert {role: what_does_not_open(cast, role) for role in sorted(BY_LINK)} == {role: [] for role in sorted(BY_LINK)}


def test_a_tutor_who_assesses_signs_as_assessor_by_the_link_of_the_tutor(cast):
    one_person_for(cast, HT, AS)
    worlds.a_stay_in(cast, State.RESULTS)
    client, page = comes_by_link(cast, HT)

    assert reverse("tutor:assessment", args=[cast.mobility.pk]) in page
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
