from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import InconsistentData, InexactInput, OutOfDomain
from theorycheck.core.outcome import Outcome
from theorycheck.models.exact_norms import minimum_l1, minimum_l2

entries = st.sampled_from([Fraction(0), Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 3)])


@st.composite
def consistent(draw):
    """Small systems with ties, dependent rows, more rows than columns and zero columns."""
    samples, features = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    X = tuple(tuple(draw(entries) for _ in range(features)) for _ in range(samples))
    beta = [draw(entries) for _ in range(features)]
    y = tuple(sum(a * b for a, b in zip(row, beta, strict=True)) for row in X)
    return X, y


def vertices(X, y):
    """All basic solutions, by brute force in NumPy."""
    A = np.array([[float(entry) for entry in row] for row in X])
    b = np.array([float(entry) for entry in y])
    rank = np.linalg.matrix_rank(A)
    for chosen in combinations(range(A.shape[1]), int(rank)):
        columns = A[:, chosen]
        if np.linalg.matrix_rank(columns) == rank:
            beta = np.zeros(A.shape[1])
            beta[list(chosen)] = np.linalg.lstsq(columns, b, rcond=None)[0]
            yield np.round(beta, 9) + 0.0


@settings(max_examples=120, deadline=None, derandomize=True)
@given(consistent())
def test_least_l1_agrees_with_all_vertices(system):
    X, y = system
    found = minimum_l1(X, y)
    norms = {tuple(beta): np.abs(beta).sum() for beta in vertices(X, y)}
    least = min(norms.values())
    best = [beta for beta, norm in norms.items() if norm < least + 1e-6]
    assert abs(float(sum(map(abs, found.value))) - least) < 1e-6
    # The minimizers are the hull of the vertices among them: one point if there is one vertex.
    assert found.unique is (len(best) == 1)
    assert found.certificate.verify() is Outcome.HOLDS
    assert found.radius == 0
    # A vertex is a minimizer if and only if it lies on the face.
    for beta, norm in norms.items():
        on_face = all(
            abs(entry) < 1e-9 or entry * sign > 0
            for entry, sign in zip(beta, found.face, strict=True)
        )
        assert on_face == (norm < least + 1e-6)


def test_the_face_of_equal_columns_is_a_segment():
    found = minimum_l1("1,1,1/2", "-1")
    assert not found.unique
    assert found.face == (-1, -1, 0)
    assert minimum_l1("0,0", "0").face == (0, 0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(consistent())
def test_least_l2_agrees_with_the_pseudoinverse(system):
    X, y = system
    found = minimum_l2(X, y)
    A = np.array([[float(entry) for entry in row] for row in X])
    expected = np.linalg.pinv(A) @ np.array([float(entry) for entry in y])
    assert np.abs(found.to_numpy() - expected).max() < 1e-9
    assert found.certificate.verify(50) is Outcome.HOLDS
    assert found.unique is True


def test_known_answers():
    found = minimum_l1("1,2", "2")
    assert found.value == [0, 1]
    assert found.dual == [Fraction(1, 2)]
    assert (found.norm, found.unique) == ("l1", True)
    assert minimum_l1("1,1", "1").unique is False
    assert minimum_l2("1,2", "2").value == [Fraction(2, 5), Fraction(4, 5)]
    assert minimum_l1("0,0;0,0", "0,0").value == minimum_l2("0,0;0,0", "0,0").value == [0, 0]


def test_uniqueness_where_the_dual_of_the_vertex_is_not_strict():
    """The dual of a degenerate vertex may touch the box off the support; another one does not."""
    # (1, 0) is dual to e_1 and touches the box at the third column; (1, -1/2) does not.
    found = minimum_l1("1,0,1;0,1,1", "1,0")
    assert found.value == [1, 0, 0]
    assert found.unique is True
    assert found.dual[0] == 1
    assert -1 < found.dual[1] < 0


def test_the_subject_is_embedded():
    subject = {"X": "1,2", "y": "2", "alpha": "1/7"}
    assert minimum_l1("1,2", "2", subject).certificate.problem == subject
    assert minimum_l2("1,2", "2", subject).certificate.problem == subject


def test_arrays_are_read_as_the_dyadics_they_are():
    found = minimum_l2(np.array([[1.0, 0.5]]), np.array([0.1]))
    assert found.value[0] == Fraction(0.1) * Fraction(4, 5)


@pytest.mark.parametrize("least", [minimum_l1, minimum_l2])
def test_data_that_cannot_be_fitted_are_refused(least):
    with pytest.raises(InconsistentData, match=r"\(-2\)\*row\[0\] \+ \(1\)\*row\[1\]"):
        least("1,2;2,4", "1,3")
    with pytest.raises(OutOfDomain, match="y has 2 entries and X has 1 rows"):
        least("1,2", "1,2")
    with pytest.raises(InexactInput):
        least([[0.5]], [1])
