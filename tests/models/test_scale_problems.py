"""The families about the initialization scale."""

from fractions import Fraction

import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.models.exact_norms import minimum_l1
from theorycheck.models.scale_problems import ScaleNumbers, ScaleRegression, one_constraint


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
