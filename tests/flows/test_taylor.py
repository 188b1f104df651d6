import os
import subprocess
import sys
from fractions import Fraction

import mpmath
import pytest

from theorycheck._errors import SolverFailure
from theorycheck.flows.taylor import integrate, load_heyoka, multiprecision


@pytest.mark.parametrize(
    "value",
    [Fraction(1, 3), Fraction(-7, 10), Fraction(10**30, 7), Fraction(0), Fraction(1, 10**90)],
)
def test_rationals_are_rounded_once_and_through_no_double(value):
    bits = 300
    found = multiprecision(value, bits)
    unit = load_heyoka().real(2, bits) ** 600
    scaled = Fraction(int(found * unit), 2**600)
    assert abs(scaled - value) <= abs(value) * Fraction(1, 2 ** (bits - 2)) + Fraction(1, 2**599)


def test_integers_beyond_the_digit_limit_of_python():
    value = Fraction(10**5000, 3 * 10**4999)
    assert abs(float(multiprecision(value, 100)) - 10 / 3) < 1e-12
    assert float(multiprecision(Fraction(1, 10**5000), 100)) == 0.0


def decay(until, **changes):
    heyoka = load_heyoka()
    x = heyoka.expression("x")
    given = {"bits": 150, "most_steps": 100, **changes}
    return integrate(
        [(x, -heyoka.par[0] * x)],
        [Fraction(1, 3)],
        [Fraction(1, 7)],
        settled=lambda state: Fraction(state[0], 2 ** given["bits"]) < until,
        **given,
    )


def test_an_exponential_to_forty_digits():
    path = decay(Fraction(1, 100))
    time = Fraction(sum(path.steps), 2**150)
    with mpmath.workdps(60):
        exact = mpmath.exp(-mpmath.mpf(time.numerator) / time.denominator / 7) / 3
        found = mpmath.mpf(path.states[-1][0]) / mpmath.mpf(2) ** 150
        assert abs(found - exact) < mpmath.mpf(10) ** -40
    assert len(path.states) == len(path.steps) + 1
    assert all(step > 0 for step in path.steps)
    assert path.bits == 150
    assert path.order > 40
    # Settled is asked after each step: only the last state is below.
    assert [Fraction(state[0], 2**150) < Fraction(1, 100) for state in path.states[-2:]] == [
        False,
        True,
    ]


def test_a_state_that_is_settled_at_once_needs_no_step():
    path = decay(Fraction(1, 2))
    assert path.steps == ()
    assert path.states == ((int(Fraction(1, 3) * 2**150),),)


def test_the_budget_is_kept():
    with pytest.raises(SolverFailure, match="steps=2: the flow has not settled"):
        decay(Fraction(1, 10**9), most_steps=2)


def test_a_step_below_the_resolution_is_reported():
    heyoka = load_heyoka()
    x = heyoka.expression("x")
    with pytest.raises(SolverFailure, match="resolution"):
        integrate(
            [(x, -heyoka.par[0] * x)],
            [Fraction(1)],
            [Fraction(10) ** 30],
            bits=60,
            settled=lambda state: False,
            most_steps=100,
        )


def test_a_flow_that_blows_up_is_a_failure_not_a_result():
    heyoka = load_heyoka()
    x = heyoka.expression("x")
    with pytest.raises(SolverFailure):
        integrate(
            [(x, x * x)],
            [Fraction(1)],
            [],
            bits=60,
            settled=lambda state: False,
            most_steps=100_000,
        )


NOISY = """
from theorycheck import flow_limit
assert flow_limit("1,2", "1", "1", digits=5).certified
print("DATA")
"""


def test_nothing_but_data_goes_to_standard_output(tmp_path):
    # heyoka cannot make its cache below a file, and would say so on standard output.
    occupied = tmp_path / "occupied"
    occupied.write_text("")
    elsewhere = {"HOME": str(occupied), "XDG_CACHE_HOME": str(occupied / "cache")}
    finished = subprocess.run(
        [sys.executable, "-c", NOISY],
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout == "DATA\n"


def test_the_precision_holds_what_the_states_grow_to():
    # x' = x from 1/3 to beyond 10^9: as many fractional bits at the end as at the start.
    heyoka = load_heyoka()
    x = heyoka.expression("x")
    path = integrate(
        [(x, x)],
        [Fraction(1, 3)],
        [],
        bits=100,
        most_steps=100,
        largest=Fraction(10**12),
        settled=lambda state: state[0] > 10**9 * 2**100,
    )
    # Within 24 bits and the growth of what was lost in the first step.
    with mpmath.workdps(60):
        time = mpmath.mpf(sum(path.steps)) / mpmath.mpf(2) ** 100
        found = mpmath.mpf(path.states[-1][0]) / mpmath.mpf(2) ** 100
        assert abs(found - mpmath.exp(time) / 3) < 2 ** mpmath.mpf(-60)
