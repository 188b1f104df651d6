import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.programs import exact_norms
from theorycheck.programs.exact_norms import minimum_l1, minimum_l2


def drawn(samples, features, seed):
    rng = random.Random(seed)
    X = tuple(
        tuple(Fraction(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(features))
        for _ in range(samples)
    )
    return X, tuple(Fraction(rng.randint(-9, 9)) for _ in range(samples))


def products(X, nu):
    return [sum(row[j] * v for row, v in zip(X, nu, strict=True)) for j in range(len(X[0]))]


def image(X, beta):
    return tuple(sum(a * b for a, b in zip(row, beta, strict=True)) for row in X)


def check(X, y, found):
    assert image(X, found.beta) == y
    box = products(X, found.dual)
    assert max(map(abs, box)) <= 1
    norm = sum(map(abs, found.beta))
    assert sum(a * b for a, b in zip(found.dual, y, strict=True)) == norm
    if found.other is None:
        assert all(abs(p) < 1 for p, b in zip(box, found.beta, strict=True) if not b)
    else:
        assert found.other != found.beta
        assert image(X, found.other) == y
        assert sum(map(abs, found.other)) == norm
    return norm


@pytest.mark.parametrize("seed", range(20))
def test_least_l1_is_optimal(seed):
    X, y = drawn(3, 8, seed)
    A = np.array([[float(entry) for entry in row] for row in X])
    best = linprog(np.ones(16), A_eq=np.hstack([A, -A]), b_eq=[float(v) for v in y]).fun
    assert float(check(X, y, minimum_l1(X, y))) == pytest.approx(best)


@pytest.mark.parametrize("wrong", [None, (0, 1, 2), (99, 0, 1)])
def test_a_useless_solver_is_survived(monkeypatch, wrong):
    """Whatever HiGHS says, exact pivots end at the same norm."""
    X, y = drawn(3, 8, 5)
    expected = sum(map(abs, minimum_l1(X, y).beta))
    monkeypatch.setattr(
        exact_norms, "basic_columns", lambda A, b, c: wrong if wrong and max(wrong) < 99 else None
    )
    assert check(X, y, minimum_l1(X, y)) == expected


def test_a_sparse_solution_is_degenerate_and_decided():
    X, _ = drawn(12, 40, 1)
    beta = [Fraction(0)] * 40
    beta[3], beta[30] = Fraction(1), Fraction(-2)
    y = image(X, beta)
    found = minimum_l1(X, y)
    assert check(X, y, found) == 3
    assert found.other is None


def test_data_that_doubles_cannot_tell_apart():
    tiny = Fraction(1, 10**40)
    X = ((Fraction(1), Fraction(1) + tiny),)
    found = minimum_l1(X, (Fraction(1),))
    assert found.beta == (0, 1 / (1 + tiny))
    assert found.other is None
    check(X, (Fraction(1),), found)


def test_least_l2():
    X, y = drawn(3, 8, 7)
    found = minimum_l2(X, y)
    assert image(X, found.beta) == y
    assert tuple(products(X, found.multipliers)) == found.beta


def test_misuse():
    X = ((Fraction(1), Fraction(2)), (Fraction(2), Fraction(4)))
    with pytest.raises(OutOfDomain, match="dependent"):
        minimum_l2(X, (Fraction(1), Fraction(2)))
    with pytest.raises(SolverFailure, match="dependent"):
        minimum_l1(X, (Fraction(1), Fraction(2)))
    for least in (minimum_l1, minimum_l2):
        with pytest.raises(OutOfDomain, match="give as many"):
            least(X, (Fraction(1),))
