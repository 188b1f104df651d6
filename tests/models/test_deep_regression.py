from fractions import Fraction

import pytest

from theorycheck._errors import InexactInput, MalformedInput, OutOfDomain
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor.network import network


def test_the_order_is_part_of_what_certificates_are_about():
    problem = DeepRegression.at(order="5/2", X="1,2", y="1")
    assert problem.subject() == {"X": "1,2", "y": "1", "alpha": "1/2", "order": "5/2"}
    assert network(problem.subject(), 2).order == Fraction(5, 2)
    assert problem.varied(order=4).order == 4
    assert problem.varied(order=4).X == problem.X


def test_data_are_drawn_as_for_order_two():
    deep, plain = (
        family.at(samples=3, features=5, seed=7) for family in (DeepRegression, DiagonalRegression)
    )
    assert (deep.X, deep.y) == (plain.X, plain.y)
    assert deep.family != plain.family


@pytest.mark.parametrize("order", ["2", "1.9", "0", "-4", "1001"])
def test_orders_outside_the_domain_name_the_way_out(order):
    with pytest.raises(OutOfDomain, match=r"order=.*> 2.*hyperbolic-entropy"):
        DeepRegression.at(order=order)


@pytest.mark.parametrize(
    ("order", "error"), [("three", MalformedInput), (2.5, InexactInput), ("nan", MalformedInput)]
)
def test_what_is_no_exact_number_is_refused(order, error):
    with pytest.raises(error, match="order"):
        DeepRegression.at(order=order)
