"""Small groups stay hidden, also from who adds and subtracts what is shown."""

from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.disclosure import LEAST, SUM, hidden_boxes, parts_of_sums, people_in_boxes

RECENT = "recent"
YEARS = {"2026": ("2026", RECENT, SUM), "2025": ("2025", RECENT, SUM), "2024": ("2024", SUM), "2023": ("2023", SUM)}
GROUPS = st.dictionaries(
    st.tuples(st.sampled_from([*YEARS.values()]), st.sampled_from([("a", SUM), ("b", SUM), ("c", SUM)])),
    st.integers(0, 9),
    min_size=1,
)


def judged(groups):
    """Groups of so many people, each person in one of them: sizes, sums and what is hidden."""
    people = iter(range(10_000))
    cases = [(paths, UUID(int=next(people))) for paths, number in groups.items() for _nth in range(number)]
    sizes = {box: len(found) for box, found in people_in_boxes(cases).items()}
    sums = parts_of_sums({paths for paths, _person in cases})
    return sizes, sums, hidden_boxes(sizes, sums, first=RECENT)


def row(**numbers):
    return {(YEARS["2025"], (partner, SUM)): number for partner, number in numbers.items()}


def test_group_of_four_is_hidden_and_of_five_is_not():
    _sizes, _sums, hidden = judged(row(a=4, b=4, c=5))

    assert {partner for year, partner in hidden if year == "2025"} == {"a", "b"}


def test_next_smallest_is_hidden_with_the_only_small_one():
    _sizes, _sums, hidden = judged(row(a=3, b=7, c=20))

    assert {partner for year, partner in hidden if year == "2025"} == {"a", "b"}


def test_two_small_ones_that_are_too_few_together_hide_a_third():
    _sizes, _sums, hidden = judged(row(a=1, b=2, c=20))

    assert {partner for year, partner in hidden if year == "2025"} >= {"a", "b", "c"}


def test_nothing_is_hidden_where_all_groups_are_large_enough():
    _sizes, _sums, hidden = judged(row(a=5, b=6, c=7))

    assert hidden == frozenset()


def test_year_is_not_found_by_taking_another_from_the_two_together():
    groups = {(YEARS["2025"], ("a", SUM)): 3, (YEARS["2026"], ("a", SUM)): 20}
    _sizes, _sums, hidden = judged(groups)

    assert ("2026", SUM) in hidden
    assert (RECENT, SUM) not in hidden


def test_all_years_are_hidden_before_the_two_that_people_look_at_first():
    groups = {(YEARS["2026"], ("a", SUM)): 20, (YEARS["2024"], ("a", SUM)): 2}
    _sizes, _sums, hidden = judged(groups)

    assert (RECENT, SUM) not in hidden
    assert (SUM, SUM) in hidden


@given(GROUPS)
@settings(max_examples=300)
def test_no_small_group_follows_from_one_addition(groups):
    sizes, sums, hidden = judged(groups)

    assert all(size >= LEAST for box, size in sizes.items() if box not in hidden)
    for whole, parts in sums:
        unknown = [part for part in parts if part in hidden]
        if whole in hidden:
            assert unknown, (whole, parts)  # else the sum of the parts would tell it
        elif unknown:
            assert len(unknown) > 1
            assert sum(sizes[part] for part in unknown) >= LEAST


@given(GROUPS)
@settings(max_examples=200)
def test_two_shown_boxes_never_differ_by_a_few_people(groups):
    """One value against the sum it is part of, whatever else was chosen."""
    sizes, _sums, hidden = judged(groups)
    shown = [box for box in sizes if box not in hidden]

    for one, other in combinations(shown, 2):
        for small, large in ((one, other), (other, one)):
            changed = [nth for nth in range(2) if small[nth] != large[nth]]
            if len(changed) == 1 and large[changed[0]] == SUM:
                assert not 0 < sizes[large] - sizes[small] < LEAST, (small, large)


@given(GROUPS)
@settings(max_examples=50)
def test_hiding_does_not_depend_on_the_order_of_the_stays(groups):
    assert judged(groups)[2] == judged(dict(reversed(groups.items())))[2]
