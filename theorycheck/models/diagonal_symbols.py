"""The names of the diagonal model as SymPy objects, and the constants that follow from its loss."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from theorycheck.symbolic.export import TIME, index_symbol

# LaTeX of the names, where SymPy's own would be long.
SYMBOLS = {
    "factor": r"\gamma",
    "samples": "N",
    "features": "d",
    "lambda_min": r"\lambda_{\min}^{+}",
    "loss": "L",
    "loss_rate": r"\dot{L}",
    "residual_integral": "R",
    "beta_flow": r"\beta^{\infty}",
    "u0": "u^{0}",
    "v0": "v^{0}",
    "least_product": r"\kappa_{\min}",
}


@lru_cache(maxsize=1)
def model() -> DiagonalSymbols:
    """Return the symbols of the model; SymPy is imported on first use."""
    return DiagonalSymbols()


class DiagonalSymbols:
    r"""Symbols, and what differentiation and solving derive from the loss.

    X[n, i] and y[n] are the data; u[i] is a point of the state space and u(i, t) the path;
    r(n, t) is the residual, g(i, t) = sum_n X[n, i] r(n, t), and G(i, t) its integral from 0 to t.
    """

    def __init__(self) -> None:
        import sympy

        self.i, self.j, self.n, self.m = (index_symbol(name) for name in "ijnm")
        self.samples, self.features = index_symbol("samples"), index_symbol("features")
        self.t = sympy.Symbol(TIME)
        self.alpha = sympy.Symbol("alpha", positive=True)
        self.factor = sympy.Symbol("factor", positive=True)
        # The least of the products u_i v_i: alpha^2 only if all shapes are 1.
        self.least_product = sympy.Symbol("least_product", positive=True)
        self.c = sympy.Symbol("c", real=True)
        self.X, self.y = (sympy.IndexedBase(name, real=True) for name in "Xy")
        # The initial weights are alpha times these; positive, as only squares enter.
        self.u0, self.v0 = (sympy.IndexedBase(name, positive=True) for name in ("u0", "v0"))
        # Positive by the third step: exponentials times alpha.
        self.u, self.v = (sympy.Function(name, positive=True) for name in "uv")
        self.g, self.G, self.r = (sympy.Function(name, real=True) for name in "gGr")

    def over_samples(self, body: Any, index: Any = None) -> Any:
        """Return the sum over the samples."""
        import sympy

        return sympy.Sum(body, (self.n if index is None else index, 1, self.samples))

    def over_features(self, body: Any) -> Any:
        """Return the sum over the features, with the index j."""
        import sympy

        return sympy.Sum(body, (self.j, 1, self.features))

    def residual(self, u: Any, v: Any) -> Any:
        """Return the residual of sample n; u and v map the index j to a weight."""
        j = self.j
        return self.over_features(self.X[self.n, j] * (u(j) ** 2 - v(j) ** 2)) - self.y[self.n]

    @cached_property
    def point(self) -> tuple[Any, Any]:
        """The weights as a point of the state space."""
        import sympy

        return sympy.IndexedBase("u", real=True), sympy.IndexedBase("v", real=True)

    @cached_property
    def loss(self) -> Any:
        """The loss at a point of the state space."""
        u, v = self.point
        residual = self.residual(lambda j: u[j], lambda j: v[j])
        return self.factor * self.over_samples(residual**2)

    def slope(self, weight: Any) -> Any:
        """Return dL/d weight_i / (weight_i g_i), by differentiating the loss."""
        import sympy

        u, v = self.point
        found = sympy.diff(self.loss, weight[self.i])
        # sum_j KroneckerDelta(i, j) f(j) = f(i), since i is one of the features.
        found = found.replace(
            lambda node: isinstance(node, sympy.Sum) and node.function.has(sympy.KroneckerDelta),
            lambda node: node.function.subs(self.j, self.i),
        )
        [total] = found.atoms(sympy.Sum) - self.residual(lambda j: u[j], lambda j: v[j]).atoms(
            sympy.Sum
        )
        gradient = self.X[self.n, self.i] * self.residual(lambda j: u[j], lambda j: v[j])
        return found / total * sympy.cancel(total.function / (gradient * weight[self.i]))

    @cached_property
    def pull(self) -> Any:
        """The constant k of du_i/dt = -k u_i g_i."""
        return self.slope(self.point[0])

    @cached_property
    def push(self) -> Any:
        """The constant of dv_i/dt = push v_i g_i."""
        return -self.slope(self.point[1])

    @cached_property
    def weights(self) -> tuple[Any, Any]:
        """u_i and v_i as functions of G_i, from dw/dG = rate w, w(0) = alpha times its shape."""
        import sympy

        variable = sympy.Symbol("G", real=True)
        weight = sympy.Function("w")
        integral = self.G(self.i, self.t)
        solved = [
            sympy.dsolve(
                sympy.Eq(weight(variable).diff(variable), rate * weight(variable)),
                ics={weight(0): self.alpha * shape[self.i]},
            ).rhs.subs(variable, integral)
            for rate, shape in ((-self.pull, self.u0), (self.push, self.v0))
        ]
        return solved[0], solved[1]

    @cached_property
    def closed_form(self) -> Any:
        """The closed form of beta_i, its constant c still unknown."""
        import sympy

        u, v = self.weights
        return sympy.Eq(u**2 - v**2, self.coefficient(self.c * self.G(self.i, self.t)))

    def coefficient(self, s: Any) -> Any:
        """Return beta_i = alpha^2 (u0_i^2 e^s - v0_i^2 e^-s), the form that all limits have."""
        import sympy

        up, down = self.u0[self.i] ** 2, self.v0[self.i] ** 2
        return self.alpha**2 * (up * sympy.exp(s) - down * sympy.exp(-s))

    @cached_property
    def scale(self) -> Any:
        """The product u_i v_i at the start, which is conserved."""
        return self.alpha**2 * self.u0[self.i] * self.v0[self.i]

    @cached_property
    def tilt(self) -> Any:
        """How far the start leans to u: log(u0_i / v0_i)."""
        import sympy

        return sympy.log(self.u0[self.i]) - sympy.log(self.v0[self.i])

    @cached_property
    def constant(self) -> Any:
        """The constant c, solved for from the slopes of both sides at G_i = 0."""
        import sympy

        integral = self.G(self.i, self.t)
        sides = [
            sympy.diff(side, integral).subs(integral, 0)
            for side in (self.closed_form.lhs, self.closed_form.rhs)
        ]
        [found] = sympy.solve(sympy.Eq(*sides), self.c)
        return found

    @cached_property
    def flow(self) -> tuple[tuple[Any, Any], ...]:
        """The rates of u_i and v_i along the flow."""
        u, v, g = (quantity(self.i, self.t) for quantity in (self.u, self.v, self.g))
        return (u, -self.pull * u * g), (v, self.push * v * g)

    @cached_property
    def speed(self) -> Any:
        """The constant of dbeta_i/dt = speed (u_i^2 + v_i^2) g_i."""
        import sympy

        u, v, g = (quantity(self.i, self.t) for quantity in (self.u, self.v, self.g))
        found = sum(sympy.diff(u**2 - v**2, weight) * rate for weight, rate in self.flow)
        return sympy.cancel(found / ((u**2 + v**2) * g))
