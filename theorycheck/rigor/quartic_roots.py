r"""The real roots of the quartic of the explicit regularizer, isolated in exact arithmetic.

For $z = y/(X\alpha^2)$ of a problem with one sample and one feature, the quartic is
$p_z(t) = t^4 - 6t^3 + (12 - 2z^2)t^2 - (8 + 10z^2)t + z^2 + z^4$ (Woodworth et al. 2020,
equation 9). Claim: it has exactly two real roots, simple ones, in two given disjoint intervals.

That there are no others is Sturm's theorem, over the rationals; that each interval holds one is a
change of sign between its ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Self

from flint import fmpq_poly

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.network import OPTIONAL


@dataclass(frozen=True)
class QuarticRoots(Certificate):
    """Certificate of both real roots of the quartic.

    Attributes:
        texts: Exact text of the problem: X and y, of one entry each, and alpha.
        smaller: Midpoint of the interval of the smaller root.
        larger: Likewise of the larger one.
        radius: Radius of both intervals.
    """

    kind: ClassVar[str] = "quartic-roots"
    method: ClassVar[Method] = Method.ENCLOSED
    # A problem that says more of its start or depth is another one.
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    smaller: Fraction
    larger: Fraction
    radius: Fraction

    @classmethod
    def isolate(cls, problem: Mapping[str, str], digits: int) -> QuarticRoots | None:
        """Return the certificate with radius about 10^-(digits+2) of the smaller root.

        None if there are not exactly two real roots with a change of sign at each: for z = 0.

        Raises:
            MalformedInput: If the problem has not one sample and one feature, or X is 0.
        """
        p = quartic(ratio(problem))
        bound = Fraction(1) + max(abs(text.to_fraction(entry)) for entry in p.coeffs()[:4])
        if count(p, -bound, bound) != 2 or count(p, -bound, Fraction(0)):
            return None
        # p(0) > 0 > p(|z|): the roots are apart there, and bisection keeps the signs.
        middle = abs(ratio(problem))
        if not (_at(p, Fraction(0)) > 0 > _at(p, middle) and _at(p, bound) > 0):
            return None
        # About where the tangent at 0 ends, for large z about at z, lies the smaller root.
        about = min(_at(p, Fraction(0)) / -text.to_fraction(p.coeffs()[1]), middle)
        fine = about / 10 ** (digits + 3)
        ends = [_bisected(p, Fraction(0), middle, fine), _bisected(p, middle, bound, fine)]
        radius = max(high - low for low, high in ends)
        mids = [(low + high) / 2 for low, high in ends]
        return cls(texts=dict(problem), smaller=mids[0], larger=mids[1], radius=radius)

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return {
            name: Enclosure(mid=(mid,), radius=self.radius, scalar=True)
            for name, mid in (("smaller_root", self.smaller), ("larger_root", self.larger))
        }

    def _prove(self) -> Outcome:
        p = quartic(ratio(self.texts))
        bound = Fraction(1) + max(abs(text.to_fraction(entry)) for entry in p.coeffs()[:4])
        apart = self.smaller + self.radius < self.larger - self.radius
        changes = all(
            _at(p, mid - self.radius) * _at(p, mid + self.radius) < 0
            for mid in (self.smaller, self.larger)
        )
        # All real roots are within Cauchy's bound.
        only = count(p, -bound, bound) == 2
        # A triple root changes the sign as well: z = 0 has one at 2.
        simple = p.gcd(p.derivative()).degree() == 0
        return Outcome.HOLDS if apart and changes and only and simple else Outcome.INCONCLUSIVE

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "smaller": text.written(self.smaller),
            "larger": text.written(self.larger),
            "radius": text.written(self.radius),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, smaller, larger, radius = text.fields(
            content, "problem", "smaller", "larger", "radius"
        )
        certificate = cls(
            texts=text.texts(problem, "problem"),
            smaller=text.rational(smaller, "smaller"),
            larger=text.rational(larger, "larger"),
            radius=text.rational(radius, "radius"),
        )
        ratio(certificate.texts)
        if certificate.radius <= 0:
            raise MalformedInput(f"radius={shown(radius)} is not positive.")
        return certificate


def ratio(problem: Mapping[str, str]) -> Fraction:
    r"""Return $z = y/(X\alpha^2)$ of a problem with one sample and one feature.

    Raises:
        MalformedInput: If it has more, or X is 0.
    """
    text.parameters(problem, "X", "y", "alpha")
    X = text.rational_matrix(problem["X"], "X")
    y = text.rational_vector(problem["y"], "y")
    alpha = text.rational(problem["alpha"], "alpha")
    if len(X) != 1 or len(X[0]) != 1 or len(y) != 1 or not X[0][0] or alpha <= 0:
        raise MalformedInput(
            f"X={shown(problem['X'])}: the roots are those of one sample and one feature, not 0, "
            "at a positive scale."
        )
    return y[0] / (X[0][0] * alpha**2)


def quartic(z: Fraction) -> fmpq_poly:
    """Return p_z, lowest coefficient first."""
    square = z * z
    entries = (square + square**2, -(8 + 10 * square), 12 - 2 * square, Fraction(-6), Fraction(1))
    return fmpq_poly([text.to_fmpq(entry) for entry in entries])


def count(p: fmpq_poly, low: Fraction, high: Fraction) -> int:
    """Return the number of distinct real roots in (low, high], by Sturm's theorem.

    p must not vanish at `low` and `high`.
    """
    chain = [p, p.derivative()]
    while chain[-1].degree() > 0:
        rest = -(chain[-2] % chain[-1])
        if rest == 0:
            break
        chain.append(rest)
    return _variations([_at(q, low) for q in chain]) - _variations([_at(q, high) for q in chain])


def _variations(values: Vector | list[Fraction]) -> int:
    signs = [value > 0 for value in values if value]
    return sum(a != b for a, b in pairwise(signs))


def _at(p: fmpq_poly, point: Fraction) -> Fraction:
    return text.to_fraction(p(text.to_fmpq(point)))


def _bisected(
    p: fmpq_poly, low: Fraction, high: Fraction, width: Fraction
) -> tuple[Fraction, Fraction]:
    """Return ends at most `width` apart between which p changes sign, as it does between these."""
    falling = _at(p, low) > 0
    while high - low > width:
        middle = (low + high) / 2
        value = _at(p, middle)
        if value == 0:
            # A rational root: an interval about it, too short for another one.
            return middle - width / 2, middle + width / 2
        if (value > 0) == falling:
            low = middle
        else:
            high = middle
    return low, high
