import math

import pytest

from theorycheck.selftest.group import MOST_SHOWN, Group


@pytest.fixture
def group():
    return Group(name="one", title="a group")


def test_nothing_looked_at_is_not_good(group):
    assert not group.good
    group.count("things")
    assert group.good


def test_counts_add_up(group):
    group.count("balls", 3)
    group.count("balls")
    group.count("points")
    assert group.counts == {"balls": 4, "points": 1}
    assert group.checked == 5


@pytest.mark.parametrize(("margin", "good"), [(0.0, True), (1.0, True), (1.0001, False)])
def test_a_margin_above_one_is_wrong(group, margin, good):
    group.count("balls")
    group.measure(margin, "here")
    assert group.good is good
    assert group.worst == margin


def test_a_lie_that_nobody_hears_is_wrong(group):
    group.count("lies")
    group.unheard({"solve": 1}, "a lie")
    assert group.good
    group.unheard({}, "a lie")
    assert group.caught == ["a lie: nobody asked, so that nothing was put to the test"]


def test_no_number_is_wrong(group):
    group.count("balls")
    group.measure(0.5, "there")
    group.measure(math.nan, "here")
    assert not group.good
    assert group.where == "here"


def test_the_worst_is_kept(group):
    for margin in (0.3, 0.9, 0.5):
        group.measure(margin, f"at {margin}")
    assert (group.worst, group.where) == (0.9, "at 0.9")


def test_all_is_counted_and_the_first_are_shown(group):
    for number in range(3 * MOST_SHOWN):
        group.complain(f"line {number}")
    assert group.wrong == 3 * MOST_SHOWN
    assert len(group.caught) == MOST_SHOWN
    assert group.to_json()["wrong"] == group.wrong
    assert group.to_json()["good"] is False
