from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.rigor.taylor import FixedSystem, _convolve, _square

BITS = 120
whole = st.integers(-(10**30), 10**30)


@given(st.lists(whole, min_size=1, max_size=9))
@settings(derandomize=True, deadline=None)
def test_the_square_is_the_convolution_with_itself(p):
    n = len(p)
    assert _square(p) == _convolve(p, p) == sum(p[k] * p[n - 1 - k] for k in range(n))


def series(A, b, u, v, h, order):
    """The recursion in exact rationals: the independent second implementation."""
    us, vs, d = [[x] for x in u], [[x] for x in v], len(u)
    for j in range(order):
        beta = [
            [
                sum(us[i][a] * us[i][k - a] - vs[i][a] * vs[i][k - a] for a in range(k + 1))
                for k in range(j + 1)
            ]
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
            forces = [sum(g[k] * w[i][j - k] for k in range(j + 1)) for w in (us, vs)]
            us[i].append(-4 * h * forces[0] / (j + 1))
            vs[i].append(4 * h * forces[1] / (j + 1))
    return us, vs


def test_the_fixed_point_recursion_is_the_exact_one_up_to_rounding():
    A = ((Fraction(1), Fraction(-1, 3)), (Fraction(2, 7), Fraction(1)))
    b = (Fraction(3, 4), Fraction(-1, 5))
    u, v, h = [Fraction(1, 2), Fraction(2, 3)], [Fraction(1, 2), Fraction(1, 5)], Fraction(1, 8)

    def scaled(values):
        return [round(x * 2**BITS) for x in values]

    found = FixedSystem(A, b, BITS).polynomials(scaled(u), scaled(v), round(h * 2**BITS), 8)
    for computed, expected in zip(found, series(A, b, u, v, h, 8), strict=True):
        for p, q in zip(computed, expected, strict=True):
            assert len(p) == len(q) == 9
            for x, y in zip(p, q, strict=True):
                assert abs(Fraction(x, 2**BITS) - y) < Fraction(1, 2 ** (BITS - 12))


def test_the_first_coefficients_are_start_and_slope():
    us, vs = FixedSystem(((Fraction(2),),), (Fraction(3),), 20).polynomials(
        [2**20], [2**20], 2**10, 1
    )
    # g = 2 (2 (1 - 1) - 3) = -6, so u' = 24 and v' = -24, times h = 2^-10.
    assert us == [[2**20, 24 * 2**10]]
    assert vs == [[2**20, -24 * 2**10]]
