"""A unit that something rests on never changes; its next version says what changed."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.errors import InputRefused, NotAllowed, SojournError
from library import services
from library.content import as_content
from library.models import Unit, UnitVersion, UsedIn
from library.selectors import newer_than, newest_of, units_on_offer
from partnerships.services import plan_units


def use(cast, version):
    """The stay plans this unit."""
    plan_units(mobility=cast.mobility, qualification={}, units=[as_content(version, "en")])


def test_a_unit_that_nothing_rests_on_is_changed_in_place(school, unit):
    changed = services.change_unit(actor=school, pk=unit.unit_id, title={"en": "Work in a team"})

    assert (changed.pk, changed.number, changed.title) == (unit.pk, 1, {"en": "Work in a team"})


def test_a_used_unit_gets_a_next_version_that_is_offered_once_it_says_what_changed(cast, school, unit):
    use(cast, unit)
    before = as_content(unit, "nl")
    draft = services.change_unit(actor=school, pk=unit.unit_id, points=3)

    assert (draft.number, draft.is_being_written) == (2, True)
    assert units_on_offer(school)[unit.unit.qualification_id] == [unit]
    assert newer_than(cast.mobility.plan.units) == []
    with pytest.raises(InputRefused, match="say_what_changed"):
        services.keep_version(actor=school, pk=unit.unit_id, changed=" ")
    services.keep_version(actor=school, pk=unit.unit_id, changed="3 points, as the ministry asks.")

    unit.refresh_from_db()
    assert as_content(unit, "nl") == before
    assert units_on_offer(school)[unit.unit.qualification_id] == [draft]
    (newer,) = newer_than(cast.mobility.plan.units)
    assert [one.changed for one in newer.changes] == ["3 points, as the ministry asks."]


def test_a_next_version_that_says_the_same_is_not_kept_and_can_be_dropped(cast, school, unit):
    use(cast, unit)
    services.change_unit(actor=school, pk=unit.unit_id, hours=60)
    services.change_unit(actor=school, pk=unit.unit_id, hours=None)

    with pytest.raises(InputRefused, match="nothing_changed"):
        services.keep_version(actor=school, pk=unit.unit_id, changed="Nothing")
    services.drop_version(actor=school, pk=unit.unit_id)
    assert newest_of(unit.unit) == unit


def test_a_unit_in_use_stays_even_when_nothing_holds_it_any_more(cast, school, unit):
    use(cast, unit)
    plan_units(mobility=cast.mobility, qualification={}, units=[])

    assert not unit.uses.exists()
    with pytest.raises(InputRefused, match="in_use_stays"):
        services.drop_unit(actor=school, pk=unit.unit_id)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(school, unit):
    services.change_unit(actor=school, pk=unit.unit_id, revision=0, hours=60)

    with pytest.raises(InputRefused, match="changed_meanwhile"):
        services.change_unit(actor=school, pk=unit.unit_id, revision=0, hours=80)
    assert newest_of(unit.unit).hours == 60


def test_codes_are_given_and_stand_once_in_a_qualification(school, qualification, unit):
    assert services.add_unit(actor=school, qualification=qualification, title={"en": "Bills"}).code == "U1"
    assert services.add_unit(actor=school, qualification=qualification, title={"en": "Keys"}).code == "U2"
    with pytest.raises(InputRefused, match="code_taken"):
        services.add_unit(actor=school, qualification=qualification, code="u2", title={"en": "Doors"})


def test_nobody_writes_in_the_library_of_another_school(host, qualification, unit):
    with pytest.raises(NotAllowed):
        services.add_unit(actor=host, qualification=qualification, title={"en": "Bills"})
    with pytest.raises(NotAllowed):
        services.change_unit(actor=host, pk=unit.unit_id, hours=1)


def test_others_see_what_is_shared_and_never_what_is_being_written(cast, school, host, unit):
    def seen():
        return set(UnitVersion.objects.visible_to(host)), set(Unit.objects.visible_to(host))

    assert seen() == (set(), set())
    services.share_unit(actor=school, pk=unit.unit_id, shared=True, example=False)
    use(cast, unit)
    services.change_unit(actor=school, pk=unit.unit_id, hours=60)
    assert seen() == ({unit}, {unit.unit})


def test_points_that_would_leave_the_scale_keep_the_scale(school, qualification, unit):
    services.change_unit(actor=school, pk=unit.unit_id, points="4.5")

    with pytest.raises(InputRefused, match="points_leave_the_scale"):
        services.change_qualification(actor=school, pk=qualification.pk, step="1")


DEEDS = st.one_of(
    st.tuples(st.just("hours"), st.integers(0, 3)),
    st.tuples(st.just("title"), st.sampled_from(["Bills", "Keys"])),
    st.tuples(st.just("keep"), st.sampled_from(["", "Because."])),
    st.tuples(st.just("drop"), st.none()),
    st.tuples(st.just("use"), st.integers(1, 4)),
    st.tuples(st.just("let go"), st.none()),
    st.tuples(st.just("scale"), st.sampled_from(["", "1"])),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(DEEDS, max_size=9))
def test_property_a_used_version_never_changes(cast, school, qualification, deeds):
    started = services.add_unit(actor=school, qualification=qualification, title={"en": "Bills"}, points=2)
    frozen = {}
    for deed, value in deeds:
        with suppress(SojournError):
            do(cast, school, started.unit, deed, value)
        versions = list(UnitVersion.unscoped.filter(unit=started.unit))
        texts = {one.pk: (one.number, as_content(one, "en"), one.changed) for one in versions}
        assert {pk: texts.get(pk) for pk in frozen} == frozen
        frozen |= {one.pk: texts[one.pk] for one in versions if one.is_used}
    services.note_uses(used_in=UsedIn.PLAN, subject_id=cast.mobility.pk, mobility_id=None, content=[])


def do(cast, school, unit, deed, value):
    if deed in ("hours", "title"):
        services.change_unit(actor=school, pk=unit.pk, **{deed: value if deed == "hours" else {"en": value}})
    elif deed == "keep":
        services.keep_version(actor=school, pk=unit.pk, changed=value)
    elif deed == "drop":
        services.drop_version(actor=school, pk=unit.pk)
    elif deed == "scale":
        services.change_qualification(actor=school, pk=unit.qualification_id, step=value)
    else:
        held = UnitVersion.unscoped.filter(unit=unit, number=value) if deed == "use" else []
        content = [{"library": str(one.pk)} for one in held]
        services.note_uses(
            used_in=UsedIn.PLAN, subject_id=cast.mobility.pk, mobility_id=cast.mobility.pk, content=content
        )
