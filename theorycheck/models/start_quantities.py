"""What statements about the flow say of its start: quantities of the weights at time 0."""

from __future__ import annotations

from theorycheck.core.theorem import Quantity

_AT_START = {
    "spread": Quantity(
        name="spread",
        latex="Z(0)",
        meaning=r"\sum_{i<j}\|z_i(0)-z_j(0)\|",
        words="sum of distances of the neurons across the teacher, at time 0",
    ),
    "kappa_max": Quantity(
        name="kappa_max",
        latex=r"\kappa_{\max}(0)",
        meaning=r"\max_{i,j}\angle(z_i(0),z_j(0))",
        words="largest angle between parts of two neurons across the teacher, at time 0",
    ),
    "weight_norm": Quantity(
        name="weight_norm",
        latex=r"\|w(0)\|",
        meaning=r"\|w_i(0)\|",
        words="norms of the neurons at time 0",
    ),
    "theta": Quantity(
        name="theta",
        latex=r"\theta(0)",
        meaning=r"\theta_i(0)",
        words="angles of the neurons with the teacher at time 0",
    ),
    "theta_max": Quantity(
        name="theta_max",
        latex=r"\theta_{\max}(0)",
        meaning=r"\max_i\theta_i(0)",
        words="largest angle with the teacher at time 0",
    ),
    "teacher_norm": Quantity(
        name="teacher_norm", latex=r"\|v\|", meaning=r"\|v\|", words="norm of the teacher"
    ),
}


def at_start(*names: str) -> tuple[Quantity, ...]:
    """Return the declarations of named quantities at time 0."""
    return tuple(_AT_START[name] for name in names)
