import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import InconsistentData, InexactInput, OutOfDomain
from theorycheck.core.outcome import Outcome
from theorycheck.models.diagonal_regression import drawn
from theorycheck.models.entropy import minimum_entropy
from theorycheck.models.longley import longley
from theorycheck.rigor import certificate as registry


def checked(found, X, y, digits):
    """Repeat the proof from text, and check X beta = y within the radius."""
    registry._PROVED.clear()
    again = registry.from_json(found.certificate.to_json())
    assert again.verify(digits) is Outcome.HOLDS
    assert (list(again.minimizer), again.radius) == (found.value, found.radius)
    for row, target in zip(X, y, strict=True):
        excess = sum((Fraction(a) * b for a, b in zip(row, found.value, strict=True)), -target)
        assert abs(excess) <= found.radius * sum(abs(Fraction(a)) for a in row)
    largest = max(map(abs, found.value))
    assert found.radius <= (largest or 1) * Fraction(1, 10 ** (digits + 1))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 4),
    features=st.integers(1, 6),
    seed=st.integers(0, 10**9),
    alpha=st.sampled_from(["1e-300", "1e-9", "1/7", "1", "1e5", "1e30", "1e300"]),
    digits=st.sampled_from([5, 30, 60]),
)
def test_random_problems_at_every_scale(samples, features, seed, alpha, digits):
    X, y = drawn(samples, features, seed)
    found = minimum_entropy(X, y, alpha, digits=digits)
    checked(found, X, y, digits)
    assert found.unique is True
    # beta = 2 alpha^2 sinh(X^T nu), with the dual solution on all rows.
    with mpmath.workdps(digits + 60):
        scale = 2 * mpmath.mpf(Fraction(alpha).numerator) ** 2 / Fraction(alpha).denominator ** 2
        for j in range(features):
            s = sum((row[j] * nu for row, nu in zip(X, found.dual, strict=True)), Fraction(0))
            value = scale * mpmath.sinh(mpmath.mpf(s.numerator) / s.denominator)
            mid = mpmath.mpf(found.value[j].numerator) / found.value[j].denominator
            largest = max(abs(entry) for entry in found.value) or 1
            bound = mpmath.mpf(largest.numerator) / largest.denominator
            assert abs(value - mid) <= bound * mpmath.mpf(10) ** -digits


def test_one_equation_in_closed_form():
    found = minimum_entropy("2", "3", "1/10", digits=40)
    assert abs(found.value[0] - Fraction(3, 2)) <= found.radius
    with mpmath.workdps(60):
        nu = mpmath.asinh(mpmath.mpf(3) / 2 / (2 * mpmath.mpf("0.01"))) / 2
        assert abs(mpmath.mpf(found.dual[0].numerator) / found.dual[0].denominator - nu) < 1e-40


def test_longley():
    problem = longley()
    found = minimum_entropy(problem.X, problem.y, problem.alpha, digits=30)
    checked(found, problem.X, problem.y, 30)


def test_zero_columns_zero_targets_and_dependent_rows():
    assert minimum_entropy("0,1", "0", 1).value == [0, 0]
    assert minimum_entropy("0", "0", 1).radius == 0
    assert minimum_entropy(np.eye(3), np.zeros(3), "1").value == [0, 0, 0]
    found = minimum_entropy("1,0;2,0;1,0", "1,2,1", "1/10", digits=20)
    checked(found, ((1, 0), (2, 0), (1, 0)), (1, 2, 1), 20)
    assert found.dual[1:] == [0, 0]


@pytest.mark.parametrize(
    "alpha", ["1e-4000", "1." + "5" * 900 + "e-3900", "1e4000", Fraction(1, 10**5000)],
    ids=["tiny", "long", "huge", "fraction"],
)  # fmt: skip
def test_scales_beyond_the_digit_limit_of_python(alpha):
    found = minimum_entropy("1,2", "3", alpha, digits=10)
    checked(found, ((1, 2),), (3,), 10)


def test_results_pickle_and_convert():
    found = minimum_entropy("1,2", "3", "1/10", digits=10)
    assert pickle.loads(pickle.dumps(found)).value == found.value
    assert found.to_numpy().tolist() == [float(entry) for entry in found.value]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("1;1", "1,2", 1), InconsistentData),
        (("1", "1", 0), OutOfDomain),
        (("1", "1", "-1/2"), OutOfDomain),
        (("1", "1", 0.1), InexactInput),
        (([[0.5]], ["1"], 1), InexactInput),
        (("1,2", "1,2", 1), OutOfDomain),
    ],
)
def test_misuse_is_an_error(arguments, error):
    with pytest.raises(error) as caught:
        minimum_entropy(*arguments)
    assert isinstance(caught.value, ValueError | TypeError)


@pytest.mark.parametrize(
    "changed", [{"digits": 0}, {"digits": 10**5000}, {"order": 3}, {"order": True}]
)
def test_settings_out_of_range_are_an_error(changed):
    with pytest.raises(OutOfDomain, match=f"{next(iter(changed))}="):
        minimum_entropy("1", "1", 1, **changed)
