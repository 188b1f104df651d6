"""The family of symmetric pairs, and its formulas against the kernel's own."""

from fractions import Fraction

import pytest
import sympy

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models import symmetric_pair as module
from theorycheck.models.symmetric_pair import SymmetricPair
from theorycheck.rigor.pair_flow import PairFlow

QUICK = Settings(digits=15)


def number(term):
    return float(sympy.N(term, 30))


def test_components_are_positive():
    with pytest.raises(OutOfDomain):
        SymmetricPair.at(l2="0")
    assert SymmetricPair.at().l1 == Fraction(1, 2)


@pytest.mark.parametrize(("l1", "l2"), [("7/10", "2/5"), ("3", "1/9"), ("1/8", "5")])
def test_the_formulas_are_those_of_the_expectations(l1, l2):
    [certificate] = module.start(SymmetricPair.at(l1=l1, l2=l2, size="3"), QUICK)
    a, b = sympy.Rational(l1), sympy.Rational(l2)
    wanted = dict(zip(("gradient_1", "gradient_2"), module.gradient(a, b), strict=True))
    wanted["loss_at_start"] = module.loss(a, b, 3)
    for name, term in wanted.items():
        assert float(certificate.claims[name].mid[0]) == pytest.approx(number(term), rel=1e-13)


def test_the_area_is_the_loss_on_the_line():
    u = sympy.Rational(3, 7)
    line = module.loss(sympy.Rational(1, 2), u / 2, 1)
    assert number(line) == pytest.approx(number(module.area(u) / (4 * sympy.pi)), rel=1e-14)


def test_the_delay_is_the_integral_of_its_slope():
    x = sympy.Symbol("x", positive=True)
    slope = sympy.Rational(2, 3) / (1 + sympy.sqrt(1 + x**2))
    assert sympy.simplify(sympy.diff(module.delay(x), x) - slope).equals(0)
    assert module.delay(sympy.Integer(0)) == 0


def test_the_flow_gives_up_with_a_sentence(monkeypatch):
    def fails(*_):
        raise ArithmeticError("too rough")

    monkeypatch.setattr(PairFlow, "compute", staticmethod(fails))
    with pytest.raises(SolverFailure, match="too rough"):
        module.flow(SymmetricPair.at(), QUICK)
