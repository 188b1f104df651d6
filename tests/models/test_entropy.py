import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import (
    InconsistentData,
    InexactInput,
    MalformedInput,
    OutOfDomain,
    TheoryCheckError,
)
from theorycheck.core.float_matrix import Texts
from theorycheck.core.outcome import Outcome
from theorycheck.models.diagonal_regression import drawn
from theorycheck.models.entropy import certified_minimizer, minimum_entropy
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.longley import longley
from theorycheck.rigor import certificate as registry


def gaussian(samples, features, seed=0):
    return np.random.default_rng(seed).standard_normal((samples, features))


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
        ((gaussian(60, 200)[:, ::-1] * np.nan, np.ones(60), 1), MalformedInput),
    ],
)
def test_misuse_is_an_error(arguments, error):
    with pytest.raises(error) as caught:
        minimum_entropy(*arguments)
    assert isinstance(caught.value, ValueError | TypeError)


@pytest.mark.parametrize(
    "changed", [{"digits": 0}, {"digits": 10**5000}, {"order": 1}, {"order": "199/100"}]
)
def test_settings_out_of_range_are_an_error(changed):
    with pytest.raises(OutOfDomain, match=f"{next(iter(changed))}="):
        minimum_entropy("1", "1", 1, **changed)


@pytest.mark.parametrize("order", [True, 2.5, "two"])
def test_an_order_that_is_no_exact_number_is_an_error(order):
    with pytest.raises(TheoryCheckError, match="order="):
        minimum_entropy("1", "1", 1, order=order)


@pytest.mark.parametrize("order", ["3", Fraction(5, 2), 4])
def test_other_orders_satisfy_the_constraint_and_the_optimality_condition(order):
    X, y = drawn(2, 5, 1)
    found = minimum_entropy(X, y, "1/3", order=order, digits=20)
    checked(found, X, y, 20)
    assert found.certificate.problem["order"] == str(Fraction(order))
    with mpmath.workdps(50):
        power = mpmath.mpf(Fraction(order).numerator) / Fraction(order).denominator
        for j, value in enumerate(found.value):
            s = sum((row[j] * nu for row, nu in zip(X, found.dual, strict=True)), Fraction(0))
            s, p = mpmath.mpf(s.numerator) / s.denominator, power / (power - 2)
            beta = (mpmath.mpf(1) / 3) ** power * ((1 - s) ** -p - (1 + s) ** -p)
            assert abs(beta - mpmath.mpf(value.numerator) / value.denominator) < 1e-18


def test_the_order_two_is_not_written():
    assert "order" not in minimum_entropy("1,2", "3", 1, order="2").certificate.problem
    assert minimum_entropy("1,2", "3", 1, order=Fraction(2)) == minimum_entropy("1,2", "3", 1)


@pytest.mark.parametrize("alpha", ["1e-300", "1/10", "1", "1e30"])
@pytest.mark.parametrize("target", [1, 0])
def test_other_initial_weights(alpha, target):
    X, y = drawn(2, 5, 1)
    system = LinearSystem.read(X, [target * entry for entry in y])
    u0, v0 = tuple(map(Fraction, (1, -2, 3, 5, 1))), tuple(map(Fraction, (2, 1, -3, 1, 1)))
    found = certified_minimizer(system, Fraction(alpha), 20, u0=u0, v0=v0)
    registry._PROVED.clear()
    assert found.verify(20) is Outcome.HOLDS
    assert found.problem["u0"] == "1,-2,3,5,1"
    # Only squares matter, and the gradient of the potential, 1/2 ln(...), is in the row space.
    signs = certified_minimizer(
        system, Fraction(alpha), 20, u0=tuple(map(abs, u0)), v0=tuple(map(abs, v0))
    )
    assert signs.minimizer == found.minimizer
    with mpmath.workdps(700):
        square = (mpmath.mpf(1) * Fraction(alpha).numerator / Fraction(alpha).denominator) ** 2
        largest = max(map(abs, found.minimizer))
        bound = mpmath.mpf(largest.numerator) / largest.denominator * mpmath.mpf(10) ** -20
        for j, value in enumerate(found.minimizer):
            s = sum((row[j] * nu for row, nu in zip(X, found.center, strict=True)), Fraction(0))
            s = mpmath.mpf(s.numerator) / s.denominator
            up, down = int(u0[j]) ** 2, int(v0[j]) ** 2
            beta = square * (up * mpmath.exp(s) - down * mpmath.exp(-s))
            assert abs(beta - mpmath.mpf(value.numerator) / value.denominator) <= bound


def test_initial_weights_where_nothing_is_constrained():
    system = LinearSystem.read("0,0", "0")
    found = certified_minimizer(system, Fraction(3), 10, u0=(Fraction(2), Fraction(1)))
    assert found.minimizer == (27, 0)
    assert found.verify() is Outcome.HOLDS


def large(samples=60, features=200, seed=0):
    X = gaussian(samples, features, seed)
    b = np.zeros(features)
    b[:3] = (1, -2, 0.5)
    return X, X @ b


@pytest.mark.parametrize("alpha", ["1e-12", "1e-3", "1/10", "1", "1e6"])
def test_large_arrays(alpha):
    X, y = large()
    found = minimum_entropy(X, y, alpha, digits=12)
    assert isinstance(found.certificate.problem, Texts)
    assert found.certificate.inverse is not None
    checked(
        found, [list(map(Fraction, row)) for row in X.tolist()], list(map(Fraction, y.tolist())), 12
    )
    assert len(found.dual) == 60


def test_a_large_array_and_its_rationals_have_the_same_minimizer():
    X, y = large(12, 900)
    found = minimum_entropy(X, y, "1/10", digits=12)
    rational = [[Fraction(entry) for entry in row] for row in X.tolist()]
    other = minimum_entropy(rational, list(map(Fraction, y.tolist())), "1/10", digits=12)
    assert other.certificate.inverse is None
    assert all(
        abs(a - b) <= found.radius + other.radius
        for a, b in zip(found.value, other.value, strict=True)
    )


def test_large_arrays_with_dependent_rows_and_without_a_solution():
    X, _ = large(8, 1300)
    X = np.vstack([X, 2 * X[:1]])
    y = np.arange(9.0)
    with pytest.raises(InconsistentData):
        minimum_entropy(X, y, "1/10", digits=5)
    y[8] = 2 * y[0]
    found = minimum_entropy(X, y, "1/10", digits=5)
    assert found.dual[8] == 0
    checked(
        found, [list(map(Fraction, row)) for row in X.tolist()], list(map(Fraction, y.tolist())), 5
    )


def test_a_large_array_with_zero_targets():
    X, _ = large(8, 1300)
    assert not any(minimum_entropy(X, np.zeros(8), "1/10", digits=5).value)
