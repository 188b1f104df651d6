"""What a solver's answer is worth: one policy for every CVXPY program.

"optimal" is taken, "optimal_inaccurate" is kept but marked, everything else is a failure with the
solver's own words. A solver never decides anything: its answers are measured, in `honesty`.
"""

from __future__ import annotations

import enum
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from theorycheck._errors import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Status(enum.Enum):
    """What a solver says of its own answer."""

    OPTIMAL = "optimal"
    INACCURATE = "inaccurate"
    FAILED = "failed"


_SAID = {"optimal": Status.OPTIMAL, "optimal_inaccurate": Status.INACCURATE}


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """A solver's answer to a program, whatever it is worth.

    Attributes:
        program: Which program, in a few words.
        solver: Which solver.
        status: What it says of its answer.
        value: The answer, ``(features,)``; None if it failed.
        note: The solver's own words: failures, warnings.
    """

    program: str
    solver: str
    status: Status
    value: Floats | None
    note: str = ""


# The defaults stop where a flat objective is still far from its minimum. A solver that cannot do
# this much says so, and its last iterate is kept, marked inaccurate.
TIGHT: Mapping[str, Mapping[str, float]] = {
    "CLARABEL": {"tol_gap_abs": 1e-14, "tol_gap_rel": 1e-14, "tol_feas": 1e-11},
    "SCS": {"eps_abs": 1e-9, "eps_rel": 1e-9},
}


def answer(
    build: Callable[[], tuple[Any, Callable[[], Any]]],
    *,
    name: str,
    solver: str,
    tolerances: Mapping[str, Mapping[str, float]] = TIGHT,
) -> Answer:
    """Build and solve a CVXPY program and return what came of it, never an exception.

    Args:
        build: Returns a `cvxpy.Problem` and a function that reads the answer off it, solved.
        name: Which program, in a few words.
        solver: A solver's name as CVXPY writes it.
        tolerances: Settings by solver; {} for their defaults.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            program, read = build()
            program.solve(solver=solver, **tolerances.get(solver, {}))
            said = str(program.status)
            value = _finite(read()) if said in _SAID else None
            complaint = "" if value is not None else f"status {said}"
            if value is None and said in _SAID:
                complaint = f"status {said}, but its answer is not finite"
        except Exception as error:  # noqa: BLE001  whatever a solver raises is a fact about it
            said, value = "", None
            complaint = f"{type(error).__name__}: {shown(str(error), 120)}"
    remarks = dict.fromkeys(shown(str(warning.message), 120) for warning in caught)
    return Answer(
        program=name,
        solver=solver,
        status=Status.FAILED if value is None else _SAID[said],
        value=value,
        note="; ".join(filter(None, (complaint, *remarks))),
    )


def _finite(value: Any) -> Floats | None:
    import numpy as np

    if value is None:
        return None
    floats = np.asarray(value, dtype=np.float64).ravel()
    return floats if np.isfinite(floats).all() else None
