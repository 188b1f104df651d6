"""The order-D dual: residuals in balls with the kernel's link, at every scale."""

from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.models.diagonal_regression import drawn
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.longley import longley
from theorycheck.programs.deep_dual import find_deep_dual
from theorycheck.rigor.link import link
from theorycheck.rigor.network import Network
from theorycheck.rigor.text import to_arb

X = tuple(tuple(map(Fraction, row)) for row in ((1, 2, 0, 1, -1), (0, 1, -1, 3, 2)))
Y = (Fraction(3), Fraction(-2))


def excess(X, y, alpha, order, nu):
    """Bounds of max|X beta - y| / max|beta| from above and below, beta from the kernel's link."""
    ones = (Fraction(1),) * len(X[0])
    bits = 256 + max(entry.denominator.bit_length() for entry in nu)
    with working_precision(bits):
        exact = [to_arb(entry) for entry in nu]
        exponents = [
            sum((to_arb(row[j]) * v for row, v in zip(X, exact, strict=True)), arb(0))
            for j in range(len(ones))
        ]
        form = link(Network(Fraction(order), Fraction(alpha), ones, ones))
        beta = [form.value(j, s) for j, s in enumerate(exponents)]
        gaps = [
            abs(sum((to_arb(c) * b for c, b in zip(row, beta, strict=True)), arb(0)) - to_arb(t))
            for row, t in zip(X, y, strict=True)
        ]
        worst = max(gap.upper() for gap in gaps) / max(abs(b).upper() for b in beta)
        least = max(gap.lower() for gap in gaps) / max(abs(b).upper() for b in beta)
        return worst.upper(), least.lower()


@pytest.mark.parametrize("order", ["9/4", "3", "4", "8", "100"])
@pytest.mark.parametrize("alpha", ["1e-300", "1e-60", "1e-3", "1", "1e6", "1e100"])
def test_the_equation_is_solved_at_every_scale(alpha, order):
    nu = find_deep_dual(X, Y, Fraction(alpha), Fraction(order), 30)
    worst, _ = excess(X, Y, alpha, order, nu)
    assert worst < arb("1e-35")
    # The same point with a slightly wrong scale or order is certainly no solution.
    if (alpha, order) != ("1e-300", "100"):
        near = Fraction(alpha) * (1 + Fraction(1, 10**30))
        assert excess(X, Y, near, order, nu)[1] > arb("1e-32")
    if order != "100" or alpha == "1":
        other = Fraction(order) * (1 + Fraction(1, 10**10))
        assert excess(X, Y, alpha, other, nu)[1] > arb("1e-13")


@pytest.mark.parametrize(
    ("X", "y", "alpha", "order"),
    [
        # Both coordinates stay active with dependent columns: several l1 minimizers.
        ("1,1", "1", "1e-300", "3"),
        ("1,1", "1", "1e-30", "100"),
        # Nearly so: the active one is decided only at a tiny scale.
        ("1,1+1e-40", "1", "1e-300", "3"),
        # Fewer active coordinates than equations: some directions are felt through tiny entries.
        ("1,2,0,1;0,1,-1,3", "1,0", "1e-60", "3"),
        ("1,0,0;0,1,0", "5,0", "1e-20", "8"),
        ("2", "3", "1e-300", "201/100"),
        # In doubles this order is 2.
        ("1,2,0,1;0,1,-1,3", "1,2", "1e-10", "2+1e-20"),
        ("0,1;1,0", "1e-200,1e200", "1/10", "3"),
    ],
)
def test_degenerate_and_badly_scaled_problems(X, y, alpha, order):
    X = tuple(
        tuple(sum(map(Fraction, c.split("+")), Fraction(0)) for c in row.split(","))
        for row in X.split(";")
    )
    y = tuple(map(Fraction, y.split(",")))
    order = sum(map(Fraction, order.split("+")), Fraction(0))
    nu = find_deep_dual(X, y, Fraction(alpha), Fraction(order), 20)
    assert excess(X, y, alpha, order, nu)[0] < arb("1e-25")


@pytest.mark.parametrize(("alpha", "order"), [("1e-300", "3"), ("1e-3", "9/4"), ("1e6", "8")])
def test_longley(alpha, order):
    data = longley()
    nu = find_deep_dual(data.X, data.y, Fraction(alpha), Fraction(order), 30)
    assert excess(data.X, data.y, alpha, order, nu)[0] < arb("1e-30")


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 4),
    features=st.integers(4, 8),
    seed=st.integers(0, 10**9),
    alpha=st.sampled_from(["1e-60", "1e-9", "1/7", "1", "1e5", "1e30"]),
    order=st.sampled_from(["201/100", "5/2", "3", "7", "50"]),
    digits=st.sampled_from([5, 60]),
)
def test_random_problems(samples, features, seed, alpha, order, digits):
    reduced = LinearSystem.read(*drawn(samples, features, seed)).reduced
    rows, targets = reduced.X_basis, reduced.y_basis
    if not rows or not any(targets):
        return
    nu = find_deep_dual(rows, targets, Fraction(alpha), Fraction(order), digits)
    assert excess(rows, targets, alpha, order, nu)[0] < arb(10) ** -digits


def test_zero_targets_and_misuse():
    assert find_deep_dual(X, (Fraction(0),) * 2, Fraction(1), Fraction(3), 10) == (0, 0)
    for alpha, order, digits in [(0, 3, 10), (-1, 3, 10), (1, 2, 10), (1, 3, 0)]:
        with pytest.raises(OutOfDomain):
            find_deep_dual(X, Y, Fraction(alpha), Fraction(order), digits)
    with pytest.raises(OutOfDomain):
        find_deep_dual(X, Y[:1], Fraction(1), Fraction(3), 10)
    with pytest.raises(SolverFailure):
        find_deep_dual((X[0], X[0]), (Fraction(1), Fraction(1)), Fraction(1), Fraction(3), 10)
