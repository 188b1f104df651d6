"""What works here: versions, solvers, and which methods are available, tried and not assumed."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from theorycheck._errors import shown
from theorycheck.core.outcome import Outcome

PACKAGES = (
    "theorycheck", "sympy", "mpmath", "numpy", "scipy", "cvxpy", "highspy", "python-flint",
    "heyoka", "numba", "hypothesis", "pytest", "matplotlib", "rich", "jsonschema", "latex2mathml",
    "argcomplete",
)  # fmt: skip
# What one can do without, and how. It has no wheel for some systems.
OPTIONAL = {
    "heyoka": "not installed: the flows of diagonal networks take our own slower steps; relu_flow "
    "with more digits than doubles have, and method='heyoka', need it"
}


class Line(NamedTuple):
    """One thing that was looked at."""

    what: str
    works: bool
    detail: str


def examine() -> Iterator[Line]:
    """Yield what was found, one line a thing, the methods by really using them."""
    yield Line("Python", works=True, detail=f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        try:
            yield Line(package, works=True, detail=version(package))
        except PackageNotFoundError:
            told = OPTIONAL.get(package)
            missing = f"not installed: pip install {package}" if told is None else told
            yield Line(package, works=told is not None, detail=missing)
    for method, trial in (
        ("symbolic derivations", _symbolic),
        ("certified minimizers", _minimizer),
        ("certified flow limits", _flow),
        ("convex programs", _programs),
        ("compiled descent", _descent),
    ):
        try:
            yield Line(method, works=True, detail=trial())
        except Exception as error:  # noqa: BLE001 (whatever is broken is what to report)
            yield Line(method, works=False, detail=shown(f"{type(error).__name__}: {error}", 200))


def _symbolic() -> str:
    from theorycheck.models.diagonal_derivation import certificate

    return _accepted(certificate().verify, "a derivation was repeated by the kernel")


def _minimizer() -> str:
    from theorycheck.models.entropy import minimum_entropy

    found = minimum_entropy("1,2", "1", "1/10", digits=15)
    return _accepted(found.certificate.verify, "a minimizer was proved to 15 digits")


def _flow() -> str:
    from theorycheck.models.diagonal_flow import flow_limit

    found = flow_limit("1,2", "1", "1/10", digits=15)
    return _accepted(found.certificate.verify, "a limit was proved to 15 digits")


def _programs() -> str:
    import cvxpy

    from theorycheck.models.diagonal_honesty import SOLVERS
    from theorycheck.programs.norms import l2_answer
    from theorycheck.programs.status import Status

    row, target = ((Fraction(1), Fraction(2)),), (Fraction(1),)
    for solver in SOLVERS:
        found = l2_answer(row, target, solver=solver)
        if found.status is not Status.OPTIMAL:
            raise ArithmeticError(f"{solver} does not solve a program in 2 variables: {found.note}")
    installed = ", ".join(sorted(cvxpy.installed_solvers()))
    return f"{' and '.join(SOLVERS)} solved one; installed solvers: {installed}"


def _descent() -> str:
    from theorycheck.models.relu_descent import relu_descent

    found = relu_descent([["1/2", "1/4"], ["1/2", "-1/4"]], ["1", "0"], step="1/2", steps=1000)
    if not 1.5 < found.scaled_loss[-1] < 1.7:
        raise ArithmeticError(f"t^3 L is {found.scaled_loss[-1]} after 1000 steps, not about 1.64")
    return "1000 steps, compiled, ended where they should"


def _accepted(verify: Callable[[], Outcome], words: str) -> str:
    if verify() is not Outcome.HOLDS:
        raise ArithmeticError("the kernel did not accept its own certificate")
    return words
