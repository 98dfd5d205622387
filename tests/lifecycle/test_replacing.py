"""Somebody else takes over a part: from the day that was chosen, not before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import Person
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.effects import outbox
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Event, Mobility, NamedPart, OutboxRow, Succession, ToDo
from lifecycle.people.role_book import roles_in_stay
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, Role
from tests.factories.agreements import abroad
from tests.factories.assessments import START
from tests.lifecycle.conftest import NOW, Cast, a_person
from tests.sampled import a_few

CO, HC, HT = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR
DAY = date(2026, 1, 28)
BEFORE, THAT_DAY = datetime(2026, 1, 27, 22, 59, tzinfo=UTC), datetime(2026, 1, 27, 23, 5, tzinfo=UTC)  # at the host
NOT_THESE = (NamedPartKind.PARTICIPANT, NamedPartKind.PERSON_OF_TRUST)  # the second only who goes alone has
KINDS = [kind for kind in NamedPartKind if kind not in NOT_THESE]
CARMEN = {"given_names": "Carmen", "family_names": "Nova", "email": "carmen@hotel.example.org"}


def name_tutor(cast, day=DAY, **who):
    data = {**CARMEN, **who, **({"from_on": day.isoformat()} if day else {})}
    return perform_act(name="lifecycle.name_tutor", pk=cast.mobility.pk, actor=cast.actors[HC], data=data)


def replace(cast, part, day=None, **who):
    data = {**CARMEN, **who, "part": part.pk, **({"from_on": day.isoformat()} if day else {})}
    return perform_act(name="lifecycle.replace_person", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)


def held(cast, kind=NamedPartKind.TUTOR) -> list[str]:
    named = NamedPart.objects.open().filter(mobility=cast.mobility, part=kind)
    return list(named.values_list("person__given_names", flat=True))


def ended(cast) -> NamedPart:
    return NamedPart.objects.get(mobility=cast.mobility, part="tutor", person=cast.actors[HT].person_id)


def test_tutor_named_from_a_later_day_begins_on_that_day(cast):
    name_tutor(cast)

    assert held(cast) == ["Host_Tutor"]
    with clock.set_to(BEFORE):
        assert held(cast) == ["Host_Tutor"]
        assert HT in roles_in_stay(cast.actors[HT], cast.stay())
    with clock.set_to(THAT_DAY):
        assert held(cast) == ["Carmen"]
        assert HT not in roles_in_stay(cast.actors[HT], cast.stay())


def test_new_tutor_sees_nothing_before_the_day_and_the_old_one_nothing_after(cast):
    event = name_tutor(cast)
    new = type(cast.actors[HT])(NamedPart.objects.get(person__given_names="Carmen").person_id)

    seen = {}
    for moment in (BEFORE, THAT_DAY):
        with clock.set_to(moment):
            seen[moment] = [Mobility.objects.visible_to(who).exists() for who in (cast.actors[HT], new)]

    assert seen == {BEFORE: [True, False], THAT_DAY: [False, True]}
    assert event.details["from_on"] == DAY.isoformat()


def test_to_dos_move_on_the_day_and_both_are_told_once(cast: Cast):
    abroad(cast)
    day, old = START + timedelta(days=3), cast.actors[HT].person_id
    with clock.set_to(datetime(2026, 3, 3, 9, tzinfo=UTC)):
        name_tutor(cast, day)
        outbox.drain()
        assert owners(cast) == {old}
        mail.outbox.clear()
    with clock.set_to(clock.start_of(day)):
        outbox.drain()
        outbox.drain()

    new = NamedPart.objects.get(person__given_names="Carmen").person_id
    assert owners(cast) == {new}
    said = {letter.to[0].partition("@")[0]: letter.subject for letter in mail.outbox}
    changed = "Participant Example: Carmen Nova is host tutor from now on, in the place of Host_Tutor Example"
    assert (len(mail.outbox), said) == (4, {
        "carmen": "You are now the host tutor of Participant Example",
        "host_tutor": "Carmen Nova is now the host tutor of Participant Example, in your place",
        "host_coordinator": changed,
        "sending_coordinator": changed,
    })  # fmt: skip
    assert Event.unscoped.filter(name="lifecycle.change_over").count() == 1


def owners(cast) -> set:
    todos = ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, owner=HT)
    return set(todos.values_list("person_id", flat=True))


def test_day_that_is_chosen_anew_takes_the_place_of_the_first(cast):
    name_tutor(cast)
    name_tutor(cast, DAY + timedelta(days=7), given_names="Dora", email="dora@hotel.example.org")

    with clock.set_to(THAT_DAY):
        outbox.drain()
        assert held(cast) == ["Host_Tutor"]
    with clock.set_to(THAT_DAY + timedelta(days=7)):
        outbox.drain()
        assert held(cast) == ["Dora"]
    assert [event.details["named"] for event in Event.unscoped.filter(name="lifecycle.change_over")] == [
        str(NamedPart.objects.get(person__given_names="Dora").person_id)
    ]


def test_who_was_to_begin_later_can_be_called_off(cast):
    name_tutor(cast)
    planned = NamedPart.objects.get(person__given_names="Carmen")
    data = {"part": planned.pk, "reason": "Carmen stays in her kitchen."}
    perform_act(name="lifecycle.end_part", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)

    with clock.set_to(THAT_DAY):
        outbox.drain()
        assert held(cast) == ["Host_Tutor"]
    assert ended(cast).until_at is None
    assert not OutboxRow.objects.filter(state="parked").exists()


def test_without_a_day_the_tutor_changes_at_once(cast):
    name_tutor(cast, None)

    assert held(cast) == ["Carmen"]
    assert ended(cast).until_at == NOW


def test_a_successor_shows_no_telephone_that_was_kept_for_others(cast):
    abroad(cast)
    colleague = a_person("olivia", cast.organisations["hosting"])
    Person.objects.filter(pk=colleague.pk).update(phone="+39 000 111")
    typed = {"given_names": "Olivia", "family_names": "Example", "email": colleague.email}
    perform_act(name="lifecycle.hand_over", pk=cast.mobility.pk, actor=cast.actors[HT], data=typed)
    answer = {"succession": cast.mobility.successions.get().pk, "accept": "yes"}

    perform_act(name="lifecycle.confirm_successor", pk=cast.mobility.pk, actor=cast.actors[HC], data=answer)

    part = NamedPart.objects.open().get(mobility=cast.mobility, person=colleague, part=NamedPartKind.TUTOR)
    assert (part.full_name, part.reached_at) == ("Olivia Example", "")


@pytest.mark.parametrize("kind", a_few(KINDS, one_of=3))
def test_every_kind_of_part_goes_to_somebody_else_from_a_day(cast, kind):
    part = name_person(mobility=cast.mobility, person_id=a_person("old").pk, part=kind, function="Cook")

    replace(cast, part, DAY, function="Baker")

    assert ("Old" in held(cast, kind), "Carmen" in held(cast, kind)) == (True, False)
    with clock.set_to(THAT_DAY):
        outbox.drain()
        assert ("Old" in held(cast, kind), "Carmen" in held(cast, kind)) == (False, True)
    assert NamedPart.objects.get(person__given_names="Carmen").function == "Baker"


def test_who_has_a_part_does_not_follow_oneself(cast):
    part = name_person(
        mobility=cast.mobility, person_id=a_person("carmen", cast.organisations["sending"]).pk, part="mentor"
    )

    with pytest.raises(ActRefused) as refused:
        replace(cast, part, DAY, email="carmen@people.example.org")

    assert refused.value.code == "lifecycle.replaced_by_oneself"


def test_change_of_a_stay_that_has_ended_is_left_alone(cast):
    name_tutor(cast)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(state="cancelled", left_state="draft")

    with clock.set_to(THAT_DAY):
        outbox.drain()

    assert not Event.unscoped.filter(name="lifecycle.change_over").exists()


# A holiday: to a deputy, for days


def away(cast, first="2026-01-26", last="2026-01-30"):
    data = {**CARMEN, "from_on": first, "until_on": last}
    perform_act(name="lifecycle.hand_over", pk=cast.mobility.pk, actor=cast.actors[HT], data=data)
    return Succession.objects.get(decided_at=None)


def agree(cast, asked, accept="yes"):
    data = {"succession": str(asked.pk), "accept": accept}
    return perform_act(name="lifecycle.confirm_successor", pk=cast.mobility.pk, actor=cast.actors[CO], data=data)


def test_deputy_has_the_part_for_the_days_asked_and_then_it_is_the_tutors_again(cast):
    agree(cast, away(cast))

    seen = {}
    for day in (25, 26, 30, 31):
        with clock.set_to(datetime(2026, 1, day, 12, tzinfo=UTC)):
            outbox.drain()
            seen[day] = held(cast)
    assert seen == {25: ["Host_Tutor"], 26: ["Carmen"], 30: ["Carmen"], 31: ["Host_Tutor"]}


def test_nothing_moves_before_a_coordinator_agrees(cast):
    away(cast, first="2026-01-12")
    assert held(cast) == ["Host_Tutor"]


def test_days_that_are_over_are_not_agreed_to_any_more(cast):
    asked = away(cast, first="2026-01-12", last="2026-01-13")
    with clock.set_to(datetime(2026, 1, 20, 12, tzinfo=UTC)):
        with pytest.raises(ActRefused) as refusal:
            agree(cast, asked)
        agree(cast, asked, accept="no")
    assert refusal.value.code == "lifecycle.holiday_is_over"
    assert held(cast) == ["Host_Tutor"]


@pytest.mark.parametrize(("first", "last", "field"), [
    ("2026-01-20", "2026-01-19", "until_on"), ("2026-01-02", "2026-01-05", "until_on"), ("2026-12-01", "", "from_on"),
])  # fmt: skip
def test_holiday_has_days_that_lie_ahead_and_within_the_stay(cast, first, last, field):
    with pytest.raises(ActInvalid) as refusal:
        away(cast, first, last)
    assert list(refusal.value.form.errors) == [field]
