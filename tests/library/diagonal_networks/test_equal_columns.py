"""Equal columns: the shares, and the claim that the start does not matter."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import theorycheck as tc
from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.equal_columns import THEOREM, derivation, divided
from theorycheck.models import diagonal_routes
from theorycheck.models.comparison import in_balls
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.started_regression import StartedRegression

QUICK = Settings(digits=12, effort="quick")


def uneven(alpha):
    return StartedRegression.at(X="1,1", y="1", alpha=alpha, u0="1,2", v0="-1,2")


def test_the_witness_is_established_and_the_erratum_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    [erratum] = result.controls
    assert erratum.caught
    assert erratum.problem != result.problem


@settings(max_examples=5, deadline=None, derandomize=True)
@given(
    start=st.lists(st.sampled_from(["1", "-2", "3/2"]), min_size=2, max_size=4),
    total=st.sampled_from(["1", "-1/2", "3"]),
)
def test_the_shares_are_the_squares(start, total):
    shape = ",".join(start)
    problem = StartedRegression.at(
        X=",".join("1" for _ in start), y=total, alpha="1/2", u0=shape, v0=shape
    )
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED


@pytest.mark.parametrize("alpha", ["1", "1/100", "1e-6"])
def test_the_uneven_start_gives_one_and_four_fifths_at_every_scale(alpha):
    found = diagonal_routes.minimizer(uneven(alpha), QUICK)
    for value, share in zip(found.minimizer, (Fraction(1, 5), Fraction(4, 5)), strict=True):
        assert abs(value - share) <= found.radius < Fraction(1, 10**12)
    assert not tc.minimum_l1("1,1", "1").unique


def test_a_wrong_share_is_caught():
    def cubes():
        right = divided()
        powers = {node: node.base**3 for node in right.atoms(sympy.Pow)}
        return right.xreplace(powers)

    def routes(problem, settings):
        return (diagonal_routes.flow(problem, settings),)

    assert in_balls(cubes, routes)(uneven("1"), QUICK).outcome is Outcome.FAILS
    step = derivation()["the shares"]
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize(
    "given",
    [{"X": "1,2", "y": "1"}, {"X": "1,1", "y": "1", "u0": "1,2", "v0": "1,3"}],
)
def test_other_data_are_vacuous(given):
    result = assess(THEOREM, StartedRegression.at(alpha="1/2", **given), QUICK)
    assert result.verdict is Verdict.VACUOUS
