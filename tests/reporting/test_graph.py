from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.reporting.graph import layout, spaced

NAMES = [f"n{i}" for i in range(9)]


@st.composite
def graphs(draw):
    """What each builds on, without circles."""
    return {
        name: draw(st.lists(st.sampled_from(NAMES[:i]), unique=True)) if i else []
        for i, name in enumerate(NAMES)
    }


@given(graphs())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_edge_leads_to_the_right_and_no_nodes_overlap(sources):
    found = layout(sources)
    for node, built in sources.items():
        for source in built:
            points = found.edges[source, node]
            assert points[0] == found.places[source]
            assert points[-1] == found.places[node]
            assert all(b[0] - a[0] == 1 for a, b in pairwise(points))
    by_column = {}
    passing = {p for points in found.edges.values() for p in points[1:-1]}
    for column, row in [*found.places.values(), *passing]:
        by_column.setdefault(column, []).append(row)
    for rows in by_column.values():
        assert all(b - a > 1 - 1e-6 for a, b in pairwise(sorted(rows)))
    assert min(row for _, row in found.places.values()) >= 0
    assert found == layout(dict(reversed(sources.items())))


def test_a_circle_is_drawn_and_not_followed_for_ever():
    found = layout({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["d"]})
    assert set(found.edges) == {("b", "a"), ("c", "b"), ("a", "c")}
    assert set(found.places) == {"a", "b", "c", "d"}


def test_crossings_are_taken_out():
    found = layout({"a": [], "b": [], "c": ["b"], "d": ["a"]})
    one, two = (found.places[name][1] for name in "ab")
    assert (found.places["d"][1] - found.places["c"][1]) * (one - two) > 0


def test_nothing_is_drawn_of_nothing():
    found = layout({})
    assert (found.columns, found.rows, found.places) == (0, 0.0, {})


@pytest.mark.parametrize(
    ("wished", "found"),
    [
        ([], []),
        ([3.0, 9.0], [3.0, 9.0]),
        ([2.0, 2.0], [1.5, 2.5]),
        ([5.0, 1.0, 1.5], [1.5, 2.5, 3.5]),
    ],
)
def test_wishes_are_met_as_far_as_a_row_each_allows(wished, found):
    assert spaced(wished) == pytest.approx(found)
