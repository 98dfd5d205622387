"""Whatever anybody types, no row kept by another changes, and nothing that only another wrote is shown to them."""

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership, MembershipRole, Person
from documents.models import Document
from documents.on_screen import on_screen
from lifecycle.effects.outbox import drain
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.api.conftest import caller_for
from tests.lifecycle import worlds
from tests.portal.crawling import pages_read_by
from tests.portal.worlds_of_keepers import DOORS, Typing, World, a_world, as_text, rows_of_others, told

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
STATES = (State.PREPARATION, State.AGREEMENT_DRAFT, State.AGREEMENT_REVIEW, State.READY, State.ONGOING)


def typed_in_a_world(cast, browser_of, mails, role, state, seed, doors):
    world = a_world(cast, cast.organisations["sending" if role == CO else "hosting"], seed)
    worlds.a_stay_in(cast, state)
    here, who = cast.actors[role].organisation_id, cast.actors[role].person_id
    Membership.objects.create(person_id=who, organisation_id=here, role=MembershipRole.ADMINISTRATOR)
    typing = Typing(world, browser_of(role), caller_for(cast.actors[role]))
    before, secrets = rows_of_others(world), world.secrets()
    for door in doors:
        typing.at(door)

    after = rows_of_others(world)
    for model, rows in before.items():
        kept = {row["id"]: row for row in after[model]}
        assert [kept.get(row["id"]) for row in rows] == rows, model
    drain()
    found = told(secrets, read_by_the_typer(world, typing, role, mails))
    assert not found, "\n".join(sorted(found))


def read_by_the_typer(world: World, typing: Typing, role: Role, mails):
    """Answers, pages, lists, answers to programs, papers and their data, mails."""
    yield from typing.answers
    actor = world.cast.actors[role]
    starts = [reverse("portal:stay", args=[world.cast.mobility.pk])]
    yield from pages_read_by(typing.browser, starts, most=70)
    for path in ("mobilities/", "todos/", "documents/"):
        yield path, typing.caller.get(path).content.decode()
    for paper in Document.objects.visible_to(actor):
        yield f"paper {paper.kind}", as_text(paper.snapshot)
        yield f"paper {paper.kind}, as it reads", on_screen(template=paper.template, snapshot=paper.snapshot)
    address = Person.objects.get(pk=actor.person_id).email
    yield from (("mail", f"{mail.subject}\n{mail.body}") for mail in mails if address in mail.to)


# Between them everybody's doors: what one school types, what a host types, before and while it is signed and abroad.
WORLDS = (
    (CO, State.PREPARATION, ("planning_page", "guide", "tutor", "program", "correction")),
    (CO, State.AGREEMENT_REVIEW, ("guardian", "contact", "pasted_list", "merger", "accompanying")),
    (CO, State.AGREEMENT_DRAFT, ("partner", "party", "colleague", "replacement", "tutor")),
    (HC, State.ONGOING, ("tutor", "contact", "partner", "replacement", "guardian")),
)


QUICK = (CO, State.PREPARATION, ("planning_page", "program"))


def test_every_door_is_typed_at():
    assert {door for _role, _state, doors in WORLDS for door in doors} == set(DOORS)


@pytest.mark.parametrize(
    ("role", "state", "doors"), [QUICK, *(pytest.param(*one, marks=pytest.mark.slow) for one in WORLDS)]
)
def test_whatever_is_typed_nothing_of_others_changes_or_is_shown(cast, browser_of, mailoutbox, role, state, doors):
    typed_in_a_world(cast, browser_of, mailoutbox, role, state, len(doors[0]), doors)


@pytest.mark.slow
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    role=st.sampled_from([CO, HC]),
    state=st.sampled_from(STATES),
    seed=st.integers(0, 10**6),
    doors=st.lists(st.sampled_from(DOORS), min_size=3, max_size=9),
)
def test_in_any_world_nothing_of_others_changes_or_is_shown(role, state, seed, doors, cast, browser_of, mailoutbox):
    with transaction.atomic():
        typed_in_a_world(cast, browser_of, mailoutbox, role, state, seed, doors)
        transaction.set_rollback(True)
