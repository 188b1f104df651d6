from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.rigor.taylor import FixedSystem, _convolved, _squared

BITS = 120
whole = st.integers(-(10**30), 10**30)


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.lists(whole, min_size=n, max_size=n))))
@settings(derandomize=True, deadline=None)
def test_the_square_is_the_convolution_with_itself(ps):
    by_hand = [sum(p[k] * p[len(p) - 1 - k] for k in range(len(p))) for p in ps]
    assert _convolved(ps, ps) == by_hand
    assert not ps or _squared(ps) == by_hand


def raised(p, power, k):
    """Return the coefficient of degree k of p^power."""
    found = [Fraction(1)] + [Fraction(0)] * k
    for _ in range(power):
        found = [sum(found[a] * p[c - a] for a in range(c + 1)) for c in range(k + 1)]
    return found[k]


def series(A, b, u, v, h, order, depth):
    """The recursion in exact rationals: the independent second implementation."""
    us, vs, d = [[x] for x in u], [[x] for x in v], len(u)
    for j in range(order):
        beta = [
            [raised(us[i], depth, k) - raised(vs[i], depth, k) for k in range(j + 1)]
            for i in range(d)
        ]
        r = [
            [
                sum(row[i] * beta[i][k] for i in range(d)) - (y if k == 0 else 0)
                for k in range(j + 1)
            ]
            for row, y in zip(A, b, strict=True)
        ]
        for i in range(d):
            g = [sum(A[n][i] * r[n][k] for n in range(len(A))) for k in range(j + 1)]
            forces = [
                sum(g[k] * raised(w[i], depth - 1, j - k) for k in range(j + 1)) for w in (us, vs)
            ]
            us[i].append(-2 * depth * h * forces[0] / (j + 1))
            vs[i].append(2 * depth * h * forces[1] / (j + 1))
    return us, vs


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_the_fixed_point_recursion_is_the_exact_one_up_to_rounding(depth):
    A = ((Fraction(1), Fraction(-1, 3)), (Fraction(2, 7), Fraction(1)))
    b = (Fraction(3, 4), Fraction(-1, 5))
    u, v, h = [Fraction(1, 2), Fraction(-2, 3)], [Fraction(1, 2), Fraction(1, 5)], Fraction(1, 8)

    def scaled(values):
        return [round(x * 2**BITS) for x in values]

    system = FixedSystem(A, b, BITS, depth)
    found = system.polynomials(scaled(u), scaled(v), round(h * 2**BITS), 6)
    for computed, expected in zip(found, series(A, b, u, v, h, 6, depth), strict=True):
        for p, q in zip(computed, expected, strict=True):
            assert len(p) == len(q) == 7
            for x, y in zip(p, q, strict=True):
                assert abs(Fraction(x, 2**BITS) - y) < Fraction(1, 2 ** (BITS - 12))


def test_the_first_coefficients_are_start_and_slope():
    us, vs = FixedSystem(((Fraction(2),),), (Fraction(3),), 20).polynomials(
        [2**20], [2**20], 2**10, 1
    )
    # g = 2 (2 (1 - 1) - 3) = -6, so u' = 24 and v' = -24, times h = 2^-10.
    assert us == [[2**20, 24 * 2**10]]
    assert vs == [[2**20, -24 * 2**10]]
