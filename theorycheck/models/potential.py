r"""The potential $q_D$ of a diagonal network of depth D, enclosed.

$q_D$ has $q_D(0) = 0$ and the inverse of the link $h_D$ as its derivative; the limit of gradient
flow minimizes $\alpha^D\sum_i q_D(\beta_i/\alpha^D)$ (Woodworth et al. 2020, theorems 1 and 3).
"""

from __future__ import annotations

from theorycheck._errors import OutOfDomain, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import number, text
from theorycheck.core.settings import Settings
from theorycheck.rigor import potential as kernel


def potential(z: object, *, order: object = 2, digits: int = 30) -> Enclosure:
    r"""Return $q_D(z)$, enclosed in balls.

    Order 2: $2 - \sqrt{4 + z^2} + z\,\mathrm{arsinh}(z/2)$. Above:
    $zs - \frac{D-2}{2}\left((1-s)^{-2/(D-2)} + (1+s)^{-2/(D-2)} - 2\right)$ at $h_D(s) = z$.

    Args:
        z: An exact number: text, an int or a Fraction.
        order: Depth D >= 2, any rational, likewise.
        digits: The radius is at most 10^-(digits+1) times the value.

    Raises:
        OutOfDomain: If the order is below 2 or digits out of range.
        InexactInput: If z or order is a float.
        MalformedInput: If z or order is no number.
    """
    at, depth = number(z, "z"), number(order, "order")
    if depth < 2:
        raise OutOfDomain(
            f"order={shown(text(depth))} is below 2: q is known for depths D >= 2. Give order=2."
        )
    wanted = Settings(digits=digits).digits
    mid, radius = kernel.potential(at, depth, wanted + 1)
    return Enclosure(mid=(mid,), radius=radius, scalar=True)
