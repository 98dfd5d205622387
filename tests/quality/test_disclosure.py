"""Small groups stay hidden, also from who adds and subtracts whatever is shown, in any number of visits."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.disclosure import LEAST, SUM, Tables, boxes_of

YEARS = [(year, SUM) for year in ("2024", "2025", "2026")]
PLACES = [("a", "IT", SUM), ("b", "IT", SUM), ("c", "ES", SUM), ("d", "ES", SUM)]
WHO = [("f", SUM), ("m", SUM)]
TWO = st.dictionaries(st.tuples(st.sampled_from(YEARS), st.sampled_from(PLACES)), st.integers(0, 12), min_size=1)
THREE = st.dictionaries(
    st.tuples(st.sampled_from(YEARS), st.sampled_from(PLACES), st.sampled_from(WHO)), st.integers(0, 12), min_size=1
)


def judged(groups, least=LEAST):
    """Groups of so many people, each person in one of them."""
    filled = {paths: number for paths, number in groups.items() if number}
    sizes = {}
    for paths, number in filled.items():
        for box in boxes_of(paths):
            sizes[box] = sizes.get(box, 0) + number
    return Tables(filled, sizes, least)


def row(**numbers):
    return judged({(("2025", SUM), (name, SUM)): number for name, number in numbers.items()})


def hidden_of(tables):
    return {box[1] for box in tables.sizes if box[0] == SUM and box[1] != SUM and tables.is_hidden(box)}


def test_group_of_four_is_hidden_and_of_five_is_not():
    assert hidden_of(row(a=4, b=4, c=5)) == {"a", "b"}


def test_next_smallest_is_hidden_with_the_only_small_one():
    assert hidden_of(row(a=3, b=7, c=20)) == {"a", "b"}


def test_two_small_ones_that_are_too_few_together_hide_a_third():
    assert hidden_of(row(a=1, b=2, c=20)) == {"a", "b", "c"}


def test_nothing_is_hidden_where_all_groups_are_large_enough():
    assert hidden_of(row(a=5, b=6, c=7)) == set()


def test_a_value_with_nothing_beside_it_is_its_sum():
    tables = judged({(("2025", SUM), ("a", SUM)): 9})
    assert not any(tables.is_hidden(box) for box in tables.sizes)


def test_what_lies_within_a_hidden_group_is_hidden_even_where_nobody_is_in_it():
    tables = judged({(("2025", SUM), ("a", SUM)): 3, (("2025", SUM), ("b", SUM)): 9, (("2026", SUM), ("b", SUM)): 9})
    assert tables.is_hidden((SUM, "a"))
    assert tables.is_hidden(("2026", "a"))


def test_a_host_is_hidden_with_another_of_its_country_so_that_the_country_does_not_tell_it():
    groups = {(YEARS[0], place): number for place, number in zip(PLACES, (3, 9, 20, 20), strict=True)}
    tables = judged(groups)
    assert {box[1] for box in tables.sizes if box[0] == SUM and tables.is_hidden(box)} == {"a", "b"}


def every_box(groups, tables):
    """Empty ones among them, but only of values that there are."""
    values = [sorted({value for paths in groups for value in paths[nth]}) for nth in range(len(next(iter(groups))))]
    return [box for box in product(*values) if all(v == SUM or v in tables._above[n] for n, v in enumerate(box))]


def _reduced(vector, rows):
    """What is left of a vector when multiples of the rows are taken from it: nothing where it follows from them."""
    rest = dict(vector)
    for column, row in rows:
        if factor := rest.get(column, 0):
            factor = Fraction(factor) / row[column]
            for place, value in row.items():
                rest[place] = rest.get(place, 0) - factor * value
            rest = {place: value for place, value in rest.items() if value}
    return rest


def cells_in(groups):
    """What a reader who knows the values, and not who is where, thinks there may be."""
    paths = [sorted({paths[nth] for paths in groups}) for nth in range(len(next(iter(groups))))]
    return [*product(*paths)]


def vector_of(box, cells):
    return {cell: 1 for cell in cells if all(value in path for value, path in zip(box, cell, strict=True))}


def check(groups):
    """For a reader who knows of nobody, and for one who takes every shown nothing for a proof that nobody is there."""
    filled = {paths: number for paths, number in groups.items() if number}
    if not filled:
        return
    tables = judged(filled)
    every = every_box(filled, tables)
    assert all(tables.is_hidden(box) for box, size in tables.sizes.items() if size < LEAST)
    empty = [box for box in every if box not in tables.sizes and not tables.is_hidden(box)]
    cells = cells_in(filled)
    for known in (cells, [cell for cell in cells if not any(vector_of(box, [cell]) for box in empty)]):
        rows = []  # a triangle of all that is shown
        for box in every:
            if not tables.is_hidden(box) and (rest := _reduced(vector_of(box, known), rows)):
                rows.append((min(rest), rest))
        for box, size in tables.sizes.items():
            if size < LEAST:
                assert _reduced(vector_of(box, known), rows), (box, filled)


@given(TWO)
@settings(max_examples=150)
def test_no_hidden_number_follows_from_all_that_is_shown_of_two_dimensions(groups):
    check(groups)


@given(THREE)
@settings(max_examples=60)
def test_no_hidden_number_follows_from_all_that_is_shown_of_three_dimensions(groups):
    check(groups)


@given(THREE)
@settings(max_examples=100)
def test_two_results_of_which_one_lies_in_the_other_never_differ_by_a_few_people(groups):
    filled = {paths: number for paths, number in groups.items() if number}
    if not filled:
        return
    tables = judged(filled)
    shown = [box for box in tables.sizes if not tables.is_hidden(box)]
    for small, large in product(shown, shown):
        within = all(
            _lies_in(tables, nth, part, whole) for nth, (part, whole) in enumerate(zip(small, large, strict=True))
        )
        if within:
            assert not 0 < tables.sizes[large] - tables.sizes[small] < LEAST, (small, large, filled)


def _lies_in(tables, nth, part, whole):
    return part == whole or (part != SUM and _lies_in(tables, nth, tables._above[nth][part], whole))


@given(THREE)
@settings(max_examples=50)
def test_hiding_does_not_depend_on_the_order_of_the_stays(groups):
    if any(groups.values()):
        assert judged(groups).hidden == judged(dict(reversed(groups.items()))).hidden
