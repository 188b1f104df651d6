r"""What statements about a window of the flow speak of, and the routes to it.

The window is cut into pieces; `least("loss")` and `largest("loss")` are bounds on the loss over
each of them, exact numbers. A claim about every time is stated with the bounds that imply it. As
bounds are seldom attained, it is refuted only if the claim with the opposite bounds, which it
implies, is false as well; between the two nothing is decided. A claim about something of which the
relation has only bounds, such as a projection by norm and angle, does not imply its opposite: what
it implies is given then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check, Quantity, Statement
from theorycheck.models.comparison import Relation, Routes, in_balls
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.relu_window import PIECES, certified_window
from theorycheck.models.start_quantities import at_start
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.rigor.relu_window import ReluWindow
from theorycheck.symbolic.export import index_symbol

# Windows that close by then cost little, and need the finer pieces of the standard effort.
SHORT = 1
_FAILED: dict[tuple[Any, ...], str] = {}
# Symbol, meaning and words of what is enclosed along the flow.
_ALONG = {
    "loss": ("L", "L(W(t))", "the loss"),
    "scaled_loss": ("t^3L", "t^3 L(W(t))", "the loss times the cube of the time"),
    "slope": (
        r"\frac{d\log L}{d\log t}",
        r"-t\,\|\nabla L\|^2/L",
        "the local exponent of the loss",
    ),
    "gradient_ratio": (
        r"\|\nabla L\|L^{-2/3}",
        r"\|\nabla L\|/L^{2/3}",
        "the gradient relative to the loss to the power 2/3",
    ),
    "angle": (r"\theta_{\max}", r"\max_i\theta_i", "the largest angle with the teacher"),
    "deficit": ("H", r"\|v\|-\sum_i h_i", "what the student lacks along the teacher"),
    "weight_norm": (r"\|w\|", r"\|w_i\|", "the norms of the neurons"),
    "spread": ("Z", r"\sum_{i<j}\|z_i-z_j\|", "the sum of distances across the teacher"),
    "kappa": (
        r"\kappa_{\max}",
        r"\max_{i,j}\angle(z_i,z_j)",
        "the largest angle between parts of two neurons across the teacher",
    ),
}
_OPPOSITE = (
    ("piece_start", "piece_end"),
    *((f"least_{name}", f"largest_{name}") for name in _ALONG),
)
# Bounds for all times after a window (`rigor.two_neuron_limit`): single numbers.
_OPPOSITE_LATER = (("later_least_scaled_loss", "later_largest_scaled_loss"),)
TIMES = (
    Quantity(name="piece_start", latex=r"t^-", meaning="t^-_k", words="where a piece begins"),
    Quantity(name="piece_end", latex=r"t^+", meaning="t^+_k", words="where a piece ends"),
)


def least(name: str) -> Any:
    """Return the SymPy term for a lower bound on a quantity over the piece k."""
    return _indexed(f"least_{name}")


def largest(name: str) -> Any:
    """Return the SymPy term for an upper bound on a quantity over the piece k."""
    return _indexed(f"largest_{name}")


def piece_start() -> Any:
    """Return the SymPy term for the time at which the piece k begins."""
    return _indexed("piece_start")


def piece_end() -> Any:
    """Return the SymPy term for the time at which the piece k ends."""
    return _indexed("piece_end")


def _indexed(name: str) -> Any:
    from sympy import IndexedBase

    return IndexedBase(name, real=True)[index_symbol("k")]


def symbols(*names: str) -> tuple[Any, ...]:
    """Return the SymPy symbols of parameters and of quantities at time 0, all positive."""
    from sympy import Symbol

    return tuple(Symbol(name, positive=True) for name in names)


def along(*names: str) -> tuple[Quantity, ...]:
    """Return the declarations of named quantities along the flow, and of the times."""
    found = []
    for name in names:
        symbol, meaning, words = _ALONG[name]
        for side, bound, mark, extreme in (
            ("least", "lower", r"\underline", r"\min"),
            ("largest", "upper", r"\overline", r"\max"),
        ):
            found.append(
                Quantity(
                    name=f"{side}_{name}",
                    latex=f"{mark}{{{symbol}}}",
                    meaning=rf"{extreme}_{{t\in[t^-_k,t^+_k]}} {meaning}",
                    words=f"{bound} bound, over a piece of the window, on {words}",
                    bound=bound,
                )
            )
    return (*found, *TIMES)


def enclosed_window(problem: ReluFlow, settings: Settings) -> ReluWindow:
    """Return the certificate of a problem's window, also of one whose statements speak of more.

    Raises:
        SolverFailure: If the flow cannot be followed, or enclosed.
    """
    names = ReluFlow.parameters()
    flow = ReluFlow(**{name: getattr(problem, name) for name in names})
    if settings.effort == "quick" and flow.until <= SHORT:
        settings = replace(settings, effort="standard")
    key = (tuple(flow.subject().items()), settings.effort)
    # Every statement about a window would try again what takes long to fail.
    if key in _FAILED:
        raise SolverFailure(_FAILED[key])
    try:
        [found] = certified_window(flow, settings)
    except SolverFailure as failure:
        _FAILED[key] = str(failure)
        raise
    return found


def window(*names: str) -> Routes:
    """Return the route to the window, and to named quantities at time 0."""

    def routes(problem: ReluFlow, settings: Settings) -> list[Certificate]:
        start = at_weights(*names)(problem, settings) if names else []
        return [enclosed_window(problem, settings), *start]

    return routes


def opposite(relation: Any) -> Any:
    """Return the relation with every bound over a piece, or later, replaced by the opposite one."""
    from sympy import IndexedBase, Symbol

    swapped: dict[Any, Any] = {}
    for name, other in _OPPOSITE_LATER:
        swapped |= {Symbol(name): Symbol(other), Symbol(other): Symbol(name)}
    for name, other in _OPPOSITE:
        for one, two in ((name, other), (other, name)):
            swapped[IndexedBase(one, real=True)] = IndexedBase(two, real=True)
    return relation.xreplace(swapped)


def at_every_time(
    relation: Relation, routes: Routes, implied: Relation | None = None
) -> WindowCheck:
    """Return the check of a claim about every time of a window, stated with bounds over pieces.

    Args:
        relation: Builds the relation between bounds that implies the claim.
        routes: Returns the certificates of the bounds.
        implied: Builds a relation that the claim implies, if not the one with opposite bounds.
    """
    return WindowCheck(relation=relation, routes=routes, implied=implied)


@dataclass(frozen=True, kw_only=True)
class WindowCheck:
    """The check that `at_every_time` describes; it may be asked about another relation."""

    relation: Relation
    routes: Routes
    implied: Relation | None
    refutable: bool = True

    def about(self, relation: Relation) -> WindowCheck:
        """Return the check of another relation.

        Where an author says what the claim implies, what another claim implies is not known: that
        one is never refuted.
        """
        return replace(self, relation=relation, refutable=self.implied is None)

    def __call__(self, problem: ReluFlow, settings: Settings) -> Finding:
        """Decide the relation at a problem; FAILS only if what it implies fails as well.

        The kernel lets a relation between bounds fail only if that with opposite bounds does too.
        """
        found = _timed(in_balls(self.relation, self.routes, over=PIECES)(problem, settings))
        if found.outcome is not Outcome.FAILS:
            return found
        refuted = self.refutable
        if refuted and self.implied is not None:
            weak = in_balls(self.implied, self.routes, over=PIECES)(problem, settings)
            refuted = weak.outcome is Outcome.FAILS
        if refuted:
            return replace(found, summary=f"With the opposite bounds as well: {found.summary}")
        return Finding(
            outcome=Outcome.INCONCLUSIVE,
            summary="The bounds over a piece are too far apart to decide it.",
            quantities=found.quantities,
        )


def _timed(finding: Finding) -> Finding:
    """Return the finding with the times of the pieces, also if its relation is not about them."""
    if not isinstance(finding.certificate, RelationCertificate):
        return finding
    ends = {quantity.name for quantity in TIMES}
    enclosures = finding.certificate.enclosures()
    times = {name: found for name, found in enclosures.items() if name in ends}
    return replace(finding, quantities={**times, **finding.quantities})


def on_window(
    slug: str,
    words: str,
    relation: Any,
    names: Sequence[str],
    *beginning: str,
    implied: Callable[[], Any] | None = None,
    more: dict[str, Check] | None = None,
) -> Statement:
    """Return a statement about every piece of a window.

    Args:
        slug: Its name within the theorem.
        words: The claim.
        relation: Builds the relation; its free index runs over the pieces.
        names: Quantities along the flow that it speaks of.
        beginning: Quantities at time 0 that it speaks of.
        implied: What the claim implies, if not its relation with opposite bounds.
        more: Further checks.
    """
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=(*along(*names), *at_start(*beginning)),
        checks={
            "enclosures": at_every_time(relation, window(*beginning), implied),
            **(more or {}),
        },
        over=PIECES,
    )
