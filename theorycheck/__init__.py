"""Verify theorems of deep-learning theory, and say exactly what was checked.

import theorycheck as tc
tc.check("hyperbolic-entropy", alpha="1/10")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theorycheck._api import check as check
    from theorycheck._api import derivation as derivation
    from theorycheck._api import theorems as theorems
    from theorycheck._errors import InconsistentData as InconsistentData
    from theorycheck._errors import InexactInput as InexactInput
    from theorycheck._errors import MalformedInput as MalformedInput
    from theorycheck._errors import OutOfDomain as OutOfDomain
    from theorycheck._errors import SolverFailure as SolverFailure
    from theorycheck._errors import TheoryCheckError as TheoryCheckError
    from theorycheck._errors import UnknownName as UnknownName
    from theorycheck.core.enclosed import Enclosed as Enclosed
    from theorycheck.core.limit import Limit as Limit
    from theorycheck.core.minimizer import Minimizer as Minimizer
    from theorycheck.core.outcome import Outcome as Outcome
    from theorycheck.core.outcome import Verdict as Verdict
    from theorycheck.models.diagonal_flow import flow_limit as flow_limit
    from theorycheck.models.entropy import minimum_entropy as minimum_entropy
    from theorycheck.models.exact_norms import minimum_l1 as minimum_l1
    from theorycheck.models.exact_norms import minimum_l2 as minimum_l2
    from theorycheck.models.relu_derivatives import relu_gradient as relu_gradient
    from theorycheck.models.relu_derivatives import relu_hessian as relu_hessian
    from theorycheck.models.relu_derivatives import relu_loss as relu_loss
    from theorycheck.models.relu_descent import Descent as Descent
    from theorycheck.models.relu_descent import relu_descent as relu_descent
    from theorycheck.models.relu_states import ReluTrajectory as ReluTrajectory
    from theorycheck.models.relu_trajectory import relu_flow as relu_flow
    from theorycheck.reporting.assessment import Assessment as Assessment
    from theorycheck.reporting.derivation import Derivation as Derivation
    from theorycheck.reporting.derivation import Hints as Hints

# Imported on first use, so that `import theorycheck` and `theorycheck list` stay quick.
_HOMES = {
    "_api": ("check", "derivation", "theorems"),
    "_errors": (
        "InconsistentData",
        "InexactInput",
        "MalformedInput",
        "OutOfDomain",
        "SolverFailure",
        "TheoryCheckError",
        "UnknownName",
    ),
    "core.enclosed": ("Enclosed",),
    "core.limit": ("Limit",),
    "core.minimizer": ("Minimizer",),
    "core.outcome": ("Outcome", "Verdict"),
    "models.diagonal_flow": ("flow_limit",),
    "models.entropy": ("minimum_entropy",),
    "models.exact_norms": ("minimum_l1", "minimum_l2"),
    "models.relu_derivatives": ("relu_gradient", "relu_hessian", "relu_loss"),
    "models.relu_descent": ("Descent", "relu_descent"),
    "models.relu_states": ("ReluTrajectory",),
    "models.relu_trajectory": ("relu_flow",),
    "reporting.assessment": ("Assessment",),
    "reporting.derivation": ("Derivation", "Hints"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'theorycheck' has no attribute {name!r}")
    return getattr(import_module(f"theorycheck.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(_HOME)
