import random

import pytest
from flint import fmpq, fmpq_mat
from scipy.optimize import linprog

from theorycheck._errors import SolverFailure
from theorycheck.programs.simplex import columns, feasible, simplex


def random_program(seed):
    """min c.x, Ax = b, x >= 0, with a feasible start that is not optimal and ties in the ratios."""
    rng = random.Random(seed)
    rows, width = rng.randint(1, 4), rng.randint(2, 6)
    A = [[rng.randint(0, 2) for _ in range(width)] for _ in range(rows)]
    A = [row + [int(i == k) for i in range(rows)] for k, row in enumerate(A)]
    b = [rng.choice([0, 0, 1, 2]) for _ in range(rows)]
    c = [rng.randint(0, 3) for _ in range(width)] + [rng.randint(1, 9)] * rows
    return A, b, c, tuple(range(width, width + rows))


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_is_scipys(seed):
    A, b, c, start = random_program(seed)
    exact, right = fmpq_mat(A), fmpq_mat([[v] for v in b])
    vertex = simplex(exact, right, [fmpq(v) for v in c], start)
    value = sum(
        c[j] * float(v.p) / float(v.q) for j, v in zip(vertex.basis, vertex.values, strict=True)
    )
    assert value == pytest.approx(linprog(c, A_eq=A, b_eq=b).fun, abs=1e-9)
    assert all(v >= 0 for v in vertex.values)
    prices = (exact.transpose() * vertex.dual).entries()
    reduced = [v - price for v, price in zip(c, prices, strict=True)]
    assert all(v >= 0 for v in reduced)
    assert all(reduced[j] == 0 for j in vertex.basis)


def test_the_cycling_example_ends():
    """Beale 1955: Dantzig's rule alone cycles here."""
    A = fmpq_mat(
        [
            [1, 0, 0, fmpq(1, 4), -60, fmpq(-1, 25), 9],
            [0, 1, 0, fmpq(1, 2), -90, fmpq(-1, 50), 3],
            [0, 0, 1, 0, 0, 1, 0],
        ]
    )
    b = fmpq_mat([[0], [0], [1]])
    c = [fmpq(0)] * 3 + [fmpq(-3, 4), fmpq(150), fmpq(-1, 50), fmpq(6)]
    vertex = simplex(A, b, c, (0, 1, 2))
    assert sum(c[j] * v for j, v in zip(vertex.basis, vertex.values, strict=True)) == fmpq(-1, 20)


def test_unbounded_programs_are_refused():
    with pytest.raises(SolverFailure, match="unbounded"):
        simplex(fmpq_mat([[1, -1]]), fmpq_mat([[1]]), [fmpq(0), fmpq(-1)], (0,))


def test_feasibility_is_decided_exactly():
    A = fmpq_mat([[1, 2], [1, fmpq(2) + fmpq(1, 10**40)]])
    assert feasible(A, fmpq_mat([[3], [fmpq(3) + fmpq(1, 10**40)]]), (0, 1))
    assert not feasible(A, fmpq_mat([[3], [fmpq(3) - fmpq(1, 10**40)]]), (0, 1))
    assert not feasible(fmpq_mat([[1, 2], [1, 2]]), fmpq_mat([[1], [1]]), (0, 1))
    assert columns(A, (1,)).entries()[0] == 2
