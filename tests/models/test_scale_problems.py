"""The families about the initialization scale."""

from fractions import Fraction

import pytest
import sympy

from theorycheck._errors import OutOfDomain
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.comparison import in_balls
from theorycheck.models.exact_norms import minimum_l1
from theorycheck.models.scale_problems import (
    BEYOND,
    ScaleNumbers,
    ScaleRegression,
    one_constraint,
)
from theorycheck.models.scale_statements import (
    l1_excess,
    l2_excess,
    norms,
    printed_l1,
    printed_l2,
    small_scale,
    with_minimizer,
)


def test_certificates_embed_the_excess_and_not_the_seed():
    problem = ScaleRegression.at(epsilon="1/3")

    assert set(problem.subject()) == {"X", "y", "alpha", "epsilon"}
    assert problem.subject()["epsilon"] == "1/3"
    assert problem.varied(epsilon="1/4").X == problem.X


def test_certificates_embed_every_number():
    assert set(ScaleNumbers.at().subject()) == {"alpha", "epsilon", "norm", "features", "entry"}


@pytest.mark.parametrize("family", [ScaleRegression, ScaleNumbers])
def test_an_excess_is_positive(family):
    with pytest.raises(OutOfDomain, match="epsilon=0"):
        family.at(epsilon="0")


def test_the_first_unit_vector_is_the_l1_minimizer_of_one_constraint():
    problem = one_constraint(5, Fraction(9, 10), alpha=Fraction(1, 8), epsilon=Fraction(1, 2))
    found = minimum_l1(problem.X, problem.y)

    assert found.value == [1, 0, 0, 0, 0]
    assert found.unique
    assert problem.subject()["alpha"] == "1/8"


@pytest.mark.parametrize("name", BEYOND)
def test_beyond_a_threshold_a_bound_fails_and_theorem_2_holds(name):
    problem, settings = BEYOND[name](), Settings(digits=15)

    def outcome(relation, routes=with_minimizer):
        return in_balls(relation, routes)(problem, settings).outcome

    excess = l2_excess if name == "tiny-excess" else l1_excess
    failing = outcome(lambda: sympy.Ge(excess("beta_entropy"), 0, evaluate=False))
    assert failing is Outcome.FAILS
    assert outcome(small_scale, norms) is Outcome.FAILS
    assert outcome(printed_l1("beta_entropy")) is Outcome.HOLDS
    assert outcome(printed_l2("beta_entropy")) is Outcome.HOLDS
