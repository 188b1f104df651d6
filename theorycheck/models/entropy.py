r"""The certified minimizer of $Q^D_\alpha(\beta) = \alpha^D\sum_i q_D(\beta_i/\alpha^D)$.

It is taken subject to $X\beta = y$. $q_2(z) = \int_0^z \operatorname{arcsinh}(s/2)\,ds$ (Woodworth
et al. 2020, theorem 1), and for D > 2 $q_D$ is the integral of the inverse of $h_D$ (theorem 3).
Initial weights of another shape change Q at order 2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.domain import Positive, RationalVector
from theorycheck.core.exact import Vector, number, text
from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.minimizer import Minimizer
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.linear_system import LinearSystem
from theorycheck.programs.dual import find_dual
from theorycheck.programs.large_dual import find_large_dual
from theorycheck.rigor.entropy import LARGEST_BITS, EntropyMinimizer

ROUNDS = 4
BITS_PER_DIGIT = math.log2(10)
# Beyond it the potential is that of the limit of large orders, to many digits.
LARGEST_ORDER = 1000


def minimum_entropy(
    X: object, y: object, alpha: object, *, order: object = 2, digits: int = 30
) -> Minimizer:
    r"""Return the certified minimizer of $Q^D_\alpha$ subject to $X\beta = y$.

    Args:
        X: ``(samples, features)``: text, rows of exact numbers, or a NumPy array.
        y: ``(samples,)``, likewise.
        alpha: Initialization scale: text, an int or a Fraction.
        order: Depth D >= 2 of the network, any rational: text, an int or a Fraction.
        digits: The radius is at most 10^-(digits+1) times the largest entry.

    Raises:
        OutOfDomain: If alpha is not positive, or the order below 2 or above 1000.
        InconsistentData: If y is not in the range of X.
        TheoryCheckError: If the data cannot be read exactly or do not fit.
        SolverFailure: If no accuracy that was tried could be certified.
    """
    depth = number(order, "order")
    if depth < 2:
        raise OutOfDomain(
            f"order={shown(text(depth))} is below 2: Q is known for depths D >= 2. Give order=2."
        )
    if depth > LARGEST_ORDER:
        raise OutOfDomain(
            f"order={shown(text(depth))} is above {LARGEST_ORDER}, the largest that is solved. "
            f"Give order={LARGEST_ORDER} or less."
        )
    digits = Settings(digits=digits).digits
    scale: Fraction = Positive().parse(alpha, "alpha")
    system = LinearSystem.read(X, y)
    certificate = certified_minimizer(system, scale, digits, order=depth)
    return Minimizer(
        value=list(certificate.minimizer),
        dual=list(system.on_all_rows(certificate.center)),
        radius=certificate.radius,
        certificate=certificate,
        unique=True,
        norm="entropy",
    )


@lru_cache(maxsize=64)
def certified_minimizer(
    system: LinearSystem,
    alpha: Fraction,
    digits: int,
    *,
    order: Fraction = Fraction(2),
    u0: Vector = (),
    v0: Vector = (),
) -> EntropyMinimizer:
    r"""Find the dual solution, then prove that the minimizer is near it.

    Args:
        system: The constraint.
        alpha: Initialization scale.
        digits: The radius is at most 10^-(digits+1) times the largest entry.
        order: Depth D of the network.
        u0: Shape of the initial weights, order 2 only; () for ones.
        v0: Likewise.

    Raises:
        SolverFailure: If no accuracy that was tried could be certified.
    """
    subject = {"alpha": text(alpha)}
    if order != 2:
        subject["order"] = text(order)
    for name, shape in (("u0", u0), ("v0", v0)):
        if shape:
            subject[name] = RationalVector().text(shape)
    problem = system.texts(subject)
    if isinstance(system.X, FloatMatrix) and order == 2:
        try:
            large = _certified_large(system.X, system.y, alpha, digits, problem, u0, v0)
        finally:
            system.X.forget()
        if large is not None:
            return large
    rows = system.reduced.X_basis
    wanted = digits
    for _ in range(ROUNDS):
        center = _found(system, alpha, wanted, order, u0, v0) if rows else ()
        bits = _bits(center, wanted)
        if bits > LARGEST_BITS:
            raise SolverFailure(
                f"alpha={shown(text(alpha))}, order={text(order)}: the proof needs {bits} bits, "
                f"and at most {LARGEST_BITS} are tried. Raise alpha, or lower the order."
            )
        certificate = EntropyMinimizer.enclose(problem, center, bits)
        if certificate is not None and certificate.verify(digits) is Outcome.HOLDS:
            return certificate
        wanted += max(10, wanted // 2)
    raise SolverFailure(
        f"digits={digits}: the minimizer for alpha={shown(text(alpha))} could not be certified "
        f"with {wanted} working digits. Ask for fewer."
    )


def _certified_large(
    X: FloatMatrix,
    y: Vector,
    alpha: Fraction,
    digits: int,
    problem: Mapping[str, str],
    u0: Vector,
    v0: Vector,
) -> EntropyMinimizer | None:
    """Return what doubles find and a proof of two products confirms; None if they do not."""
    wanted = digits
    for _ in range(ROUNDS):
        found = find_large_dual(X, y, alpha, wanted, u0=u0, v0=v0)
        if found is None:
            return None
        certificate = EntropyMinimizer.enclose_large(
            problem, found.center, found.bits, found.columns, found.inverse
        )
        if certificate is not None and certificate.verify(digits) is Outcome.HOLDS:
            return certificate
        wanted += max(10, wanted // 2)
    return None


def _found(
    system: LinearSystem, alpha: Fraction, digits: int, order: Fraction, u0: Vector, v0: Vector
) -> Vector:
    rows, targets = system.reduced.X_basis, system.reduced.y_basis
    if order == 2:
        return find_dual(rows, targets, alpha, digits, u0=u0, v0=v0)
    from theorycheck.programs.deep_dual import find_deep_dual

    return find_deep_dual(rows, targets, alpha, order, digits)


def _bits(center: tuple[Fraction, ...], digits: int) -> int:
    """Return a working precision at which the test resolves `digits` digits beyond the data.

    Where the Hessian is nearly singular the center is finer than the digits ask for, and the
    test must see all of it.
    """
    size = max((abs(entry) for entry in center), default=Fraction(0))
    written = max((abs(entry.numerator).bit_length() for entry in center), default=0)
    return max(int((digits + 12) * BITS_PER_DIGIT) + 64 + int(size).bit_length(), 64 + 2 * written)
