"""Every quantity of a student that the kernel encloses, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from theorycheck.rigor import cubic_potential, curvature_at_point, relu_quantities, speeds
from theorycheck.rigor.relu_quantities import Value
from theorycheck.rigor.student import Student

QUANTITIES: Mapping[str, Callable[[Student], Value]] = {
    **relu_quantities.QUANTITIES,
    **cubic_potential.QUANTITIES,
    **curvature_at_point.QUANTITIES,
    **speeds.QUANTITIES,
}
