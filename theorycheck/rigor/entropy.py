r"""The certified minimizer of $Q_\alpha$ subject to $X\beta = y$, by interval Newton on the dual.

With X' a row basis, the dual optimum solves $F(\nu) = X'\,b(X'^\top\nu) - y' = 0$, where b is the
network's link (order 2: $b(s) = 2\alpha^2\sinh s$). The links increase, so the Jacobian
$X'\,\mathrm{diag}(b')\,X'^\top$ is positive definite wherever they are defined: there is at most
one zero. Krawczyk's test proves that a box about a numerical solution holds one:
with $Y \approx F'(c)^{-1}$, if $c - YF(c) + (I - YF'(N))(N - c)$ lies in the interior of N, then
N holds a zero (Krawczyk 1969; Neumaier 1990, theorem 5.1.8). The minimizer is
$\beta = b(X'^\top\nu)$ (Woodworth et al. 2020, proofs of theorems 1 and 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import arb, arb_mat

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.float_matrix import FloatMatrix, Texts
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claim import agreement, rounded, rounded_up
from theorycheck.rigor.elimination import reduce_system
from theorycheck.rigor.link import link
from theorycheck.rigor.monotone import located
from theorycheck.rigor.network import OPTIONAL, Network, network

LARGEST_BITS = 100_000
# Tries with a larger box before the test is given up.
ATTEMPTS = 6


@dataclass(frozen=True)
class EntropyMinimizer(Certificate):
    r"""Certificate of argmin $Q_\alpha(\beta)$ subject to $X\beta = y$.

    Attributes:
        texts: Exact text of the problem: X, y, alpha, and order, u0, v0 if it has them.
        bits: Working precision of the test.
        center: Numerical dual solution, on the first row basis of X.
        box: Radius of each component of the box about it; () for the test of `monotone`.
        minimizer: Claimed midpoint of the minimizer, with `radius`.
        columns: For the test of `monotone`: columns of X that span.
        inverse: Their approximate inverse.
    """

    kind: ClassVar[str] = "entropy-minimizer"
    method: ClassVar[Method] = Method.ENCLOSED
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    bits: int
    center: Vector
    box: Vector
    minimizer: Vector
    radius: Fraction
    columns: tuple[int, ...] = ()
    inverse: FloatMatrix | None = None

    @classmethod
    def enclose_large(
        cls,
        problem: Mapping[str, str],
        center: Sequence[Fraction],
        bits: int,
        columns: Sequence[int],
        inverse: FloatMatrix,
    ) -> EntropyMinimizer | None:
        """Return the certificate by the test of `monotone`, or None if that fails.

        Raises:
            MalformedInput: If the problem's data do not fit together.
        """
        texts = problem if isinstance(problem, Texts) else dict(problem)
        found = _located(texts, tuple(center), bits, tuple(columns), inverse)
        if found is None:
            return None
        mids, radius = found
        claim = cls(
            texts=texts,
            bits=bits,
            center=tuple(center),
            box=(),
            minimizer=rounded(mids, radius),
            radius=rounded_up(radius * Fraction(11, 10)),
            columns=tuple(columns),
            inverse=inverse,
        )
        claim._remember_here(agreement(claim.minimizer, claim.radius, mids, radius))
        return claim

    @classmethod
    def enclose(
        cls, problem: Mapping[str, str], center: Sequence[Fraction], bits: int
    ) -> EntropyMinimizer | None:
        """Return the certificate of the minimizer near `center`, or None if the test fails.

        Raises:
            MalformedInput: If the problem's data do not fit together.
        """
        X, y, start = _system(problem)
        if len(center) != len(y):
            raise MalformedInput(f"center has {len(center)} entries: the dual has {len(y)}.")
        with working_precision(bits):
            found = _search_box(X, y, start, tuple(center))
        if found is None:
            return None
        box, values = found
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
        if self.inverse is not None:
            found = _located(self.texts, self.center, self.bits, self.columns, self.inverse)
            if found is None:
                return Outcome.INCONCLUSIVE
            return agreement(self.minimizer, self.radius, *found)
        X, y, start = _system(self.texts)
        with working_precision(self.bits):
            found = _tested(X, y, start, self.center, self.box)
        if found is None:
            return Outcome.INCONCLUSIVE
        return agreement(self.minimizer, self.radius, *found)

    def content(self) -> dict[str, Any]:
        large = (
            {}
            if self.inverse is None
            else {
                "columns": list(self.columns),
                "inverse": self.inverse.text(),
            }
        )
        return {
            **large,
            "problem": dict(self.texts),
            "bits": self.bits,
            "dual": [text.written(entry) for entry in self.center],
            "dual_radius": [text.written(entry) for entry in self.box],
            "minimizer": [text.written(entry) for entry in self.minimizer],
            "minimizer_radius": text.written(self.radius),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        large = "inverse" in content or "columns" in content
        problem, bits, dual, box, minimizer, radius, *more = text.fields(
            content,
            *("problem", "bits", "dual", "dual_radius", "minimizer", "minimizer_radius"),
            *(("columns", "inverse") if large else ()),
        )
        certificate = cls(
            texts=text.texts(problem, "problem"),
            bits=text.precision(bits, LARGEST_BITS),
            center=text.rationals(dual, "dual"),
            box=text.rationals(box, "dual_radius"),
            minimizer=text.rationals(minimizer, "minimizer"),
            radius=text.rational(radius, "minimizer_radius"),
            columns=_columns(more[0]) if large else (),
            inverse=_inverse(more[1]) if large else None,
        )
        certificate._refuse_misfits()
        return certificate

    def _refuse_misfits(self) -> None:
        features = _features(self.texts)
        if self.inverse is None:
            _, y, _ = _system(self.texts)
            fits = len(self.center) == len(self.box) == len(y)
        else:
            X, y, _ = _large_system(self.texts)
            shapes = {len(X), len(self.center), len(self.columns), *_shape(self.inverse)}
            fits = shapes == {len(y)} and not self.box and all(k < features for k in self.columns)
        fits = (
            fits
            and len(self.minimizer) == features
            and self.radius >= 0
            and all(entry >= 0 for entry in self.box)
        )
        if not fits:
            raise MalformedInput("certificate: the dual and the claims do not fit the problem.")


def _columns(value: object) -> tuple[int, ...]:
    entries = text.listed(value, "columns")
    return tuple(text.bounded(k, f"columns[{i}]", 10**9, least=0) for i, k in enumerate(entries))


def _inverse(value: object) -> FloatMatrix:
    if not isinstance(value, str):
        raise MalformedInput(f"inverse={shown(value)} is not text.")
    return FloatMatrix.read(value, "inverse")


def _shape(matrix: FloatMatrix) -> tuple[int, int]:
    return matrix.rows, matrix.columns


def _located(
    problem: Mapping[str, str],
    center: Vector,
    bits: int,
    columns: tuple[int, ...],
    inverse: FloatMatrix,
) -> tuple[Vector, Fraction] | None:
    X, y, start = _large_system(problem)
    if not len(X) == len(y) == len(center) == len(columns) == inverse.rows == inverse.columns:
        raise MalformedInput("columns, inverse: as many as rows of X are needed.")
    if not all(0 <= k < X.columns for k in columns):
        raise MalformedInput(f"columns={shown(columns)}: X has {X.columns}, counted from 0.")
    with working_precision(bits):
        return located(X, y, link(start), center, columns, inverse)


def _large_system(problem: Mapping[str, str]) -> tuple[FloatMatrix, Vector, Network]:
    """Return all rows of X as doubles, y and the network: no row is removed."""
    text.parameters(problem, "X", "y", "alpha", optional=OPTIONAL)
    X = text.matrix_of(problem, "X")
    if not isinstance(X, FloatMatrix):
        raise MalformedInput("inverse: this test is for a matrix X of doubles.")
    return X, text.rational_vector(problem["y"], "y"), network(problem, X.columns)


def _features(problem: Mapping[str, str]) -> int:
    X = text.matrix_of(problem, "X")
    return X.columns if isinstance(X, FloatMatrix) else len(X[0])


def _system(problem: Mapping[str, str]) -> tuple[Matrix, Vector, Network]:
    """Return the rows of the first row basis, their targets, and the network."""
    text.parameters(problem, "X", "y", "alpha", optional=OPTIONAL)
    start = network(problem, _features(problem))
    reduced = reduce_system(text.matrix_of(problem, "X"), text.rational_vector(problem["y"], "y"))
    if reduced.contradiction is not None:
        raise MalformedInput("y is outside the range of X: no interpolator, so no minimizer.")
    return reduced.X_basis, reduced.y_basis, start


class _Dual:
    """F and its Jacobian in balls at the working precision."""

    def __init__(self, X: Matrix, y: Vector, start: Network) -> None:
        self.X = text.to_arb_mat(X)
        self.transposed = self.X.transpose()
        self.y = arb_mat(len(y), 1, [text.to_arb(entry) for entry in y])
        self.link = link(start)

    def primal(self, nu: arb_mat) -> list[arb]:
        exponents = (self.transposed * nu).entries()
        return [self.link.value(i, s) for i, s in enumerate(exponents)]

    def residual(self, nu: arb_mat) -> arb_mat:
        return self.X * arb_mat(self.X.ncols(), 1, self.primal(nu)) - self.y

    def jacobian(self, nu: arb_mat) -> arb_mat:
        exponents = (self.transposed * nu).entries()
        slopes = [self.link.slope(i, s) for i, s in enumerate(exponents)]
        scaled = arb_mat(
            [[e * slope for e, slope in zip(row, slopes, strict=True)] for row in self.X.table()]
        )
        return scaled * self.transposed


def _search_box(
    X: Matrix, y: Vector, start: Network, center: Vector
) -> tuple[Vector, tuple[Vector, Fraction]] | None:
    """Return a box that passes the test, with what follows for the minimizer."""
    if not X:
        return (), _unconstrained(start)
    dual = _Dual(X, y, start)
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
        found = _tested(X, y, start, center, box)
        if found is not None:
            return box, found
        box = tuple(4 * entry for entry in box)
    return None


def _tested(
    X: Matrix, y: Vector, start: Network, center: Vector, box: Vector
) -> tuple[Vector, Fraction] | None:
    """Carry out Krawczyk's test; return midpoints and radius of the minimizer if it succeeds."""
    if not X:
        return _unconstrained(start)
    dual = _Dual(X, y, start)
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


def _unconstrained(start: Network) -> tuple[Vector, Fraction]:
    """Return the minimizer where X = 0: the coefficients at which the flow starts and stays."""
    square = start.alpha**2
    pairs = zip(start.u0, start.v0, strict=True)
    return tuple(square * (u * u - v * v) for u, v in pairs), Fraction(0)


def _column(entries: Vector) -> arb_mat:
    return arb_mat(len(entries), 1, [text.to_arb(entry) for entry in entries])


def _identity(size: int) -> arb_mat:
    return arb_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
