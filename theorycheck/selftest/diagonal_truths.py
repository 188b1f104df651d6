r"""Minimizers and limits of diagonal networks in mpmath, from the text of a problem.

The minimizer's dual exponents solve $X\,b(X^\top\nu) = y$; they are found by Newton's method from
an answer in doubles, and what is returned solves the equations to all digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from theorycheck.selftest.exact_truths import matrix, solved, vector
from theorycheck.selftest.formula import point
from theorycheck.selftest.neurons import quartic_values

_STEPS = 400


class NotFound(ArithmeticError):
    """The equations were not solved: nothing is known."""


def _row_basis(problem: Mapping[str, str]) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Return independent rows of X, with their targets."""
    X, y = matrix(problem["X"]), vector(problem["y"])
    rows: list[list[Fraction]] = []
    targets: list[Fraction] = []
    for row, entry in zip(X, y, strict=True):
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else []
        dependent = solved(columns, row) is not None if rows else not any(row)
        if not dependent:
            rows.append(row)
            targets.append(entry)
    if solved(X, y) is None:
        raise NotFound("y is outside the range of X")
    return rows, targets


def _links(problem: Mapping[str, str], features: int) -> Any:
    """Return the links and their slopes, as functions of position and exponent."""
    alpha, order = point(Fraction(problem["alpha"])), Fraction(problem.get("order", "2"))
    ones = ",".join(["1"] * features)
    up, down = ([point(e) for e in vector(problem.get(n, ones))] for n in ("u0", "v0"))
    if order == 2:

        def exponential(i: int, s: Any) -> tuple[Any, Any]:
            first = (alpha * up[i]) ** 2 * mp.exp(s)
            second = (alpha * down[i]) ** 2 * mp.exp(-s)
            return first - second, first + second

        return exponential
    p, scale = point(order / (order - 2)), mp.power(alpha, point(order))

    def power(_: int, s: Any) -> tuple[Any, Any]:
        if not abs(s) < 1:
            raise NotFound("an exponent left its domain")
        low, high = mp.power(1 - s, -p), mp.power(1 + s, -p)
        return scale * (low - high), scale * p * (low / (1 - s) + high / (1 + s))

    return power


def dual(problem: Mapping[str, str]) -> tuple[list[Any], list[Any]]:
    """Return the minimizer of the potential, and the dual exponents of its row basis.

    Raises:
        NotFound: If Newton's method does not end.
    """
    rows, targets = _row_basis(problem)
    features = len(matrix(problem["X"])[0])
    link = _links(problem, features)
    X = [[point(entry) for entry in row] for row in rows]
    y = [point(entry) for entry in targets]
    nu = [mpf(0)] * len(X)

    def image(at: list[Any]) -> tuple[list[Any], list[Any]]:
        exponents = [
            mp.fsum(w * row[i] for w, row in zip(at, X, strict=True)) for i in range(features)
        ]
        pairs = [link(i, s) for i, s in enumerate(exponents)]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    def residual(at: list[Any]) -> list[Any]:
        beta = image(at)[0]
        return [
            mp.fsum(a * b for a, b in zip(row, beta, strict=True)) - entry
            for row, entry in zip(X, y, strict=True)
        ]

    scale = max((abs(entry) for entry in y), default=mpf(1)) or mpf(1)
    for _ in range(_STEPS):
        if not X:
            break
        gap = residual(nu)
        if max(map(abs, gap)) <= mp.ldexp(scale, 40 - mp.prec):
            break
        slopes = image(nu)[1]
        jacobian = mp.matrix(
            [
                [mp.fsum(a * s * b for a, s, b in zip(r, slopes, q, strict=True)) for q in X]
                for r in X
            ]
        )
        step = list(mp.lu_solve(jacobian, mp.matrix([-g for g in gap])))
        nu = _damped(nu, step, residual, gap)
    else:
        raise NotFound("Newton's method did not end")
    return image(nu)[0], nu


def _damped(nu: list[Any], step: list[Any], residual: Any, gap: list[Any]) -> list[Any]:
    """Return the longest of the halved steps after which the residual is smaller."""
    before = mp.fsum(g * g for g in gap)
    share = mpf(1)
    for _ in range(200):
        moved = [a + share * b for a, b in zip(nu, step, strict=True)]
        try:
            if mp.fsum(g * g for g in residual(moved)) < before:
                return moved
        except (NotFound, OverflowError):
            pass
        share /= 2
    raise NotFound("no step helps")


def entropy_minimizer(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the minimizer."""
    return {"beta_entropy": dual(content["problem"])[0]}


def flow_limit(content: Mapping[str, Any]) -> Mapping[str, Any]:
    r"""Return limit and integral of the residual of order 2, which theorem 1 gives.

    $u = \alpha e^{-4A^\top R}$ and $v = \alpha e^{4A^\top R}$ with R the integral of the residual.
    """
    problem = content["problem"]
    rows = matrix(problem["X"])
    if content["whitener"] or Fraction(problem.get("order", "2")) != 2:
        raise NotFound("only the given loss at order 2 is compared")
    beta, nu = dual(problem)
    found = {"beta_flow": beta}
    if len(nu) == len(rows):
        found["residual_integral"] = [-entry / 8 for entry in nu]
    return found


def depth_four(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the minimizer of order 4 at the root of the scale, also as the limit of the flow."""
    alpha = Fraction(content["problem"]["alpha"])
    with_root = {**content["problem"], "alpha": str(_root(alpha)), "order": "4"}
    beta = dual(with_root)[0]
    return {"beta_depth4": beta, "beta_flow4": beta}


def _root(square: Fraction) -> Fraction:
    for top in range(1, 10**4):
        if Fraction(top) ** 2 == square.numerator:
            break
    else:
        raise NotFound("the scale is no square")
    for below in range(1, 10**4):
        if Fraction(below) ** 2 == square.denominator:
            return Fraction(top, below)
    raise NotFound("the scale is no square")


def entropy_value(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the potential of the point that the part is about; of order 2 without shapes."""
    problem = content["problem"]
    if set(problem) & {"order", "u0", "v0"}:
        raise NotFound("only the usual start at order 2 is compared")
    part = content["part"]
    known = {"entropy-minimizer": entropy_minimizer, "flow-limit": flow_limit}
    if part["kind"] not in known:
        raise NotFound(f"a point of kind {part['kind']}")
    betas = known[part["kind"]](part)[content["point"]]
    square = point(Fraction(problem["alpha"])) ** 2
    total = mp.fsum(
        z * mp.asinh(z / 2) - mp.sqrt(4 + z * z) + 2 for z in (b / square for b in betas)
    )
    return {"Q_" + content["point"].removeprefix("beta_"): [square * total]}


def distance_minimizer(content: Mapping[str, Any]) -> Mapping[str, Any]:
    r"""Return the nearest weights: $u = \alpha/(1-\lambda)$, $v = \alpha/(1+\lambda)$.

    Each coefficient $u^2 - v^2$ grows with its $\lambda\in(-1,1)$, a link of its own.
    """
    problem = content["problem"]
    beta, nu = dual({**problem, "order": "4", "alpha": "1", "y": _scaled(problem)})
    # h_4(s) = (1-s)^-2 - (1+s)^-2 is just that, at alpha 1.
    alpha = point(Fraction(problem["alpha"]))
    rows, _ = _row_basis(problem)
    exponents = [
        mp.fsum(w * point(row[i]) for w, row in zip(nu, rows, strict=True))
        for i in range(len(beta))
    ]
    return {
        "u_nearest": [alpha / (1 - s) for s in exponents],
        "v_nearest": [alpha / (1 + s) for s in exponents],
        "beta_nearest": [alpha**2 * entry for entry in beta],
    }


def _scaled(problem: Mapping[str, str]) -> str:
    square = Fraction(problem["alpha"]) ** 2
    return ",".join(str(entry / square) for entry in vector(problem["y"]))


def quartic_roots(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return both real roots."""
    problem = content["problem"]
    ratio = Fraction(problem["y"]) / (Fraction(problem["X"]) * Fraction(problem["alpha"]) ** 2)
    return {name: [root] for name, root in quartic_values(point(ratio)).items()}
