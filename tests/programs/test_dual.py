import random
from fractions import Fraction

import mpmath
import pytest
from flint import ctx

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.programs.dual import find_dual
from theorycheck.rigor.entropy import EntropyMinimizer

SCALES = ["1e-300", "1e-60", "1e-12", "1e-6", "1e-3", "0.1", "1", "1e3", "1e6", "1e30", "1e100"]


def matrix(samples, features, seed):
    rng = random.Random(seed)
    return tuple(
        tuple(Fraction(rng.randint(-99, 99), 64) for _ in range(features)) for _ in range(samples)
    )


def image(X, beta):
    return tuple(sum(a * b for a, b in zip(row, beta, strict=True)) for row in X)


def sparse(features, **entries):
    return [Fraction(entries.get(f"b{i}", 0)) for i in range(features)]


WIDE = matrix(5, 20, 1)
SQUARE = matrix(6, 6, 2)
# Conditioned like Longley's table: two rows equal up to 1e-10, others of very different sizes.
NEAR = (
    *(tuple(entry + 100**i for entry in row) for i, row in enumerate(WIDE[:3])),
    WIDE[3],
    tuple(a + b / 10**10 for a, b in zip(WIDE[3], WIDE[4], strict=True)),
)
PROBLEMS = {
    "random": (WIDE, tuple(map(Fraction, (1, -2, 3, 0, 5)))),
    "sparse": (WIDE, image(WIDE, sparse(20, b3=1, b7=-2))),
    "one sample": (matrix(1, 7, 3), (Fraction(3),)),
    "square": (SQUARE, image(SQUARE, sparse(6, b0=1, b3=2, b4=-1))),
    "near dependent": (NEAR, image(NEAR, [Fraction(i % 5 - 2) for i in range(20)])),
    "tie": (((1, 1, 0), (0, 1, 1)), (Fraction(1), Fraction(1))),
    "huge": (WIDE, tuple(Fraction(10**40 * k) for k in (1, -2, 3, 0, 5))),
    # Along the path an entry of beta changes its sign, and its exponent jumps by a hundred.
    "jump": (
        (
            (-7, -6, 5, -4, -1, 1, 3, 9, -6),
            (
                *(Fraction(-7) + Fraction(1, 2 * 10**29), -12, 5 + Fraction(4, 10**24)),
                *(-4 - Fraction(9, 10**25), -1 + Fraction(2, 10**17), 1 - Fraction(6, 10**4)),
                *(3 - Fraction(2, 10**25), 9 - Fraction(1, 10**14), -6 - Fraction(1, 10**4)),
            ),
        ),
        (Fraction(-4), Fraction(-4)),
    ),
    "zero column": (((1, 0, 2), (0, 0, 3)), (Fraction(1), Fraction(0))),
}
PROBLEMS = {
    name: (tuple(tuple(map(Fraction, row)) for row in X), y) for name, (X, y) in PROBLEMS.items()
}


# Near-dependent rows make large beta of small y, so that y is fitted less closely.
_LOSS = {"near dependent": -25, "jump": -25}


def misfit(X, y, alpha, nu):
    """|X beta(nu) - y| over |y|, by mpmath: the independent second implementation."""
    decades = abs(len(str(alpha.numerator)) - len(str(alpha.denominator)))
    with mpmath.workdps(350 + 2 * decades):
        number = [[mpmath.mpf(e.numerator) / e.denominator for e in row] for row in X]
        dual = [mpmath.mpf(e.numerator) / e.denominator for e in nu]
        right = [mpmath.mpf(e.numerator) / e.denominator for e in y]
        square = (mpmath.mpf(alpha.numerator) / alpha.denominator) ** 2
        beta = [
            2
            * square
            * mpmath.sinh(mpmath.fsum(row[i] * v for row, v in zip(number, dual, strict=True)))
            for i in range(len(X[0]))
        ]
        gaps = [
            abs(mpmath.fsum(a * b for a, b in zip(row, beta, strict=True)) - v)
            for row, v in zip(number, right, strict=True)
        ]
        return max(gaps) / max(map(abs, right))


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("scale", SCALES)
def test_the_dual_solution_fits_the_data(name, scale):
    X, y = PROBLEMS[name]
    alpha = Fraction(scale)
    nu = find_dual(X, y, alpha, 30)
    assert misfit(X, y, alpha, nu) < mpmath.mpf(10) ** (_LOSS.get(name, -35))


@pytest.mark.parametrize("name", ["random", "tie"])
def test_a_moved_dual_would_be_noticed(name):
    X, y = PROBLEMS[name]
    nu = find_dual(X, y, Fraction(1, 10), 30)
    moved = (nu[0] + Fraction(1, 10**30), *nu[1:])
    assert misfit(X, y, Fraction(1, 10), moved) > mpmath.mpf(10) ** -33


def test_more_digits_are_delivered():
    X, y = PROBLEMS["sparse"]
    nu = find_dual(X, y, Fraction(1, 10**6), 200)
    assert misfit(X, y, Fraction(1, 10**6), nu) < mpmath.mpf(10) ** -205


def test_values_are_dyadic_and_no_longer_than_needed():
    X, y = PROBLEMS["random"]
    for entry in find_dual(X, y, Fraction(1, 10), 30):
        assert entry.denominator & (entry.denominator - 1) == 0
        assert entry.denominator.bit_length() < 160


@pytest.mark.parametrize("name", ["sparse", "square", "tie"])
@pytest.mark.parametrize("scale", ["1e-60", "1e-300"])
def test_the_center_is_fine_enough_for_a_proof(name, scale):
    """At tiny alpha entries of beta lie hundreds of decades apart, and all of them matter."""
    X, y = PROBLEMS[name]
    subject = {
        "X": ";".join(",".join(map(str, row)) for row in X),
        "y": ",".join(map(str, y)),
        "alpha": str(Fraction(scale)),
    }
    center = find_dual(X, y, Fraction(scale), 30)
    bits = 64 + 2 * max(abs(entry.numerator).bit_length() for entry in center)
    proved = EntropyMinimizer.enclose(subject, center, bits)
    assert proved is not None
    assert proved.verify(30) is Outcome.HOLDS
    coarse = tuple(round(entry * 10**25) / Fraction(10**25) for entry in center)
    assert EntropyMinimizer.enclose(subject, coarse, bits) is None


def test_zero_data_have_zero_dual():
    assert find_dual(WIDE, (Fraction(0),) * 5, Fraction(1, 10), 30) == (0,) * 5
    assert find_dual((), (), Fraction(1, 10), 30) == ()


def test_scaling_law():
    """beta(X, k y, alpha) = k beta(X, y, alpha / sqrt k): the dual is the same."""
    X, y = PROBLEMS["random"]
    one = find_dual(X, y, Fraction(1, 7), 30)
    other = find_dual(X, tuple(49 * v for v in y), Fraction(1), 30)
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < Fraction(1, 10**35)


def test_working_precision_is_left_alone():
    before = ctx.prec
    find_dual(*PROBLEMS["sparse"], Fraction(1, 10**60), 30)
    assert ctx.prec == before
    with working_precision(20):
        coarse = find_dual(*PROBLEMS["random"], Fraction(1, 10), 30)
    assert coarse == find_dual(*PROBLEMS["random"], Fraction(1, 10), 30)


def test_misuse_and_dependent_rows():
    X, y = PROBLEMS["random"]
    with pytest.raises(OutOfDomain, match="alpha=0"):
        find_dual(X, y, Fraction(0), 30)
    with pytest.raises(OutOfDomain, match="digits=0"):
        find_dual(X, y, Fraction(1), 0)
    with pytest.raises(OutOfDomain, match="5 rows"):
        find_dual(X, y[:4], Fraction(1), 30)
    with pytest.raises(SolverFailure, match="dependent"):
        find_dual((X[0], X[0]), (Fraction(1), Fraction(1)), Fraction(1), 30)


@pytest.mark.parametrize("scale", ["1e-300", "1e-6", "0.1", "1", "1e6", "1e100"])
@pytest.mark.parametrize("zero", [False, True])
def test_other_initial_weights(scale, zero):
    X, y = PROBLEMS["random"]
    y = (Fraction(0),) * 5 if zero else y
    alpha = Fraction(scale)
    u0 = tuple(Fraction((-1) ** k * (k + 1), 3) for k in range(20))
    v0 = tuple(Fraction(20 - k, 7) for k in range(20))
    nu = find_dual(X, y, alpha, 30, u0=u0, v0=v0)
    with mpmath.workdps(900):
        square = (mpmath.mpf(alpha.numerator) / alpha.denominator) ** 2
        total, size = [mpmath.mpf(0)] * 5, mpmath.mpf(0)
        for j, (u, v) in enumerate(zip(u0, v0, strict=True)):
            s = sum((row[j] * entry for row, entry in zip(X, nu, strict=True)), Fraction(0))
            s = mpmath.mpf(s.numerator) / s.denominator
            up, down = (mpmath.mpf((w * w).numerator) / (w * w).denominator for w in (u, v))
            beta = square * (up * mpmath.exp(s) - down * mpmath.exp(-s))
            size = max(size, abs(beta))
            total = [
                t + beta * row[j].numerator / row[j].denominator
                for t, row in zip(total, X, strict=True)
            ]
        for t, target in zip(total, y, strict=True):
            assert abs(t - mpmath.mpf(target.numerator) / target.denominator) < size * 1e-28
    # Weights of one, written out, change nothing; a vanishing one is refused.
    ones = (Fraction(1),) * 20
    if not zero:
        plain, written = find_dual(X, y, alpha, 20), find_dual(X, y, alpha, 20, u0=ones)
        largest = max(map(abs, plain))
        assert max(abs(a - b) for a, b in zip(plain, written, strict=True)) < largest / 10**18
    for wrong in ((Fraction(0), *ones[1:]), ones[1:]):
        with pytest.raises(OutOfDomain, match="v0"):
            find_dual(X, y, alpha, 30, v0=wrong)
