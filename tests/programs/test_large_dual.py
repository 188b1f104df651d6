from fractions import Fraction

import numpy as np
import pytest

from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.outcome import Outcome
from theorycheck.programs.dual import find_dual
from theorycheck.programs.large_dual import find_large_dual
from theorycheck.rigor.entropy import EntropyMinimizer

RNG = np.random.default_rng(2)
ROWS = RNG.standard_normal((6, 40))
U0 = tuple(Fraction(k % 5 + 1) for k in range(40))


def packed(rows):
    return FloatMatrix.of_bytes(*rows.shape, np.ascontiguousarray(rows).tobytes())


X = packed(ROWS)
DENSE = tuple(map(Fraction, (1, -2, 3, 0, 5, 1)))
SPARSE = tuple(sum(b * row[j] for j, b in ((3, 1), (17, -2))) for row in X)


def proved(matrix, y, alpha, found, **shapes):
    problem = {
        "X": matrix.text(),
        "y": ",".join(map(str, y)),
        "alpha": str(alpha),
        **{name: ",".join(map(str, shape)) for name, shape in shapes.items()},
    }
    return EntropyMinimizer.enclose_large(
        problem, found.center, found.bits, found.columns, found.inverse
    )


@pytest.mark.parametrize("y", [DENSE, SPARSE], ids=["dense", "sparse"])
@pytest.mark.parametrize(
    "alpha", ["1e-60", "1e-12", "1e-6", "1e-3", "1/10", "1", "1e3", "1e6", "1e30", "1e200"]
)
def test_what_is_found_can_be_proved(y, alpha):
    scale = Fraction(alpha)
    found = find_large_dual(X, y, scale, 12)
    assert proved(X, y, scale, found).verify(12) is Outcome.HOLDS
    # The general way leads to the same point.
    other = find_dual(tuple(X), y, scale, 30)
    largest = max(map(abs, other))
    assert max(abs(a - b) for a, b in zip(found.center, other, strict=True)) < largest / 10**12


@pytest.mark.parametrize("digits", [12, 30, 60])
@pytest.mark.parametrize("alpha", ["1e-12", "1/10"])
def test_more_digits(digits, alpha):
    found = find_large_dual(X, DENSE, Fraction(alpha), digits)
    assert proved(X, DENSE, Fraction(alpha), found).verify(digits) is Outcome.HOLDS


@pytest.mark.parametrize("alpha", ["1e-30", "1/10", "1e3"])
@pytest.mark.parametrize("shapes", [{"u0": U0}, {"v0": U0}, {"u0": U0, "v0": U0[::-1]}])
def test_initial_weights(alpha, shapes):
    found = find_large_dual(X, DENSE, Fraction(alpha), 12, **shapes)
    assert proved(X, DENSE, Fraction(alpha), found, **shapes).verify(12) is Outcome.HOLDS


def test_doubles_that_do_not_carry_are_given_up():
    nearly = np.vstack([ROWS[:1], ROWS[:1] * (1 + 1e-16), ROWS[:1]])
    assert find_large_dual(packed(nearly), DENSE[:3], Fraction(1), 12) is None
    assert find_large_dual(X, (Fraction(0),) * 6, Fraction(1), 12) is None
    assert find_large_dual(X, (Fraction(10) ** 400,) * 6, Fraction(1), 12) is None
