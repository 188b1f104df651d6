"""Single calls of the public interface and of their peers, timed by pytest-benchmark.

`pytest benchmarks` shows the table, and `--benchmark-compare` what changed since a saved run;
`python benchmarks calls` keeps the ratios. Peers are in the same group, and so in the same run.
"""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import numpy as np
import pytest
from entropy import peer as clarabel
from relu import numpy_gradient, torch_gradient

import theorycheck as tc
from theorycheck.models.diagonal_regression import drawn
from theorycheck.rigor import certificate

NEURONS, INPUTS = 5, 20
GRADIENT = f"gradient of the loss, n = {NEURONS}, d = {INPUTS}"
ENTROPY = "minimum of Q_alpha, N = 10, d = 50, alpha about 1/10, each time another one"
PROOF = "a certificate of that minimum, read and proved"


def student() -> tuple[Any, Any]:
    """Return weights and a teacher."""
    source = np.random.default_rng(0)
    return source.normal(size=(NEURONS, INPUTS)), np.eye(INPUTS)[0]


@pytest.mark.benchmark(group=GRADIENT)
def test_gradient_theorycheck(benchmark: Any) -> None:
    """`relu_gradient`, in doubles."""
    W, v = student()
    found = benchmark(tc.relu_gradient, W, v)
    assert np.allclose(found, numpy_gradient(W, v))


@pytest.mark.benchmark(group=GRADIENT)
def test_gradient_numpy(benchmark: Any) -> None:
    """Its closed form as one would write it down."""
    benchmark(numpy_gradient, *student())


@pytest.mark.benchmark(group=GRADIENT)
def test_gradient_pytorch(benchmark: Any) -> None:
    """Automatic differentiation, where PyTorch is there."""
    function = torch_gradient(*student())
    if function is None:
        pytest.skip("PyTorch is not installed")
    benchmark(function)


@pytest.mark.benchmark(group=ENTROPY)
def test_entropy_theorycheck(benchmark: Any) -> None:
    """`minimum_entropy`, certified to 15 digits."""
    X, y = drawn(10, 50, 0)
    # No answer that is remembered can help.
    scales = count(100_000)
    found = benchmark(lambda: tc.minimum_entropy(X, y, f"10000/{next(scales)}", digits=15))
    assert found.certificate is not None


@pytest.mark.benchmark(group=ENTROPY)
def test_entropy_clarabel(benchmark: Any) -> None:
    """CVXPY with Clarabel, to its own tolerance."""
    X, y = (np.array(part, dtype=float) for part in drawn(10, 50, 0))
    benchmark(clarabel, X, y, 0.1)


@pytest.mark.benchmark(group=PROOF)
def test_proof(benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel alone; what it proved before does not count."""
    X, y = drawn(10, 50, 0)
    text = json.dumps(tc.minimum_entropy(X, y, "1/10", digits=15).certificate.to_json())

    def proved() -> Any:
        monkeypatch.setattr(certificate, "_PROVED", {})
        return certificate.from_json(json.loads(text)).verify()

    assert benchmark(proved) is tc.Outcome.HOLDS
