"""What works here: versions, solvers, and which methods are available, tried and not assumed."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from theorycheck._errors import shown
from theorycheck.core.outcome import Outcome

PACKAGES = (
    "theorycheck", "sympy", "mpmath", "numpy", "scipy", "cvxpy", "highspy", "python-flint",
    "heyoka", "numba", "hypothesis", "pytest", "matplotlib", "rich", "jsonschema", "latex2mathml",
    "argcomplete",
)  # fmt: skip
# What one can do without: what happens then, and what to do. It has no wheel for some systems.
OPTIONAL = {
    "heyoka": (
        "the built-in integrator follows the flows of diagonal networks, which takes longer; "
        "relu_flow to more digits than doubles have, and method='heyoka', need it.",
        "To have it: conda install -c conda-forge heyoka.py, or on Linux pip install heyoka",
    )
}


class Line(NamedTuple):
    """One thing that was looked at.

    Attributes:
        what: A package or a method.
        works: Whether it works, or can be done without.
        detail: What was found, besides the version.
        version: The version, if it has one.
        advice: What to do, if it does not work.
    """

    what: str
    works: bool
    detail: str = ""
    version: str = ""
    advice: str = ""

    @property
    def state(self) -> str:
        """Return "ok", "without" if one can do without it, or "missing"."""
        if not self.works:
            return "missing"
        return "without" if self.advice else "ok"

    @property
    def told(self) -> str:
        """Return version, detail and advice as one line."""
        return " ".join(filter(None, (self.version, self.said)))

    @property
    def said(self) -> str:
        """Return detail and advice."""
        sign = " " if self.detail.endswith(".") else ": "
        return sign.join(filter(None, (self.detail, self.advice)))

    def to_json(self) -> dict[str, object]:
        """Return the line as plain data, with its state."""
        return {**self._asdict(), "state": self.state}


def examine() -> Iterator[Line]:
    """Yield what was found, one line a thing, the methods by really using them."""
    yield Line(
        "Python", works=True, version=platform.python_version(), detail=f"on {platform.platform()}"
    )
    for package in PACKAGES:
        yield _package(package)
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
            yield Line(
                method,
                works=False,
                detail=shown(f"{type(error).__name__}: {error}", 200),
                advice="install theorycheck again, in a fresh environment",
            )


def _package(name: str) -> Line:
    """Return what there is of a package; one that can be done without is loaded, too."""
    without, advice = OPTIONAL.get(name, ("", f"pip install {name}"))
    try:
        found = version(name)
    except PackageNotFoundError:
        detail = f"not installed: {without}" if without else "not installed"
        return Line(name, works=bool(without), detail=detail, advice=advice)
    reason = _broken(name) if without else None
    if reason is None:
        return Line(name, works=True, version=found)
    detail = f"cannot be loaded ({reason}): {without}"
    return Line(name, works=True, version=found, detail=detail, advice=advice)


def _broken(name: str) -> str | None:
    """Return why a package that is there cannot be loaded; None if it can."""
    try:
        import_module(name)
    except Exception as error:  # noqa: BLE001 (whatever is broken is what to report)
        return shown(f"{type(error).__name__}: {error}", 100)
    return None


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
    built_in = ", with the built-in integrator" if _broken("heyoka") else ""
    return _accepted(found.certificate.verify, f"a limit was proved to 15 digits{built_in}")


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
