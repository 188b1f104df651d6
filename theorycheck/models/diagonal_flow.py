"""From a diagonal problem to the certificate of its flow's limit: find, then prove."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.domain import Positive, RationalVector
from theorycheck.core.exact import Matrix, Vector, number, text
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
# Powers of the weights are polynomials in the certificate: at order 16 two weights take a minute.
LARGEST_ORDER = 20


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

    $\beta = u^D - v^D$ for the 2d weights $w = (u, v)$, which are integrated; no closed form,
    conserved quantity or potential is used.

    Args:
        X: ``(samples, features)``: text, rows of exact numbers, or a NumPy array.
        y: ``(samples,)``, likewise.
        alpha: Initialization scale: text, an int or a Fraction.
        order: Depth D of the network, an integer >= 2.
        digits: The radius is at most 10^-(digits+1) times the largest entry.
        effort: Budget of steps and bits: ``"quick"`` (seconds), ``"standard"`` (up to minutes) or
            ``"deep"`` (up to hours).

    Raises:
        InconsistentData: If y is not in the range of X.
        OutOfDomain: If the order is below 2, or not an integer.
        TheoryCheckError: If the data cannot be read exactly or do not fit.
        SolverFailure: If the flow is too stiff to follow, or its enclosure does not close.
    """
    if isinstance(order, bool):
        raise OutOfDomain(f"order={order} is not a number. Give an integer such as order=3.")
    depth = number(order, "order")
    _integer(depth)
    asked = Settings(digits=digits, effort=effort)
    how = FlowSettings(digits=asked.digits, effort=asked.effort)
    scale: Fraction = Positive().parse(alpha, "alpha")
    certificate = certified_flow(LinearSystem.read(X, y), scale, how, order=depth)
    return Limit(
        value=list(certificate.effective),
        radius=certificate.radius,
        time=certificate.time,
        certified=certificate.verify(digits) is Outcome.HOLDS,
        certificate=certificate,
    )


@dataclass(frozen=True, kw_only=True)
class _Network:
    """The start of a flow: scale, order and shapes, ones where empty."""

    alpha: Fraction
    order: int
    u0: Vector
    v0: Vector

    def texts(self) -> dict[str, str]:
        """Return the exact texts that a certificate embeds besides X and y."""
        texts = {"alpha": text(self.alpha)}
        if self.order != 2:
            texts["order"] = str(self.order)
        for name, shape in (("u0", self.u0), ("v0", self.v0)):
            if shape:
                texts[name] = RationalVector().text(shape)
        return texts


def certified_flow(
    system: LinearSystem,
    alpha: Fraction,
    how: FlowSettings,
    *,
    order: Fraction = Fraction(2),
    u0: Vector = (),
    v0: Vector = (),
) -> FlowLimit:
    r"""Return the certificate of the limit of gradient flow on $\|X\beta(w) - y\|_2^2$.

    Args:
        system: The data.
        alpha: Initial scale, positive.
        how: Digits, effort and whitening.
        order: The order D: $\beta = u^D - v^D$.
        u0: Shape of the initial u, ``(features,)``, no entry 0; ones if empty. For D = 2 only.
        v0: Likewise of v.

    Raises:
        OutOfDomain: If the order is below 2 or not an integer, or a shape does not fit.
        SolverFailure: If the flow is too stiff for the budget, or the enclosure does not close.
    """
    start = _Network(alpha=alpha, order=_integer(order), u0=u0, v0=v0)
    _check_shapes(start, len(system.X[0]))
    found = _outcome(system, start, how)
    if isinstance(found, str):
        raise SolverFailure(found)
    return found


@lru_cache(maxsize=16)
def _outcome(system: LinearSystem, start: _Network, how: FlowSettings) -> FlowLimit | str:
    """Return the certificate, or why there is none: every statement about it asks again."""
    try:
        return _followed(system, start, how)
    except SolverFailure as failure:
        return str(failure)


def forget() -> None:
    """Forget all flows: the next one is integrated and enclosed afresh."""
    _outcome.cache_clear()


def _followed(system: LinearSystem, start: _Network, how: FlowSettings) -> FlowLimit:
    if start.order > LARGEST_ORDER:
        raise SolverFailure(
            f"order={start.order}: flows are followed up to order {LARGEST_ORDER}. Lower the order."
        )
    subject = {**system.subject(), **start.texts()}
    choices = {AUTO: (False, True), NEVER: (False,), ALWAYS: (True,)}[how.whitening]
    for whiten in choices:
        R = whitener(system.reduced.X_basis) if whiten and system.reduced.X_basis else ()
        A, b = followed_system(subject, R)
        try:
            return _certified(subject, A, b, start, R, len(system.reduced.y_basis), how)
        except SolverFailure:
            if whiten is choices[-1]:
                raise
    raise AssertionError("the last choice either returns or raises")


def _integer(order: Fraction) -> int:
    """Return the order as an integer, at least 2."""
    if order < 2:
        raise OutOfDomain(
            f"order={shown(text(order))} is below 2, the least order of these networks. "
            "Give an integer such as order=2."
        )
    if order.denominator != 1:
        raise OutOfDomain(
            f"order={shown(text(order))} is not an integer: flows are enclosed for integer "
            "orders. Give an integer such as order=3."
        )
    return int(order)


def _check_shapes(start: _Network, features: int) -> None:
    """Refuse shapes that do not fit."""
    for name, shape in (("u0", start.u0), ("v0", start.v0)):
        if shape and start.order != 2:
            raise OutOfDomain(
                f"{name} is given with order={start.order}: shapes of the start are for order 2. "
                f"Leave {name} out."
            )
        if shape and (len(shape) != features or not all(shape)):
            raise OutOfDomain(
                f"{name}={shown(RationalVector().text(shape))} does not fit: {features} entries "
                f"other than 0 are needed. A weight that starts at 0 stays there."
            )


def _planned(
    A: Matrix, b: Vector, expected: Forecast | None, start: _Network, digits: int
) -> tuple[int, Fraction]:
    """Return the fractional bits to integrate with, and the displacement that is allowed."""
    if expected is None:
        return digits * 4 + 64 + int(abs(_log2(start.alpha))) * (start.order - 1), Fraction(1)
    order, weight = start.order, expected.weight
    # |Δβ| <= D ‖(u_i, v_i)‖^(D-1) P: half of the radius that `digits` allow.
    slope = order * weight ** (order - 1)
    allowed = expected.scale / (2 * slope) * Fraction(1, 10 ** (digits + 1))
    # A step is rounded as well, and moves the state at most at the fastest rate.
    moved = max(0.0, _log2(expected.fast)) + 22
    # Data, residual and gradient are rounded, and each of them moves the state as long as it lasts;
    # powers of the weights as well, which are rounded in the units of 1 however small they are.
    carried = weight if order == 2 else max(weight, Fraction(1)) ** (order - 1)
    entry = max(abs(entry) for row in A for entry in row)
    gradient = 1 + len(A) * entry * (1 + len(A[0]) * expected.scale) + max(map(abs, b))
    lasting = 2 * order * carried * expected.duration(_residual_bits(digits)) * gradient
    bits = -_log2(allowed) + 1.1 * expected.growth + max(moved, _log2(lasting) + 2)
    return math.ceil(bits), allowed


def _residual_bits(digits: int) -> float:
    """Return by how many bits the residual is to shrink."""
    return (digits + 3) * math.log2(10)


def _degree(bits: int) -> int:
    """Return the order of the Taylor steps that heyoka chooses for a tolerance of 2^-bits."""
    return math.ceil(bits * math.log(2) / 2) + 1


def _affordable(expected: Forecast | None, bits: int, how: FlowSettings, order: int) -> None:
    """Refuse a flow whose estimated number of steps, or of bits, is beyond the budget."""
    if expected is not None:
        most = min(bits, MOST_BITS[how.effort])
        steps = expected.steps(_degree(most), _residual_bits(how.digits))
        budget = STEPS[how.effort]
        if steps > budget:
            # No whitening shortens the time that small weights wait.
            waiting = order > 2 and expected.waits
            advice = "Raise alpha, or the effort." if waiting else ADVICE
            raise SolverFailure(
                f"effort={how.effort}: the flow needs about {steps:.3g} steps, its rates lie "
                f"between {scientific(expected.slow)} and {scientific(expected.fast)}, "
                f"{'its small weights wait, ' if waiting else ''}and the budget is {budget}. "
                f"{advice}"
            )
    _enough(bits, how)


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
    start: _Network,
    R: Matrix,
    rank: int,
    how: FlowSettings,
) -> FlowLimit:
    """Integrate and enclose, with more bits as long as the digits are not reached."""
    expected = forecast(A, b, start.alpha, rank, order=start.order, u0=start.u0, v0=start.v0)
    bits, allowed = _planned(A, b, expected, start, how.digits)
    _affordable(expected, bits, how, start.order)
    for _ in range(ROUNDS):
        _enough(bits, how)
        found = weight_flow(
            A,
            b,
            start.alpha,
            order=start.order,
            u0=start.u0,
            v0=start.v0,
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
