import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.rigor import elimination
from theorycheck.rigor.elimination import particular_solution, reduce_system, row_basis

entries = st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(-2), Fraction(3, 7)])


@st.composite
def systems(draw):
    """Small systems with dependent rows, zero columns and more rows than columns."""
    samples, features = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    X = [tuple(draw(entries) for _ in range(features)) for _ in range(samples)]
    if samples > 2 and draw(st.booleans()):
        X[-1] = tuple(2 * a - b / 3 for a, b in zip(X[0], X[1], strict=True))
    if draw(st.booleans()):
        beta = [draw(entries) for _ in range(features)]
        y = tuple(dot(row, beta) for row in X)
    else:
        y = tuple(draw(entries) for _ in range(samples))
    return tuple(X), y


def dot(a, b):
    return sum((p * q for p, q in zip(a, b, strict=True)), Fraction(0))


def rank_by_hand(rows):
    """Gaussian elimination with Fractions: the independent second implementation."""
    rows = [list(row) for row in rows]
    rank = 0
    for j in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(rank + 1, len(rows)):
            factor = rows[i][j] / rows[rank][j]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


def first_basis_by_hand(X):
    kept = []
    for i in range(len(X)):
        if rank_by_hand([X[k] for k in kept] + [X[i]]) > len(kept):
            kept.append(i)
    return tuple(kept)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(systems())
def test_the_reduced_system_is_the_system(system):
    X, y = system
    reduced = reduce_system(X, y)
    assert reduced.kept == row_basis(X) == first_basis_by_hand(X)
    assert reduced.X_basis == tuple(X[i] for i in reduced.kept)
    for i, weights in enumerate(reduced.C):
        columns = zip(*reduced.X_basis, strict=True) if reduced.kept else [()] * len(X[0])
        assert X[i] == tuple(dot(weights, column) for column in columns)
    for i in range(len(reduced.kept)):
        for j in range(len(reduced.kept)):
            assert reduced.gram[i][j] == sum(row[i] * row[j] for row in reduced.C)
    solvable = rank_by_hand([(*row, v) for row, v in zip(X, y, strict=True)]) == rank_by_hand(X)
    assert (reduced.contradiction is None) == solvable
    beta = particular_solution(X, y)
    if solvable:
        assert tuple(dot(row, beta) for row in X) == y
        assert sum(1 for b in beta if b) <= len(reduced.kept)
    else:
        z = reduced.contradiction
        assert beta is None
        assert all(dot(z, column) == 0 for column in zip(*X, strict=True))
        assert dot(z, y) != 0


def test_zero_matrix_has_rank_zero():
    X = ((Fraction(0), Fraction(0)),) * 2
    reduced = reduce_system(X, (Fraction(0), Fraction(0)))
    assert reduced.X_basis == reduced.y_basis == reduced.gram == reduced.kept == ()
    assert reduced.C == ((), ())
    assert reduced.removed == 2
    assert particular_solution(X, (Fraction(0), Fraction(0))) == (0, 0)
    assert reduce_system(X, (Fraction(0), Fraction(1))).contradiction == (0, 1)


def test_gram_is_the_identity_when_nothing_was_removed():
    X = ((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4)))
    assert reduce_system(X, (Fraction(0), Fraction(0))).gram == ((1, 0), (0, 1))


def test_unlucky_primes_are_noticed():
    """Rows that are independent but dependent modulo every prime that is tried."""
    product = 1
    for prime in elimination._PRIMES:
        product *= prime
    X = ((Fraction(1), Fraction(0)), (Fraction(1), Fraction(product)), (Fraction(0), Fraction(2)))
    assert row_basis(X) == (0, 1)
    assert particular_solution(X, (Fraction(1), Fraction(1), Fraction(0))) == (1, 0)
    assert reduce_system(X, (Fraction(1), Fraction(1), Fraction(1))).contradiction is not None


def test_a_denominator_divisible_by_the_prime_is_harmless():
    prime = elimination._PRIMES[0]
    X = ((Fraction(1, prime), Fraction(1)), (Fraction(2, prime), Fraction(2)))
    assert row_basis(X) == (0,)


def test_large_system_with_planted_dependence():
    rng = random.Random(0)
    X = [tuple(Fraction(rng.randint(-99, 99), 8) for _ in range(60)) for _ in range(30)]
    X[7] = tuple(a - 5 * b for a, b in zip(X[2], X[3], strict=True))
    y = [Fraction(rng.randint(-9, 9)) for _ in range(30)]
    y[7] = y[2] - 5 * y[3]
    assert 7 not in row_basis(tuple(X))
    assert len(row_basis(tuple(X))) == 29
    beta = particular_solution(tuple(X), tuple(y))
    assert all(dot(row, beta) == v for row, v in zip(X, y, strict=True))
    y[7] += Fraction(1, 10**30)
    assert particular_solution(tuple(X), tuple(y)) is None


def test_unequal_lengths_are_refused():
    with pytest.raises(MalformedInput, match="y has 2 entries and X has 1 rows"):
        reduce_system(((Fraction(1),),), (Fraction(1), Fraction(2)))
