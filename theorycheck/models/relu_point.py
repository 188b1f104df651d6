"""Certified quantities of a student at a problem's weights, as parts of relations."""

from __future__ import annotations

from theorycheck.core.settings import Settings
from theorycheck.models.comparison import Routes
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.relu_point import ReluPoint


def at_weights(*names: str) -> Routes:
    """Return the route to the named quantities, such as "loss" and "theta", at the weights W.

    Their names and meanings are those of `rigor.relu_quantities.QUANTITIES`.
    """

    def routes(problem: ReluStudent, settings: Settings) -> list[Certificate]:
        return [ReluPoint.at(problem.subject(), names, settings.digits)]

    return routes
