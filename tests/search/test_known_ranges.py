"""Bounds that hold for all problems of a theorem, and where they come from."""

from fractions import Fraction

from theorycheck.library.diagonal_networks import rich_limit
from theorycheck.library.single_neuron import cubic_lower_bound, spread_bounds, symmetric_pair
from theorycheck.rigor.ranges import Range
from theorycheck.search.known_ranges import known_ranges, pinned, positive


def test_domains_of_parameters_bound_them():
    known = known_ranges(rich_limit.THEOREM)
    assert known["alpha"] == Range(Fraction(0))
    assert known["samples"].least == 1
    assert known["beta_flow"] == Range()


def test_what_a_quantity_is_bounds_it():
    known = known_ranges(spread_bounds.THEOREM)
    for name in ("weight_norm", "loss", "spread", "residual_norm"):
        assert known[name] == Range(Fraction(0))
    assert known["theta"] == Range(Fraction(0), Fraction(22, 7))
    # Rates and projections have either sign, and so may a lower bound on what is positive.
    for name in ("spread_rate", "projection", "deficit", "least_loss", "whatever"):
        assert known.get(name) == Range()


def test_assumptions_about_one_quantity_bound_it():
    assert known_ranges(spread_bounds.THEOREM)["off_axis"].least == 2
    assert known_ranges(cubic_lower_bound.THEOREM)["neurons"].least == 2


def test_an_assumed_value_is_pinned():
    assert pinned(symmetric_pair.THEOREM) == {"l1": Fraction(1, 2)}
    assert pinned(spread_bounds.THEOREM) == {}
    assert "l2" in positive(symmetric_pair.THEOREM)
    assert "seed" not in positive(symmetric_pair.THEOREM)
