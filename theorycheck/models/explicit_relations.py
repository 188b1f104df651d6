"""The statements about the nearest interpolating weights, as relations; see the derivation."""

from __future__ import annotations

from typing import Any


def _index() -> Any:
    import sympy

    return sympy.Symbol("i", integer=True)


def _entries() -> tuple[Any, Any, Any]:
    """Return u_i, v_i and beta_i of the nearest weights."""
    import sympy

    return tuple(
        sympy.IndexedBase(name)[_index()] for name in ("u_nearest", "v_nearest", "beta_nearest")
    )


def _alpha() -> Any:
    import sympy

    return sympy.Symbol("alpha")


def _distance() -> Any:
    u, v, _ = _entries()
    return (u - _alpha()) ** 2 + (v - _alpha()) ** 2


def _total(body: Any) -> Any:
    import sympy

    return sympy.Sum(body, (_index(), 1, sympy.Symbol("features")))


def _sides(t: Any) -> tuple[Any, Any]:
    r"""Return the terms of either sign of $\alpha^8 p_z(t/\alpha^2)$, $z = \beta_i/\alpha^2$.

    As derived: made homogeneous by putting $t\,s$ and $\beta_i\,s$ for t and z, $s = \alpha^{-2}$.
    """
    import sympy

    from theorycheck.models.explicit_quartic import quartic

    p, z = sympy.symbols("p z")
    derived = sympy.Poly(quartic(z, p), p, z)
    known = {p: t, z: _entries()[2]}
    sides: dict[bool, list[Any]] = {True: [], False: []}
    for (of_t, of_z), coefficient in derived.terms():
        # The power of alpha first: SymPy would spread a number over the sum t.
        term = _alpha() ** (2 * (4 - of_t - of_z)) * known[p] ** of_t * known[z] ** of_z
        sides[bool(coefficient > 0)].append(abs(coefficient) * term)
    return sympy.Add(*sides[True]), sympy.Add(*sides[False])


def depth_four() -> Any:
    """Return that the nearest coefficients minimize the potential of depth 4."""
    import sympy

    right = sympy.IndexedBase("beta_depth4")[_index()]
    return sympy.Eq(_entries()[2], right, evaluate=False)


def flow_four() -> Any:
    """Return that the nearest coefficients are the limit of gradient flow at depth 4."""
    import sympy

    right = sympy.IndexedBase("beta_flow4")[_index()]
    return sympy.Eq(_entries()[2], right, evaluate=False)


def other_bias() -> Any:
    """Return the wrong claim that they minimize the potential of depth 2 at the same scale."""
    import sympy

    right = sympy.IndexedBase("beta_entropy")[_index()]
    return sympy.Eq(_entries()[2], right, evaluate=False)


def stationary() -> Any:
    """Return the constraint and the stationarity of the weights."""
    import sympy

    u, v, beta = _entries()
    return sympy.And(
        sympy.Eq(v**2, u**2 - beta, evaluate=False),
        sympy.Eq(2 * u * v, _alpha() * (u + v), evaluate=False),
    )


def printed_radicand() -> Any:
    """Return the printed substitution for the second weight, squared."""
    import sympy

    u, v, beta = _entries()
    return sympy.Eq(v**2, -beta - u**2, evaluate=False)


def quartic_root() -> Any:
    """Return that the squared distance of each coordinate is a root of the scaled quartic."""
    import sympy

    return sympy.Eq(*_sides(_distance()), evaluate=False)


def smaller_root() -> Any:
    """Return that this root is at most |beta_i|, where the quartic is not positive."""
    import sympy

    size = sympy.Abs(_entries()[2])
    return sympy.And(
        sympy.Le(_distance(), size, evaluate=False),
        sympy.Le(*_sides(size), evaluate=False),
    )


def one_root() -> Any:
    """Return the wrong claim that both real roots of the quartic are the same."""
    import sympy

    return sympy.Eq(sympy.Symbol("larger_root"), sympy.Symbol("smaller_root"), evaluate=False)


def without_the_square() -> Any:
    """Return the wrong claim that the distance is the root itself, without alpha^2."""
    import sympy

    return sympy.Eq(_total(_distance()), sympy.Symbol("smaller_root"), evaluate=False)


def _leading() -> Any:
    """Return |beta_i| - 2 alpha sqrt|beta_i|."""
    import sympy

    size = sympy.Abs(_entries()[2])
    return size - 2 * _alpha() * sympy.sqrt(size)


def approach() -> Any:
    """Return both bounds of the squared distance by the l1 norm and its correction."""
    import sympy

    rest = sympy.Rational(3, 2) * _alpha() ** 2
    return sympy.And(
        sympy.Ge(_total(_distance()), _total(_leading()), evaluate=False),
        sympy.Le(_total(_distance()), _total(_leading() + rest), evaluate=False),
    )


def rate() -> Any:
    """Return how near the upper bound is in each coordinate."""
    import sympy

    rest = sympy.Rational(3, 2) * _alpha() ** 2
    gap = _leading() + rest - _distance()
    size = sympy.Abs(_entries()[2])
    return sympy.Le(2 * gap * sympy.sqrt(size), _alpha() ** 3, evaluate=False)
