r"""The certified minimizer of $Q_\alpha$ subject to $X\beta = y$, by interval Newton on the dual.

With X' a row basis, the dual optimum solves $F(\nu) = X'\,2\alpha^2\sinh(X'^\top\nu) - y' = 0$,
whose Jacobian $X'\,\mathrm{diag}(2\alpha^2\cosh)\,X'^\top$ is positive definite everywhere: there
is at most one zero. Krawczyk's test proves that a box about a numerical solution holds one:
with $Y \approx F'(c)^{-1}$, if $c - YF(c) + (I - YF'(N))(N - c)$ lies in the interior of N, then
N holds a zero (Krawczyk 1969; Neumaier 1990, theorem 5.1.8). The minimizer is
$\beta = 2\alpha^2\sinh(X'^\top\nu)$ (Woodworth et al. 2020, proof of theorem 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import arb, arb_mat

from theorycheck._errors import MalformedInput
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claim import agreement, rounded, rounded_up
from theorycheck.rigor.elimination import reduce_system

LARGEST_BITS = 100_000
# Tries with a larger box before the test is given up.
ATTEMPTS = 6


@dataclass(frozen=True)
class EntropyMinimizer(Certificate):
    r"""Certificate of argmin $Q_\alpha(\beta)$ subject to $X\beta = y$.

    Attributes:
        texts: Exact text of the problem: X, y and alpha.
        bits: Working precision of the test.
        center: Numerical dual solution, on the first row basis of X.
        box: Radius of each component of the box about it.
        minimizer: Claimed midpoint of the minimizer, with `radius`.
    """

    kind: ClassVar[str] = "entropy-minimizer"
    method: ClassVar[Method] = Method.ENCLOSED

    texts: Mapping[str, str]
    bits: int
    center: Vector
    box: Vector
    minimizer: Vector
    radius: Fraction

    @classmethod
    def enclose(
        cls, problem: Mapping[str, str], center: Sequence[Fraction], bits: int
    ) -> EntropyMinimizer | None:
        """Return the certificate of the minimizer near `center`, or None if the test fails.

        Raises:
            MalformedInput: If the problem's data do not fit together.
        """
        X, y, alpha = _system(problem)
        if len(center) != len(y):
            raise MalformedInput(f"center has {len(center)} entries: the dual has {len(y)}.")
        with working_precision(bits):
            found = _search_box(X, y, alpha, tuple(center))
        if found is None:
            return None
        box, values = found
        if not X:
            values = (Fraction(0),) * _features(problem), Fraction(0)
        mids, radius = values
        claim = cls(
            texts=dict(problem),
            bits=bits,
            center=tuple(center),
            box=box,
            minimizer=rounded(mids, radius),
            radius=rounded_up(radius * Fraction(11, 10)),
        )
        claim._remember(agreement(claim.minimizer, claim.radius, mids, radius))
        return claim

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return {"beta_entropy": Enclosure(mid=self.minimizer, radius=self.radius)}

    def _prove(self) -> Outcome:
        X, y, alpha = _system(self.texts)
        with working_precision(self.bits):
            if not X:
                values = (Fraction(0),) * len(self.minimizer), Fraction(0)
            else:
                found = _tested(X, y, alpha, self.center, self.box)
                if found is None:
                    return Outcome.INCONCLUSIVE
                values = found
        return agreement(self.minimizer, self.radius, *values)

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "bits": self.bits,
            "dual": [text.written(entry) for entry in self.center],
            "dual_radius": [text.written(entry) for entry in self.box],
            "minimizer": [text.written(entry) for entry in self.minimizer],
            "minimizer_radius": text.written(self.radius),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, bits, dual, box, minimizer, radius = text.fields(
            content, "problem", "bits", "dual", "dual_radius", "minimizer", "minimizer_radius"
        )
        certificate = cls(
            texts=text.texts(problem, "problem"),
            bits=text.precision(bits, LARGEST_BITS),
            center=text.rationals(dual, "dual"),
            box=text.rationals(box, "dual_radius"),
            minimizer=text.rationals(minimizer, "minimizer"),
            radius=text.rational(radius, "minimizer_radius"),
        )
        _, y, _ = _system(certificate.texts)
        fits = (
            len(certificate.center) == len(certificate.box) == len(y)
            and len(certificate.minimizer) == _features(certificate.texts)
            and certificate.radius >= 0
            and all(entry >= 0 for entry in certificate.box)
        )
        if not fits:
            raise MalformedInput("certificate: the dual and the claims do not fit the problem.")
        return certificate


def _features(problem: Mapping[str, str]) -> int:
    return len(text.rational_matrix(problem["X"], "X")[0])


def _system(problem: Mapping[str, str]) -> tuple[Matrix, Vector, Fraction]:
    """Return the rows of the first row basis, their targets, and alpha."""
    text.parameters(problem, "X", "y", "alpha")
    alpha = text.rational(problem["alpha"], "alpha")
    if alpha <= 0:
        raise MalformedInput(f"alpha={alpha} is not positive.")
    reduced = reduce_system(
        text.rational_matrix(problem["X"], "X"), text.rational_vector(problem["y"], "y")
    )
    if reduced.contradiction is not None:
        raise MalformedInput("y is outside the range of X: no interpolator, so no minimizer.")
    return reduced.X_basis, reduced.y_basis, alpha


class _Dual:
    """F and its Jacobian in balls at the working precision."""

    def __init__(self, X: Matrix, y: Vector, alpha: Fraction) -> None:
        self.X = text.to_arb_mat(X)
        self.transposed = self.X.transpose()
        self.y = arb_mat(len(y), 1, [text.to_arb(entry) for entry in y])
        self.twice = text.to_arb(2 * alpha * alpha)

    def primal(self, nu: arb_mat) -> list[arb]:
        return [self.twice * s.sinh() for s in (self.transposed * nu).entries()]

    def residual(self, nu: arb_mat) -> arb_mat:
        return self.X * arb_mat(self.X.ncols(), 1, self.primal(nu)) - self.y

    def jacobian(self, nu: arb_mat) -> arb_mat:
        slopes = [self.twice * s.cosh() for s in (self.transposed * nu).entries()]
        scaled = arb_mat(
            [[e * slope for e, slope in zip(row, slopes, strict=True)] for row in self.X.table()]
        )
        return scaled * self.transposed


def _search_box(
    X: Matrix, y: Vector, alpha: Fraction, center: Vector
) -> tuple[Vector, tuple[Vector, Fraction]] | None:
    """Return a box that passes the test, with what follows for the minimizer."""
    if not X:
        return (), ((), Fraction(0))
    dual = _Dual(X, y, alpha)
    middle = _column(center)
    try:
        shift = dual.jacobian(middle).mid().inv().mid() * dual.residual(middle)
        box = tuple(rounded_up(2 * text.upper(abs(entry))) for entry in shift.entries())
    except (ZeroDivisionError, ArithmeticError):
        return None
    # A component whose residual happens to be exactly zero still needs an interior.
    floor = max(box) / 2**20 or Fraction(1, 2 ** (2 * dual.X.ncols() + 4096))
    box = tuple(max(entry, floor) for entry in box)
    for _ in range(ATTEMPTS):
        found = _tested(X, y, alpha, center, box)
        if found is not None:
            return box, found
        box = tuple(4 * entry for entry in box)
    return None


def _tested(
    X: Matrix, y: Vector, alpha: Fraction, center: Vector, box: Vector
) -> tuple[Vector, Fraction] | None:
    """Carry out Krawczyk's test; return midpoints and radius of the minimizer if it succeeds."""
    dual = _Dual(X, y, alpha)
    middle = _column(center)
    radii = [text.to_arb(entry) for entry in box]
    offset = arb_mat(len(radii), 1, [arb(0, radius.upper()) for radius in radii])
    whole = middle + offset
    try:
        inverse = dual.jacobian(middle).mid().inv().mid()
        contraction = _identity(len(radii)) - inverse * dual.jacobian(whole)
        moved = contraction * offset - inverse * dual.residual(middle)
        inside = all(
            abs(entry).upper() < radius.lower()
            for entry, radius in zip(moved.entries(), radii, strict=True)
        )
        if not inside:
            return None
        # The zero lies in c + moved, which is sharper than the whole box.
        values = dual.primal(middle + moved)
        radius = max(text.upper(entry.rad()) for entry in values)
        return tuple(text.dyadic(entry.mid()) for entry in values), radius
    except (ZeroDivisionError, ArithmeticError):
        return None


def _column(entries: Vector) -> arb_mat:
    return arb_mat(len(entries), 1, [text.to_arb(entry) for entry in entries])


def _identity(size: int) -> arb_mat:
    return arb_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
