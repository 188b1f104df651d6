r"""The slopes of a diagonal network at its start, by exact automatic differentiation.

The model is $f(w, x) = \sum_i (u_i^D - v_i^D) x_i$ with $u_i = \alpha u^0_i$, $v_i = \alpha v^0_i$.
Claim: $\partial f/\partial u_i = p_i x_i$ and $\partial f/\partial v_i = m_i x_i$ with the given
rational numbers p and m. They are found by evaluating the power on dual numbers
$a + b\varepsilon$, $\varepsilon^2 = 0$, in rational arithmetic: no formula for a derivative is
used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple, Self

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.network import OPTIONAL, network

LARGEST_ORDER = 64


class Dual(NamedTuple):
    """A dual number: a value and its slope."""

    value: Fraction
    slope: Fraction

    def times(self, other: Dual) -> Dual:
        """Return the product, in which the square of the second parts is dropped."""
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)


@dataclass(frozen=True)
class ModelSlopes(Certificate):
    """Certificate of the slopes of the model at its start, per unit of the input.

    Attributes:
        texts: Exact text of the problem: X, alpha, and the order and start if not usual.
        up: Claimed slope along each u, divided by the input's entry.
        down: Likewise along each v.
    """

    kind: ClassVar[str] = "model-slopes"
    method: ClassVar[Method] = Method.EXACT
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    up: Vector
    down: Vector

    @classmethod
    def of(cls, problem: Mapping[str, str]) -> ModelSlopes:
        """Return the certificate for the network that exact texts describe; y is left out.

        Raises:
            MalformedInput: If they describe none, or its order is no integer up to 64.
        """
        texts = {name: problem[name] for name in ("X", "alpha", *OPTIONAL) if name in problem}
        return cls(texts, *_slopes(texts))

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return {
            "slope_u": Enclosure(mid=self.up, radius=Fraction(0)),
            "slope_v": Enclosure(mid=self.down, radius=Fraction(0)),
        }

    def _prove(self) -> Outcome:
        same = (self.up, self.down) == _slopes(self.texts)
        return Outcome.HOLDS if same else Outcome.FAILS

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "slope_u": [text.written(entry) for entry in self.up],
            "slope_v": [text.written(entry) for entry in self.down],
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, up, down = text.fields(content, "problem", "slope_u", "slope_v")
        certificate = cls(
            texts=text.texts(problem, "problem"),
            up=text.rationals(up, "slope_u"),
            down=text.rationals(down, "slope_v"),
        )
        features = len(_slopes(certificate.texts)[0])
        if not len(certificate.up) == len(certificate.down) == features:
            raise MalformedInput(f"slopes: {features} of each are needed, one for each feature.")
        return certificate


def _slopes(problem: Mapping[str, str]) -> tuple[Vector, Vector]:
    text.parameters(problem, "X", "alpha", optional=OPTIONAL)
    net = network(problem, len(text.matrix_of(problem, "X")[0]))
    if net.order.denominator != 1 or net.order > LARGEST_ORDER:
        raise MalformedInput(
            f"order={shown(text.written(net.order))} is no integer up to {LARGEST_ORDER}: give one."
        )
    order = int(net.order)
    return (
        tuple(power(net.alpha * shape, order).slope for shape in net.u0),
        tuple(-power(net.alpha * shape, order).slope for shape in net.v0),
    )


def power(point: Fraction, order: int) -> Dual:
    """Return point^order on dual numbers: the value, and its slope."""
    result = Dual(Fraction(1), Fraction(0))
    for _ in range(order):
        result = result.times(Dual(point, Fraction(1)))
    return result
