import mpmath
import pytest
import sympy

from theorycheck._errors import TheoryCheckError
from theorycheck.models.scalar_problems import (
    EntropyArguments,
    EntropyOfVector,
    ScaleAndDimension,
    entropy,
    norm,
    q,
)

FAMILIES = [EntropyArguments, EntropyOfVector, ScaleAndDimension]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_problem_is_read_back_from_its_texts(family):
    assert family.at(**family.at().exact()) == family.at()
    assert family.at().subject() == family.at().exact()


@pytest.mark.parametrize(
    ("family", "values"),
    [
        (EntropyArguments, {"x": "0"}),
        (EntropyArguments, {"z": "-1"}),
        (EntropyArguments, {"d": "1/2"}),
        (EntropyOfVector, {"beta": ""}),
        (EntropyOfVector, {"alpha": 0.5}),
        (ScaleAndDimension, {"d": "0"}),
        (ScaleAndDimension, {"epsilon": "nan"}),
    ],
)
def test_a_value_outside_its_domain_is_refused(family, values):
    with pytest.raises(TheoryCheckError):
        family.at(**values)


@pytest.mark.parametrize("z", ["1/10", "3", "-7/2"])
def test_q_is_the_integral_of_arcsinh(z):
    with mpmath.workdps(30):
        end = mpmath.mpf(sympy.Rational(z).p) / sympy.Rational(z).q
        integral = mpmath.quad(lambda u: mpmath.asinh(u / 2), [0, end])
        assert abs(mpmath.mpf(str(sympy.N(q(sympy.Rational(z)), 30))) - integral) < 1e-25


def test_the_potential_is_a_sum_over_the_coordinates():
    written = entropy().subs(sympy.Symbol("features"), 1).doit()
    beta = sympy.IndexedBase("beta")
    assert written == sympy.Symbol("alpha") ** 2 * q(beta[1] / sympy.Symbol("alpha") ** 2)


def test_norms():
    beta, d = sympy.IndexedBase("beta"), sympy.Symbol("features")
    assert norm(1).subs(d, 2).doit() == abs(beta[1]) + abs(beta[2])
    assert norm(4).subs(d, 1).doit() == beta[1] ** 4
