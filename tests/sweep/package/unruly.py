"""Small numbers, checked by a check that can crash, hang and worse.

For the tests of sweeps: a package of its own, found by its entry point.
"""

import ctypes
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from theorycheck.core.domain import Choice, Natural, Positive, RationalMatrix, RationalVector
from theorycheck.core.evidence import Enclosure, Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.theorem import Statement, Theorem

BEHAVIORS = (
    "well", "crash", "crash once", "exit", "hang", "raise", "loud", "leave a child behind",
)  # fmt: skip
# A file that every check adds a line to, and one that says that a crash has been.
DIARY, MARK = "UNRULY_DIARY", "UNRULY_MARK"


@dataclass(frozen=True, kw_only=True)
class Unruly(Problem):
    """A number, and how its check behaves."""

    family: ClassVar[str] = "unruly"

    x: Fraction = parameter(default="1", domain=Positive(), symbol="x", doc="a number")
    n: int = parameter(default="1", domain=Natural(), symbol="n", doc="another number")
    y: tuple = parameter(default="1,2", domain=RationalVector(), symbol="y", doc="a vector")
    A: tuple = parameter(default="1,2;3,4", domain=RationalMatrix(), symbol="A", doc="a matrix")
    behavior: str = parameter(
        default="well", domain=Choice(words=BEHAVIORS), symbol="b", doc="what the check does"
    )
    milliseconds: int = parameter(
        default="0", domain=Natural(least=0), symbol="t", doc="how long it takes"
    )

    @classmethod
    def complete(cls, values):
        filled = super().complete(values)
        if filled["n"] == 13:
            raise ValueError("not the kind of error that a family should raise")
        if filled["n"] == 12:
            cls.parameters()["x"].domain.parse("-1", "x")
        return filled


def check(problem, settings):
    if os.environ.get(DIARY):
        with Path(os.environ[DIARY]).open("a") as stream:
            stream.write(f"{problem.x} {problem.n} {problem.behavior}\n")
    time.sleep(problem.milliseconds / 1000)
    behave(problem.behavior)
    return Finding(
        outcome=Outcome.HOLDS if problem.x <= 10 else Outcome.FAILS,
        summary="x was looked at.",
        quantities={
            "square": Enclosure(mid=(problem.x**2,), radius=Fraction(0), scalar=True),
            "pair": Enclosure(mid=(problem.x, Fraction(problem.n)), radius=Fraction(1, 10**9)),
        },
    )


def behave(behavior):
    if behavior == "crash":
        ctypes.string_at(0)
    if behavior == "crash once":
        try:
            Path(os.environ[MARK]).open("x").close()
        except FileExistsError:
            return
        os.abort()
    if behavior == "exit":
        os._exit(7)
    if behavior == "hang":
        time.sleep(3600)
    if behavior == "raise":
        raise ZeroDivisionError("of the check")
    if behavior == "loud":
        sys.stdout.write("a line that is no row\n")
        sys.stdout.flush()
        os.write(1, b"another one\n")
    if behavior == "leave a child behind":
        # It holds whatever it inherits open, long after the check has crashed.
        os.set_inheritable(1, True)
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], close_fds=False)
        os.abort()


def small():
    import sympy

    return sympy.Le(sympy.Symbol("x"), 10)


THEOREM = Theorem(
    title="Small numbers",
    family=Unruly,
    witness=Unruly.at(),
    assumptions=(),
    conclusions=(
        Statement(slug="small", words="x is small.", relation=small, checks={"look": check}),
    ),
    references=(),
    scope="this problem",
)
