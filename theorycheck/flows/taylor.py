"""High-order Taylor integration at any precision (heyoka). It finds, it proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from theorycheck._errors import MissingExtra, SolverFailure
from theorycheck.core.notation import scientific
from theorycheck.core.trajectory import Trajectory
from theorycheck.flows.whitening import ADVICE


def load_heyoka() -> Any:
    """Return the heyoka module.

    Raises:
        MissingExtra: If it is not installed (there is no wheel for some systems).
    """
    try:
        import heyoka
    except ImportError as error:
        raise MissingExtra(
            f"heyoka is not installed ({error}): this needs it. "
            "pip install heyoka, on Linux, or conda install -c conda-forge heyoka.py elsewhere."
        ) from None
    # It writes to standard output (where its cache cannot be written, for one): that is for data.
    # What goes wrong in earnest is an exception all the same.
    heyoka.set_logger_level_critical()
    return heyoka


def multiprecision(value: Fraction, bits: int) -> Any:
    """Return an exact rational as a heyoka real, rounded to `bits`; no double is in between."""
    heyoka = load_heyoka()
    # Rounded here, because heyoka reads integers as text, and Python limits that to 4300 digits.
    shift = bits + value.denominator.bit_length() - value.numerator.bit_length()
    mantissa = round(value * Fraction(2) ** shift)
    return heyoka.real(mantissa, bits) * heyoka.real(2, bits) ** (-shift)


def integrate(
    system: Sequence[tuple[Any, Any]],
    start: Sequence[Fraction],
    parameters: Sequence[Fraction],
    *,
    bits: int,
    settled: Callable[[Sequence[int]], bool],
    most_steps: int,
    largest: Fraction | None = None,
) -> Trajectory:
    """Integrate an autonomous system until `settled` says so.

    Args:
        system: Pairs (variable, derivative), runtime parameters as ``par[k]``.
        start: Exact initial state; its rounding is the kernel's business.
        parameters: Exact values of the parameters.
        bits: Fractional bits of the fixed-point states that are returned.
        settled: Asked after each step, with the state times 2^bits.
        most_steps: Budget.
        largest: How large the states may grow; as large as at the start unless given.

    Raises:
        SolverFailure: If the budget is used up or the integrator gives up.
    """
    heyoka = load_heyoka()
    # Relative bits: enough to hold the fractional bits of the largest weight, and a guard.
    top = max([largest or Fraction(0), *map(abs, start)])
    working = bits + 24 + int(top).bit_length()
    unit = heyoka.real(2, working) ** bits
    adaptive = heyoka.taylor_adaptive(
        list(system),
        [multiprecision(value, working) for value in start],
        pars=[multiprecision(value, working) for value in parameters],
        fp_type=heyoka.real,
        prec=working,
        tol=heyoka.real(2, working) ** (-bits),
        compact_mode=True,
        # The time goes into the arithmetic of long numbers: optimized code takes longer to compile
        # than it saves on any run that is worth certifying.
        opt_level=0,
    )
    states = [tuple(int(value * unit) for value in adaptive.state)]
    steps: list[int] = []

    def reached() -> str:
        return f"t = {scientific(Fraction(sum(steps), 2**bits))}"

    while not settled(states[-1]):
        if len(steps) >= most_steps:
            raise SolverFailure(
                f"steps={most_steps}: the flow has not settled at {reached()}. {ADVICE}"
            )
        outcome, length = adaptive.step()
        if outcome != heyoka.taylor_outcome.success:
            raise SolverFailure(f"heyoka stopped with {outcome} at {reached()}.")
        steps.append(int(length * unit))
        states.append(tuple(int(value * unit) for value in adaptive.state))
        if steps[-1] <= 0:
            raise SolverFailure(
                f"heyoka's step at {reached()} is below the resolution of {bits} bits."
            )
    return Trajectory(
        bits=bits, order=int(adaptive.order), steps=tuple(steps), states=tuple(states)
    )
