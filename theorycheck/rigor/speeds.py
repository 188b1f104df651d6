r"""How fast neurons move along the flow $\dot W = -\nabla L$ at exact weights, in balls.

The caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flint import arb

from theorycheck.rigor.relu_quantities import Value, orthogonal_rates
from theorycheck.rigor.student import Student, norm
from theorycheck.rigor.text import to_arb


def slope_norm(student: Student) -> Value:
    r"""$\|\nabla_iL\|$, of each neuron."""
    return [norm(row) for row in student.gradient]


def orthogonal_square_rate(student: Student) -> Value:
    r"""$\frac{d}{dt}\sum_i\|z_i\|^2$ along the flow; exactly 0 if all $z_i$ are."""
    total = arb(0)
    for z, rate in zip(student.orthogonal, orthogonal_rates(student), strict=True):
        for entry, moving in zip(z, rate, strict=True):
            if entry:
                total += 2 * to_arb(entry) * moving
    return total


QUANTITIES: Mapping[str, Callable[[Student], Value]] = {
    function.__name__: function for function in (slope_norm, orthogonal_square_rate)
}
