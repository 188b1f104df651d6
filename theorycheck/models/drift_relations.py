r"""What is said of a symmetric pair that starts anywhere, as relations.

$e = \lambda_1 - \frac12$ vanishes exponentially; $1/\lambda_2$ is $2t/\pi$ up to a bounded error.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models.symmetric_pair import SymmetricPair, area, symbols
from theorycheck.rigor.pair_drift import PairDrift

DIGITS = 16
COMPONENTS = tuple(
    Quantity(
        name=f"{name}_at_time",
        latex=rf"\lambda_{k}(t)",
        meaning=rf"\langle w_1(t), {direction}\rangle/\|v\|^2",
        words=f"component {name} v of the first weight, over |v|, at the time t of the flow",
    )
    for k, name, direction in ((1, "along", "v"), (2, "across", r"v_\perp"))
)


def flow(problem: SymmetricPair, settings: Settings) -> tuple[Any, ...]:
    """Return the certificate of the flow at the problem's time.

    Raises:
        SolverFailure: If the flow is not enclosed with the steps and the precision allowed.
    """
    del settings
    return (_flow(tuple(problem.subject().items())),)


@lru_cache(maxsize=64)
def _flow(texts: tuple[tuple[str, str], ...]) -> PairDrift:
    try:
        return PairDrift.at(dict(texts), DIGITS)
    except ArithmeticError as error:
        time = dict(texts)["time"]
        raise SolverFailure(f"time={time}: the flow is not enclosed ({error}).") from None


def _symbol(name: str) -> Any:
    import sympy

    return sympy.Symbol(name)


def off() -> Any:
    """Return e at the start."""
    import sympy

    return symbols()[0] - sympy.Rational(1, 2)


def _off_at_time() -> Any:
    import sympy

    return _symbol("along_at_time") - sympy.Rational(1, 2)


def nears(rate: Any) -> Any:
    """Return |e(t)| <= |e(0)| exp(-rate t)."""
    import sympy

    bound = sympy.Abs(off()) * sympy.exp(-rate * symbols()[3])
    return sympy.Le(sympy.Abs(_off_at_time()), bound, evaluate=False)


def stays(rate: Any) -> Any:
    """Return |e(t)| >= |e(0)| exp(-rate t)."""
    import sympy

    bound = sympy.Abs(off()) * sympy.exp(-rate * symbols()[3])
    return sympy.Ge(sympy.Abs(_off_at_time()), bound, evaluate=False)


def balance() -> Any:
    """Return |e(0)| exp(-t) <= |e(t)| <= |e(0)| exp(-t/2)."""
    import sympy

    return sympy.And(stays(sympy.Integer(1)), nears(sympy.Rational(1, 2)), evaluate=False)


def below() -> Any:
    """Return what 1/l2(t) lacks to 1/l2(0) + 2t/pi at most."""
    import sympy

    l1, l2, *_ = symbols()
    # The kernel's language has maxima, and no minima.
    least = -sympy.Max(-l1, -sympy.Rational(1, 2))
    most = sympy.Max(l1, sympy.Rational(1, 2))
    reach = l2 + 2 * sympy.Abs(off()) / sympy.pi
    slope = 3 / (most + 2 * sympy.sqrt(most**2 + reach**2))
    c = 2 * sympy.Abs(off()) / (sympy.pi * least**2)
    off_line = 2 * sympy.Abs(off()) / sympy.pi * (2 / least + 1 / least**2)
    return off_line + (1 + c * reach) ** 2 * l2 / (3 * least**3 * slope)


def growth(slope: Any = None) -> Any:
    """Return both bounds of 1/l2(t) - 1/l2(0) - slope t, the slope 2/pi."""
    import sympy

    time = symbols()[3]
    slope = 2 / sympy.pi if slope is None else slope
    rest = 1 / _symbol("across_at_time") - 1 / symbols()[1] - slope * time
    return sympy.And(
        sympy.Ge(rest, -below(), evaluate=False),
        sympy.Le(rest, 0, evaluate=False),
        evaluate=False,
    )


def _excess() -> Any:
    import sympy

    size = symbols()[2]
    line = area(2 * _symbol("across_at_time")) / (4 * sympy.pi)
    return _symbol("loss_at_time") / size**2 - line


def loss_bounds() -> Any:
    """Return e^2/2 <= L/|v|^2 - (its value on the line, at the same l2) <= e^2."""
    import sympy

    square = _off_at_time() ** 2
    return sympy.And(
        sympy.Ge(_excess(), square / 2, evaluate=False),
        sympy.Le(_excess(), square, evaluate=False),
        evaluate=False,
    )


def half_as_much() -> Any:
    """Return the upper bound of the loss with e^2/2 for e^2."""
    import sympy

    return sympy.Le(_excess(), _off_at_time() ** 2 / 2, evaluate=False)
