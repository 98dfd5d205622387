"""Which stays a reader sees is found from the reader's own rows, and is what asking each stay in turn would say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Person
from ground import clock
from ground.every_row import every_row
from lifecycle import visibility
from lifecycle.models import Mobility, NamedPart, OrganisationPart, RuleSet
from lifecycle.models.record import ParticipantRecord
from lifecycle.planning import name_person
from lifecycle.programmes import load_shipped_rule_sets
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import RANK
from tests.factories.accounts import OrganisationFactory
from tests.lifecycle import asked_of_each_stay

NOW = datetime(2027, 3, 14, 9, tzinfo=UTC)
SEEING = sorted(set(visibility.SEEING_ROLES))
PLAIN = {
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),  # a world is written anew for each example: no shrinking
}
around = st.sampled_from([-400, -400, -400, -1, 0, 1])  # days from now; most have begun
instant = around.map(lambda days: NOW + timedelta(days=days))
day = around.map(lambda days: NOW.date() + timedelta(days=days))
born = st.sampled_from([None, date(2009, 3, 13), date(2009, 3, 14), date(2009, 3, 15), date(1990, 1, 1)])
rank = st.sampled_from([0, *sorted(set(RANK.values()))])


def the_end(data: Any, start: Any) -> Any:
    """Mostly none; else some time behind the start."""
    return start + timedelta(days=data.draw(st.integers(0, 500))) if data.draw(st.integers(0, 3)) == 0 else None


class World:
    """A few stays, organisations and people, tied together at random: any part may be held, over, or still to come."""

    def __init__(self, data: Any) -> None:
        self.data, rules = data, RuleSet.objects.all()[0]
        self.organisations = [OrganisationFactory() for _nth in range(2)]
        self.people = [Person.objects.create(given_names="Voornaam", family_names=str(nth)) for nth in range(4)]
        self.stays = [self.stay(nth, rules) for nth in range(5)]
        self.write(Membership, 20, self.membership)
        self.write(OrganisationPart, 30, self.organisation_part)
        self.write(NamedPart, 30, self.named_part)

    def one(self, found: Any) -> Any:
        return self.data.draw(st.sampled_from(list(found)))

    def write(self, model: Any, most: int, draw: Any) -> None:
        """What no constraint forbids."""
        every_row(model).bulk_create(
            [draw() for _nth in range(self.data.draw(st.integers(most // 3, most)))], ignore_conflicts=True
        )

    def stay(self, nth: int, rules: RuleSet) -> Mobility:
        learner, birth = self.one(self.people), self.data.draw(born)
        record, _new = ParticipantRecord.objects.get_or_create(
            person=learner, organisation=self.one(self.organisations), defaults={"birth_date": birth}
        )
        return Mobility.unscoped.create(
            number=f"X-{nth}", participant=learner, record=record if birth else None, rule_set=rules,
            programme="Erasmus+", activity="short_term_learner", created_at=NOW, reached=self.data.draw(rank),
        )  # fmt: skip

    def membership(self) -> Membership:
        since = self.data.draw(day)
        return Membership(
            person=self.one(self.people), organisation=self.one(self.organisations), since_on=since,
            role=self.one(MembershipRole.values), until_on=the_end(self.data, since),
        )  # fmt: skip

    def organisation_part(self) -> OrganisationPart:
        start = self.data.draw(instant)
        return OrganisationPart(
            mobility=self.one(self.stays), organisation=self.one(self.organisations),
            part=self.one(OrganisationPartKind.values), held=self.data.draw(st.integers(0, 3)) == 0,
            from_at=start, until_at=the_end(self.data, start),
        )  # fmt: skip

    def named_part(self) -> NamedPart:
        start = self.data.draw(instant)
        return NamedPart(
            mobility=self.one(self.stays), person=self.one(self.people), part=self.one(NamedPartKind.values),
            organisation=self.one([None, *self.organisations]), from_at=start, until_at=the_end(self.data, start),
        )  # fmt: skip

    def actor(self) -> Actor:
        """Anybody: for an organisation or as self, by a link to one stay or to all, as one person or as two."""
        who, *others = self.data.draw(st.lists(st.sampled_from(self.people), min_size=1, max_size=2, unique=True))
        organisation = self.one([None, *self.organisations])
        by_link = self.data.draw(st.booleans())
        return Actor(
            who.pk,
            organisation.pk if organisation else None,
            link_role=self.one(SEEING) if by_link else "",
            link_stay=self.one(self.stays).pk if by_link and self.data.draw(st.booleans()) else None,
            others=tuple(other.pk for other in others),
        )


@pytest.fixture
def rules(db):
    load_shipped_rule_sets()


def both_say_the_same(data: Any) -> None:
    with transaction.atomic(), clock.set_to(NOW):
        world = World(data)
        for _nth in range(3):
            actor = world.actor()
            roles = data.draw(st.lists(st.sampled_from(SEEING), min_size=1, max_size=3, unique=True))
            for words, here, there in (
                ("sees", visibility.stays_seen_by(actor), asked_of_each_stay.stays_seen_by(actor)),
                ("roles", visibility.stays_where(actor, roles), asked_of_each_stay.stays_where(actor, roles)),
                ("takes part", visibility.takes_part(actor), asked_of_each_stay.takes_part(actor)),
                ("leads", visibility.leads_alone(actor), asked_of_each_stay.leads_alone(actor)),
            ):
                expected = sorted(Mobility.unscoped.filter(there).values_list("number", flat=True))
                assert sorted(Mobility.unscoped.filter(here).values_list("number", flat=True)) == expected, words
                event(f"{words if words != 'roles' else roles[0]}: {'some' if expected else 'none'}")
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(max_examples=3, **PLAIN)
@given(data=st.data())
def test_own_rows_say_what_each_stay_would_say(rules, data):
    both_say_the_same(data)


@pytest.mark.slow
@settings(max_examples=25, **PLAIN)
@given(data=st.data())
def test_own_rows_say_what_each_stay_would_say_in_many_worlds(rules, data):
    both_say_the_same(data)


@pytest.mark.postgres
def test_a_stay_seen_for_two_reasons_is_locked_once(cast):
    """By the organisation's part and by name, which is a union of rows: the stay itself can still be locked."""
    coordinator = cast.actors[Role.SENDING_COORDINATOR]
    name_person(mobility=cast.mobility, person_id=coordinator.person_id, part=NamedPartKind.ASSESSOR)
    seen = Mobility.objects.visible_to(coordinator)

    assert "UNION ALL" in str(seen.query)
    assert seen.select_for_update(of=("self",)).get(pk=cast.mobility.pk) == cast.mobility
