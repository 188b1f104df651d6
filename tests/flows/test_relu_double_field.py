"""Gradients and Hessians in doubles, against those of the collocation in high precision."""

import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.flows.relu_collocation import ReluCollocation
from theorycheck.flows.relu_crossing import TEACHER
from theorycheck.flows.relu_double_field import field

WEIGHTS = [["0.5", "0.25", "0.1"], ["0.3", "-0.2", "0.05"]]
PLANE = [
    (WEIGHTS, {}),
    ([["-0.5", "0.02", "0.1"], ["0.3", "0.2", "-0.1"], ["0.1", "0.1", "0.3"]], {}),
    ([["0.5", "-0.02"], ["0.3", "0.2"]], {(0, TEACHER): 1, (1, TEACHER): 1, (1, 0): -1}),
    # Beyond a crossing both are those of the analytic continuation.
    ([["-0.5", "-0.02"], ["0.3", "0.2"]], {(0, TEACHER): 1, (1, TEACHER): 1, (1, 0): -1}),
    ([["0.5", "0.3"], ["-0.4", "-0.2"]], {(1, 0): -1}),
]


@pytest.mark.parametrize(("rows", "signs"), PLANE)
def test_they_are_those_of_the_collocation(rows, signs):
    n, m = len(rows), len(rows[0])
    with working_precision(100):
        system = ReluCollocation(arb("1.5"), (n, m), 4)
        system.signs = signs
        row = [arb(x) for line in rows for x in line]
        W = np.array([[[float(x) for x in line] for line in rows]])
        gradient, bent = (values[0] for values in field(W, 1.5, signs))
        expected = [float(entry) for entry in system.gradient(row)]
        np.testing.assert_allclose(gradient.ravel(), expected, atol=1e-15)

        hessian = bent.reshape(n * m, n * m) + np.kron(np.ones((n, n)), np.eye(m)) / 2
        h = arb("1e-12")
        for k in range(n * m):
            more = [x + h if j == k else x for j, x in enumerate(row)]
            pairs = zip(system.gradient(more), system.gradient(row), strict=True)
            column = [float((a - b) / h) for a, b in pairs]
            np.testing.assert_allclose(hessian[:, k], column, atol=1e-9)


def test_points_do_not_know_of_each_other():
    one, two = np.array([[[0.5, 0.25], [0.3, -0.2]]]), np.array([[[0.1, 0.7], [0.2, 0.2]]])
    together = field(np.concatenate([one, two]), 1.0, {})
    for place, alone in enumerate((one, two)):
        for both, single in zip(together, field(alone, 1.0, {}), strict=True):
            np.testing.assert_allclose(both[place], single[0], rtol=1e-14)
