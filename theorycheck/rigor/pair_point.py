r"""Loss and gradient of a symmetric pair of neurons, from the expectations that define them.

With $w_{1,2} = \lambda_1 v \pm \lambda_2 v_\perp$, $\|v_\perp\| = \|v\|$: the loss, and
$\langle\nabla_{w_1}L, v\rangle/\|v\|^2$ and $\langle\nabla_{w_1}L, v_\perp\rangle/\|v\|^2$.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flint import arb

from theorycheck.core.outcome import Method
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive
from theorycheck.rigor.sectors import moments
from theorycheck.rigor.text import to_arb


@dataclass(frozen=True)
class PairPoint(Computed, Certificate):
    """Certificate of the loss, and of the gradient with respect to the first of two neurons."""

    kind: ClassVar[str] = "pair-point"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("l1", "l2", "size")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls from sectors of the plane, at |v| = 1, and the loss at |v| = size."""
        del bits
        along, across = (to_arb(positive(texts, name)) for name in ("l1", "l2"))
        found = moments([(along, across), (along, -across)], (arb(1), arb(0)))
        first = found.gradients[0]
        return {
            "loss_at_start": to_arb(positive(texts, "size") ** 2) * found.loss,
            "gradient_1": first[0],
            "gradient_2": first[1],
        }
