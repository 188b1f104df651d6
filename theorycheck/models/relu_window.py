"""Enclosed windows of the gradient flow of a ReLU student: found by collocation, then certified."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import text
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models.relu_student import ReluFlow
from theorycheck.rigor.relu_frame import Frame, frame
from theorycheck.rigor.relu_window import ReluWindow

# The dimension that free indices of statements about windows run over.
PIECES = "pieces"


@dataclass(frozen=True)
class Effort:
    """How hard to look.

    Attributes:
        digits: Digits of the polynomials beyond those that the end of the window needs.
        pieces: Pieces of a decade of time.
    """

    digits: int
    pieces: int


EFFORTS = {"quick": Effort(10, 4), "standard": Effort(12, 8), "deep": Effort(18, 16)}
# Digits that are added when the kernel could not follow, and how often.
MORE_DIGITS = 8
ATTEMPTS = 4
# Coefficients are followed in double precision as well, which ends near 1e-308.
MOST_DIGITS = 280
# Significant digits of the ends of pieces.
_ROUNDED = 4
# Share of a window within which its beginning is not cut finer.
_SHORT = 64

_LATEX = {
    "loss": ("L(t)", "loss"),
    "scaled_loss": ("t^3L(t)", "t^3 times the loss"),
    "slope": (r"\frac{d\log L}{d\log t}", "local exponent of the loss, -t |grad L|^2 / L"),
    "gradient_ratio": (
        r"\frac{\|\nabla L\|}{L^{2/3}}",
        "length of the gradient over the loss to the power 2/3",
    ),
    "angle": (r"\max_i\theta_i", "largest angle of a neuron with the teacher"),
    "deficit": ("H(t)", "length of the teacher less what the neurons sum to along it"),
    "spread": ("Z(t)", "sum of the distances of the neurons' parts orthogonal to the teacher"),
    "kappa": (r"\kappa_{\max}", "largest angle between two such parts"),
}


_SIDES = {"least": "lower", "largest": "upper"}


def _bound(name: str, side: str, inner: str, words: str) -> Quantity:
    extreme = {"least": r"\min", "largest": r"\max"}[side]
    return Quantity(
        name=f"{side}_{name}",
        latex=rf"\underline{{{inner}}}" if side == "least" else rf"\overline{{{inner}}}",
        meaning=rf"\text{{a bound on }}{extreme}_{{t\in P_k}}{inner}",
        words=f"{words}: {_SIDES[side]} bound over a piece (enclosed)",
        bound=_SIDES[side],
    )


# By name, such as `largest_slope`: what relations over pieces may speak of.
WINDOW_QUANTITIES: Mapping[str, Quantity] = {
    f"{side}_{name}": _bound(name, side, inner, words)
    for side in ("least", "largest")
    for name, (inner, words) in {
        **_LATEX,
        "weight_norm": (
            r"\|w_i\|",
            "length of a neuron (the least of all, or the largest)",
        ),
    }.items()
}


def certified_window(problem: ReluFlow, settings: Settings) -> tuple[ReluWindow]:
    """Return the certificate of the problem's window, as the only part of a relation.

    Raises:
        SolverFailure: If the flow cannot be followed, or the kernel does not close its proof.
    """
    texts = problem.subject()
    return (_window(tuple(sorted(texts.items())), settings.effort),)


@lru_cache(maxsize=16)
def _window(items: tuple[tuple[str, str], ...], effort: str) -> ReluWindow:
    texts = dict(items)
    how = EFFORTS[effort]
    since, until = (Fraction(texts[name]) for name in ("since", "until"))
    basis = frame(texts)
    digits = how.digits + _needed(basis, float(until))
    degree = min(digits + 2, 160)
    for attempt in range(ATTEMPTS):
        found = _attempt(texts, basis, digits + MORE_DIGITS * attempt, degree, (since, until), how)
        if found is not None and found.verify() is Outcome.HOLDS:
            return found
    raise SolverFailure(
        f"until={text(until)}: the flow was followed, but its enclosure did not close. Ask for a "
        "shorter window, or for more with effort=deep."
    )


def _attempt(
    texts: Mapping[str, str],
    basis: Frame,
    digits: int,
    degree: int,
    window: tuple[Fraction, Fraction],
    how: Effort,
) -> ReluWindow | None:
    from theorycheck.flows.relu_collocation import follow

    bits = 24 + math.ceil(3.33 * digits)
    if digits > MOST_DIGITS:
        raise SolverFailure(
            f"until={text(window[1])}: the loss would fall below 10^-{digits}, more digits than "
            "are tried. Ask for a shorter window."
        )
    with working_precision(2 * bits):
        start, teacher = basis.start(), basis.teacher
    path = follow(start, teacher, float(window[1]), degree=degree, bits=bits, finest=10.0**-digits)
    return ReluWindow.enclose(texts, path, pieces(*window, how.pieces))


def _needed(basis: Frame, until: float) -> int:
    """Return how many digits of the weights the loss at the end of the window needs.

    In general it is of order t^-3, the gradient t^-2, and errors may grow by about t. A single
    neuron, or several that are equal or aligned with the teacher, approaches exponentially, and
    the loss behaves as exp(-n t).
    """
    rows = set(basis.products)
    if len(rows) == 1 or len(basis.squares) == 1:
        return math.ceil(0.4343 * 0.55 * len(basis.products) * until)
    return math.ceil(3.3 * math.log10(max(until, 10)))


def pieces(since: Fraction, until: Fraction, decade: int) -> tuple[Fraction, ...]:
    """Return ends of pieces of a window, `decade` of them for a factor of 10 of s + t.

    s is 1, or less where that would leave a short early window whole.
    """
    s = min(1.0, max(float(since), float(until - since) / _SHORT))
    low, high = math.log10(s + since), math.log10(s + until)
    count = max(1, round((high - low) * decade))
    inner = (10 ** (low + (high - low) * k / count) - s for k in range(1, count))
    ends = (Fraction(f"{time:.{_ROUNDED - 1}e}") for time in inner)
    return (since, *sorted({end for end in ends if since < end < until}), until)
