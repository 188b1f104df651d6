"""From a diagonal problem to the certificate of its flow's limit: find, then prove."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.domain import Positive
from theorycheck.core.exact import Matrix, Vector, text
from theorycheck.core.limit import Limit
from theorycheck.core.notation import scientific
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.flows.diagonal import weight_flow
from theorycheck.flows.forecast import Forecast, forecast
from theorycheck.flows.whitening import ADVICE, whitener
from theorycheck.models.diagonal_regression import ALWAYS, AUTO, NEVER
from theorycheck.models.linear_system import LinearSystem
from theorycheck.rigor.flow import FlowLimit, followed_system

# Steps that an integration may take, by effort; a step of a problem with d=20 costs about 50 ms.
STEPS = {"quick": 300, "standard": 3_000, "deep": 100_000}
ROUNDS = 4
# Bits that an integration may work with: the time grows like their cube (2000 take minutes), and
# beyond 14000 heyoka cannot read the integers.
MOST_BITS = {"quick": 500, "standard": 2_000, "deep": 10_000}
# The path that remains may use this part of the displacement that the digits allow.
PATH_SHARE = Fraction(1, 4)


@dataclass(frozen=True, kw_only=True)
class FlowSettings:
    """How a flow is to be enclosed.

    Attributes:
        digits: Digits relative to the largest entry of the limit.
        effort: Which budget of steps applies.
        whitening: Whether the whitened loss is followed: auto (if the given one is too stiff),
            never or always.
    """

    digits: int = 30
    effort: str = "standard"
    whitening: str = NEVER


def flow_limit(
    X: object,
    y: object,
    alpha: object,
    *,
    order: int = 2,
    digits: int = 30,
    effort: str = "standard",
) -> Limit:
    r"""Return the certified limit of $\dot w = -\nabla\|X\beta(w) - y\|_2^2$ from $w(0) = \alpha$.

    The 2d weights are integrated; no closed form, conserved quantity or potential is used.

    Args:
        X: ``(samples, features)``: text, rows of exact numbers, or a NumPy array.
        y: ``(samples,)``, likewise.
        alpha: Initialization scale: text, an int or a Fraction.
        order: Depth of the network; only 2 so far.
        digits: The radius is at most 10^-(digits+1) times the largest entry.
        effort: Budget of steps and bits: ``"quick"`` (seconds), ``"standard"`` (up to minutes) or
            ``"deep"`` (up to hours).

    Raises:
        InconsistentData: If y is not in the range of X.
        TheoryCheckError: If the data cannot be read exactly or do not fit.
        SolverFailure: If the flow is too stiff to follow, or its enclosure does not close.
    """
    if order != 2 or isinstance(order, bool):
        raise OutOfDomain(f"order={shown(order)}: only order=2 is available in this version.")
    asked = Settings(digits=digits, effort=effort)
    how = FlowSettings(digits=asked.digits, effort=asked.effort)
    scale: Fraction = Positive().parse(alpha, "alpha")
    certificate = certified_flow(LinearSystem.read(X, y), scale, how)
    return Limit(
        value=list(certificate.effective),
        radius=certificate.radius,
        time=certificate.time,
        certified=certificate.verify(digits) is Outcome.HOLDS,
        certificate=certificate,
    )


@lru_cache(maxsize=16)
def certified_flow(system: LinearSystem, alpha: Fraction, how: FlowSettings) -> FlowLimit:
    """Return the certificate of the limit of gradient flow on ‖X beta(w) - y‖².

    Raises:
        SolverFailure: If the flow is too stiff for the budget, or the enclosure does not close.
    """
    subject = {**system.subject(), "alpha": text(alpha)}
    choices = {AUTO: (False, True), NEVER: (False,), ALWAYS: (True,)}[how.whitening]
    for whiten in choices:
        R = whitener(system.reduced.X_basis) if whiten and system.reduced.X_basis else ()
        A, b = followed_system(subject, R)
        try:
            return _certified(subject, A, b, alpha, R, len(system.reduced.y_basis), how)
        except SolverFailure:
            if whiten is choices[-1]:
                raise
    raise AssertionError("the last choice either returns or raises")


def _planned(
    A: Matrix, b: Vector, expected: Forecast | None, alpha: Fraction, digits: int
) -> tuple[int, Fraction]:
    """Return the fractional bits to integrate with, and the displacement that is allowed."""
    if expected is None:
        return digits * 4 + 64 + int(abs(_log2(alpha))), Fraction(1)
    # |Δβ| <= 2 ‖(u_i, v_i)‖ P: half of the radius that `digits` allow.
    allowed = expected.scale / (4 * expected.weight) * Fraction(1, 10 ** (digits + 1))
    # A step is rounded as well, and moves the state at most at the fastest rate.
    moved = max(0.0, _log2(expected.fast)) + 22
    # Data, residual and gradient are rounded, and each of them moves the state as long as it lasts.
    entry = max(abs(entry) for row in A for entry in row)
    gradient = 1 + len(A) * entry * (1 + len(A[0]) * expected.scale) + max(map(abs, b))
    lasting = 4 * expected.weight * expected.duration(_residual_bits(digits)) * gradient
    bits = -_log2(allowed) + 1.25 * expected.growth + max(moved, _log2(lasting) + 2)
    return math.ceil(bits), allowed


def _residual_bits(digits: int) -> float:
    """Return by how many bits the residual is to shrink."""
    return (digits + 3) * math.log2(10)


def _order(bits: int) -> int:
    """Return the order that heyoka chooses for a tolerance of 2^-bits."""
    return math.ceil(bits * math.log(2) / 2) + 1


def _affordable(expected: Forecast | None, bits: int, how: FlowSettings) -> None:
    """Refuse a flow whose estimated number of steps, or of bits, is beyond the budget."""
    _enough(bits, how)
    if expected is None:
        return
    steps = expected.steps(_order(bits), _residual_bits(how.digits))
    budget = STEPS[how.effort]
    if steps > budget:
        raise SolverFailure(
            f"effort={how.effort}: the flow needs about {steps:.3g} steps, its rates lie between "
            f"{scientific(expected.slow)} and {scientific(expected.fast)}, and the budget is "
            f"{budget}. {ADVICE}"
        )


def _enough(bits: int, how: FlowSettings) -> None:
    """Refuse more bits than the budget."""
    most = MOST_BITS[how.effort]
    if bits > most:
        raise SolverFailure(
            f"digits={how.digits}: the flow needs {bits} bits, and at most {most} are tried with "
            f"effort={how.effort}. Ask for fewer digits, rescale the data, or raise the effort."
        )


def _certified(
    subject: Mapping[str, str],
    A: Matrix,
    b: Vector,
    alpha: Fraction,
    R: Matrix,
    rank: int,
    how: FlowSettings,
) -> FlowLimit:
    """Integrate and enclose, with more bits as long as the digits are not reached."""
    expected = forecast(A, b, alpha, rank)
    bits, allowed = _planned(A, b, expected, alpha, how.digits)
    _affordable(expected, bits, how)
    for _ in range(ROUNDS):
        _enough(bits, how)
        found = weight_flow(
            A,
            b,
            alpha,
            bits=bits,
            accuracy=allowed * PATH_SHARE,
            most_steps=2 * STEPS[how.effort],
            rank=rank,
            weight=None if expected is None else expected.weight,
        )
        certificate = FlowLimit.enclose(subject, found, R)
        if certificate is not None and certificate.verify(how.digits) is Outcome.HOLDS:
            return certificate
        # The growth was underestimated: so many bits were missing, or half as many again.
        bits += 32 if certificate is not None else bits // 2
        allowed /= 2**12
    raise SolverFailure(
        f"digits={how.digits}: the enclosure of the flow did not reach them with {bits} bits. "
        f"Ask for fewer digits. {ADVICE}"
    )


def _log2(value: Fraction) -> float:
    """Return log2 of a positive rational of any size."""
    shift = value.numerator.bit_length() - value.denominator.bit_length()
    return math.log2(float(value / Fraction(2) ** shift)) + shift
