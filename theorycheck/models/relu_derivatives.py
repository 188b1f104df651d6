r"""The loss of a ReLU student, its gradient and its Hessian: in doubles, in balls, or by heyoka.

$L(W) = \frac12 E(\sum_i [w_i\cdot x]_+ - [v\cdot x]_+)^2$ with $x\sim N(0, I_d)$; W has a row for
each neuron. Without `digits` the answers are doubles, accurate as `flows.relu_closed_form` says;
with `digits` the data are read exactly and the answers are balls. `method="heyoka"` computes either
by compiled expressions, without a rigorous radius: a second route, and the one that a flow of many
digits takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.enclosed import Enclosed
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.models.relu_heyoka import evaluated, refuse_unknown
from theorycheck.models.relu_weights import doubles, rationals, refuse_zero_rows

if TYPE_CHECKING:
    import numpy as np
    from flint import arb
    from numpy.typing import NDArray

    from theorycheck.rigor.student import Student

# Bits that are tried before a value is taken for 0, and at all.
_ENOUGH_BITS, _MOST_BITS = 4_000, 20_000
# Rows of a Hessian in balls.
_MOST_ROWS = 300
# Smaller losses may have lost digits, or all, to the smallest double.
_LEAST_LOSS = 1e-290


def relu_loss(
    W: object, v: object, *, digits: int | None = None, method: str | None = None
) -> float | Enclosed:
    r"""Return $L(W)$ by its closed form (Xu and Du 2023, eq. 23).

    Args:
        W: ``(neurons, inputs)``. A neuron that is 0 adds nothing.
        v: ``(inputs,)``, not 0.
        digits: If given, W and v are read exactly (text, Fractions, NumPy's doubles as the dyadic
            numbers that they are) and the answer has a rigorous radius of at most 10^-(digits+1)
            times its size (absolute if it cannot be told from 0).
        method: "heyoka" for heyoka's compiled functions, of small sizes: in doubles to some units
            in the last place of the largest term, and angles to one of 1; with `digits` to a radius
            of that size which is no rigorous bound, the difference of two precisions
            (`certified=False`).

    Returns:
        A float; with `digits`, an `Enclosed` number.

    Raises:
        OutOfDomain: If shapes do not fit, v is 0, or the loss is beyond the largest double, or
            below 1e-290 without being 0.
        TheoryCheckError: If an entry is no finite number, or with `digits` not exact.
        SolverFailure: If the digits are not reached.
        MissingExtra: If `method` asks for heyoka, and it is not installed.
    """
    refuse_unknown(method)
    if method:
        return cast("float | Enclosed", evaluated("loss", W, v, digits))
    if digits is None:
        from theorycheck.flows import relu_closed_form

        given, target = doubles(W, v)
        found = relu_closed_form.loss(given, target)
        _refuse_overflow("relu_loss", math.isfinite(found))
        if abs(found) < _LEAST_LOSS and not _optimal(given.tolist(), target.tolist()):
            raise OutOfDomain(
                "relu_loss is not 0, but too close to it for doubles (below 1e-290) at these "
                "weights: rescale W and v together, or give digits for a ball."
            )
        return found
    rows, teacher = rationals(W, v)
    live = tuple(row for row in rows if any(row))
    if not live:
        # No student: half of E[v.x]_+^2.
        quarter = sum((entry * entry for entry in teacher), Fraction(0)) / 4
        return Enclosed(value=quarter, radius=Fraction(0), certified=True)
    return _enclosed(live, teacher, lambda student: [[student.loss]], digits, scalar=True)


def relu_gradient(
    W: object, v: object, *, digits: int | None = None, method: str | None = None
) -> NDArray[np.float64] | Enclosed:
    r"""Return $\nabla L(W)$, ``(neurons, inputs)``, by its closed form (eq. 4).

    At the angles 0 and $\pi$ it takes the limits, which are those from every side: L is twice
    continuously differentiable wherever no neuron is 0. At $w_i = 0$ it is not differentiable, and
    an error says so: there the derivative in the direction u of $w_i$ is $E[(f(x) - [v\cdot
    x]_+)[u\cdot x]_+]$, f the student, which exists for every u and is not linear in u.

    Args, errors and the meaning of `digits` and `method` are those of `relu_loss`, the digits
    relative to the largest entry.

    Raises:
        OutOfDomain: Also if a row of W is 0.
    """
    refuse_unknown(method)
    if method:
        return cast("NDArray[np.float64] | Enclosed", evaluated("gradient", W, v, digits))
    if digits is None:
        from theorycheck.flows import relu_closed_form

        return _in_doubles(relu_closed_form.gradient, W, v, "relu_gradient")
    rows, teacher = rationals(W, v)
    refuse_zero_rows(rows)
    return _enclosed(rows, teacher, lambda student: student.gradient, digits)


def relu_hessian(
    W: object, v: object, *, digits: int | None = None, method: str | None = None
) -> NDArray[np.float64] | Enclosed:
    r"""Return $\nabla^2 L(W)$, ``(neurons * inputs,) * 2``, by its closed form (eq. 51).

    The weights are ordered neuron by neuron. Directions that eq. (51) leaves open, between parallel
    vectors, have coefficients that are 0 there, and the limits are taken. Args and errors are those
    of `relu_gradient`.
    """
    refuse_unknown(method)
    if method:
        return cast("NDArray[np.float64] | Enclosed", evaluated("hessian", W, v, digits))
    if digits is None:
        from theorycheck.flows import relu_closed_form

        return _in_doubles(relu_closed_form.hessian, W, v, "relu_hessian")
    from theorycheck.rigor.student_hessian import hessian

    rows, teacher = rationals(W, v)
    refuse_zero_rows(rows)
    if len(rows) * len(teacher) > _MOST_ROWS:
        raise OutOfDomain(
            f"W has {len(rows) * len(teacher)} entries, and Hessians of at most {_MOST_ROWS} are "
            "enclosed. Leave digits out."
        )
    return _enclosed(rows, teacher, hessian, digits)


def _in_doubles(
    function: Callable[..., NDArray[np.float64]], W: object, v: object, name: str
) -> NDArray[np.float64]:
    import numpy as np

    rows, teacher = doubles(W, v)
    refuse_zero_rows(rows)
    found = function(rows, teacher)
    _refuse_overflow(name, bool(np.isfinite(found).all()))
    return found


def _optimal(W: list[list[float]], v: list[float]) -> bool:
    """Return whether the loss is 0 exactly: neurons along v, nonnegative multiples that add up."""
    rows, teacher = [list(map(Fraction, row)) for row in W], list(map(Fraction, v))
    k = next(i for i, entry in enumerate(teacher) if entry)
    multiples = [row[k] / teacher[k] for row in rows]
    along = all(
        row == [c * entry for entry in teacher] for c, row in zip(multiples, rows, strict=True)
    )
    return along and min(multiples) >= 0 and sum(multiples) == 1


def _refuse_overflow(name: str, finite: bool) -> None:  # noqa: FBT001
    if not finite:
        raise OutOfDomain(
            f"{name} is beyond the largest double at these weights: rescale W and v together, or "
            "give digits for an exact answer."
        )


def _enclosed(
    W: Matrix,
    v: Vector,
    function: Callable[[Student], list[list[arb]]],
    digits: int,
    *,
    scalar: bool = False,
) -> Enclosed:
    """Evaluate in balls, with more bits until the radius is small enough."""
    from theorycheck.rigor.claim import rounded, rounded_up
    from theorycheck.rigor.student import Student
    from theorycheck.rigor.text import dyadic

    wanted = Settings(digits=digits).digits
    bits = 64 + 4 * wanted
    while bits <= _MOST_BITS:
        with working_precision(bits):
            rows = function(Student(W, v))
            radius = max(dyadic(ball.rad()) for row in rows for ball in row)
            middles = [[dyadic(ball.mid()) for ball in row] for row in rows]
        largest = max(abs(entry) for row in middles for entry in row)
        if radius * 10 ** (wanted + 2) <= largest:
            # Room is left for rounding the midpoints to short decimals.
            value = [list(rounded(tuple(row), radius)) for row in middles]
            return _answer(value, rounded_up(radius * Fraction(11, 10)), scalar=scalar)
        if largest <= radius or largest == 0:
            bound = radius + largest
            if bound == 0 or (bits > _ENOUGH_BITS and bound * 10 ** (wanted + 1) <= 1):
                zeros = [[Fraction(0)] * len(row) for row in rows]
                return _answer(zeros, rounded_up(bound), scalar=scalar)
        bits *= 2
    raise SolverFailure(
        f"digits={digits}: they were not reached with {bits // 2} bits. Ask for fewer."
    )


def _answer(value: list[list[Fraction]], radius: Fraction, *, scalar: bool) -> Enclosed:
    return Enclosed(value=value[0][0] if scalar else value, radius=radius, certified=True)
