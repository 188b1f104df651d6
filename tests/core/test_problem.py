import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import pytest

from theorycheck._errors import InexactInput, OutOfDomain, UnknownName
from theorycheck.core.domain import Natural, Positive, RationalVector
from theorycheck.core.exact import Vector
from theorycheck.core.problem import Parameter, Problem, parameter


@dataclass(frozen=True, kw_only=True)
class Sample(Problem):
    family: ClassVar[str] = "sample"

    alpha: Fraction = parameter(default="1/10", domain=Positive(), symbol="a", doc="scale")
    depth: int = parameter(default="2", domain=Natural(), symbol="D", doc="depth")
    y: Vector = parameter(default="1,2", domain=RationalVector(), symbol="y", doc="targets")


def test_a_parameter_is_declared_once_and_found():
    declared = Sample.parameters()
    assert list(declared) == ["alpha", "depth", "y"]
    assert all(isinstance(item, Parameter) for item in declared.values())
    assert declared["alpha"].symbol == "a"


def test_defaults_and_values_are_exact():
    problem = Sample.at(alpha="0.1", y=[3, "1/2"])
    assert problem == Sample.at(alpha=Fraction(1, 10), y="3,0.5", depth="2")
    assert problem.exact() == problem.subject() == {"alpha": "1/10", "depth": "2", "y": "3,1/2"}
    assert Sample.at(**problem.exact()) == problem
    assert hash(problem) == hash(Sample.at(**problem.exact()))


def test_varying_keeps_the_rest():
    problem = Sample.at(depth=5).varied(alpha=3)
    assert (problem.depth, problem.alpha) == (5, 3)
    assert problem.varied() == problem


TINY = ["1e-4000", "1." + "23" * 900 + "e-3000", Fraction(7, 10**5000)]


@pytest.mark.parametrize("value", TINY, ids=["text", "long text", "fraction"])
def test_tiny_values_survive_the_digit_limit_of_python(value):
    problem = Sample.at(alpha=value)
    assert Sample.at(**problem.exact()) == problem
    assert problem.varied(depth=3).alpha == problem.alpha


def test_unknown_names_are_refused_with_a_suggestion():
    with pytest.raises(UnknownName, match="Did you mean 'alpha'"):
        Sample.at(alhpa=1)
    with pytest.raises(UnknownName, match="sample has no parameter 'beta'"):
        Sample.at(beta=10**5000)
    with pytest.raises(UnknownName):
        Sample.at().varied(family="other")


def test_values_outside_the_domain_are_refused():
    with pytest.raises(InexactInput):
        Sample.at(alpha=0.1)
    with pytest.raises(OutOfDomain):
        Sample.at().varied(alpha="-1")


def test_problems_are_immutable_and_have_no_positions():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Sample.at().alpha = Fraction(1)
    with pytest.raises(TypeError):
        Sample(Fraction(1), 2, (Fraction(1),))
