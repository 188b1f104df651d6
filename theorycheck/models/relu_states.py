"""States of a ReLU flow as users see them: losses, slopes, weights, directions, levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from theorycheck.flows.relu_chart import Chart
    from theorycheck.flows.relu_flow import FollowedFlow
    from theorycheck.flows.relu_system import ReluSystem

    Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class ReluTrajectory:
    r"""States of a gradient flow at k times, n neurons in dimension d, in m = `basis` coordinates.

    Attributes:
        times: ``(k,)``, 0 first, spaced about evenly in log t.
        loss: ``(k,)``, L.
        loss_values: The same as exact rationals: with more than 10 digits they have them.
        error: Relative error of the loss, an estimate, no bound: in doubles four times the
            difference of two runs up to where the earlier one ends, and 2e-14 (neurons of little
            mass are as exact as others); with more digits the difference of two runs. Infinite if
            the two end differently.
        slope: ``(k,)``, d log L / d log t = $-t|\nabla L|^2/L$ from the gradient; NaN where L = 0.
        along: ``(k, n)``, $h_i = w_i\cdot v/|v|$.
        across: ``(k, n, m)``, the $z_i = w_i - h_i v/|v|$ in the rows of `basis`.
        deficit: ``(k,)``, $H = |v| - \sum h_i$, a variable of its own: accurate when it is tiny.
        across_sum: ``(k, m)``, $\sum z_i$, likewise.
        teacher: ``(d,)``, v.
        basis: ``(m, d)``, orthonormal, orthogonal to v.
        theta_max: ``(k,)``, the largest angle between a neuron and v.
        kappa_max: ``(k,)``, the largest angle between two $z_i \ne 0$; NaN if all are 0.
        spread: ``(k,)``, $Z = \sum_{i<j}|z_i - z_j|$.
        active: ``(k,)``, the number of neurons with $|z_i|$ above 0.02 of the longest.
        potential: ``(k,)``, the cubic potential $\Phi(u)$ at $u = z/|z|$; NaN unless $h_i > 0$.
        outcome: Why it ended: "reached"; "converged to zero loss below the smallest double";
            "neuron reached zero"; "neuron decayed below the smallest double"; "step budget"; "step
            below the resolution of time", where a neuron all but at 0 turns around.
        note: One sentence more, where the outcome needs it.
        stopped: The neurons that reached 0, decayed, or turned too fast, numbered from 0.
        moment: When they reached 0.
        steps: Integrator steps.
    """

    times: Floats
    loss: Floats
    loss_values: tuple[Fraction, ...]
    error: float
    slope: Floats
    along: Floats
    across: Floats
    deficit: Floats
    across_sum: Floats
    teacher: Floats
    basis: Floats
    theta_max: Floats
    kappa_max: Floats
    spread: Floats
    active: NDArray[np.int64]
    potential: Floats
    outcome: str
    note: str
    stopped: tuple[int, ...]
    moment: float | None
    steps: int

    @property
    def scaled_loss(self) -> Floats:
        """t^3 L, ``(k,)``."""
        import numpy as np

        with np.errstate(over="ignore"):
            scaled: Floats = self.times**3 * self.loss
        return scaled

    @property
    def level(self) -> Floats:
        r"""$1/(27\Phi(u)^2)$, ``(k,)``: the limit of t^3 L if the direction u stayed as it is."""
        import numpy as np

        with np.errstate(divide="ignore"):
            found: Floats = 1 / (27 * self.potential**2)
        return found

    @property
    def direction(self) -> Floats:
        """The direction u = z/|z|, ``(k, n, m)``; NaN where z = 0."""
        import numpy as np

        longest = np.abs(self.across).max(axis=(1, 2), keepdims=True, initial=0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            scaled = self.across / longest
            found: Floats = scaled / np.sqrt((scaled**2).sum(axis=(1, 2), keepdims=True))
        return found

    @cached_property
    def weights(self) -> Floats:
        r"""W, ``(k, n, d)``. Late, H and $\sum z_i$ are lost in its rounding: see `deficit`."""
        import numpy as np

        unit = self.teacher / np.abs(self.teacher).max()
        unit = unit / np.linalg.norm(unit)
        found: Floats = self.along[..., None] * unit + self.across @ self.basis
        return found

    def to_numpy(self) -> Floats:
        """Return the weights, ``(k, n, d)``."""
        return self.weights

    def __repr__(self) -> str:
        """Return one line."""
        k, n = self.along.shape
        ends = f"loss {self.loss[-1]:.6g}, t^3 loss {self.scaled_loss[-1]:.9g}"
        known = math.isfinite(self.error)
        error = f"relative error about {self.error:.1e}" if known else "error not estimated"
        if known and self.outcome.startswith("step"):
            error += " until then"
        return (
            f"ReluTrajectory({n} neurons, {len(self.teacher)} inputs, {k} times to "
            f"t = {self.times[-1]:.6g}: {ends}, {error}, "
            f"{self.outcome})"
        )


def assembled(
    neurons: Chart,
    system: ReluSystem,
    found: FollowedFlow,
    times: Sequence[float],
    loss: Sequence[float],
    *,
    error: float,
    note: str = "",
    stopped: tuple[int, ...] = (),
    moment: float | None = None,
    loss_values: tuple[Fraction, ...] = (),
) -> ReluTrajectory:
    """Return what users see: in units of v, with an entry for each neuron.

    Args:
        neurons: The chart.
        system: Its flow.
        found: The states.
        times: Their times.
        loss: Their losses, for |v| = 1.
        error: Estimate of the relative error of the losses.
        note: What to say of the ending.
        stopped: Neurons that reached 0 or decayed.
        moment: When they reached 0.
        loss_values: The losses as exact numbers, where doubles would lose digits.
    """
    import numpy as np

    from theorycheck.flows.relu_shape import shape

    norm, group = neurons.norm, np.array(neurons.group)
    heights, across, shapes, slopes = [], [], [], []
    for time, tau, state, value in zip(times, found.taus, found.states, loss, strict=True):
        weights = system.weights(float(tau), state.ravel())
        speed = system.velocities(float(tau), state.ravel())
        heights.append(weights[group, 0])
        across.append(weights[group, 1:])
        shapes.append(shape(weights[:, 0], weights[:, 1:], system.copies))
        square = float(system.copies @ (speed**2).sum(axis=1))
        slopes.append(-time * square / value if value > 0 else math.nan)
    grown = np.exp(found.taus)
    losses = norm**2 * np.array(loss)
    return ReluTrajectory(
        times=np.array(times),
        loss=losses,
        loss_values=loss_values or tuple(map(Fraction, losses.tolist())),
        error=error,
        slope=np.array(slopes),
        along=norm * np.array(heights),
        across=norm * np.array(across),
        deficit=norm * found.states[:, -1, 0] / grown**3,
        across_sum=norm * found.states[:, -1, 1:] / grown[:, None] ** 2,
        teacher=neurons.axes[0],
        basis=neurons.axes[1:] / norm,
        theta_max=np.array([s.theta for s in shapes]),
        kappa_max=np.array([s.kappa for s in shapes]),
        spread=norm * np.array([s.spread for s in shapes]),
        active=np.array([s.active for s in shapes]),
        potential=np.array([s.potential for s in shapes]) / norm,
        outcome=str(found.ending),
        note=note,
        stopped=stopped,
        moment=moment,
        steps=found.steps,
    )
