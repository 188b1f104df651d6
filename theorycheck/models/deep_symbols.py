"""The names of the diagonal model of order D = k + 2 as SymPy objects, and its constants."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from theorycheck.models.diagonal_symbols import SYMBOLS as SHARED
from theorycheck.models.diagonal_symbols import DiagonalSymbols

SYMBOLS = {**SHARED, "order": "D"}


@lru_cache(maxsize=1)
def deep_model() -> DeepSymbols:
    """Return the symbols of the model; SymPy is imported on first use."""
    return DeepSymbols()


class DeepSymbols(DiagonalSymbols):
    r"""Symbols of the model $\beta = u^D - v^D$, and what its loss implies.

    The order is k + 2 with k > 0, so that every exponent's sign shows. The weights are positive:
    the flow is that on the open set of positive weights, which it does not leave. P and M stand
    for 1 - s and 1 + s along a curve whose parameter t is s.
    """

    def __init__(self) -> None:
        super().__init__()
        import sympy

        self.k = sympy.Symbol("k", positive=True)
        self.depth = self.k + 2
        self.order = sympy.Symbol("order", positive=True)
        self.P, self.M = (sympy.Function(name, positive=True) for name in "PM")

    def residual(self, u: Any, v: Any) -> Any:
        """Return the residual of sample n; u and v map the index j to a weight."""
        j = self.j
        beta = u(j) ** self.depth - v(j) ** self.depth
        return self.over_features(self.X[self.n, j] * beta) - self.y[self.n]

    @cached_property
    def point(self) -> tuple[Any, Any]:
        """The weights as a point of the state space."""
        import sympy

        return sympy.IndexedBase("u", positive=True), sympy.IndexedBase("v", positive=True)

    @cached_property
    def path(self) -> tuple[Any, Any, Any]:
        """u_i, v_i and g_i along the flow."""
        return self.u(self.i, self.t), self.v(self.i, self.t), self.g(self.i, self.t)

    @cached_property
    def pull(self) -> Any:
        """The constant of du_i/dt = -pull u_i^(D-1) g_i, by differentiating the loss."""
        import sympy

        w, r = sympy.symbols("w r", positive=True)
        slope = sympy.diff(self.factor * r**2, r) / r * sympy.diff(w**self.depth, w)
        return sympy.powsimp(slope / w ** (self.depth - 1))

    @property
    def push(self) -> Any:
        """The constant of dv_i/dt = push v_i^(D-1) g_i."""
        return self.pull

    @cached_property
    def flow(self) -> tuple[tuple[Any, Any], ...]:
        """The rates of u_i and v_i along the flow."""
        u, v, g = self.path
        return (
            (u, -self.pull * u ** (self.depth - 1) * g),
            (v, self.push * v ** (self.depth - 1) * g),
        )

    @cached_property
    def constant(self) -> Any:
        """The constant c of d(alpha^-k s_i)/dt = c g_i, where alpha^-k (1 - s_i) = u_i^-k."""
        import sympy

        u, _, g = self.path
        rate = dict(self.flow)[u]
        return sympy.powsimp(-sympy.diff(u**-self.k, u) * rate / g)

    @cached_property
    def speed(self) -> Any:
        """The constant of dbeta_i/dt = speed (u_i^(2D-2) + v_i^(2D-2)) g_i."""
        import sympy

        u, _, g = self.path
        rate = dict(self.flow)[u]
        found = sympy.diff(u**self.depth, u) * rate
        return sympy.powsimp(found / (u ** (2 * self.depth - 2) * g))

    def in_order(self, term: Any) -> Any:
        """Return a term of the derivation in the symbols of statements: k = order - 2."""
        return term.subs(self.k, self.order - 2)

    def in_excess(self, term: Any) -> Any:
        """Return a term of a statement in the symbols of the derivation: order = k + 2."""
        return term.subs(self.order, self.depth)
