r"""The interpolating weights nearest to the start of a depth-2 diagonal network, enclosed.

Claim: $\min_{u,v}\|u-\alpha\mathbf 1\|_2^2 + \|v-\alpha\mathbf 1\|_2^2$ subject to
$X(u^2 - v^2) = y$ is attained at one point only, and this point is near the given one.

With multipliers $\nu$ of the rows of a row basis and $\lambda = X^\top\nu$, the conditions of
Karush, Kuhn and Tucker are $u - \alpha = \lambda u$, $v - \alpha = -\lambda v$ and the constraint.
Krawczyk's test proves that a box about a numerical solution holds a zero of this system in all
2d + n unknowns (Neumaier 1990, theorem 5.1.8). If besides $|\lambda_i| < 1$ for every i, then
$\sum_i (1-\lambda_i)(u_i - u_i^*)^2 + (1+\lambda_i)(v_i - v_i^*)^2$ is what the squared distance
of any feasible (u, v) exceeds that of the zero by: it is the global minimum, and the only one,
though the feasible set is not convex.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple, Self

from flint import arb, arb_mat

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claim import agreement, rounded, rounded_up
from theorycheck.rigor.elimination import reduce_system
from theorycheck.rigor.network import OPTIONAL

LARGEST_BITS = 100_000
# Tries with a larger box before the test is given up.
ATTEMPTS = 6


class _Proved(NamedTuple):
    """Midpoints and one radius each of the weights and of the coefficients."""

    u: Vector
    v: Vector
    beta: Vector
    weight_radius: Fraction
    radius: Fraction


@dataclass(frozen=True)
class DistanceMinimizer(Certificate):
    r"""Certificate of the weights nearest to $\alpha\mathbf 1$ among those with zero loss.

    Attributes:
        texts: Exact text of the problem: X, y and alpha.
        bits: Working precision of the test.
        center: Numerical u, v and multipliers on the first row basis of X, one after the other.
        box: Radius of each component of the box about it.
        u: Claimed midpoint of u, with `weight_radius`.
        v: Likewise of v.
        beta: Claimed midpoint of u^2 - v^2, with `radius`.
    """

    kind: ClassVar[str] = "distance-minimizer"
    method: ClassVar[Method] = Method.ENCLOSED
    # A problem that says more of its start or depth is another one.
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    bits: int
    center: Vector
    box: Vector
    u: Vector
    v: Vector
    beta: Vector
    weight_radius: Fraction
    radius: Fraction

    @classmethod
    def enclose(
        cls, problem: Mapping[str, str], center: Sequence[Fraction], bits: int
    ) -> DistanceMinimizer | None:
        """Return the certificate of the weights near `center`, or None if the test fails.

        Raises:
            MalformedInput: If the problem's data do not fit together, or the center to them.
        """
        system = _System.read(problem)
        if len(center) != system.unknowns:
            raise MalformedInput(
                f"center has {len(center)} entries: the system has {system.unknowns} unknowns."
            )
        with working_precision(bits):
            found = _search_box(system, tuple(center))
        if found is None:
            return None
        box, proved = found
        # The tenth more is for rounding the midpoints to readable decimals.
        claim = cls(
            texts=dict(problem),
            bits=bits,
            center=tuple(center),
            box=box,
            u=rounded(proved.u, proved.weight_radius),
            v=rounded(proved.v, proved.weight_radius),
            beta=rounded(proved.beta, proved.radius),
            weight_radius=rounded_up(proved.weight_radius * Fraction(11, 10)),
            radius=rounded_up(proved.radius * Fraction(11, 10)),
        )
        claim._remember(_compared(claim, proved))
        return claim

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return {
            "u_nearest": Enclosure(mid=self.u, radius=self.weight_radius),
            "v_nearest": Enclosure(mid=self.v, radius=self.weight_radius),
            "beta_nearest": Enclosure(mid=self.beta, radius=self.radius),
        }

    def _prove(self) -> Outcome:
        system = _System.read(self.texts)
        with working_precision(self.bits):
            proved = _tested(system, self.center, self.box)
        return Outcome.INCONCLUSIVE if proved is None else _compared(self, proved)

    def content(self) -> dict[str, Any]:
        vectors = {
            "center": self.center,
            "box": self.box,
            "u": self.u,
            "v": self.v,
            "beta": self.beta,
        }
        return {
            "problem": dict(self.texts),
            "bits": self.bits,
            **{name: [text.written(entry) for entry in vectors[name]] for name in vectors},
            "weight_radius": text.written(self.weight_radius),
            "radius": text.written(self.radius),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        names = ("center", "box", "u", "v", "beta")
        problem, bits, weight_radius, radius, *vectors = text.fields(
            content, "problem", "bits", "weight_radius", "radius", *names
        )
        center, box, u, v, beta = (
            text.rationals(vector, name) for name, vector in zip(names, vectors, strict=True)
        )
        certificate = cls(
            texts=text.texts(problem, "problem"),
            bits=text.precision(bits, LARGEST_BITS),
            center=center,
            box=box,
            u=u,
            v=v,
            beta=beta,
            weight_radius=text.rational(weight_radius, "weight_radius"),
            radius=text.rational(radius, "radius"),
        )
        system = _System.read(certificate.texts)
        fits = (
            len(center) == len(box) == system.unknowns
            and len(u) == len(v) == len(beta) == system.features
            and all(entry >= 0 for entry in (*box, certificate.weight_radius, certificate.radius))
        )
        if not fits:
            raise MalformedInput("certificate: the center and the claims do not fit the problem.")
        return certificate


def _compared(claim: DistanceMinimizer, proved: _Proved) -> Outcome:
    outcomes = {
        agreement(claim.u, claim.weight_radius, proved.u, proved.weight_radius),
        agreement(claim.v, claim.weight_radius, proved.v, proved.weight_radius),
        agreement(claim.beta, claim.radius, proved.beta, proved.radius),
    }
    if Outcome.FAILS in outcomes:
        return Outcome.FAILS
    return Outcome.HOLDS if outcomes == {Outcome.HOLDS} else Outcome.INCONCLUSIVE


@dataclass(frozen=True)
class _System:
    """The conditions for the minimum, on the first row basis of X."""

    X: Matrix
    y: Vector
    alpha: Fraction
    features: int

    @classmethod
    def read(cls, problem: Mapping[str, str]) -> _System:
        """Read it out of exact texts; raises MalformedInput if they do not fit together."""
        text.parameters(problem, "X", "y", "alpha")
        alpha = text.rational(problem["alpha"], "alpha")
        if alpha <= 0:
            raise MalformedInput(f"alpha={shown(problem['alpha'])} is not positive.")
        X = text.rational_matrix(problem["X"], "X")
        y = text.rational_vector(problem["y"], "y")
        if len(X) != len(y):
            raise MalformedInput(f"y has {len(y)} entries and X has {len(X)} rows: give as many.")
        reduced = reduce_system(X, y)
        if reduced.contradiction is not None:
            raise MalformedInput("y is outside the range of X: no weights have zero loss.")
        return cls(reduced.X_basis, reduced.y_basis, alpha, len(X[0]))

    @property
    def unknowns(self) -> int:
        return 2 * self.features + len(self.y)

    def parts(self, point: Sequence[arb]) -> tuple[list[arb], list[arb], list[arb]]:
        """Return u, v and lambda = X^T nu at a point, in balls."""
        d = self.features
        lambdas = [
            sum(
                (text.to_arb(row[i]) * nu for row, nu in zip(self.X, point[2 * d :], strict=True)),
                arb(0),
            )
            for i in range(d)
        ]
        return list(point[:d]), list(point[d : 2 * d]), lambdas

    def residual(self, point: Sequence[arb]) -> arb_mat:
        """Return what is zero at the solution, as a column."""
        us, vs, lambdas = self.parts(point)
        alpha = text.to_arb(self.alpha)
        squares = [u * u - v * v for u, v in zip(us, vs, strict=True)]
        entries = [
            *(u - alpha - s * u for u, s in zip(us, lambdas, strict=True)),
            *(v - alpha + s * v for v, s in zip(vs, lambdas, strict=True)),
            *(
                sum((text.to_arb(x) * b for x, b in zip(row, squares, strict=True)), arb(0))
                - text.to_arb(target)
                for row, target in zip(self.X, self.y, strict=True)
            ),
        ]
        return arb_mat(self.unknowns, 1, entries)

    def jacobian(self, point: Sequence[arb]) -> arb_mat:
        """Return the derivative of the residual."""
        d = self.features
        us, vs, lambdas = self.parts(point)
        table = [[arb(0)] * self.unknowns for _ in range(self.unknowns)]
        for i in range(d):
            table[i][i] = 1 - lambdas[i]
            table[d + i][d + i] = 1 + lambdas[i]
            for n, row in enumerate(self.X):
                along_u, along_v = text.to_arb(row[i]) * us[i], text.to_arb(row[i]) * vs[i]
                table[i][2 * d + n], table[d + i][2 * d + n] = -along_u, along_v
                table[2 * d + n][i], table[2 * d + n][d + i] = 2 * along_u, -2 * along_v
        return arb_mat(table)


def _search_box(system: _System, center: Vector) -> tuple[Vector, _Proved] | None:
    """Return a box that passes the test, with what follows for the minimizer."""
    middle = [text.to_arb(entry) for entry in center]
    try:
        shift = system.jacobian(middle).mid().inv().mid() * system.residual(middle)
    except (ZeroDivisionError, ArithmeticError):
        return None
    if not all(entry.is_finite() for entry in shift.entries()):
        return None
    box = tuple(rounded_up(2 * text.upper(abs(entry))) for entry in shift.entries())
    # A component whose residual happens to be exactly zero still needs an interior.
    floor = max(box) / 2**20 or Fraction(1, 2**4096)
    box = tuple(max(entry, floor) for entry in box)
    for _ in range(ATTEMPTS):
        proved = _tested(system, center, box)
        if proved is not None:
            return box, proved
        box = tuple(4 * entry for entry in box)
    return None


def _tested(system: _System, center: Vector, box: Vector) -> _Proved | None:
    """Carry out Krawczyk's test and the test of the multipliers."""
    middle = [text.to_arb(entry) for entry in center]
    radii = [text.to_arb(entry) for entry in box]
    size = system.unknowns
    offset = arb_mat(size, 1, [arb(0, radius.upper()) for radius in radii])
    whole = [a + b for a, b in zip(middle, offset.entries(), strict=True)]
    identity = arb_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
    try:
        inverse = system.jacobian(middle).mid().inv().mid()
        contraction = identity - inverse * system.jacobian(whole)
        moved = (contraction * offset - inverse * system.residual(middle)).entries()
    except (ZeroDivisionError, ArithmeticError):
        return None
    if not all(abs(a).upper() < b.lower() for a, b in zip(moved, radii, strict=True)):
        return None
    # The zero lies in c + moved, which is sharper than the whole box.
    us, vs, lambdas = system.parts([a + b for a, b in zip(middle, moved, strict=True)])
    if not all(abs(s) < 1 for s in lambdas):
        return None
    betas = [(u - v) * (u + v) for u, v in zip(us, vs, strict=True)]

    def mids(balls: Sequence[arb]) -> Vector:
        return tuple(text.dyadic(ball.mid()) for ball in balls)

    def widest(balls: Sequence[arb]) -> Fraction:
        return max(text.upper(ball.rad()) for ball in balls)

    return _Proved(mids(us), mids(vs), mids(betas), widest([*us, *vs]), widest(betas))
