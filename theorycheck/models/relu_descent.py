"""Plain gradient descent on a ReLU student, as users call it."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from fractions import Fraction
from numbers import Integral
from typing import TYPE_CHECKING

from theorycheck._errors import OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.models.relu_weights import doubles, refuse_zero_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_STEPS = 10**15
_MOST_PER_DECADE = 1000
# Sizes of the largest entry of v up to which, and of its inverse, the loss fits into doubles.
_LARGEST = 1e100
# Neurons over v: beyond, the residual loses v to rounding; below, they have no direction.
_LONGEST, _SHORTEST = 1e6, 1e-250


@dataclass(frozen=True, kw_only=True, eq=False)
class Descent:
    r"""What `relu_descent` recorded, n neurons in dimension d.

    Attributes:
        step: The learning rate $\eta$.
        steps: The numbers k of the recorded steps, 0 first, spaced evenly in log k.
        times: $\eta k$.
        loss: $L$ after each of them.
        rounding: How far the rounding of its terms in doubles moves each loss: at most a hundredth
            of it. What the steps before rounded is not in it.
        scaled_loss: $(\eta k)^3 L$, which tends to a constant where L falls like $t^{-3}$; infinite
            beyond the largest double.
        theta_max: Largest angle of a neuron with the teacher.
        weights: W at the last recorded step, ``(n, d)``.
        along: Its $h_i = w_i\cdot v/\|v\|$, ``(n,)``.
        across: Its $z_i$ in the rows of `basis`, ``(n, m)``: accurate relative to themselves, which
            `weights` is not.
        basis: Orthonormal, ``(m, d)``.
        stable_below: $4/n$: larger steps are unstable at every minimum with aligned neurons, where
            the largest curvature is n/2.
        diverged_at: The step at which the weights left the doubles; None if none did. The record
            ends before it.
        lost_at: The first step of the record at which the loss was below a hundred times the
            rounding of its terms, or 1e-290; None if none was. The record ends before it.
        crossed: The first step that reached or jumped over 0, by neuron (from 0), for those that
            did. The gradient has no limit there, and a flow would do something else.
        zero: Neurons that are 0 at the end. The gradient of such a neuron is taken to be 0, so
            that it stays.
    """

    step: float
    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    loss: NDArray[np.float64]
    rounding: NDArray[np.float64]
    scaled_loss: NDArray[np.float64]
    theta_max: NDArray[np.float64]
    weights: NDArray[np.float64]
    along: NDArray[np.float64]
    across: NDArray[np.float64]
    basis: NDArray[np.float64]
    stable_below: float
    diverged_at: int | None
    lost_at: int | None
    crossed: dict[int, int]
    zero: tuple[int, ...]

    @property
    def diverged(self) -> bool:
        """Whether the weights left the doubles."""
        return self.diverged_at is not None

    def __repr__(self) -> str:
        """Return one line."""
        n, d = self.weights.shape
        said = f"step {self.step:g}, {int(self.steps[-1])} steps to t = {self.times[-1]:.4g}"
        cubed = self.scaled_loss[-1]
        told = f"{cubed:.6g}" if math.isfinite(cubed) else "beyond the largest double"
        ends = f"loss {self.loss[-1]:.6g}, t^3 loss {told}"
        notes = "" if self.diverged_at is None else f", diverged at step {self.diverged_at}"
        if self.lost_at is not None:
            notes += f", loss lost in its rounding by step {self.lost_at}"
        if self.crossed:
            notes += f", crossed 0: neurons {', '.join(map(str, sorted(self.crossed)))}"
        if self.zero:
            notes += f", at 0: neurons {', '.join(map(str, self.zero))}"
        return f"Descent({n} neurons, {d} inputs, {said}: {ends}{notes})"


def relu_descent(
    W0: object, v: object, step: object, steps: object, *, per_decade: int = 20
) -> Descent:
    r"""Follow $w_i \leftarrow w_i - \eta\nabla_i L(W)$, plain gradient descent, in doubles.

    $L(W) = \frac12E(\sum_i[w_i\cdot x]_+ - [v\cdot x]_+)^2$ with $x\sim N(0, I_d)$ (Xu and Du
    2023); the gradient is eq. (4) with its limits at the angles 0 and $\pi$. The loop is compiled
    and keeps what is small (angles, residual) as numbers of their own, so that the loss keeps
    digits where it is tiny. Where it is below a hundred times the rounding of its own terms the
    record ends, and says so. Late, it is not the loss of `weights`, whose last bits alone are worth
    about 1e-32 |v|^2. Nothing here is rigorous.

    Args:
        W0: ``(neurons, inputs)``, rows of lengths from 1e-250 to 1e6 times that of v: a NumPy
            array, rows of numbers, or text.
        v: ``(inputs,)``, not 0.
        step: The learning rate $\eta > 0$. From 4/n on a warning says that it is unstable.
        steps: How many steps to take, at least 1.
        per_decade: How many of them are recorded for each factor of ten.

    Returns:
        A `Descent`. A divergence is reported in it, and so are a loss that is lost in its rounding
        and a neuron that meets 0.

    Raises:
        OutOfDomain: If a value is outside its domain, or shapes do not fit.
        TheoryCheckError: If an entry is no finite number.
        SolverFailure: If the loss is lost in its rounding at the start already.
    """
    rows, teacher = doubles(W0, v, "W0")
    refuse_zero_rows(rows, "W0")
    largest = float(abs(teacher).max())
    if not 1 / _LARGEST <= largest <= _LARGEST:
        raise OutOfDomain(
            f"the largest entry of v is {largest:g}: outside the range {1 / _LARGEST:g} to "
            f"{_LARGEST:g} in which the loss fits into doubles. Rescale v and W0 together."
        )
    _refuse_lengths(rows, teacher)
    rate = _rate(step)
    count = _count(steps, "steps", _MOST_STEPS)
    density = _count(per_decade, "per_decade", _MOST_PER_DECADE)
    bound = 4 / len(rows)
    if rate >= bound:
        warnings.warn(
            f"step={rate:g} is not below 4/n = {bound:g}: the largest curvature at an aligned "
            f"minimum of n = {len(rows)} neurons is n/2, so that this descent cannot settle there.",
            RuntimeWarning,
            stacklevel=2,
        )
    return _descended(rows, teacher, rate, count, density)


def _descended(
    W: NDArray[np.float64], v: NDArray[np.float64], rate: float, count: int, density: int
) -> Descent:
    import numpy as np

    from theorycheck.flows.relu_descent import descend

    path = descend(W, v, rate, count, density)
    with np.errstate(over="ignore", invalid="ignore"):
        times = rate * path.steps.astype(np.float64)
        scaled = np.where(path.loss == 0, 0.0, times**3 * path.loss)
    # By division, so that it does not matter how large v is.
    unit = v / np.abs(v).max()
    unit /= np.linalg.norm(unit)
    resting = ~(path.along.astype(bool) | path.across.any(axis=1))
    return Descent(
        step=rate,
        steps=path.steps,
        times=times,
        loss=path.loss,
        rounding=path.rounding,
        scaled_loss=scaled,
        theta_max=path.theta_max,
        weights=np.outer(path.along, unit) + path.across @ path.basis,
        along=path.along,
        across=path.across,
        basis=path.basis,
        stable_below=4 / len(W),
        diverged_at=path.overflow,
        lost_at=path.lost,
        crossed={i: int(at) for i, at in enumerate(path.crossed) if at >= 0},
        zero=tuple(int(i) for i in np.flatnonzero(resting)),
    )


def _refuse_lengths(rows: NDArray[np.float64], teacher: NDArray[np.float64]) -> None:
    """Refuse neurons that doubles cannot compare with v."""
    size = math.hypot(*teacher.tolist())
    for i, row in enumerate(rows.tolist()):
        ratio = math.hypot(*row) / size
        if not ratio <= _LONGEST:
            raise OutOfDomain(
                f"W0[{i}] is {ratio:.3g} times as long as v, and at most 1e6 times is followed: "
                "the residual would lose v to the rounding of W0. Give smaller weights."
            )
        if ratio < _SHORTEST:
            raise OutOfDomain(
                f"W0[{i}] is {ratio:.3g} times as long as v, and at least 1e-250 times is "
                "followed: doubles do not hold its direction. Give a larger one, or leave it out."
            )


def _rate(step: object) -> float:
    """Return the learning rate as a double."""
    value = step if isinstance(step, float) else float(exact.number(step, "step"))
    if not (value > 0 and math.isfinite(value)):
        raise OutOfDomain(
            f"step={shown(step)} is not a positive number: descent needs one. Try step=0.1."
        )
    return float(value)


def _count(value: object, name: str, most: int) -> int:
    """Return a number of steps."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise OutOfDomain(f"{name}={shown(value)} is not an integer. Try {name}=100.")
    if not 1 <= int(value) <= most:
        raise OutOfDomain(f"{name}={value} is outside 1 to {most}. Try {name}=100.")
    return int(value)
