"""The weights at the end of an enclosed window of the flow."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from flint import arb

from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.piecewise import ChebyshevPath
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.relu_frame import Frame, frame
from theorycheck.rigor.relu_tube import TubeOpen, stretches
from theorycheck.rigor.relu_window import ReluWindow

# Bits beyond those of the path.
_GUARD = 32


def end(window: ReluWindow) -> list[list[arb]] | None:
    """Return the weights at `until`, in the frame of `relu_frame`: ``(neurons, coordinates)``.

    None if it is not shown that the flow stays near the polynomials until then.
    """
    basis = frame(window.texts)
    until = text.rational(window.texts["until"], "until")
    found = _followed(basis.products, basis.squares, window.path, until)
    if found is None:
        return None
    row, error = found
    width = len(basis.squares)
    balls = [entry + arb(0, error) for entry in row]
    return [balls[i : i + width] for i in range(0, len(balls), width)]


@lru_cache(maxsize=4)
def _followed(
    products: Matrix, squares: Vector, path: ChebyshevPath, until: Fraction
) -> tuple[list[arb], arb] | None:
    """Return the polynomials' values at a time, and a bound on the distance of the flow."""
    try:
        found = stretches(Frame(products, squares), path)
    except (TubeOpen, ArithmeticError):
        return None
    times = [Fraction(time, 1 << path.bits) for time in path.times]
    for stretch, begin, after in zip(found, times, times[1:], strict=False):
        if begin <= until <= after:
            x = 2 * (until - begin) / (after - begin) - 1
            with working_precision(path.bits + _GUARD):
                return stretch.segment.at([text.to_arb(x)])[0], stretch.error
    return None
