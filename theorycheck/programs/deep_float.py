r"""The minimizer of $Q^D_\alpha$ subject to $X\beta = y$ in doubles, quickly: for figures.

Damped Newton on the dual along a path of decreasing $\alpha^D$, as in `deep_dual`, for every
D >= 2. It finds, it proves nothing; where $1 - |x_i\cdot\nu|$ nears the rounding of doubles, beta
is accurate to their quotient only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from theorycheck._errors import OutOfDomain, SolverFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Above this tau, the logarithm of alpha^D in the units of beta, Newton needs no path.
_START = -1.0
_ROUGH = 1e-2
_FINE = 1e-9
_SHORT = 0.5
_PATIENCE = 12
_BUDGET = 1500
_LARGEST_CONDITION = 1e12
# Beyond it a point given as a start is drawn towards 0, so that no weight is infinite.
_NEAR_END = 1 - 1e-12


def deep_dual_float(
    X: Floats, y: Floats, alpha: float, order: float, start: Floats | None = None
) -> tuple[Floats, Floats]:
    r"""Return $\beta$ and $\nu$ with $\beta \approx \alpha^D h_D(X^T\nu)$ and $X\beta \approx y$.

    At order 2 the link is $2\alpha^2\sinh$.

    Args:
        X: ``(rank, features)``, independent rows.
        y: ``(rank,)``.
        alpha: Initialization scale.
        order: D >= 2.
        start: $\nu$ to start from, ``(rank,)``: the solution at a near alpha or y saves time.

    Raises:
        OutOfDomain: If alpha or order is out of range or a shape wrong.
        SolverFailure: If the rows are dependent, or doubles do not settle.
    """
    import numpy as np

    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not (alpha > 0 and order >= 2) or X.ndim != 2 or y.shape != X.shape[:1]:
        raise OutOfDomain(
            f"alpha={alpha}, order={order}, X {X.shape}, y {y.shape}: alpha must be positive, the "
            "order at least 2, and y have an entry for each row."
        )
    if not y.any():
        return np.zeros(X.shape[1]), np.zeros(X.shape[0])
    with np.errstate(all="ignore"):
        least_norm = X.T @ _Search(X, y, order).solve(np.ones(X.shape[1]), y)
        unit = float(np.abs(least_norm).max())
        if not (np.isfinite(unit) and unit > 0):
            raise SolverFailure("X has dependent rows in doubles: give independent ones.")
        search = _Search(X, y / unit, order)
        tau = float(order * np.log(alpha) - np.log(unit))
        nu = None if start is None else search.settled(search.inside(start), tau, _FINE, 60)
        if nu is None:
            nu = search.followed(tau)
        # The last step, linear, makes up for the rounding of nu.
        values, weights, _ = search.at(nu, tau)
        move = search.solve(weights, search.y - X @ values)
        return unit * (values + weights * (X.T @ move)), nu


class _Search:
    """The equation in units of beta."""

    def __init__(self, X: Floats, y: Floats, order: float) -> None:
        self.X, self.y, self.order = X, y, order
        self.p = order / (order - 2) if order > 2 else 0.0

    def at(self, nu: Floats, tau: float) -> tuple[Floats, Floats, Floats]:
        """Return beta, its slope in s, and how fast the logarithm of that may change in s."""
        import numpy as np

        s = self.X.T @ nu
        if self.order == 2:
            up, down = np.exp(tau + s), np.exp(tau - s)
            near = 2 * np.exp(tau) * np.sinh(np.clip(s, -1, 1))
            return np.where(np.abs(s) < 1, near, up - down), up + down, np.ones_like(s)
        below, above = np.log1p(-s), np.log1p(s)
        up, down = np.exp(tau - self.p * below), np.exp(tau - self.p * above)
        small = np.clip(s, -0.25, 0.25)
        near = np.exp(tau - self.p / 2 * np.log1p(-small * small))
        near = 2 * near * np.sinh(self.p * np.arctanh(small))
        values = np.where(np.abs(s) < 0.25, near, up - down)
        weights = self.p * (up / (1 - s) + down / (1 + s))
        return values, weights, (self.p + 1) / (1 - np.abs(s))

    def settled(self, nu: Floats, tau: float, goal: float, steps: int) -> Floats | None:
        """Run damped Newton until its step, relative to what is safe, is below `goal`."""
        import numpy as np

        last = np.inf
        for _ in range(steps):
            values, weights, rates = self.at(nu, tau)
            move = self.solve(weights, self.y - self.X @ values)
            size = float(np.max(np.abs(self.X.T @ move) * rates))
            if not np.isfinite(size):
                return None
            if size <= goal:
                return nu + move
            if last < _ROUGH and size > last / 2:
                # Rounding keeps the steps from shrinking further.
                return nu
            last = size
            part = 1.0
            if size > 0.1:
                part = min(np.log1p(2 * size), self.p + 1) / (2 * size)
            nu = nu + part * move
        return None

    def followed(self, end: float) -> Floats:
        """Follow the path of solutions from 0."""
        import numpy as np

        tau = max(end, _START)
        found = self.settled(np.zeros_like(self.y), tau, _ROUGH, 200)
        if found is None:
            raise SolverFailure(f"tau={tau}: Newton did not settle in doubles. Rescale the data.")
        nu, stride, budget = found, 1.0, _BUDGET
        while tau > end:
            ahead = end if tau - end <= 1.5 * stride else tau - stride
            patience = _PATIENCE if stride > _SHORT else 200
            found = self.settled(self._predicted(nu, tau, ahead), ahead, _ROUGH, patience)
            budget -= patience
            if found is None:
                stride /= 4
                if budget < 0 or stride < 1e-4:
                    raise SolverFailure(f"tau={ahead}: doubles lost the path of solutions.")
                continue
            stride = max(2 * stride, _SHORT)
            nu, tau = found, ahead
        found = self.settled(nu, end, _FINE, 60)
        if found is None:
            raise SolverFailure(f"tau={end}: Newton did not settle in doubles. Rescale the data.")
        return found

    def inside(self, nu: Any) -> Floats:
        """Return `nu`, drawn towards 0 if it is outside the domain."""
        import numpy as np

        point: Floats = np.array(nu, dtype=np.float64)
        largest = float(np.max(np.abs(self.X.T @ point))) if self.order > 2 else 0.0
        return point * (0.99 / largest) if largest > _NEAR_END else point

    def solve(self, weights: Floats, right: Floats) -> Floats:
        """Return the change of nu under which the equation, linear, gains `right`."""
        import numpy as np
        from scipy.linalg import LinAlgError, cho_factor, cho_solve, solve_triangular

        try:
            factor = cho_factor((self.X * weights) @ self.X.T, check_finite=False)
            pivots = np.diag(factor[0]) ** 2
            if pivots.max() <= _LARGEST_CONDITION * pivots.min():
                found: Floats = cho_solve(factor, right, check_finite=False)
                return found
        except (LinAlgError, ValueError):
            pass
        root = np.sqrt(weights)
        if not np.isfinite(root).all():
            return np.full_like(right, np.nan)
        upper = np.linalg.qr((self.X * root).T, mode="r")
        try:
            half = solve_triangular(upper, right, trans=1, check_finite=False)
            found = solve_triangular(upper, half, check_finite=False)
        except LinAlgError:
            found = np.full_like(right, np.nan)
        return found

    def _predicted(self, nu: Floats, tau: float, ahead: float) -> Floats:
        """Return the point at tau = `ahead`, by tangents to what becomes linear or constant."""
        import numpy as np

        values, weights, _ = self.at(nu, tau)
        tangent = self.solve(weights, -self.X @ values)
        if self.order == 2:
            return nu + (ahead - tau) * tangent
        s, slope = self.X.T @ nu, self.X.T @ tangent
        gap = 1 - np.abs(s)
        growth = np.minimum(-np.sign(s) * slope / gap * (ahead - tau), 1.0)
        moves = np.where(
            np.abs(s) > 0.5, -np.sign(s) * gap * np.expm1(growth), slope * np.expm1(ahead - tau)
        )
        change = self.solve(weights, self.X @ (weights * moves))
        for _ in range(40):
            if np.max(np.abs(self.X.T @ (nu + change))) < 1:
                return nu + change
            change = change / 2
        return nu
