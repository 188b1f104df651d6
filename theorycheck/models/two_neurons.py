r"""Two neurons along the gradient flow: what $t^3 L(t)$ tends to, as relations and routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core import exact
from theorycheck.core.domain import Natural
from theorycheck.core.problem import parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models.relu_start import inner
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.relu_window import certified_window
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.two_neuron_limit import TwoNeuronLimit
from theorycheck.symbolic.export import index_symbol

LEVEL = Quantity(
    name="limit_scaled_loss",
    latex=r"\ell",
    meaning=r"\lim_{t\to\infty} t^3 L(t)/\|v\|^2",
    words="what t^3 L(t)/|v|^2 tends to along the gradient flow",
)
SHARE = Quantity(
    name="limit_share",
    latex="p",
    meaning=r"\lim_{t\to\infty} h_1(t)/(h_1(t)+h_2(t))",
    words="the share of the first neuron in the teacher, at the end of time",
)
LEAST = Quantity(
    name="later_least_scaled_loss",
    latex=r"\ell_-",
    meaning=r"\text{a lower bound of }t^3 L(t)/\|v\|^2\text{ for all }t\ge t_1",
    words="a lower bound of t^3 L(t)/|v|^2 for all times from the end of the window on",
    bound="lower",
)
LARGEST = Quantity(
    name="later_largest_scaled_loss",
    latex=r"\ell_+",
    meaning=r"\text{an upper bound of }t^3 L(t)/\|v\|^2\text{ for all }t\ge t_1",
    words="an upper bound of t^3 L(t)/|v|^2 for all times from the end of the window on",
    bound="upper",
)


@dataclass(frozen=True, kw_only=True)
class TwoNeurons(ReluFlow):
    """The gradient flow of two neurons, followed until the window closes."""

    family: ClassVar[str] = "two-neurons"

    neurons: int = parameter(
        default="2", domain=Natural(least=2, largest=2), symbol="n", doc="rows of W"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults.

        Raises:
            OutOfDomain: If W has not two rows, or as `ReluFlow.complete`.
        """
        filled = super().complete(values)
        if filled["neurons"] != 2:
            raise OutOfDomain(f"W has {filled['neurons']} rows: the theorem is about two neurons.")
        return filled


def unequal() -> TwoNeurons:
    """Return a start near the teacher with unequal shares."""
    return TwoNeurons.at(W="7/10,1/20,0;3/10,0,1/20", v="1,0,0", since="10", until="100")


def not_equal() -> Any:
    r"""Return $\sum_{ij}\|w_i-w_j\|^2 > 0$."""
    import sympy

    W = sympy.IndexedBase("W")
    i, j, k = (index_symbol(name) for name in "ijk")
    n, d = sympy.Symbol("neurons"), sympy.Symbol("inputs")
    apart = sympy.Sum((W[i, k] - W[j, k]) ** 2, (i, 1, n), (j, 1, n), (k, 1, d))
    return sympy.Gt(apart, 0, evaluate=False)


def not_along() -> Any:
    r"""Return $\|v\|^2\sum_i\|z_i\|^2 > 0$."""
    import sympy

    i = index_symbol("i")
    across = sympy.Sum(inner(i, i), (i, 1, sympy.Symbol("neurons")))
    return sympy.Gt(across, 0, evaluate=False)


def limits(problem: TwoNeurons, settings: Settings) -> list[Certificate]:
    """Return the certificate of both limits.

    Raises:
        SolverFailure: If the state at the end of the window is not shown to settle.
    """
    [window] = certified_window(problem, settings)
    found = TwoNeuronLimit.of(problem.subject(), window)
    if found is None:
        raise SolverFailure(
            f"at until={exact.text(problem.until)} the two neurons are not yet in a region from "
            "which the limit is proved: give a later end, or another start."
        )
    return [found]


def symbols() -> tuple[Any, Any]:
    """Return the symbols of both limits."""
    import sympy

    return sympy.Symbol(LEVEL.name), sympy.Symbol(SHARE.name)


def cubic_rate() -> Any:
    r"""Return $0 < \ell < 33/20$, where 33/20 is a little more than $\pi^2/6$."""
    import sympy

    level, _ = symbols()
    return sympy.And(sympy.Gt(level, 0), sympy.Lt(level, sympy.Rational(33, 20)), evaluate=False)


def vanishing() -> Any:
    r"""Return $\ell \le 1/1000$, which would allow a faster rate than $t^{-3}$."""
    import sympy

    return sympy.Le(symbols()[0], sympy.Rational(1, 1000), evaluate=False)


def equal_masses() -> Any:
    r"""Return $\ell = \pi^2/6$, the level of equal shares."""
    import sympy

    return sympy.Eq(symbols()[0], sympy.pi**2 / 6, evaluate=False)


def without_square() -> Any:
    r"""Return $\ell = (8\pi^2/3)\,p(1-p)$."""
    import sympy

    level, share = symbols()
    return sympy.Eq(level, 8 * sympy.pi**2 / 3 * share * (1 - share), evaluate=False)


def for_all_later_times() -> Any:
    r"""Return $0 < \ell_-$ and $\ell_+ \le \pi^2/4$: from $t_1$ on, the loss falls as $t^{-3}$."""
    import sympy

    least, largest = (sympy.Symbol(quantity.name) for quantity in (LEAST, LARGEST))
    return sympy.And(sympy.Gt(least, 0), sympy.Le(largest, sympy.pi**2 / 4), evaluate=False)
