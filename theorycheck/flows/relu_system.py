"""The scaled flow of ReLU neurons as a system for implicit steps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows import relu_jacobian, relu_rates
from theorycheck.flows.radau import Solver
from theorycheck.flows.relu_chart import Chart

Floats = NDArray[np.float64]

# Up to this many variables the whole Jacobian is factored; above, what couples two neurons to each
# other (but not to H and s) is left out: weak where it matters, and a hundredth of the work.
WHOLE_UP_TO = 150
# The error of z_i is relative to |z_i|, but never to less than this part of the others.
_FLOOR = 1e-3


class ReluSystem:
    """The flow in tau = log(1 + t); states are flat, their rows as in `relu_rates`."""

    def __init__(self, chart: Chart) -> None:
        """Take copies, shapes and sides from a chart."""
        start = chart.start()
        self.shape = start.shape
        self.start: Floats = start.ravel()
        self.copies = np.array(chart.copies, dtype=float)
        self.sides = np.sign(start[:-1, 0])
        # In a plane neurons meet each other and v, where angles have kinks.
        self.smooth = start.shape[1] != 2 or len(start) == 2
        self._whole = start.size <= WHOLE_UP_TO

    def rates(self, places: Floats, states: Floats) -> Floats:
        """Return the derivatives in tau."""
        rows = states.reshape(len(places), *self.shape)
        found: Floats = relu_rates.stage_rates(places, rows, self.copies, self.sides)
        return found.reshape(states.shape)

    def loss(self, place: float, state: Floats) -> float:
        """Return the loss, |v| = 1."""
        return self.loss_and_size(place, state)[0]

    def loss_and_size(self, place: float, state: Floats) -> tuple[float, float]:
        """Return the loss, and the sum of the sizes of its terms."""
        found: tuple[float, float] = relu_rates.loss(
            place, self.rows(state), self.copies, self.sides
        )
        return found

    def velocities(self, place: float, state: Floats) -> Floats:
        """Return the dw_i/dt, rows (dh_i/dt, dz_i/dt)."""
        found = self.rows(self.rates(np.array([place]), state[None])[0])[:-1].copy()
        shrink = math.exp(-place)
        found[:, 0] *= shrink
        found[:, 1:] = (found[:, 1:] - self.rows(state)[:-1, 1:]) * shrink**2
        return found

    def weights(self, place: float, state: Floats) -> Floats:
        """Return rows (h_i, z_i)."""
        found = self.rows(state)[:-1].copy()
        found[:, 1:] *= math.exp(-place)
        return found

    def rows(self, state: Floats) -> Floats:
        """Return a state as its rows."""
        return state.reshape(self.shape)

    def sizes(self, place: float, state: Floats) -> Floats:
        """Return what errors are relative to: |w_i|, |z_i|, and what H and s are compared with."""
        rows, grown = self.rows(state), math.exp(place)
        across = np.sqrt((rows[:-1, 1:] ** 2).sum(axis=1)) / grown
        norms = np.hypot(rows[:-1, 0], across)
        angles = np.minimum(1.0, across / np.maximum(norms, np.finfo(float).tiny))
        sizes = np.empty(self.shape)
        sizes[:-1, 0] = norms
        least = _FLOOR * np.minimum(across.max(initial=0.0), norms)
        sizes[:-1, 1:] = (grown * np.maximum(across, least))[:, None]
        # H and s follow sums of these.
        masses = self.copies * norms
        sizes[-1, 0] = abs(rows[-1, 0]) + grown**3 * masses @ angles**3
        drift = float(np.sqrt((rows[-1, 1:] ** 2).sum()))
        sizes[-1, 1:] = drift + grown**2 * masses @ angles**2
        flat: Floats = np.maximum(sizes.ravel(), np.finfo(float).tiny)
        return flat

    def settled(self, place: float, state: Floats) -> Floats:
        """Return the state with its sums restored: rounding would grow against what decays."""
        rows, grown = self.rows(state).copy(), math.exp(place)
        lengths = np.sqrt((rows[:-1, 1:] ** 2).sum(axis=1))
        total = self.copies @ lengths
        if total > 0:
            missing = rows[-1, 1:] / grown - self.copies @ rows[:-1, 1:]
            rows[:-1, 1:] += np.outer(lengths / total, missing)
        deficit = rows[-1, 0] / grown**3
        if abs(deficit) < 0.5:
            heights = np.abs(rows[:-1, 0])
            lacking = 1.0 - deficit - self.copies @ rows[:-1, 0]
            rows[:-1, 0] += lacking * heights / (self.copies @ heights)
        return rows.ravel()

    def factored(self, place: float, state: Floats, *, exact: bool) -> Any:
        """Return what turns c into the solver of (c I - J) x = b, J the Jacobian or most of it."""
        whole = relu_jacobian.jacobian(place, self.rows(state), self.copies, self.sides)
        if not np.isfinite(whole).all():
            raise np.linalg.LinAlgError
        # In units of the sizes, so that what is tiny is solved for as exactly as the rest.
        sizes = self.sizes(place, state)
        whole *= sizes / sizes[:, None]
        if self._whole or exact:
            return _Dense(whole, sizes)
        return _Arrow(whole, sizes, self.shape)


class _Dense:
    """Solvers with the whole Jacobian."""

    def __init__(self, jacobian: Floats, sizes: Floats) -> None:
        self._jacobian, self._sizes = jacobian, sizes

    def __call__(self, shift: complex) -> Solver:
        from scipy.linalg import lapack

        matrix = -self._jacobian.astype(np.result_type(self._jacobian, shift), order="F")
        matrix[np.diag_indices(len(matrix))] += shift
        # The rows of H and s are large late: their rounding must not serve as a pivot.
        weights = 1 / np.abs(matrix).max(axis=1)
        matrix *= weights[:, None]
        name = "z" if np.iscomplexobj(matrix) else "d"
        factor, solve = getattr(lapack, f"{name}getrf"), getattr(lapack, f"{name}getrs")
        triangles, pivots, failed = factor(matrix, overwrite_a=True)
        if failed:
            raise np.linalg.LinAlgError

        def solved(right: NDArray[Any]) -> NDArray[Any]:
            scaled = right / self._sizes * weights
            found: NDArray[Any] = solve(triangles, pivots, scaled)[0]
            return found * self._sizes

        return solved


class _Arrow:
    """Solvers with each neuron coupled to itself, to H and to s."""

    def __init__(self, jacobian: Floats, sizes: Floats, shape: tuple[int, ...]) -> None:
        neurons, size = shape[0] - 1, shape[1]
        blocks = jacobian.reshape(neurons + 1, size, neurons + 1, size)
        each = np.arange(neurons)
        self._own = np.ascontiguousarray(blocks[each, :, each, :])
        self._right = np.ascontiguousarray(blocks[:-1, :, -1, :])
        self._below = np.ascontiguousarray(blocks[-1, :, :-1, :].transpose(1, 0, 2))
        self._last = blocks[-1, :, -1, :]
        self._sizes, self._shape = sizes, shape

    def __call__(self, shift: complex) -> Solver:
        unit = np.eye(self._shape[1])
        inverse = np.linalg.inv(shift * unit - self._own)
        across = inverse @ self._right
        below = self._below @ inverse
        tip = np.linalg.inv(shift * unit - self._last - (self._below @ across).sum(axis=0))

        def solved(right: NDArray[Any]) -> NDArray[Any]:
            rows = (right / self._sizes).reshape(self._shape)
            found = np.empty(self._shape, dtype=np.result_type(rows, inverse))
            column = rows[:-1, :, None]
            found[-1] = tip @ (rows[-1] + (below @ column)[..., 0].sum(axis=0))
            found[:-1] = (inverse @ column)[..., 0] + across @ found[-1]
            return found.ravel() * self._sizes

        return solved
