r"""What depth 4 leads to at the root of a problem's scale: minimizer, or limit of the flow.

Claim: $\operatorname{argmin}_{X\beta=y} Q^{D=4}_{\rho}(\beta)$, or the limit of gradient flow at
depth 4 from $\rho\mathbf 1$, is near the given point. Here $\rho = \sqrt\alpha$, and $\alpha$, the
scale of the problem, is a square of a rational.

It holds the certificate of that, at depth 4 and scale $\rho$, about the same X and y; the flow is
that of the given loss, never of a whitened one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, ClassVar, Self

from theorycheck._errors import MalformedInput
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate, from_json
from theorycheck.rigor.entropy import EntropyMinimizer
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.network import OPTIONAL

# What the quantities of the part are called here, where the scale is another one.
_NAMES = {"beta_entropy": "beta_depth4", "beta_flow": "beta_flow4"}


@dataclass(frozen=True)
class DepthFour(Certificate):
    """Certificate of a minimizer or of a limit at depth 4 and scale sqrt(alpha).

    Attributes:
        texts: Exact text of the problem: X, y and alpha.
        part: The certificate about X, y, order 4 and the root of alpha.
    """

    kind: ClassVar[str] = "depth-four"
    method: ClassVar[Method] = Method.ENCLOSED
    # A problem that says more of its start or depth is another one.
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    part: EntropyMinimizer | FlowLimit

    def __post_init__(self) -> None:
        """Refuse a part about another system, depth or scale.

        Raises:
            MalformedInput: If the part is not about this problem at the root of its scale.
        """
        if isinstance(self.part, FlowLimit) and self.part.whitener:
            raise MalformedInput("part: it followed the flow of the whitened loss, another one.")
        text.parameters(self.texts, "X", "y", "alpha")
        inner = self.part.problem
        text.parameters(inner, "X", "y", "alpha", "order")
        fits = (
            all(inner[name] == self.texts[name] for name in ("X", "y"))
            and text.rational(inner["order"], "order") == 4
            and text.rational(inner["alpha"], "alpha") > 0
            and text.rational(inner["alpha"], "alpha") ** 2
            == text.rational(self.texts["alpha"], "alpha")
        )
        if not fits:
            raise MalformedInput(
                "part: it is not about X and y at depth 4 and at the root of alpha."
            )

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        found = self.part.enclosures()
        return {new: found[old] for old, new in _NAMES.items() if old in found}

    def _prove(self) -> Outcome:
        return self.part.verify()

    def content(self) -> dict[str, Any]:
        return {"problem": dict(self.texts), "part": self.part.to_json()}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, part = text.fields(content, "problem", "part")
        loaded = from_json(part) if _is_known(part) else None
        if not isinstance(loaded, EntropyMinimizer | FlowLimit):
            raise MalformedInput("part: it is no certificate of a minimizer or of a limit.")
        return cls(texts=text.texts(problem, "problem"), part=loaded)


def _is_known(part: object) -> bool:
    # Asked before reading it, so that no chain of parts inside parts is followed.
    kinds = (EntropyMinimizer.kind, FlowLimit.kind)
    return isinstance(part, dict) and part.get("kind") in kinds


def rational_root(value: Fraction) -> Fraction | None:
    """Return the positive root of a positive rational, or None if it is irrational."""
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(above, below) if (above**2, below**2) == value.as_integer_ratio() else None
