"""What a theorem file is written with: the public names for authors of theorems.

A file that imports from here and from SymPy needs no other module of this package::

    from theorycheck.authoring import Control, Positive, Problem, Reference, Statement, Theorem
    from theorycheck.authoring import in_balls, in_rationals, parameter

- The problem: `Problem` and `parameter`, with a domain for each parameter: `Positive`,
  `Nonnegative`, `Above`, `Natural`, `Choice`, `RationalVector`, `NonzeroVector`,
  `PositiveVector`, `RationalMatrix`, or one's own `Domain`.
- The theorem: `Theorem` with its `Statement` objects (assumptions and conclusions are of one
  type), `Control` and `Erratum` for wrong variants, `Reference`, and `Quantity` for what a
  statement speaks of besides the parameters.
- The checks: `in_balls` and `in_rationals` decide the relation that is shown; `by_derivation` puts
  a `Derivation`, made of `Step` objects, to the kernel, and `shown` is what a report shows of it.
  A check of one's own is a function of a problem and `Settings` that returns a `Finding` with an
  `Outcome`; without a certificate of the kernel it is numerical.

The conformance suite is in `theorycheck.conformance`. Nothing heavy is imported: neither SymPy nor
NumPy nor a solver.
"""

from __future__ import annotations

from theorycheck.core.domain import (
    Above,
    Choice,
    Domain,
    Natural,
    Nonnegative,
    NonzeroVector,
    Positive,
    PositiveVector,
    RationalMatrix,
    RationalVector,
)
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Erratum, Quantity, Reference, Statement, Theorem
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.symbolic.derivation import Derivation, Step

__all__ = [
    "Above",
    "Choice",
    "Control",
    "Derivation",
    "Domain",
    "Erratum",
    "Finding",
    "Natural",
    "Nonnegative",
    "NonzeroVector",
    "Outcome",
    "Positive",
    "PositiveVector",
    "Problem",
    "Quantity",
    "RationalMatrix",
    "RationalVector",
    "Reference",
    "Settings",
    "Statement",
    "Step",
    "Theorem",
    "by_derivation",
    "in_balls",
    "in_rationals",
    "parameter",
    "shown",
]
