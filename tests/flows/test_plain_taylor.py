"""The built-in Taylor steps: without heyoka, the kernel proves limits all the same."""

import subprocess
import sys
from fractions import Fraction
from itertools import accumulate

import mpmath
import pytest

from theorycheck._errors import MissingExtra, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.flows import diagonal, plain_taylor
from theorycheck.flows.plain_taylor import Network, _products, follow
from theorycheck.models.diagonal_flow import flow_limit, forget
from theorycheck.models.diagonal_regression import drawn


@pytest.fixture
def alone(monkeypatch):
    def missing():
        raise MissingExtra("heyoka is not installed")

    monkeypatch.setattr(diagonal, "load_heyoka", missing)
    forget()
    yield
    forget()


CASES = [
    ("1,2", "1", "1/10", 2),
    ("1,2,0;0,1,-1", "3,1/2", "1/10", 2),
    ("1,2", "1", "1e-6", 2),
    ("1,2", "1", "100", 2),
    ("1e5,2e5", "1e3", "1/3", 2),
    ("1e-5,2e-5", "1e-3", "1/3", 2),
    ("1,2", "1", "1/2", 3),
    ("1,-2", "1", "1/2", 4),
    ("1,2", "1", "1/2", 7),
]


@pytest.mark.parametrize(("X", "y", "alpha", "order"), CASES)
def test_the_kernel_proves_the_same_limits(alone, monkeypatch, X, y, alpha, order):
    own = flow_limit(X, y, alpha, order=order, digits=20)
    assert own.certified
    assert own.certificate.verify(20) is Outcome.HOLDS
    monkeypatch.undo()
    forget()
    other = flow_limit(X, y, alpha, order=order, digits=20)
    for left, right in zip(own.value, other.value, strict=True):
        assert abs(left - right) <= own.radius + other.radius
    assert own.certificate.to_json() != other.certificate.to_json()  # two integrators
    # As long steps as heyoka's: none is cut short by what is rounded.
    assert len(own.certificate.path.steps) <= 1.25 * len(other.certificate.path.steps)


def test_uneven_and_negative_starts(alone):
    own = diagonal.weight_flow(
        *drawn(2, 3, 0),
        Fraction(1, 2),
        u0=(Fraction(1), Fraction(-2), Fraction(1, 3)),
        v0=(Fraction(-1, 2), Fraction(1), Fraction(3)),
        bits=80,
        accuracy=Fraction(1, 10**9),
        most_steps=500,
    )
    shown = [state / 2**80 for state in own.states[0]]
    assert shown == pytest.approx([0.5, -1.0, 1 / 6, -0.25, 0.5, 1.5], abs=1e-15)
    assert max(map(abs, own.states[-1])) < 2**83


@pytest.mark.parametrize("order", [2, 3, 5, 8])
def test_the_states_are_those_of_mpmath(alone, order):
    X, y = drawn(1, 2, 4)
    path = diagonal.weight_flow(
        X, y, Fraction(1, 2), order=order, bits=120, accuracy=Fraction(1, 100), most_steps=500
    )
    times = list(accumulate(path.steps, initial=0))
    with mpmath.workdps(40):
        rows = [[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in X]
        targets = [mpmath.mpf(t.numerator) / t.denominator for t in y]

        def force(_, w):
            effective = [w[i] ** order - w[i + 2] ** order for i in range(2)]
            residual = [
                sum(a * e for a, e in zip(row, effective, strict=True)) - t
                for row, t in zip(rows, targets, strict=True)
            ]
            slope = [
                2 * order * sum(row[i] * r for row, r in zip(rows, residual, strict=True))
                for i in range(2)
            ]
            return [(-1 if i < 2 else 1) * slope[i % 2] * w[i] ** (order - 1) for i in range(4)]

        # One step: mpmath is slow.
        last = 1
        solution = mpmath.odefun(force, 0, [mpmath.mpf(1) / 2] * 4)
        wanted = solution(mpmath.mpf(times[last]) / 2**120)
        found = [mpmath.mpf(value) / 2**120 for value in path.states[last]]
        assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < mpmath.mpf(10) ** -30


def test_a_step_that_is_a_millionth_too_long_is_no_proof(alone, monkeypatch):
    unit = Network.unit
    monkeypatch.setattr(
        Network, "unit", lambda self, scale: unit(self, scale) * (1 + Fraction(1, 10**6))
    )
    with pytest.raises(SolverFailure, match="did not reach"):
        flow_limit("1,2", "1", "1/10", digits=12)


def test_the_budget_is_kept(alone):
    path = {"bits": 64, "accuracy": Fraction(1, 10**9), "most_steps": 2}
    with pytest.raises(SolverFailure, match="steps=2: the flow has not settled at t ="):
        diagonal.weight_flow(*drawn(2, 3, 0), Fraction(1, 1000), **path)


def test_weights_that_stand_still_are_followed():
    asked = []

    def settled(state):
        asked.append(state)
        return len(asked) > 1

    zero, one = Fraction(0), Fraction(1)
    path = follow(((zero,),), (zero,), [one, one], order=2, bits=40, settled=settled, most_steps=5)
    assert path.states == ((2**40, 2**40), (2**40, 2**40))


@pytest.mark.parametrize("first", [-300, -30, 0, 10, 60])
def test_a_step_does_not_depend_on_the_unit_that_is_tried_first(first):
    network = Network(*drawn(2, 3, 0), 2)
    state, degree = [2**100] * 6, 36
    expected = plain_taylor._series(network, state, 100, 0, degree)
    _, scale, length = plain_taylor._series(network, state, 100, first, degree)
    step = length * network.unit(scale)
    assert float(step) == pytest.approx(float(expected[2] * network.unit(expected[1])), rel=1e-2)


@pytest.mark.parametrize("order", range(2, 40))
def test_the_last_power_is_the_order(order):
    exponents = [1]
    for left, right in _products(order):
        exponents.append(exponents[left] + exponents[right])
    assert exponents[-1] == order
    assert exponents[_products(order)[-1][1]] == order - 1


def test_the_length_of_a_step_is_that_of_the_convergence():
    # 1/(1 - t/r): the radius is r, the step r/e^2 but for the safety factor.
    bits, degree, radius = 200, 60, 4
    series = [[2**bits // radius**k for k in range(degree + 1)]]
    found = plain_taylor._length(series, bits, degree)
    assert found == pytest.approx(radius / 7.389 * 0.9882, rel=1e-3)


def test_the_command_line_works_without_heyoka(tmp_path):
    (tmp_path / "heyoka.py").write_text("raise ImportError('there is no wheel for this system')")
    program = "import sys; from theorycheck.cli import main; sys.exit(main(sys.argv[1:]))"
    words = ["check", "hyperbolic-entropy", "--digits", "15", "--effort", "quick"]
    first = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
    done = subprocess.run(
        [sys.executable, "-c", first + program, *words, "--workers", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "established" in done.stdout
    assert done.stderr == ""
