r"""Families without data: numbers, or one vector of numbers, that lemmas about Q_alpha speak of.

$q(z) = \int_0^z \operatorname{arcsinh}(u/2)\,du = 2 - \sqrt{4+z^2} + z\operatorname{arcsinh}(z/2)$
and $Q_\alpha(\beta) = \alpha^2\sum_j q(\beta_j/\alpha^2)$ (Woodworth et al. 2020, theorem 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck.core.domain import Natural, Positive, RationalVector
from theorycheck.core.problem import Problem, parameter

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, kw_only=True)
class EntropyArguments(Problem):
    """Arguments of q, and two scales at which the potential of two directions is compared."""

    family: ClassVar[str] = "entropy-arguments"

    x: Fraction = parameter(
        default="1/100", domain=Positive(), symbol="x", doc="reciprocal of an argument of q"
    )
    z: Fraction = parameter(default="1000", domain=Positive(), symbol="z", doc="argument of q")
    d: int = parameter(
        default="100", domain=Natural(largest=10**9), symbol="d", doc="dimension of the directions"
    )
    alpha: Fraction = parameter(default="1/10", domain=Positive(), symbol=r"\alpha", doc="a scale")
    larger: Fraction = parameter(
        default="1/2", domain=Positive(), symbol=r"\alpha'", doc="another scale, not below alpha"
    )


@dataclass(frozen=True, kw_only=True)
class EntropyOfVector(Problem):
    """A vector, the scale of its potential, and the relative error that is allowed."""

    family: ClassVar[str] = "entropy-of-vector"

    beta: Vector = parameter(
        default="2,-1,1/2", domain=RationalVector(), symbol=r"\beta", doc="coefficients"
    )
    alpha: Fraction = parameter(
        default="1/1000", domain=Positive(), symbol=r"\alpha", doc="initialization scale"
    )
    epsilon: Fraction = parameter(
        default="1/4", domain=Positive(), symbol=r"\varepsilon", doc="relative error"
    )


@dataclass(frozen=True, kw_only=True)
class ScaleAndDimension(Problem):
    """A dimension, a scale, and the factor by which the potential prefers a dense direction."""

    family: ClassVar[str] = "scale-and-dimension"

    d: int = parameter(default="20", domain=Natural(largest=10**9), symbol="d", doc="dimension")
    alpha: Fraction = parameter(
        default="1/8", domain=Positive(), symbol=r"\alpha", doc="initialization scale"
    )
    epsilon: Fraction = parameter(
        default="1/4", domain=Positive(), symbol=r"\varepsilon", doc="relative excess"
    )


def q(z: Any) -> Any:
    """Return the hyperbolic entropy of a SymPy term."""
    from sympy import asinh, sqrt

    return 2 - sqrt(4 + z**2) + z * asinh(z / 2)


def coordinates() -> tuple[Any, Any, Any]:
    """Return beta, an index, and the dimension that it runs over."""
    import sympy

    return sympy.IndexedBase("beta"), sympy.Symbol("j", integer=True), sympy.Symbol("features")


def entropy(term: Any = q, *, absolute: bool = False) -> Any:
    """Return Q_alpha(beta) with `term` for q, at |beta_j| if `absolute`."""
    import sympy

    beta, j, d = coordinates()
    alpha = sympy.Symbol("alpha")
    entry = sympy.Abs(beta[j]) if absolute else beta[j]
    return sympy.Sum(alpha**2 * term(entry / alpha**2), (j, 1, d))


def norm(power: int) -> Any:
    """Return the sum of |beta_j|^power."""
    import sympy

    beta, j, d = coordinates()
    entry = sympy.Abs(beta[j]) if power % 2 else beta[j]
    return sympy.Sum(entry**power, (j, 1, d))
