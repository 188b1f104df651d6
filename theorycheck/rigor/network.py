r"""The diagonal network that the texts of a problem describe.

$\beta_i = u_i^D - v_i^D$ with $u_i(0) = \alpha\,u^0_i$ and $v_i(0) = \alpha\,v^0_i$. The order D is
2 unless the text `order` says otherwise; $u^0$ and $v^0$ are 1 unless the texts `u0` and `v0` do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.exact import Vector
from theorycheck.rigor import text

OPTIONAL = ("order", "u0", "v0")


@dataclass(frozen=True)
class Network:
    """A diagonal network with its initial weights.

    Attributes:
        order: Depth D >= 2.
        alpha: Initial scale, positive.
        u0: Shape of the initial u, no entry 0.
        v0: Likewise of v.
    """

    order: Fraction
    alpha: Fraction
    u0: Vector
    v0: Vector


def usual(name: str, value: object) -> bool:
    """Whether an optional text says what leaving it out means."""
    if name not in OPTIONAL or not isinstance(value, str):
        return False
    standard = 2 if name == "order" else 1
    entries = value.split(",")
    return all(text.is_rational(e) and text.rational(e, name) == standard for e in entries)


def network(problem: Mapping[str, str], features: int) -> Network:
    """Read the network out of exact texts: `alpha`, and if present `order`, `u0`, `v0`.

    Raises:
        MalformedInput: If alpha is not positive, the order below 2, an initial weight 0, a shape
            wrong, or an order other than 2 comes with a shape of the initial weights.
    """
    if "alpha" not in problem:
        raise MalformedInput("problem: the parameter 'alpha' is missing.")
    alpha = text.rational(problem["alpha"], "alpha")
    order = text.rational(problem.get("order", "2"), "order")
    if alpha <= 0:
        raise MalformedInput(f"alpha={shown(problem['alpha'])} is not positive.")
    if order < 2:
        raise MalformedInput(f"order={shown(problem['order'])} is below 2.")
    if order != 2 and ("u0" in problem or "v0" in problem):
        raise MalformedInput(
            f"order={shown(problem['order'])}: shapes u0, v0 of the start are known for order 2."
        )
    ones = (Fraction(1),) * features
    u0, v0 = (
        text.rational_vector(problem[name], name) if name in problem else ones
        for name in ("u0", "v0")
    )
    for name, start in (("u0", u0), ("v0", v0)):
        if len(start) != features or not all(start):
            raise MalformedInput(f"{name}: {features} entries that are not 0 are needed.")
    return Network(order, alpha, u0, v0)
