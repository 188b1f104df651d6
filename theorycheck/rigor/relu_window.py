r"""A window of the gradient flow of an over-parameterized ReLU neuron, enclosed.

$\dot W = -\nabla L(W)$, $L(W) = \frac12E(\sum_i[w_i\cdot x]_+-[v\cdot x]_+)^2$, $x\sim N(0, I)$,
from exact weights at time 0. The certificate holds piecewise polynomials, which are only a
candidate; the kernel bounds their distance from the flow (`rigor.relu_tube`) and then the least and
largest values of quantities over pieces of the window (`rigor.relu_ranges`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar, Self

from flint import fmpz

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.piecewise import ChebyshevPath
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.relu_frame import frame
from theorycheck.rigor.relu_ranges import QUANTITIES, Ranges, ranges
from theorycheck.rigor.relu_tube import TubeOpen, stretches

LARGEST_BITS = 4096
LARGEST_TERMS = 256
LARGEST_SEGMENTS = 4096
LARGEST_PIECES = 4096
# Significant digits of the claimed bounds.
DIGITS = 15
_INTEGER = re.compile(r"-?\d{1,4000}", re.ASCII)
_INTEGERS = re.compile(r"-?\d{1,4000}(?: -?\d{1,4000})*", re.ASCII)
_PARAMETERS = ("W", "v", "since", "until")


@dataclass(frozen=True)
class ReluWindow(Certificate):
    """Certificate of ranges over the pieces of a window of the flow.

    Attributes:
        texts: Exact text of the problem: W, v, since and until.
        path: The piecewise polynomials, from time 0 to `until` or beyond.
        pieces: Ends of the pieces: `since` first, `until` last, increasing.
        least: Claimed lower bounds by quantity, one for each piece.
        largest: Claimed upper bounds.
    """

    kind: ClassVar[str] = "relu-window"
    method: ClassVar[Method] = Method.ENCLOSED

    texts: Mapping[str, str]
    path: ChebyshevPath
    pieces: Vector
    least: Mapping[str, Vector]
    largest: Mapping[str, Vector]

    @classmethod
    def enclose(
        cls, problem: Mapping[str, str], path: ChebyshevPath, pieces: Vector
    ) -> ReluWindow | None:
        """Return the certificate of what a path shows, or None if it does not close.

        Raises:
            MalformedInput: If problem, path and pieces do not fit together.
        """
        _check(problem, path, pieces)
        found = _ranges_of(problem, path, pieces)
        if found is None:
            return None
        claim = cls(
            texts=dict(problem),
            path=path,
            pieces=pieces,
            least={
                name: tuple(_below(value) for value in found.least[name]) for name in QUANTITIES
            },
            largest={
                name: tuple(-_below(-value) for value in found.largest[name]) for name in QUANTITIES
            },
        )
        claim._remember(_compare(claim, found))
        return claim

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def dimensions(self) -> dict[str, int]:
        return {"pieces": len(self.pieces) - 1}

    def one_sided(self) -> tuple[tuple[str, str], ...]:
        pairs = tuple((f"least_{name}", f"largest_{name}") for name in QUANTITIES)
        return (("piece_start", "piece_end"), *pairs)

    def enclosures(self) -> dict[str, Enclosure]:
        exact = {
            "piece_start": self.pieces[:-1],
            "piece_end": self.pieces[1:],
            **{f"least_{name}": values for name, values in self.least.items()},
            **{f"largest_{name}": values for name, values in self.largest.items()},
        }
        # The bounds themselves are exact numbers: what they bound is what was enclosed.
        return {name: Enclosure(mid=mid, radius=Fraction(0)) for name, mid in exact.items()}

    def describe(self) -> str:
        """Return one line that says what a HOLDS means here."""
        return (
            f"{self.kind}: bounds on {', '.join(QUANTITIES)} over {len(self.pieces) - 1} pieces "
            f"of the flow from t = {self.texts['since']} to {self.texts['until']}"
        )

    def _prove(self) -> Outcome:
        found = _ranges_of(self.texts, self.path, self.pieces)
        return Outcome.INCONCLUSIVE if found is None else _compare(self, found)

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "bits": self.path.bits,
            "times": [str(fmpz(time)) for time in self.path.times],
            "coefficients": [list(columns) for columns in _columns(self.path)],
            "pieces": [text.written(time) for time in self.pieces],
            "least": _written(self.least),
            "largest": _written(self.largest),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, bits, times, coefficients, pieces, least, largest = text.fields(
            content, "problem", "bits", "times", "coefficients", "pieces", "least", "largest"
        )
        certificate = cls(
            texts=text.texts(problem, "problem"),
            path=ChebyshevPath(
                bits=text.precision(bits, LARGEST_BITS),
                times=tuple(_integer(time, "times") for time in text.listed(times, "times")),
                coefficients=tuple(
                    tuple(_column(column) for column in text.listed(columns, "coefficients"))
                    for columns in text.listed(coefficients, "coefficients")
                ),
            ),
            pieces=text.rationals(pieces, "pieces"),
            least=_read(least, "least"),
            largest=_read(largest, "largest"),
        )
        _check(certificate.texts, certificate.path, certificate.pieces)
        if any(
            len(values) != len(certificate.pieces) - 1
            for claims in (certificate.least, certificate.largest)
            for values in claims.values()
        ):
            raise MalformedInput("certificate: there must be one bound for each piece.")
        return certificate


def _ranges_of(problem: Mapping[str, str], path: ChebyshevPath, pieces: Vector) -> Ranges | None:
    try:
        basis = frame(problem)
        return ranges(basis, stretches(basis, path), pieces)
    except (TubeOpen, ArithmeticError):
        return None


def _compare(claim: ReluWindow, found: Ranges) -> Outcome:
    """Return HOLDS if the claimed ranges hold the recomputed ones.

    Bounds that were recomputed are not attained, so that a narrower claim need not be wrong; one
    that is disjoint from them is.
    """
    held = True
    for name in QUANTITIES:
        for low, high, least, largest in zip(
            claim.least[name],
            claim.largest[name],
            found.least[name],
            found.largest[name],
            strict=True,
        ):
            if high < least or largest < low:
                return Outcome.FAILS
            held = held and low <= least and largest <= high
    return Outcome.HOLDS if held else Outcome.INCONCLUSIVE


def _below(value: Fraction) -> Fraction:
    """Return a decimal of about `DIGITS` significant digits that is at most `value`."""
    if value == 0:
        return value
    size = len(str(fmpz(value.denominator))) - len(str(fmpz(abs(value.numerator))))
    scale = Fraction(10) ** (size + DIGITS)
    return Fraction(value * scale // 1) / scale


def _check(problem: Mapping[str, str], path: ChebyshevPath, pieces: Vector) -> None:
    """Refuse what does not fit together.

    Raises:
        MalformedInput: If so.
    """
    text.parameters(problem, *_PARAMETERS)
    since, until = (text.rational(problem[name], name) for name in ("since", "until"))
    basis = frame(problem)
    columns = len(basis.products) * len(basis.squares)
    fits = (
        2 <= path.bits <= LARGEST_BITS
        and 1 <= len(path.coefficients) <= LARGEST_SEGMENTS
        and len(path.times) == len(path.coefficients) + 1
        and path.times[0] == 0
        and all(a < b for a, b in pairwise(path.times))
        and all(len(segment) == columns for segment in path.coefficients)
        and all(
            1 <= len(column) <= LARGEST_TERMS for segment in path.coefficients for column in segment
        )
    )
    if not fits:
        raise MalformedInput("certificate: times and coefficients do not fit together.")
    if not (
        0 <= since < until
        and 2 <= len(pieces) <= LARGEST_PIECES + 1
        and pieces[0] == since
        and pieces[-1] == until
        and all(a < b for a, b in pairwise(pieces))
    ):
        raise MalformedInput("certificate: the pieces must lead from `since` to `until`.")


@lru_cache(maxsize=64)
def _columns(path: ChebyshevPath) -> tuple[tuple[str, ...], ...]:
    """Return the coefficients of a path as text; every statement about a window writes them."""
    return tuple(
        tuple(" ".join(str(fmpz(entry)) for entry in column) for column in columns)
        for columns in path.coefficients
    )


def _written(claims: Mapping[str, Vector]) -> dict[str, list[str]]:
    return {name: [text.written(value) for value in values] for name, values in claims.items()}


def _read(claims: object, name: str) -> dict[str, Vector]:
    if not isinstance(claims, dict) or set(claims) != set(QUANTITIES):
        raise MalformedInput(
            f"{name}={shown(claims)}: bounds on {', '.join(QUANTITIES)} belong here."
        )
    return {quantity: text.rationals(claims[quantity], name) for quantity in QUANTITIES}


def _integer(value: object, name: str) -> int:
    if not isinstance(value, str) or _INTEGER.fullmatch(value) is None:
        raise MalformedInput(f"{name}={shown(value)} is not the text of an integer.")
    return int(value)


def _column(value: object) -> tuple[int, ...]:
    if not isinstance(value, str):
        raise MalformedInput(f"coefficients: {shown(value)} is not text.")
    words = value.split(" ")
    if _INTEGERS.fullmatch(value) is None:
        return tuple(_integer(word, "coefficients") for word in words)
    return tuple(map(int, words))
